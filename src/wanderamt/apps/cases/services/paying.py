"""Money received: once for the whole visit, with a receipt number without gaps; a mistake is reversed,
never changed.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from wanderamt.apps.cases.errors import (
    AlreadyPaid,
    CashMissing,
    CashTooLittle,
    FeeChanged,
    FeeQuestionOpen,
    FeeUndecided,
    FormKeyUsed,
    NothingToPay,
    PaymentAlreadyReversed,
    ReversalNotReversible,
    TerminalReferenceMissing,
)
from wanderamt.apps.cases.models import Case, Fee, Payment, Step
from wanderamt.apps.cases.queries.fees import open_questions
from wanderamt.apps.cases.services.numbers import next_number
from wanderamt.apps.offices.public import OpeningWindow, hold_open
from wanderamt.foundation.commands import command
from wanderamt.foundation.formatting import euro


@command("cases.pay")
@transaction.atomic
def pay(
    *,
    visit_id: UUID,
    window: OpeningWindow,
    method: str,
    given_cents: int | None = None,
    terminal_reference: str = "",
    form_key: UUID,
    now: datetime,
    expected_cents: int | None = None,
) -> Payment:
    """Take the money for all open fee lines of the visit at once. The second click gets the first payment.

    `expected_cents` is the amount that the clerk saw: another one raises FeeChanged. Also raises
    NothingToPay, AlreadyPaid, FeeUndecided, CashMissing, CashTooLittle, TerminalReferenceMissing,
    WindowNotOpen.
    """
    first = _paid_with(form_key, visit_id)
    if first is not None:
        return first
    hold_open(window)
    try:
        with transaction.atomic():
            return _collect(
                visit_id,
                window,
                method,
                given_cents,
                terminal_reference.strip(),
                form_key,
                now,
                expected_cents,
            )
    except (IntegrityError, NothingToPay, AlreadyPaid):
        first = _paid_with(form_key, visit_id)
        if first is None:
            raise
        return first


def _collect(
    visit_id: UUID,
    window: OpeningWindow,
    method: str,
    given_cents: int | None,
    terminal_reference: str,
    form_key: UUID,
    now: datetime,
    expected_cents: int | None,
) -> Payment:
    _check_answered(visit_id)
    lines = _open_lines(visit_id)
    cents = sum(line.cents or 0 for line in lines)
    if expected_cents is not None and expected_cents != cents:
        raise FeeChanged(amount=euro(cents))
    _check_means(method, cents, given_cents, terminal_reference)
    payment = Payment.objects.create(
        window=window,
        visit_id=visit_id,
        method=method,
        cents=cents,
        given_cents=given_cents if method == Payment.Method.CASH else None,
        terminal_reference=terminal_reference if method == Payment.Method.CARD else "",
        lines=[_as_on_receipt(line) for line in lines],
        receipt_number=next_number(prefix="", window=window),
        received_at=now,
        form_key=form_key,
    )
    claimed = Fee.objects.filter(pk__in=[line.pk for line in lines], payment=None).update(payment=payment)
    if claimed != len(lines):
        raise AlreadyPaid
    Step.objects.filter(case__visit_id=visit_id, kind=Step.Kind.FEE, state=Step.State.OPEN).update(
        state=Step.State.DONE, done_at=now
    )
    return payment


def _check_answered(visit_id: UUID) -> None:
    for case in Case.objects.filter(visit_id=visit_id, state=Case.State.OPEN).select_related("service"):
        questions = open_questions(case)
        if questions:
            raise FeeQuestionOpen(service=case.service.title, questions=questions)


def _open_lines(visit_id: UUID) -> list[Fee]:
    lines = list(Fee.objects.filter(case__visit_id=visit_id).select_related("case__service"))
    for line in lines:
        if line.cents is None:
            raise FeeUndecided(service=line.case.service.title)
    open_lines = [line for line in lines if line.payment_id is None and line.cents]
    if not open_lines:
        raise AlreadyPaid if any(line.payment_id for line in lines) else NothingToPay
    return open_lines


def _check_means(method: str, cents: int, given_cents: int | None, terminal_reference: str) -> None:
    if method == Payment.Method.CARD:
        if not terminal_reference:
            raise TerminalReferenceMissing(field="terminal_reference")
    elif given_cents is None:
        raise CashMissing(field="given")
    elif given_cents < cents:
        raise CashTooLittle(field="given", due=euro(cents), given=euro(given_cents))


def _as_on_receipt(line: Fee) -> dict[str, object]:
    return {
        "case": line.case.number,
        "service_id": line.case.service_id,
        "service": line.case.service.said("name", language="de"),
        "rule_id": line.rule_id,
        "label": line.label,
        "cents": line.cents,
        "citation": line.citation,
    }


def _paid_with(form_key: UUID, visit_id: UUID) -> Payment | None:
    payment = Payment.objects.filter(form_key=form_key).first()
    if payment is not None and payment.visit_id != visit_id:
        raise FormKeyUsed
    return payment


@command("cases.reverse_payment")
@transaction.atomic
def reverse_payment(*, payment: Payment, form_key: UUID, now: datetime) -> Payment:
    """Give the money back: a row of its own with its own receipt number; the fee lines are open again.

    The second click gets the first reversal. Raises PaymentAlreadyReversed, ReversalNotReversible, and
    WindowNotOpen: a till that was counted stays as it is.
    """
    first = _reversed_with(form_key, payment)
    if first is not None:
        return first
    if payment.reverses_id is not None:
        raise ReversalNotReversible
    hold_open(payment.window)
    try:
        with transaction.atomic():
            reversal = Payment.objects.create(
                window=payment.window,
                visit_id=payment.visit_id,
                method=payment.method,
                cents=payment.cents,
                terminal_reference=payment.terminal_reference,
                lines=payment.lines,
                receipt_number=next_number(prefix="", window=payment.window),
                received_at=now,
                reverses=payment,
                form_key=form_key,
            )
    except IntegrityError:
        first = _reversed_with(form_key, payment)
        if first is None:
            raise PaymentAlreadyReversed(number=payment.receipt_number) from None
        return first
    cases = Case.objects.filter(fees__payment=payment)
    Step.objects.filter(case__in=list(cases), kind=Step.Kind.FEE).update(state=Step.State.OPEN, done_at=None)
    Fee.objects.filter(payment=payment).update(payment=None)
    return reversal


def _reversed_with(form_key: UUID, payment: Payment) -> Payment | None:
    return Payment.objects.filter(form_key=form_key, reverses=payment).first()
