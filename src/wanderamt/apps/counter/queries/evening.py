"""The till and the evening: what should be in it, who is still here, what the day was like.

Nothing here names a clerk or a desk: no staff member's performance can be read from it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wanderamt.apps.appointments.public import Appointment, Place, appointments_of
from wanderamt.apps.cases import public as cases
from wanderamt.apps.cases.public import Document, FollowUp, Payment, ServiceTotals
from wanderamt.apps.counter.models import Ticket, WindowDay
from wanderamt.apps.counter.queries.journal import state_of
from wanderamt.apps.counter.stock.queries import StockLine, stock_of
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines import queueing
from wanderamt.engines.queueing.journal import TicketState, TicketTrace

#: Times of fewer people than this are not shown: they would say something about single persons.
FEWEST_TIMES = 3
_HERE = (Ticket.State.WAITING, Ticket.State.CALLED, Ticket.State.SERVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """The cash of a window in cents. `counted` and `difference` are None until somebody has counted."""

    opened: bool
    float_cents: int
    received_cents: int
    reversed_cents: int
    counted_cents: int | None
    reason: str

    @property
    def expected_cents(self) -> int:
        """What must be in the till: the float and all cash payments less those given back."""
        return self.float_cents + self.received_cents - self.reversed_cents

    @property
    def difference_cents(self) -> int | None:
        """Positive: more money than booked. None until counted."""
        return None if self.counted_cents is None else self.counted_cents - self.expected_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Median and 90th percentile of `n` people, or nothing where they would tell about a single person."""

    median: timedelta | None
    p90: timedelta | None
    n: int
    #: "few": fewer than FEWEST_TIMES people; "one_desk": one clerk served them all; "": shown.
    hidden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How many people. `expected` have an appointment and have not come while the window is still open."""

    booked: int
    served: int
    served_walk_ins: int
    served_at_bed: int
    walk_ins: int
    no_shows: int
    left: int
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeKind:
    """A kind of fee: how often and how much was received for it, less what was given back, in cents."""

    label: str
    rule_id: str
    citation: str
    pieces: int
    cash_cents: int
    card_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowReport:
    """A window in figures, computed whenever it is asked for: times from the journal of the queue alone, the
    rest from tickets, cases and payments.
    """

    window: OpeningWindow
    closed_at: datetime | None
    people: People
    waiting: Times
    handling: Times
    services: tuple[ServiceTotals, ...]
    fees: tuple[FeeKind, ...]
    till: Till
    stock: tuple[StockLine, ...]
    documents_to_collect: int
    documents_sent_home: int
    follow_ups: tuple[FollowUp, ...]

    @property
    def cash_cents(self) -> int:
        return sum(kind.cash_cents for kind in self.fees)

    @property
    def card_cents(self) -> int:
        return sum(kind.card_cents for kind in self.fees)

    @property
    def matters(self) -> int:
        return sum(each.cases for each in self.services)


def day_of(window: OpeningWindow) -> WindowDay | None:
    """The till and the end of a window; None until the till was opened."""
    return WindowDay.objects.filter(window=window).first()


def till_of(window: OpeningWindow) -> Till:
    """The cash of the window as booked and as counted."""
    return _till(day_of(window), cases.payments_of_window(window))


def cash_moved_since(window: OpeningWindow, moment: datetime) -> bool:
    """Whether cash came in or was given back after `moment`."""
    cash = (each for each in cases.payments_of_window(window) if each.method == Payment.Method.CASH)
    return any(payment.received_at > moment for payment in cash)


def people_here(window: OpeningWindow) -> list[Ticket]:
    """Who waits, is called or is being served, in the order of arrival."""
    return list(Ticket.objects.filter(window=window, state__in=_HERE))


def open_cases(window: OpeningWindow) -> list[cases.Case]:
    """Cases of the window that have no outcome yet."""
    return list(
        cases.Case.objects.filter(window=window, state=cases.Case.State.OPEN).select_related("service")
    )


def absent_people(window: OpeningWindow) -> list[Appointment]:
    """Booked appointments whose person has not come (yet)."""
    came = set(
        Ticket.objects.filter(window=window, appointment__isnull=False).values_list("appointment", flat=True)
    )
    return [appointment for appointment in appointments_of(window) if appointment.pk not in came]


def report_of(window: OpeningWindow) -> WindowReport:
    """The report of a window, also while it is open; a fixed number of queries whatever its size."""
    day = day_of(window)
    tickets = list(Ticket.objects.filter(window=window))
    traces = list(state_of(window.pk).tickets.values())
    payments = cases.payments_of_window(window)
    deliveries = cases.deliveries_of_window(window)
    totals = cases.totals_of_window(window, payments=payments)
    return WindowReport(
        window=window,
        closed_at=day.closed_at if day else None,
        people=_people(window, tickets),
        waiting=_waiting(traces),
        handling=_handling(traces),
        services=totals.services,
        fees=_fees(payments),
        till=_till(day, payments),
        stock=stock_of(window),
        documents_to_collect=deliveries[Document.Delivery.COLLECTION],
        documents_sent_home=deliveries[Document.Delivery.DIRECT],
        follow_ups=totals.follow_ups,
    )


def _till(day: WindowDay | None, payments: Sequence[Payment]) -> Till:
    cash = [payment for payment in payments if payment.method == Payment.Method.CASH]
    return Till(
        opened=day is not None,
        float_cents=day.float_cents if day else 0,
        received_cents=sum(payment.cents for payment in cash if payment.reverses_id is None),
        reversed_cents=sum(payment.cents for payment in cash if payment.reverses_id is not None),
        counted_cents=day.counted_cents if day else None,
        reason=day.difference_reason if day else "",
    )


def _people(window: OpeningWindow, tickets: Sequence[Ticket]) -> People:
    hold = Appointment.objects.filter(window=window, state=Appointment.State.BOOKED)
    booked = list(hold.order_by().values_list("pk", flat=True))
    came = {ticket.appointment_id for ticket in tickets}
    absent = sum(key not in came for key in booked)
    closed = window.state == OpeningWindow.State.CLOSED
    done, gone = _in_state(tickets, Ticket.State.DONE), _in_state(tickets, Ticket.State.NO_SHOW)
    missed = _of_kind(gone, Ticket.Kind.APPOINTMENT)
    return People(
        booked=len(booked),
        served=len(done),
        served_walk_ins=_of_kind(done, Ticket.Kind.WALK_IN),
        served_at_bed=sum(ticket.place == Place.BEDSIDE for ticket in done),
        walk_ins=_of_kind(tickets, Ticket.Kind.WALK_IN),
        no_shows=missed + (absent if closed else 0),
        # Somebody without an appointment who does not answer the call has left.
        left=len(_in_state(tickets, Ticket.State.LEFT)) + len(gone) - missed,
        expected=0 if closed else absent,
    )


def _in_state(tickets: Sequence[Ticket], state: Ticket.State) -> list[Ticket]:
    return [ticket for ticket in tickets if ticket.state == state]


def _of_kind(tickets: Sequence[Ticket], kind: Ticket.Kind) -> int:
    return sum(ticket.kind == kind for ticket in tickets)


def _waiting(traces: Sequence[TicketTrace]) -> Times:
    """From arrival to the first call. People in bed are left out: the clerk comes to them, they are in no
    queue.
    """
    queue = [_moments(trace) for trace in traces if trace.place is not queueing.Place.BEDSIDE]
    return _times(queueing.wait_times(queue), one_desk=False)


def _handling(traces: Sequence[TicketTrace]) -> Times:
    """All time at desks, only where several desks served: at one desk it is one clerk's pace."""
    done = [trace for trace in traces if trace.state is TicketState.DONE]
    desks = {desk for trace in done for desk in trace.desks}
    return _times(queueing.handling_times(map(_moments, done)), one_desk=len(desks) < 2)


