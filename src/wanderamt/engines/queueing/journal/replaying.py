"""From the journal to the state of the queue."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from wanderamt.engines.queueing.journal.events import Event, EventKind
from wanderamt.engines.queueing.values import Kind, PhotoState, Place, Waiting
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class JournalError(DomainError):
    """The events of a journal contradict each other. `params`: number (of the event), ticket."""

    code = "journal_contradiction"
    message = N_("Das Protokoll widerspricht sich bei Ereignis %(number)s.")


class DuplicateEvent(JournalError):
    """An event with this number was there before."""

    code = "journal_duplicate"
    message = N_("Das Ereignis %(number)s steht zweimal im Protokoll.")


class EventOutOfOrder(JournalError):
    """A number is left out, or a ticket's event is earlier than the one before it."""

    code = "journal_out_of_order"
    message = N_("Das Ereignis %(number)s steht im Protokoll nicht an seiner Stelle.")


class UnknownTicket(JournalError):
    """Something happens to a ticket that never arrived."""

    code = "journal_unknown_ticket"
    message = N_("Das Ereignis %(number)s nennt eine Wartemarke, die es nicht gibt.")


class ImpossibleEvent(JournalError):
    """Something happens that cannot happen in the state the ticket is in."""

    code = "journal_impossible"
    message = N_("Das Ereignis %(number)s ist zu diesem Zeitpunkt nicht möglich.")


