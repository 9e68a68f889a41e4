from datetime import datetime, timedelta

import pytest
from hypothesis import given

from wanderamt.engines.queueing import Kind, PhotoState, Place, Reason, calling_order
from wanderamt.engines.queueing.journal import (
    DuplicateEvent,
    Event,
    EventKind,
    EventOutOfOrder,
    ImpossibleEvent,
    JournalError,
    TicketState,
    UnknownTicket,
    replay,
)
from wanderamt.engines.queueing.tests.journal.days import arrival, at, day, event, journals
from wanderamt.kernel.clock import BERLIN


def test_nothing_has_happened_yet() -> None:
    state = replay([])

    assert dict(state.tickets) == {}
    assert state.called == ()
    assert state.waiting() == []
    assert state.at_desks() == {}


def test_a_visit_from_the_door_to_the_end() -> None:
    trace = replay(day(("W001", 0, 12, 9, {"matters": ("pass",), "desk": 2}))).tickets["W001"]

    assert trace.state is TicketState.DONE
    assert (trace.arrived, trace.first_called, trace.ended) == (at(0), at(12), at(21))
    assert trace.served == timedelta(minutes=9)
    assert (trace.desk, trace.desks, trace.calls, trace.matters) == (None, frozenset({2}), 1, ("pass",))


def test_the_state_can_be_called_from() -> None:
    state = replay(
        [
            arrival(1, "W001", 0),
            arrival(2, "A001", 1, Kind.APPOINTMENT, due=at(2), photo=True),
            event(3, "A001", EventKind.PHOTO_READY, 2),
            arrival(4, "K001", 3, Kind.SHORT, priority=True),
            event(5, "W001", EventKind.PARKED, 4, until=at(30)),
        ]
    )

    ranked = calling_order(state.waiting(), now=at(5))
    assert [(each.key, each.reason) for each in ranked] == [
        ("A001", Reason.APPOINTMENT_DUE),
        ("K001", Reason.PRIORITY),
        ("W001", Reason.PARKED),
    ]
    assert state.tickets["A001"].photo is PhotoState.READY


def test_parking_ends_by_a_call_or_by_coming_back() -> None:
    events = [arrival(1, "a", 0), event(2, "a", EventKind.PARKED, 1)]
    back = replay([*events, event(3, "a", EventKind.RETURNED, 2)]).tickets["a"]
    called = replay([*events, event(3, "a", EventKind.CALLED, 2, desk=1)])

    assert replay(events).tickets["a"].as_waiting().parked
    assert not back.as_waiting().parked
    assert list(called.at_desks()) == [1]
    assert called.called == ("a",)


def test_what_is_found_out_later_counts() -> None:
    events = [
        arrival(1, "a", 0, matters=("pass",)),
        event(2, "a", EventKind.PRIORITY, 1, priority=True),
        event(3, "a", EventKind.MATTERS, 2, matters=("ummeldung", "pass")),
    ]
    trace = replay(events).tickets["a"]

    assert trace.as_waiting().priority
    assert trace.matters == ("pass", "ummeldung")
    assert not replay([*events, event(4, "a", EventKind.PRIORITY, 3)]).tickets["a"].priority


def test_when_the_clock_is_put_back_time_at_the_desk_goes_on() -> None:
    called, done = (
        datetime(2026, 10, 25, 2, minute, tzinfo=BERLIN, fold=fold) for minute, fold in ((50, 0), (5, 1))
    )
    events = [
        Event(number=1, ticket="a", kind=EventKind.ARRIVED, at=called, ticket_kind=Kind.WALK_IN),
        Event(number=2, ticket="a", kind=EventKind.STARTED, at=called, desk=1),
        Event(number=3, ticket="a", kind=EventKind.DONE, at=done),
    ]

    assert replay(events).tickets["a"].served == timedelta(minutes=15)


def test_time_at_two_desks_counts_together_and_waiting_in_between_does_not() -> None:
    trace = replay(
        [
            arrival(1, "a", 0),
            event(2, "a", EventKind.CALLED, 5, desk=1),
            event(3, "a", EventKind.STARTED, 6),
            event(4, "a", EventKind.PASSED_ON, 10, desk=3, needs=("skill:vehicle",)),
            event(5, "a", EventKind.CALLED, 20, desk=3),
            event(6, "a", EventKind.STARTED, 21),
            event(7, "a", EventKind.MOVED, 22, desk=4),
            event(8, "a", EventKind.DONE, 24),
        ]
    ).tickets["a"]

    assert trace.served == timedelta(minutes=4 + 3)
    assert trace.desks == frozenset({1, 3, 4})
    assert (trace.for_desk, trace.needs, trace.passed_on) == (3, frozenset({"skill:vehicle"}), at(10))
    assert trace.first_called == at(5)


