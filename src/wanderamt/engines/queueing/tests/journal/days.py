"""Days in a waiting room for tests, made by hand or by Hypothesis; each is a journal that could have been."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from wanderamt.engines.queueing import Kind, Place
from wanderamt.engines.queueing.journal import Event, EventKind, TicketState, replay

EIGHT = datetime(2026, 9, 29, 6, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def arrival(number: int, ticket: str, minute: float, kind: Kind = Kind.WALK_IN, **more: Any) -> Event:
    return Event(
        number=number, ticket=ticket, kind=EventKind.ARRIVED, at=at(minute), ticket_kind=kind, **more
    )


def event(number: int, ticket: str, kind: EventKind, minute: float, **more: Any) -> Event:
    return Event(number=number, ticket=ticket, kind=kind, at=at(minute), **more)


def visit(first: int, ticket: str, minute: float, *, wait: float, takes: float, **more: Any) -> list[Event]:
    """Four events from arriving to done, at desk `desk` (1 unless told)."""
    desk = more.pop("desk", 1)
    called = minute + wait
    return [
        arrival(first, ticket, minute, **more),
        event(first + 1, ticket, EventKind.CALLED, called, desk=desk),
        event(first + 2, ticket, EventKind.STARTED, called),
        event(first + 3, ticket, EventKind.DONE, called + takes),
    ]


def day(*visits: tuple[str, float, float, float, dict[str, Any]]) -> list[Event]:
    """Visits one after the other: key, minute, wait, handling, more."""
    events: list[Event] = []
    for ticket, minute, wait, takes, more in visits:
        events += visit(len(events) + 1, ticket, minute, wait=wait, takes=takes, **dict(more))
    return events


_HERE = {TicketState.WAITING, TicketState.PARKED}
_NEXT: dict[TicketState, list[EventKind]] = {
    TicketState.WAITING: [
        EventKind.CALLED,
        EventKind.PHOTO_READY,
        EventKind.PRIORITY,
        EventKind.PARKED,
        EventKind.LEFT,
    ],
    TicketState.PARKED: [EventKind.CALLED, EventKind.RETURNED, EventKind.PARKED],
    TicketState.CALLED: [
        EventKind.STARTED,
        EventKind.CALLED,
        EventKind.NO_SHOW,
        EventKind.RETURNED,
        EventKind.MOVED,
    ],
    TicketState.SERVING: [
        EventKind.DONE,
        EventKind.MATTERS,
        EventKind.PASSED_ON,
        EventKind.MOVED,
        EventKind.PARKED,
    ],
    TicketState.NO_SHOW: [EventKind.RETURNED],
    TicketState.LEFT: [EventKind.RETURNED],
    TicketState.DONE: [],
}
MATTERS = st.lists(st.sampled_from(["ausweis", "pass", "ummeldung", "führungszeugnis"]), max_size=3)


@st.composite
def journals(draw: st.DrawFn, most: int = 16) -> list[Event]:
    """A journal in which everything was possible when it happened."""
    events: list[Event] = []
    minute = 0.0
    for number in range(1, draw(st.integers(0, most)) + 1):
        minute += draw(st.sampled_from([0, 0.25, 1, 7]))
        tickets = replay(events).tickets
        open_ones = [key for key, trace in tickets.items() if _NEXT[trace.state]]
        if not open_ones or draw(st.booleans()):
            kind = draw(st.sampled_from(Kind))
            events.append(
                arrival(
                    number,
                    f"t{number}",
                    minute,
                    kind,
                    due=at(minute + draw(st.integers(-20, 20))) if kind is Kind.APPOINTMENT else None,
                    matters=tuple(draw(MATTERS)),
                    priority=draw(st.booleans()),
                    photo=draw(st.booleans()),
                    place=draw(st.sampled_from(Place)),
                )
            )
            continue
        key = draw(st.sampled_from(open_ones))
        kind_of_event = draw(st.sampled_from(_NEXT[tickets[key].state]))
        desk = draw(st.integers(1, 4)) if kind_of_event in {EventKind.CALLED, EventKind.MOVED} else None
        told = draw(st.booleans()) if kind_of_event is EventKind.PRIORITY else False
        more = tuple(draw(MATTERS)) if kind_of_event is EventKind.MATTERS else ()
        events.append(event(number, key, kind_of_event, minute, desk=desk, priority=told, matters=more))
    return events
