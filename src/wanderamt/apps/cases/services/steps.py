"""Recording the steps of a case in the order in which a clerk takes them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wanderamt.apps.cases.errors import (
    CaseClosed,
    EvidenceMissing,
    NoteMissing,
    ReferenceMissing,
    StepAlreadyDone,
    StepUnknown,
)
from wanderamt.apps.cases.models import Case, Evidence, Step
from wanderamt.apps.cases.services.facts import change_facts, recompute_fees
from wanderamt.apps.catalogue.public import evidence_name
from wanderamt.foundation.commands import command

_NOTE_NEEDED: Mapping[str, type[NoteMissing] | type[ReferenceMissing]] = {
    Step.Kind.IDENTITY: NoteMissing,
    Step.Kind.REPRESENTATION: NoteMissing,
    Step.Kind.BIOMETRICS: ReferenceMissing,
}


@command("cases.record_step")
@transaction.atomic
def record_step(
    *,
    case: Case,
    kind: str,
    note: str = "",
    seen: Collection[str] = (),
    facts: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Mark a step as done: `note` says which paper was seen or the reference of the certified device.

    `seen` are the keys of the papers of the checklist. `facts` are answers that the fee depends on.
    Raises NoteMissing, ReferenceMissing, EvidenceMissing, StepAlreadyDone, StepUnknown, CaseClosed.
    """
    note = note.strip()
    if kind in _NOTE_NEEDED and not note:
        raise _NOTE_NEEDED[kind](field="note")
    if kind == Step.Kind.EVIDENCE:
        _see(case, seen, now)
    if facts is not None:
        change_facts(case=case, facts=facts)
    claimed = Step.objects.filter(
        case=case, kind=kind, state=Step.State.OPEN, case__state=Case.State.OPEN
    ).update(state=Step.State.DONE, note=note, done_at=now)
    if not claimed:
        raise _why_not(case, kind)


@command("cases.reopen_step")
@transaction.atomic
def reopen_step(*, case: Case, kind: str) -> None:
    """Take a step back while the case is open, to correct what was entered. The note stays to be corrected.

    Raises CaseClosed or StepUnknown; a step that is open stays so.
    """
    open_case = Q(case=case, kind=kind, case__state=Case.State.OPEN)
    if not Step.objects.filter(open_case).update(state=Step.State.OPEN, done_at=None):
        raise _why_not(case, kind)


def _of_visit(arguments: Mapping[str, Any]) -> UUID | None:
    """The window of a visit: its cases are all at one."""
    found = Case.objects.filter(visit_id=arguments["visit_id"]).values_list("window_id", flat=True)
    return found.first()


@command("cases.correct_person", window=_of_visit)
@transaction.atomic
def correct_person(
    *,
    visit_id: UUID,
    person_no: int = 0,
    person_name: str,
    born_on: date | None,
    language: str,
    email: str,
    representation: str,
    representative_name: str,
) -> None:
    """Write who a person of the visit is and who speaks for them into all of their open cases; fees follow
    the age.

    The step "representation" comes and goes with it. Raises AlreadyPaid where a paid fee would change.
    """
    for case in Case.objects.filter(
        visit_id=visit_id, person_no=person_no, state=Case.State.OPEN
    ).select_related("service", "window"):
        case.person_name, case.born_on, case.language, case.email = person_name, born_on, language, email
        case.representation, case.representative_name = representation, representative_name
        case.save(
            update_fields=[
                "person_name",
                "born_on",
                "language",
                "email",
                "representation",
                "representative_name",
            ]
        )
        steps = Step.objects.filter(case=case, kind=Step.Kind.REPRESENTATION)
        if representation == "none":
            steps.delete()
        elif not steps.exists():
            position = list(Step.Kind).index(Step.Kind.REPRESENTATION)
            Step.objects.create(case=case, kind=Step.Kind.REPRESENTATION, position=position)
        recompute_fees(case=case)


def _see(case: Case, seen: Collection[str], now: datetime) -> None:
    papers = list(Evidence.objects.filter(case=case))
    missing = [evidence_name(paper.key) for paper in papers if paper.required and paper.key not in seen]
    if missing:
        raise EvidenceMissing(field="seen", names="; ".join(missing))
    Evidence.objects.filter(case=case).update(seen_at=None)
    Evidence.objects.filter(case=case, key__in=list(seen)).update(seen_at=now)


def _why_not(case: Case, kind: str) -> CaseClosed | StepUnknown | StepAlreadyDone:
    if not Case.objects.filter(pk=case.pk, state=Case.State.OPEN).exists():
        return CaseClosed(number=case.number)
    if not Step.objects.filter(case=case, kind=kind).exists():
        return StepUnknown(number=case.number)
    return StepAlreadyDone(field="note")
