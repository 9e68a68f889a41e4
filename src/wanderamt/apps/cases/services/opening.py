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
    """Open the case of one matter at one visit, with its steps, checklist and fee lines of the day.

    Opening it a second time gives the first case again, unchanged.
    """
    first = _opened(visit_id, service)
    if first is not None:
        return first
    try:
        with transaction.atomic():
            case = Case.objects.create(
                number=next_number(prefix="V-", mark=window.counter.mark, now=now),
                window=window,
                service=service,
                visit_id=visit_id,
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
        return Case.objects.get(visit_id=visit_id, service=service)
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


def _opened(visit_id: UUID, service: Service) -> Case | None:
    return Case.objects.filter(visit_id=visit_id, service=service).first()


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