def test_who_swaps_desks_before_it_begins_was_not_served_at_the_first() -> None:
    events = [
        arrival(1, "a", 0),
        event(2, "a", EventKind.CALLED, 5, desk=1),
        event(3, "a", EventKind.MOVED, 6, desk=2),
        event(4, "a", EventKind.MOVED, 6),
        event(5, "a", EventKind.STARTED, 7),
    ]

    assert replay(events).tickets["a"].desks == frozenset({2})


def test_a_bed_is_visited_without_a_call() -> None:
    events = [
        arrival(1, "a", 0, Kind.APPOINTMENT, due=at(0), place=Place.BEDSIDE),
        event(2, "a", EventKind.STARTED, 1),
        event(3, "a", EventKind.DONE, 9),
    ]
    trace = replay(events).tickets["a"]

    assert (trace.first_called, trace.desks, trace.served) == (None, frozenset(), timedelta(minutes=8))


def test_who_did_not_come_and_comes_after_all_waits_again() -> None:
    events = [
        arrival(1, "a", 0),
        event(2, "a", EventKind.CALLED, 5, desk=1),
        event(3, "a", EventKind.NO_SHOW, 8),
        event(4, "a", EventKind.RETURNED, 9),
    ]

    assert replay(events[:3]).tickets["a"].state is TicketState.NO_SHOW
    trace = replay(events).tickets["a"]
    assert (trace.state, trace.ended, trace.first_called) == (TicketState.WAITING, None, at(5))


A = arrival(1, "a", 0)
CALLED = event(2, "a", EventKind.CALLED, 1, desk=1)


@pytest.mark.parametrize(
    ("events", "error", "number"),
    [
        ([A, A], DuplicateEvent, 1),
        ([A, CALLED, CALLED], DuplicateEvent, 2),
        ([CALLED], EventOutOfOrder, 2),
        ([A, event(3, "a", EventKind.CALLED, 1)], EventOutOfOrder, 3),
        ([A, CALLED, event(3, "a", EventKind.STARTED, 0.5)], EventOutOfOrder, 3),
        ([event(1, "a", EventKind.CALLED, 0)], UnknownTicket, 1),
        ([A, event(2, "b", EventKind.LEFT, 1)], UnknownTicket, 2),
        ([A, arrival(2, "a", 1)], ImpossibleEvent, 2),
        ([A, event(2, "a", EventKind.DONE, 1)], ImpossibleEvent, 2),
        ([A, event(2, "a", EventKind.NO_SHOW, 1)], ImpossibleEvent, 2),
        ([A, event(2, "a", EventKind.RETURNED, 1)], ImpossibleEvent, 2),
        ([A, event(2, "a", EventKind.LEFT, 1), event(3, "a", EventKind.CALLED, 2)], ImpossibleEvent, 3),
    ],
)
def test_what_cannot_be_is_named(events: list[Event], error: type[JournalError], number: int) -> None:
    with pytest.raises(error) as refused:
        replay(events)

    assert refused.value.params["number"] == number
    assert str(number) in str(refused.value)


def test_nothing_happens_after_the_end_of_a_visit() -> None:
    events = day(("a", 0, 1, 2, {}))
    for kind in set(EventKind) - {EventKind.ARRIVED}:
        with pytest.raises(ImpossibleEvent):
            replay([*events, event(5, "a", kind, 60)])


def test_two_desks_do_not_wait_for_each_other_to_write() -> None:
    assert set(replay([arrival(1, "a", 5), arrival(2, "b", 4)]).tickets) == {"a", "b"}


@given(journals())
def test_every_ticket_is_somewhere_and_a_journal_can_go_on_from_any_point(events: list[Event]) -> None:
    state = replay(events)
    waiting = {each.key for each in state.waiting()}
    at_desks = {each.key for each in state.at_desks().values()}

    assert len(state.tickets) == sum(each.kind is EventKind.ARRIVED for each in events)
    assert len(state.called) == sum(each.kind is EventKind.CALLED for each in events)
    assert not waiting & at_desks
    for key, trace in state.tickets.items():
        assert (key in waiting) == (trace.state in {TicketState.WAITING, TicketState.PARKED})
        assert (trace.ended is not None) == (
            trace.state in {TicketState.DONE, TicketState.NO_SHOW, TicketState.LEFT}
        )
        assert trace.served >= timedelta(0)


@given(journals())
def test_replaying_is_the_same_each_time(events: list[Event]) -> None:
    assert replay(events) == replay(iter(events))
