"""Opening a case: its steps, its checklist and its fee follow from the facts of the service."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from wanderamt.apps.cases.models import Case, Evidence, Step
from wanderamt.apps.cases.services.facts import recompute_fees
from wanderamt.apps.cases.services.numbers import next_number
from wanderamt.apps.catalogue.public import Service, bring_list
from wanderamt.apps.offices.public import OpeningWindow

#: The order in which a clerk takes the steps.
ORDER = tuple(Step.Kind)


@transaction.atomic
def open_case(
    *,
    window: OpeningWindow,
    service: Service,
    visit_id: UUID,
    person_no: int = 0,
    person_name: str,
    born_on: date | None,
    language: str,
    email: str,
    representation: str,
    representative_name: str,
    appointment_id: UUID | None,
    now: datetime,
    exemption: str = "",
) -> Case:
    """Open the case of one matter of one person, with its steps, checklist and fee lines of the day.

    The people of a visit are counted from 0. Opening it a second time gives the first case again, unchanged.
    """
    first = _opened(visit_id, service, person_no)
    if first is not None:
        return first
    try:
        with transaction.atomic():
            case = Case.objects.create(
                number=next_number(prefix="V-", window=window),
                window=window,
                service=service,
                visit_id=visit_id,
                person_no=person_no,
                appointment_id=appointment_id,
                person_name=person_name,
                born_on=born_on,
                email=email,
                language=language,
                representation=representation,
                representative_name=representative_name,
                facts={"exemption": exemption} if exemption else {},
                opened_at=now,
            )
    except IntegrityError:  # two desks opened the same matter in the same moment
        return Case.objects.get(visit_id=visit_id, service=service, person_no=person_no)
    items = bring_list([service], on=case.day)
    Evidence.objects.bulk_create(
        # A paper that is needed only under a condition is for the clerk to judge; it cannot block the step.
        Evidence(case=case, key=item.key, position=position, required=item.required and not item.when)
        for position, item in enumerate(items)
    )
    Step.objects.bulk_create(
        Step(case=case, kind=kind, position=ORDER.index(kind))
        for kind in _kinds(case, has_evidence=bool(items))
    )
    recompute_fees(case=case)
    return case


@transaction.atomic
def carry_over(*, visit_id: UUID, window: OpeningWindow) -> int:
    """The visit goes on at another window: its cases in work go along, with what is still to be paid.

    Returns how many. What is finished stays where it was done, and so does money that was received.
    """
    return Case.objects.filter(visit_id=visit_id, state=Case.State.OPEN).update(window=window)


def _opened(visit_id: UUID, service: Service, person_no: int) -> Case | None:
    return Case.objects.filter(visit_id=visit_id, service=service, person_no=person_no).first()


def _kinds(case: Case, *, has_evidence: bool) -> Sequence[Step.Kind]:
    service = case.service
    needed = {
        Step.Kind.IDENTITY: True,
        Step.Kind.REPRESENTATION: case.representation != "none",
        Step.Kind.EVIDENCE: has_evidence,
        Step.Kind.DATA: True,
        Step.Kind.BIOMETRICS: service.needs_photo or service.needs_fingerprints,
        Step.Kind.FEE: False,  # follows from the fee lines
        Step.Kind.RESULT: True,
    }
    return [kind for kind in ORDER if needed[kind]]
