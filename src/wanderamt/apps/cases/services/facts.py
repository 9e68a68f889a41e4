"""The fee of a case follows from its facts by the rules of the day of the visit."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from wanderamt.apps.cases.errors import AlreadyPaid, CaseClosed, FeeIsFixed, StepUnknown
from wanderamt.apps.cases.models import Case, Fee, Step
from wanderamt.apps.cases.queries.fees import ANSWERS, fee_of
from wanderamt.engines.law import FeeLine
from wanderamt.foundation.commands import command


@command("cases.change_facts")
@transaction.atomic
def change_facts(*, case: Case, facts: Mapping[str, object]) -> None:
    """Keep answers that the fee depends on, and work the fee out again.

    Raises CaseClosed, AlreadyPaid where a line that was paid would change, and BadFact for an impossible
    answer.
    """
    fresh = Case.objects.select_related("service").get(pk=case.pk)
    answers = {**fresh.facts, **{key: value for key, value in facts.items() if key in ANSWERS}}
    if not Case.objects.filter(pk=case.pk, state=Case.State.OPEN).update(facts=answers):
        raise CaseClosed(number=case.number)
    fresh.facts = case.facts = answers
    recompute_fees(case=fresh)


def recompute_fees(*, case: Case) -> None:
    """Bring the fee lines to the state of the facts; the step "fee" comes and goes with them.

    An amount that a clerk entered stays. Raises AlreadyPaid if a paid line would change.
    """
    result = fee_of(case)
    unconfirmed = {line.rule_id for line in result.unconfirmed}
    wanted = {line.rule_id: line for line in (*result.lines, *result.unconfirmed)}
    kept = set()
    for fee in Fee.objects.filter(case=case):
        line = wanted.get(fee.rule_id)
        if line is not None and (fee.source == Fee.Source.CLERK or _amount(line, unconfirmed) == fee.cents):
            kept.add(fee.rule_id)
        elif fee.payment_id is not None:
            raise AlreadyPaid
        else:
            fee.delete()
    Fee.objects.bulk_create(
        Fee(
            case=case,
            rule_id=line.rule_id,
            label=line.label,
            cents=_amount(line, unconfirmed),
            suggested_cents=line.cents,
            citation=line.citation,
        )
        for line in wanted.values()
        if line.rule_id not in kept
    )
    settle_fee_step(case, open_facts=bool(result.open_facts))


def _amount(line: FeeLine, unconfirmed: set[str]) -> int | None:
    # What nobody has confirmed is never charged silently: the clerk looks it up and enters it.
    return None if line.rule_id in unconfirmed else line.cents


@command("cases.decide_fee")
@transaction.atomic
def decide_fee(*, case: Case, rule_id: str, cents: int, basis: str = "") -> None:
    """Enter the amount of a fee that is not confirmed, as the by-law says; 0 is "no fee". Until paid it
    may be changed.

    Raises FeeIsFixed for a fee that stands in the law, AlreadyPaid, CaseClosed.
    """
    if not Case.objects.filter(pk=case.pk, state=Case.State.OPEN).exists():
        raise CaseClosed(number=case.number)
    fee = Fee.objects.filter(case=case, rule_id=rule_id).first()
    if fee is None:
        raise StepUnknown(number=case.number)
    if fee.source == Fee.Source.LAW and fee.cents is not None:
        raise FeeIsFixed(field="amount")
    changed = Fee.objects.filter(pk=fee.pk, payment=None).update(
        cents=cents, source=Fee.Source.CLERK, citation=basis.strip() or fee.citation
    )
    if not changed:
        raise AlreadyPaid
    settle_fee_step(case, open_facts=bool(fee_of(case).open_facts))


def settle_fee_step(case: Case, *, open_facts: bool) -> None:
    """The step "fee" is there when there is a fee line or a question; open while one is unanswered or
    unpaid.
    """
    lines = list(Fee.objects.filter(case=case))
    steps = Step.objects.filter(case=case, kind=Step.Kind.FEE)
    if not lines and not open_facts:
        steps.delete()
        return
    state = _fee_state(lines, open_facts=open_facts)
    done_at = None if state == Step.State.OPEN else case.opened_at
    position = list(Step.Kind).index(Step.Kind.FEE)
    step, new = Step.objects.get_or_create(
        case=case, kind=Step.Kind.FEE, defaults={"position": position, "state": state, "done_at": done_at}
    )
    if not new and Step.State.OPEN in {state, step.state} and state != step.state:
        steps.update(state=state, done_at=done_at)


def _fee_state(lines: Sequence[Fee], *, open_facts: bool) -> Step.State:
    if open_facts or any(line.cents is None or (line.cents and line.payment_id is None) for line in lines):
        return Step.State.OPEN
    return Step.State.DONE if any(line.cents for line in lines) else Step.State.NOT_NEEDED
