"""How a case ends: finished, captured for later, something missing, refused."""

from datetime import datetime

from django.db import transaction

from wanderamt.apps.cases.errors import (
    CaseClosed,
    CaseNotComplete,
    DocumentStillReady,
    OutcomeNotPossible,
    ReasonMissing,
)
from wanderamt.apps.cases.models import Case, Document, Fee, Step
from wanderamt.apps.cases.queries.collecting import ready_for
from wanderamt.apps.cases.queries.missing import missing_for_end
from wanderamt.apps.cases.queries.reading import allowed_outcomes
from wanderamt.apps.catalogue.public import Result
from wanderamt.engines.law import planned_ready
from wanderamt.foundation.commands import command
from wanderamt.kernel.clock import BERLIN


@command("cases.finish")
@transaction.atomic
def finish(*, case: Case, outcome: str, reason: str = "", now: datetime) -> None:
    """End the case. Finished and captured need all steps and all fees; a captured one orders its document.

    Something missing and refused need a `reason` for the person; what was not paid yet is then not charged.
    A collection that leaves a ready document of the person behind needs one, too. Raises CaseNotComplete
    (names what is missing), DocumentStillReady, ReasonMissing, OutcomeNotPossible, CaseClosed.
    """
    case = Case.objects.select_related("service", "window__counter").get(pk=case.pk)
    reason = reason.strip()
    if case.state != Case.State.OPEN:
        raise CaseClosed(number=case.number)
    if outcome not in allowed_outcomes(case):
        raise OutcomeNotPossible(field="outcome", service=case.service.title)
    if outcome in {Case.State.FOLLOW_UP, Case.State.REFUSED}:
        if not reason:
            raise ReasonMissing(field="reason")
        Fee.objects.filter(case=case, payment=None).delete()
    else:
        reason = _complete(case, reason, now)
    if not Case.objects.filter(pk=case.pk, state=Case.State.OPEN).update(
        state=outcome, reason=reason, closed_at=now
    ):
        raise CaseClosed(number=case.number)
    if outcome == Case.State.CAPTURED and case.service.result == Result.DOCUMENT_LATER:
        _order_document(case, now)


def _complete(case: Case, reason: str, now: datetime) -> str:
    """Nothing is missing any more. Returns the reason, which is kept only for a document left behind."""
    missing = missing_for_end(case)
    if missing:
        raise CaseNotComplete(field="outcome", missing=missing)
    left_behind = ready_for(case)
    if left_behind and not reason:
        raise DocumentStillReady(field="reason")
    Step.objects.filter(case=case, kind=Step.Kind.RESULT, state=Step.State.OPEN).update(
        state=Step.State.DONE, done_at=now
    )
    return reason if left_behind else ""


def _order_document(case: Case, now: datetime) -> None:
    direct = bool(case.facts.get("direct_delivery"))
    span = planned_ready(case.service_id, now.astimezone(BERLIN).date())
    Document.objects.create(
        case=case,
        delivery=Document.Delivery.DIRECT if direct else Document.Delivery.COLLECTION,
        ordered_at=now,
        expected_from=span.earliest if span else None,
        expected_until=span.latest if span else None,
    )