def _times(found: queueing.Summary, *, one_desk: bool) -> Times:
    hidden = "few" if found.n < FEWEST_TIMES else "one_desk" if one_desk else ""
    if hidden:
        return Times(median=None, p90=None, n=found.n, hidden=hidden)
    return Times(median=found.median, p90=found.p90, n=found.n, hidden="")


def _moments(trace: TicketTrace) -> queueing.Served:
    """Who was at two desks was served as long as at both together."""
    return queueing.Served(
        arrived=trace.arrived,
        called=trace.first_called,
        started=trace.ended - trace.served if trace.ended else None,
        ended=trace.ended,
    )


def _fees(payments: Sequence[Payment]) -> tuple[FeeKind, ...]:
    """Fee lines as printed on the receipts, added up by their label; what came and went again stays out."""
    rules: dict[tuple[str, str], str] = {}
    pieces: defaultdict[tuple[str, str], int] = defaultdict(int)
    cents: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for payment in payments:
        sign = -1 if payment.reverses_id else 1
        for line in payment.lines:
            key = (line["label"], line["citation"])
            rules[key] = line["rule_id"]
            pieces[key] += sign
            cents[(*key, payment.method)] += sign * line["cents"]
    kinds = (
        FeeKind(
            label=key[0],
            rule_id=rules[key],
            citation=key[1],
            pieces=pieces[key],
            cash_cents=cents[(*key, Payment.Method.CASH)],
            card_cents=cents[(*key, Payment.Method.CARD)],
        )
        for key in sorted(rules)
    )
    return tuple(kind for kind in kinds if kind.pieces or kind.cash_cents or kind.card_cents)
