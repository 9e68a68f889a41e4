"""What the desk screen shows of a window at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wanderamt.apps.appointments.public import Appointment, Place, appointments_of
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.queue import (
    AT_DESK,
    OVER,
    QueueEntry,
    as_waiting,
    calling_list,
    tickets_of,
)
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.queueing import Waiting, bedside_round

#: A shorter while is no time to take in somebody else.
GAP = timedelta(minutes=10)
#: From then on somebody who has not come is shown as late.
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Somebody with an appointment who has not come yet."""

    appointment: Appointment
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The desk is free until the next appointment: who came without one can be taken in."""

    until: datetime | None
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The screen of one desk: who is expected, who is here now, who waits, who can be called back."""

    desk: int | None
    current: Ticket | None
    others: tuple[Ticket, ...]
    queue: tuple[QueueEntry, ...]
    expected: tuple[Expected, ...]
    gone: tuple[Ticket, ...]
    served: int
    bedside: int
    gap: Gap | None

    @property
    def callable(self) -> bool:
        """Whether somebody can be called to this desk now."""
        return self.current is None and any(entry.callable for entry in self.queue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """One bed of the round: an appointment, its ticket once the crew has begun."""

    appointment: Appointment
    ticket: Ticket | None
    begun: bool
    over: bool


def desk_screen(*, window: OpeningWindow, desk: int | None, now: datetime) -> Desk:
    """Everything the desk shows, in six queries whatever the number of people."""
    tickets = tickets_of(window)
    appointments = appointments_of(window, besides=_shown_by_ticket(tickets))
    queue = calling_list(window=window, now=now, desk=desk, tickets=tickets)
    expected = _expected(appointments, tickets, now)
    current, others = _at_desks(tickets, desk)
    free = desk is not None and current is None
    return Desk(
        desk=desk,
        current=current,
        others=others,
        queue=tuple(queue),
        expected=expected,
        gone=_in_state(tickets, Ticket.State.NO_SHOW),
        served=len(_in_state(tickets, Ticket.State.DONE)),
        bedside=len(_beds(appointments, tickets, over=False)),
        gap=_gap(queue, expected, now) if free else None,
    )


def _shown_by_ticket(tickets: list[Ticket]) -> list[UUID]:
    """Appointments of those who are in the room or were served: their tickets say enough."""
    shown = [ticket for ticket in tickets if ticket.place == Place.ROOM or ticket.state in OVER]
    return [ticket.appointment_id for ticket in shown if ticket.appointment_id]


def _at_desks(tickets: list[Ticket], desk: int | None) -> tuple[Ticket | None, tuple[Ticket, ...]]:
    """Who is called to or served at this desk, and who at the others, by their numbers."""
    busy = [ticket for ticket in tickets if ticket.state in AT_DESK]
    others = [ticket for ticket in busy if ticket.desk != desk]
    return (
        next((ticket for ticket in busy if ticket.desk == desk), None),
        tuple(sorted(others, key=lambda ticket: ticket.desk or 0)),
    )


def _in_state(tickets: list[Ticket], state: Ticket.State) -> tuple[Ticket, ...]:
    return tuple(ticket for ticket in tickets if ticket.state == state)


def _gap(queue: list[QueueEntry], expected: tuple[Expected, ...], now: datetime) -> Gap | None:
    """Somebody without an appointment who is next, and until when there is time: nobody with an appointment
    waits, and the next one is expected in GAP at the earliest.
    """
    first = next((entry for entry in queue if entry.callable), None)
    if first is None or first.ticket.kind == Ticket.Kind.APPOINTMENT:
        return None
    coming = [each.appointment.starts_at for each in expected if not each.late]
    until = min(coming, default=None)
    return Gap(until=until, ticket=first.ticket) if until is None or until - now >= GAP else None


def _expected(appointments: list[Appointment], tickets: list[Ticket], now: datetime) -> tuple[Expected, ...]:
    here = {ticket.appointment_id for ticket in tickets}
    return tuple(
        Expected(appointment=each, late=each.starts_at + LATE < now)
        for each in appointments
        if each.pk not in here and each.place == Place.ROOM
    )


def bed_round(*, window: OpeningWindow) -> list[Bed]:
    """The bedside visits in walking order, those that are over at their place, too."""
    tickets = tickets_of(window)
    return _beds(appointments_of(window), tickets, over=True)


def _beds(appointments: list[Appointment], tickets: list[Ticket], *, over: bool) -> list[Bed]:
    by_appointment = {ticket.appointment_id: ticket for ticket in tickets}
    by_key = {str(each.pk): each for each in appointments if each.place == Place.BEDSIDE}
    walked = bedside_round(_as_visit(each) for each in by_key.values())
    beds = [_bed(by_key[each.key], by_appointment.get(by_key[each.key].pk)) for each in walked]
    return [bed for bed in beds if over or not bed.over]


def _as_visit(appointment: Appointment) -> Waiting:
    return as_waiting(
        Ticket(
            pk=appointment.pk,
            kind=Ticket.Kind.APPOINTMENT,
            arrived_at=appointment.starts_at,
            due_at=appointment.starts_at,
            place=appointment.place,
            room_label=appointment.room_label,
        )
    )


def _bed(appointment: Appointment, ticket: Ticket | None) -> Bed:
    state = ticket.state if ticket else ""
    begun, over = state == Ticket.State.SERVING, state in OVER
    return Bed(appointment=appointment, ticket=ticket, begun=begun, over=over)