class TicketState(StrEnum):
    """Where a ticket is."""

    WAITING = "waiting"
    PARKED = "parked"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTrace:
    """A ticket and its moments: `first_called` ends its wait, `served` is the time at desks so far.

    `desk` calls or serves now; `desks` are all that served. `for_desk` and `needs` say what is waited for.
    """

    key: str
    kind: Kind
    arrived: datetime
    state: TicketState = TicketState.WAITING
    due: datetime | None = None
    place: Place = Place.ROOM
    priority: bool = False
    matters: tuple[str, ...] = ()
    photo: PhotoState = PhotoState.NOT_NEEDED
    until: datetime | None = None
    passed_on: datetime | None = None
    for_desk: int | None = None
    needs: frozenset[str] = frozenset()
    desk: int | None = None
    desks: frozenset[int] = frozenset()
    calls: int = 0
    first_called: datetime | None = None
    started: datetime | None = None
    served: timedelta = timedelta(0)
    ended: datetime | None = None
    #: The time of the last event.
    last: datetime

    def as_waiting(self) -> Waiting:
        """The ticket as the calling order sees it."""
        return Waiting(
            key=self.key,
            kind=self.kind,
            arrived=self.arrived,
            due=self.due,
            place=self.place,
            photo=self.photo,
            priority=self.priority,
            parked=self.state is TicketState.PARKED,
            parked_until=self.until,
            passed_on=self.passed_on,
            for_desk=self.for_desk,
            needs=self.needs,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """All tickets of a window in order of arrival, and the keys in the order in which they were called."""

    tickets: Mapping[str, TicketTrace]
    called: tuple[str, ...]

    def waiting(self) -> list[Waiting]:
        """Who waits, also those who are parked, as values for `calling_order`."""
        here = (TicketState.WAITING, TicketState.PARKED)
        return [trace.as_waiting() for trace in self.tickets.values() if trace.state in here]

    def at_desks(self) -> dict[int, TicketTrace]:
        """Who is called to or served at which desk."""
        return {trace.desk: trace for trace in self.tickets.values() if trace.desk is not None}


Changes = dict[str, Any]
Change = Callable[[TicketTrace, Event], Changes]


def replay(events: Iterable[Event]) -> QueueState:
    """Return the state of a window after its events, which are numbered 1, 2, ... without a gap.

    Raises DuplicateEvent, EventOutOfOrder, UnknownTicket, ImpossibleEvent, each with the event's number.
    Times of different tickets may cross: two desks do not wait for each other to write.
    """
    tickets: dict[str, TicketTrace] = {}
    called: list[str] = []
    for expected, event in enumerate(events, 1):
        if event.number < expected:
            raise DuplicateEvent(number=event.number, ticket=event.ticket)
        if event.number > expected:
            raise EventOutOfOrder(number=event.number, ticket=event.ticket)
        tickets[event.ticket] = _after(tickets.get(event.ticket), event)
        if event.kind is EventKind.CALLED:
            called.append(event.ticket)
    return QueueState(tickets=MappingProxyType(tickets), called=tuple(called))


def _after(trace: TicketTrace | None, event: Event) -> TicketTrace:
    if event.ticket_kind is not None:
        if trace is not None:
            raise ImpossibleEvent(number=event.number, ticket=event.ticket)
        return _arrived(event, event.ticket_kind)
    if trace is None:
        raise UnknownTicket(number=event.number, ticket=event.ticket)
    if event.at < trace.last:
        raise EventOutOfOrder(number=event.number, ticket=event.ticket)
    allowed, change = _STEPS[event.kind]
    if trace.state not in allowed:
        raise ImpossibleEvent(number=event.number, ticket=event.ticket)
    return replace(trace, **change(trace, event), last=event.at)


def _arrived(event: Event, kind: Kind) -> TicketTrace:
    return TicketTrace(
        key=event.ticket,
        kind=kind,
        arrived=event.at,
        due=event.due,
        place=event.place,
        priority=event.priority,
        matters=event.matters,
        photo=PhotoState.MISSING if event.photo else PhotoState.NOT_NEEDED,
        last=event.at,
    )


def _photo_ready(_: TicketTrace, __: Event) -> Changes:
    return {"photo": PhotoState.READY}


def _priority(_: TicketTrace, event: Event) -> Changes:
    return {"priority": event.priority}


def _matters(trace: TicketTrace, event: Event) -> Changes:
    return {"matters": tuple(sorted({*trace.matters, *event.matters}))}


def _called(trace: TicketTrace, event: Event) -> Changes:
    return {
        "state": TicketState.CALLED,
        "desk": event.desk,
        "calls": trace.calls + 1,
        "first_called": trace.first_called or event.at,
        "until": None,
    }


def _started(trace: TicketTrace, event: Event) -> Changes:
    """A bedside visit starts without a call: the clerk comes to the person."""
    desk = trace.desk if event.desk is None else event.desk
    desks = trace.desks if desk is None else trace.desks | {desk}
    return {"state": TicketState.SERVING, "desk": desk, "desks": desks, "started": event.at}


def _returned(trace: TicketTrace, event: Event) -> Changes:
    return _off(trace, event) | {"state": TicketState.WAITING, "until": None, "ended": None}


def _moved(trace: TicketTrace, event: Event) -> Changes:
    if event.desk is None:
        return {}
    serving = trace.state is TicketState.SERVING
    return {"desk": event.desk, "desks": trace.desks | {event.desk} if serving else trace.desks}


def _parked(trace: TicketTrace, event: Event) -> Changes:
    return _off(trace, event) | {"state": TicketState.PARKED, "until": event.until}


def _passed_on(trace: TicketTrace, event: Event) -> Changes:
    return _off(trace, event) | {
        "state": TicketState.WAITING,
        "passed_on": event.at,
        "for_desk": event.desk,
        "needs": frozenset(event.needs),
        "until": None,
    }


def _off(trace: TicketTrace, event: Event) -> Changes:
    """Away from the desk; the time there counts as served."""
    served = event.at - trace.started if trace.started is not None else timedelta(0)
    return {"desk": None, "started": None, "served": trace.served + served}


def _over(state: TicketState) -> Change:
    def change(trace: TicketTrace, event: Event) -> Changes:
        return _off(trace, event) | {"state": state, "ended": event.at}

    return change


_ALL = frozenset(TicketState)
_HERE = frozenset({TicketState.WAITING, TicketState.PARKED})
_AT_DESK = frozenset({TicketState.CALLED, TicketState.SERVING})

_STEPS: Mapping[EventKind, tuple[frozenset[TicketState], Change]] = MappingProxyType(
    {
        EventKind.PHOTO_READY: (_HERE | _AT_DESK, _photo_ready),
        EventKind.CALLED: (_HERE | {TicketState.CALLED}, _called),
        EventKind.STARTED: (_HERE | {TicketState.CALLED}, _started),
        EventKind.RETURNED: (_ALL - {TicketState.WAITING, TicketState.DONE}, _returned),
        EventKind.MOVED: (_AT_DESK, _moved),
        EventKind.PARKED: (_HERE | _AT_DESK, _parked),
        EventKind.PASSED_ON: (_HERE | _AT_DESK, _passed_on),
        EventKind.PRIORITY: (_HERE | _AT_DESK, _priority),
        EventKind.MATTERS: (_HERE | _AT_DESK, _matters),
        EventKind.DONE: (frozenset({TicketState.SERVING}), _over(TicketState.DONE)),
        EventKind.NO_SHOW: (frozenset({TicketState.CALLED}), _over(TicketState.NO_SHOW)),
        EventKind.LEFT: (_HERE | _AT_DESK, _over(TicketState.LEFT)),
    }
)
