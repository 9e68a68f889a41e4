"""Whole days in a waiting room made up for the purpose: order, journal and forecast work together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean
from typing import Any

import pytest

from wanderamt.engines.queueing import (
    Calibration,
    DeskAbilities,
    HandlingTimes,
    InService,
    Kind,
    Spread,
    calling_order,
    forecast,
    priority_streak,
)
from wanderamt.engines.queueing.journal import (
    Event,
    EventKind,
    QueueState,
    TicketState,
    read_log,
    replay,
    statistics,
    write_log,
)

EIGHT = datetime(2026, 9, 29, 6, tzinfo=UTC)
PLANNED = {"ausweis": 900.0, "ummeldung": 600.0, "abholung": 300.0}
#: What it takes in truth, in seconds: the plan is wrong, as plans are.
TRUE = {"ausweis": 660.0, "ummeldung": 840.0, "abholung": 200.0}


@dataclass
class WaitingRoom:
    """One day with some desks, minute by minute. Every decision is made by the engines from the journal."""

    random: Random
    times: HandlingTimes
    calibration: Calibration
    desks: int = 3
    events: list[Event] = field(default_factory=list)
    told: dict[str, tuple[float, Spread]] = field(default_factory=dict)
    kept: list[tuple[float, float]] = field(default_factory=list)
    ends: dict[int, tuple[str, float]] = field(default_factory=dict)
    seen: tuple[int, QueueState] = (-1, replay([]))

    @property
    def state(self) -> QueueState:
        """Replayed from the whole journal whenever something has happened."""
        if self.seen[0] != len(self.events):
            self.seen = (len(self.events), replay(self.events))
        return self.seen[1]

    def note(self, ticket: str, kind: EventKind, second: float, **more: Any) -> None:
        at = EIGHT + timedelta(seconds=second)
        event = Event(number=len(self.events) + 1, ticket=ticket, kind=kind, at=at, **more)
        self.events.append(event)

    def run(self, seconds: int) -> None:
        for second in range(0, seconds, 30):
            for desk in [desk for desk, (_, end) in self.ends.items() if end <= second]:
                self._end(desk, second)
            for desk in range(1, self.desks + 1):
                if desk not in self.ends:
                    self._call(desk, second)
            if second < seconds * 0.85 and self.random.random() < self.desks * 30 / 560:
                self._come(second)

    def _come(self, second: int) -> None:
        ticket = f"t{len(self.events)}"
        matter = self.random.choice(sorted(PLANNED))
        kind = Kind.SHORT if matter == "abholung" else Kind.WALK_IN
        self.note(ticket, EventKind.ARRIVED, second, ticket_kind=kind, matters=(matter,))
        state = self.state
        now = EIGHT + timedelta(seconds=second)
        order = [entry.key for entry in calling_order(state.waiting(), now=now)]
        before = order[: order.index(ticket)]
        found = forecast(
            ahead=[self.times.of(state.tickets[key].matters) for key in before],
            open_counters=self.desks,
            in_service=[
                InService(
                    handling=self.times.of(trace.matters),
                    elapsed=(now - (trace.started or now)).total_seconds(),
                )
                for trace in state.at_desks().values()
            ],
            calibration=self.calibration,
        )
        if found.spread is not None and found.p90 is not None:
            self.told[ticket] = (found.p90.total_seconds(), found.spread)

    def _call(self, desk: int, second: int) -> None:
        state = self.state
        called = [state.tickets[key].as_waiting() for key in state.called]
        ranked = calling_order(
            state.waiting(),
            now=EIGHT + timedelta(seconds=second),
            desk=DeskAbilities(number=desk),
            streak=priority_streak(called),
        )
        if not ranked:
            return
        trace = state.tickets[ranked[0].key]
        self.note(trace.key, EventKind.CALLED, second, desk=desk)
        self.note(trace.key, EventKind.STARTED, second)
        takes = self.random.gammavariate(2.0, TRUE[trace.matters[0]] / 2)
        self.ends[desk] = (trace.key, second + takes)
        if trace.key in self.told:
            waited = (EIGHT + timedelta(seconds=second) - trace.arrived).total_seconds()
            most, spread = self.told[trace.key]
            self.kept.append((waited, most))
            self.calibration = self.calibration.learn(spread, waited)

    def _end(self, desk: int, second: int) -> None:
        ticket, _ = self.ends.pop(desk)
        self.note(ticket, EventKind.DONE, second)
        trace = self.state.tickets[ticket]
        self.times = self.times.learn(trace.matters[0], trace.served.total_seconds())


def days(count: int) -> Iterator[WaitingRoom]:
    times, calibration = HandlingTimes(planned=PLANNED), Calibration()
    for seed in range(count):
        room = WaitingRoom(random=Random(seed), times=times, calibration=calibration)
        room.run(5 * 3600)
        times, calibration = room.times, room.calibration
        yield room


@pytest.fixture(scope="module")
def rooms() -> list[WaitingRoom]:
    return list(days(5))


def test_everybody_is_served_and_nobody_twice(rooms: list[WaitingRoom]) -> None:
    for room in rooms:
        state = replay(room.events)

        assert {trace.state for trace in state.tickets.values()} <= {TicketState.DONE, TicketState.SERVING}
        assert len(state.called) == len(set(state.called)) == len(state.tickets)


def test_nine_of_ten_wait_at_most_what_they_were_told(rooms: list[WaitingRoom]) -> None:
    kept = [each for room in rooms[1:] for each in room.kept]

    assert len(kept) > 200
    assert 0.85 <= fmean(waited <= most for waited, most in kept) <= 0.95


def test_handling_times_come_to_what_they_are_in_truth(rooms: list[WaitingRoom]) -> None:
    learned = rooms[-1].times

    for matter, true in TRUE.items():
        assert abs(learned.of([matter]).mean - true) < abs(PLANNED[matter] - true) / 2


def test_a_day_that_was_written_down_is_the_day_that_was(rooms: list[WaitingRoom]) -> None:
    for room in rooms:
        found = read_log(write_log(room.events)).events

        assert found == tuple(room.events)
        assert statistics(found) == statistics(room.events)


def test_short_matters_wait_less(rooms: list[WaitingRoom]) -> None:
    by_kind = statistics(rooms[0].events).by_kind

    short, other = by_kind["short"].waits, by_kind["walk_in"].waits
    assert short is not None
    assert other is not None
    assert short.median <= other.median
