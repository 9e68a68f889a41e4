"""How long people still wait, told honestly: from the real mix of matters, the open desks and today's pace.

The engine says how; here are its values: who is before somebody, what their matters take by plan and by
measurement, who else is expected, and how far off forecasts of this counter were so far.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from uuid import UUID

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.catalogue.public import bookable_services
from wanderamt.apps.counter.models import Ticket, WaitCalibration
from wanderamt.apps.counter.queries.queue import as_waiting, streak
from wanderamt.apps.offices.public import OpeningWindow, WaitNow, here
from wanderamt.engines.queueing import (
    Calibration,
    Expected,
    Handling,
    HandlingTimes,
    InService,
    Pace,
    WaitForecast,
    calling_order,
    forecast,
    turn,
)

#: A desk at which nothing happened for so long counts as closed.
QUIET = timedelta(minutes=30)
#: People do not come to every appointment. A planning assumption, until a municipality measures its own.
CHANCE = 0.9
_LATEST = timedelta(minutes=15)


@dataclass(slots=True, kw_only=True)
class Room:
    """What the forecast of one window needs, read for all windows at once."""

    window: OpeningWindow
    tickets: list[Ticket] = field(default_factory=list)
    expected: list[Appointment] = field(default_factory=list)
    calibration: Calibration = field(default_factory=Calibration)
    handling: HandlingTimes = field(default_factory=HandlingTimes)

    def before(self, ticket: Ticket, now: datetime) -> list[Ticket]:
        """Who will be called before `ticket`; who is parked will not."""
        here = {str(each.pk): each for each in self.tickets if each.state == Ticket.State.WAITING}
        waiting = [as_waiting(each) for each in here.values()]
        ranked = calling_order(waiting, now=now, streak=streak(self.tickets))
        order = [here[each.key] for each in ranked]
        place = order.index(ticket) if ticket in order else len(order)
        return [each for each in order[:place] if not _parked(each, now)]

    def handling_of(self, ticket: Ticket) -> Handling:
        """What a visit takes; a family has at least as many matters as people."""
        matters = [service.pk for service in ticket.services.all()]
        count = max(len(matters), ticket.people) if matters else 0
        return self.handling.of(islice(cycle(matters), count))

    def open_desks(self, now: datetime) -> int:
        """Desks that serve or have called within QUIET. Until a while after the start all count as open."""
        if now < self.window.starts_at + QUIET:
            return self.window.desks
        moments = ("called_at", "started_at", "ended_at")
        return len(
            {
                each.desk
                for each in self.tickets
                if each.desk
                and (
                    each.state == Ticket.State.SERVING
                    or any((at := getattr(each, name)) and at > now - QUIET for name in moments)
                )
            }
        )

    def pace(self) -> Pace:
        """Whether today goes faster or slower than the handling times say."""
        pace, last = Pace(), None
        done = [each for each in self.tickets if each.state == Ticket.State.DONE and each.started_at]
        for each in sorted(done, key=lambda ticket: ticket.ended_at or ticket.arrived_at):
            ended, started = each.ended_at or each.arrived_at, each.started_at or each.arrived_at
            gap = max((ended - last).total_seconds(), 0.0) if last else 0.0
            spent = max((ended - started).total_seconds(), 0.0)
            pace = pace.after(seconds=gap, spent=spent, expected=self.handling_of(each).mean)
            last = ended
        return pace

    def at_desks(self, now: datetime) -> list[InService]:
        return [
            InService(
                handling=self.handling_of(each),
                elapsed=max((now - each.started_at).total_seconds(), 0.0) if each.started_at else 0.0,
            )
            for each in self.tickets
            if each.state in {Ticket.State.CALLED, Ticket.State.SERVING} and each.place == "room"
        ]

    def due_before(self, moment: datetime, now: datetime) -> list[Expected]:
        """Who is expected and will go before somebody whose turn is at `moment`."""
        return [
            Expected(handling=self.handling.of(_matters(each)), chance=CHANCE)
            for each in self.expected
            if now - _LATEST <= each.starts_at < moment
        ]


def rooms(windows: Iterable[OpeningWindow]) -> dict[UUID, Room]:
    """What the forecast needs of these windows; five queries whatever their number."""
    found = {window.pk: Room(window=window) for window in windows}
    _learned(found)
    _people(found)
    return found


def _learned(found: Mapping[UUID, Room]) -> None:
    """Set what the past of each counter says: handling times, and how far off forecasts were."""
    planned = {service.pk: service.minutes * 60.0 for service in bookable_services()}
    counters = {room.window.counter_id for room in found.values()}
    rows = WaitCalibration.objects.filter(counter__in=counters)
    learned = {row.counter_id: row.state for row in rows}
    for room in found.values():
        state: Mapping[str, Mapping[str, list[float]]] = learned.get(room.window.counter_id, {})
        room.handling = HandlingTimes.from_dict(state.get("handling", {}), planned=planned)
        if "calibration" in state:
            room.calibration = Calibration.from_dict(state["calibration"])


def _people(found: Mapping[UUID, Room]) -> None:
    """Add who is here, and who has an appointment in the room and has not come."""
    for ticket in Ticket.objects.filter(window__in=found).prefetch_related("services"):
        found[ticket.window_id].tickets.append(ticket)
    came = {ticket.appointment_id for room in found.values() for ticket in room.tickets}
    booked = Appointment.objects.filter(window__in=found, state=Appointment.State.BOOKED, place="room")
    for appointment in booked.prefetch_related("matters"):
        if appointment.pk not in came:
            found[appointment.window_id].expected.append(appointment)


def room_of(window: OpeningWindow) -> Room:
    """As `rooms`, for one window."""
    return rooms([window])[window.pk]


def outlook(room: Room, ticket: Ticket, *, now: datetime) -> WaitForecast:
    """How many go before `ticket` and how long it still waits. Nobody is called before an appointment is due
    or before the doors open.
    """
    ahead = room.before(ticket, now)
    found = forecast(
        ahead=[room.handling_of(each) for each in ahead],
        open_counters=room.open_desks(now),
        in_service=room.at_desks(now),
        appointments_due=room.due_before(turn(as_waiting(ticket)), now),
        pace=room.pace(),
        calibration=room.calibration,
    )
    found = replace(found, before_you=len(ahead))
    starts = max(filter(None, [ticket.due_at, room.window.starts_at]))
    return _not_before(found, starts - now)


def wait_now(room: Room, *, now: datetime) -> WaitNow:
    """What somebody meets who comes now without an appointment."""
    waiting = [each for each in room.tickets if each.state == Ticket.State.WAITING and each.place == "room"]
    newcomer = Ticket(kind=Ticket.Kind.WALK_IN, arrived_at=now)
    found = forecast(
        ahead=[room.handling_of(each) for each in waiting if not _parked(each, now)],
        open_counters=room.open_desks(now),
        in_service=room.at_desks(now),
        appointments_due=room.due_before(turn(as_waiting(newcomer)), now),
        pace=room.pace(),
        calibration=room.calibration,
    )
    found = _not_before(found, room.window.starts_at - now)
    return WaitNow(waiting=len(waiting), p50=found.p50, p90=found.p90)


def waiting_now(counter_ids: Collection[UUID], now: datetime) -> dict[UUID, WaitNow]:
    """The wait at each of the counters that is open now; the others are left out. Six queries.

    Where a unit on the road has the window nobody knows here who waits, so it is left out as well.
    """
    windows = OpeningWindow.objects.filter(
        here(), counter__in=counter_ids, state=OpeningWindow.State.OPEN, starts_at__lte=now, ends_at__gt=now
    )
    return {room.window.counter_id: wait_now(room, now=now) for room in rooms(windows).values()}


def _not_before(found: WaitForecast, least: timedelta) -> WaitForecast:
    if found.p50 is None or found.p90 is None:
        return found
    return replace(found, p50=max(found.p50, least), p90=max(found.p90, least))


def _parked(ticket: Ticket, now: datetime) -> bool:
    return ticket.parked_at is not None and (ticket.parked_until is None or ticket.parked_until > now)


def _matters(appointment: Appointment) -> Sequence[str]:
    return [matter.service_id for matter in appointment.matters.all()]
