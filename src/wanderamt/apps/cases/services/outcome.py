"""How a case ends: finished, captured for later, something missing, refused."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from wanderamt.apps.cases.errors import CaseClosed, CaseNotComplete, OutcomeNotPossible, ReasonMissing
from wanderamt.apps.cases.models import Case, Document, Fee, Step
from wanderamt.apps.cases.queries.fees import fee_of
from wanderamt.apps.cases.queries.reading import allowed_outcomes, due_handovers
from wanderamt.apps.catalogue.public import Result
from wanderamt.engines.law import FACT_QUESTIONS, planned_ready
from wanderamt.kernel.clock import BERLIN


@transaction.atomic
def finish(*, case: Case, outcome: str, reason: str = "", now: datetime) -> None:
    """End the case. Finished and captured need all steps and all fees; a captured one orders its document.

    Something missing and refused need a `reason` for the person; what was not paid yet is then not charged.
    Raises CaseNotComplete (names what is missing), ReasonMissing, OutcomeNotPossible, CaseClosed.
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
        missing = missing_for_end(case)
        if missing:
            raise CaseNotComplete(missing="; ".join(missing))
        Step.objects.filter(case=case, kind=Step.Kind.RESULT, state=Step.State.OPEN).update(
            state=Step.State.DONE, done_at=now
        )
        reason = ""
    if not Case.objects.filter(pk=case.pk, state=Case.State.OPEN).update(
        state=outcome, reason=reason, closed_at=now
    ):
        raise CaseClosed(number=case.number)
    if outcome == Case.State.CAPTURED and case.service.result == Result.DOCUMENT_LATER:
        _order_document(case, now)


def missing_for_end(case: Case) -> list[str]:
    """What keeps the case from being finished or captured, in words of the active language; empty:
    nothing.
    """
    missing = [
        str(step.get_kind_display()) for step in case.steps.all()
        if step.state == Step.State.OPEN and step.kind not in {Step.Kind.FEE, Step.Kind.RESULT}
    ]  # fmt: skip
    fees = [line for line in case.fees.all() if line.payment_id is None]
    missing += [gettext(FACT_QUESTIONS[name]) for name in fee_of(case).open_facts]
    if any(line.cents is None for line in fees):
        missing.append(gettext("Gebühr eintragen (nicht bestätigt)"))
    if any(line.cents for line in fees):
        missing.append(gettext("Gebühr bezahlen"))
    result_done = any(
        step.kind == Step.Kind.RESULT and step.state != Step.State.OPEN for step in case.steps.all()
    )
    if not result_done:
        missing += [
            gettext("%(thing)s aushändigen") % {"thing": str(kind.label)} for kind in due_handovers(case)
        ]  # fmt: skip
    return missing


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
