"""Figures of a window for the till and the report. They name matters, never people."""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass

from wanderamt.apps.cases.models import Case, Payment
from wanderamt.apps.cases.queries.reading import payments_of_window
from wanderamt.apps.catalogue.public import Service, titled
from wanderamt.apps.offices.public import OpeningWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTotals:
    """One matter at a window: how many cases ended how, and the fees received for it in cents."""

    service: Service
    cases: int
    finished: int
    captured: int
    follow_up: int
    refused: int
    open: int
    fee_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A case that somebody must come back to."""

    number: str
    service: Service
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowTotals:
    """Money in cents after reversals, and the ends of the cases."""

    cash_cents: int
    card_cents: int
    payments: int
    reversals: int
    services: tuple[ServiceTotals, ...]
    follow_ups: tuple[FollowUp, ...]
    documents_ordered: int

    @property
    def fee_cents(self) -> int:
        return self.cash_cents + self.card_cents

    @property
    def cases(self) -> int:
        return sum(each.cases for each in self.services)


def totals_of_window(window: OpeningWindow, *, payments: Sequence[Payment] | None = None) -> WindowTotals:
    """Add up a window: three queries whatever its size, two with its `payments`. Matters by their title."""
    payments = payments_of_window(window) if payments is None else payments
    wanted = ("number", "service", "state", "reason", "opened_at", "document__id")
    cases = list(Case.objects.filter(window=window).select_related("document").only(*wanted))
    services = titled().in_bulk({case.service_id for case in cases})
    received = _received(payments)
    return WindowTotals(
        cash_cents=_sum(payments, Payment.Method.CASH),
        card_cents=_sum(payments, Payment.Method.CARD),
        payments=sum(payment.reverses_id is None for payment in payments),
        reversals=sum(payment.reverses_id is not None for payment in payments),
        services=tuple(
            _of_service(service, [case for case in cases if case.service_id == key], received[key])
            for key, service in sorted(services.items(), key=lambda item: item[1].title.casefold())
        ),
        follow_ups=tuple(
            FollowUp(number=case.number, service=services[case.service_id], reason=case.reason)
            for case in cases
            if case.state == Case.State.FOLLOW_UP
        ),
        documents_ordered=sum(hasattr(case, "document") for case in cases),
    )


def _received(payments: Sequence[Payment]) -> Tally[str]:
    """Cents by service."""
    received: Tally[str] = Tally()
    for payment in payments:
        for line in payment.lines:
            received[line["service_id"]] += _signed(payment, line["cents"])
    return received


def _signed(payment: Payment, cents: int) -> int:
    return -cents if payment.reverses_id else cents


def _sum(payments: Sequence[Payment], method: str) -> int:
    return sum(_signed(payment, payment.cents) for payment in payments if payment.method == method)


def _of_service(service: Service, cases: list[Case], fee_cents: int) -> ServiceTotals:
    ends = Tally(case.state for case in cases)
    return ServiceTotals(
        service=service,
        cases=len(cases),
        finished=ends[Case.State.FINISHED],
        captured=ends[Case.State.CAPTURED],
        follow_up=ends[Case.State.FOLLOW_UP],
        refused=ends[Case.State.REFUSED],
        open=ends[Case.State.OPEN],
        fee_cents=fee_cents,
    )
