"""Who foretells waits: the product's own forecast, and what offices do without it.

Everybody knows the training days and, of a test day, what has happened before the moment of the forecast.
The product goes through all days in order of time and learns from each wait when it ends, never before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from statistics import median

from benchmarks.queue.warsaw import GAP, Days, Joined, Snapshot, called_between
from wanderamt.engines.queueing import (
    Calibration,
    HandlingTimes,
    InService,
    Pace,
    Spread,
    WaitForecast,
    forecast,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told to somebody, in minutes."""

    who: Joined
    p50: float
    p90: float

    @property
    def error(self) -> float:
        return abs(self.p50 - self.who.waited)

    @property
    def in_half(self) -> bool:
        return self.who.waited <= self.p50

    @property
    def in_most(self) -> bool:
        return self.who.waited <= self.p90


def desk_minutes(days: Days, queues: frozenset[int], *, while_waiting: bool) -> float:
    """Minutes of open desks for each call in these queues of one office.

    `while_waiting`: only between snapshots that begin with somebody waiting, for a desk without work takes
    no time to handle anybody.
    """
    spent = calls = 0.0
    for day in days.values():
        for one, two, called, waiting in _steps(day, queues):
            if waiting or not while_waiting:
                spent += one.desks * (two.minute - one.minute)
                calls += called
    return spent / max(calls, 1.0)


def _steps(
    day: Mapping[int, Sequence[Snapshot]], queues: frozenset[int]
) -> Iterator[tuple[Snapshot, Snapshot, int, int]]:
    """Two snapshots of the first queue after each other, with calls and waiting people in all `queues`."""
    here = sorted(queues & day.keys())
    if not here:
        return
    called: defaultdict[tuple[int, int], int] = defaultdict(int)
    waiting: defaultdict[int, int] = defaultdict(int)
    for queue in here:
        for one, two in pairwise(day[queue]):
            called[one.minute, two.minute] += called_between(one, two)
            waiting[one.minute] += one.waiting
    for one, two in pairwise(day[here[0]]):
        if two.minute - one.minute <= GAP:
            yield one, two, called[one.minute, two.minute], waiting[one.minute]


class Product:
    """`wanderamt.engines.queueing.forecast`, fed as the counter feeds it."""

    def __init__(self, training: Days, others: Mapping[int, frozenset[int]]) -> None:
        self._others = others
        minutes = {
            queue: desk_minutes(training, frozenset({queue}) | others[queue], while_waiting=True)
            for queue in sorted({queue for day in training.values() for queue in day})
        }
        self._times = HandlingTimes(planned={str(queue): 60 * each for queue, each in minutes.items()})
        self._calibration: defaultdict[int, Calibration] = defaultdict(Calibration)

    def tell(self, day: Mapping[int, Sequence[Snapshot]], joined: Sequence[Joined]) -> Iterator[Told]:
        """What it tells to everybody who joins on this day. `joined` in order of time."""
        paces = {queue: dict(self._paces(day, queue)) for queue in day}
        ends: list[tuple[float, int, Joined, Spread]] = []
        for number, who in enumerate(joined):
            while ends and ends[0][0] <= who.minute:
                self._learn(*heappop(ends)[2:])
            found = self.forecast(who, paces[who.queue].get(who.minute, Pace()))
            if found.spread is not None:
                heappush(ends, (who.minute + who.waited, number, who, found.spread))
            if found.p50 is not None and found.p90 is not None:
                yield Told(who=who, p50=found.p50.total_seconds() / 60, p90=found.p90.total_seconds() / 60)
        for end in sorted(ends):
            self._learn(*end[2:])

    def forecast(self, who: Joined, pace: Pace) -> WaitForecast:
        """One forecast. Nothing is known of who is at the desks but that all of them are busy."""
        own = self._times.of([str(who.queue)])
        beside = [
            self._times.of([str(queue)]) for queue, waiting in who.beside.items() for _ in range(waiting)
        ]
        return forecast(
            ahead=[own] * who.before + beside,
            open_counters=who.desks,
            in_service=[InService(handling=own, elapsed=0.0)] * who.desks,
            pace=pace,
            calibration=self._calibration[who.queue],
        )

    def _learn(self, who: Joined, spread: Spread) -> None:
        self._calibration[who.queue] = self._calibration[who.queue].learn(spread, who.waited * 60)

    def _paces(self, day: Mapping[int, Sequence[Snapshot]], queue: int) -> Iterator[tuple[int, Pace]]:
        pace = Pace()
        mean = self._times.of([str(queue)]).mean
        for one, two, called, waiting in _steps(day, frozenset({queue}) | self._others[queue]):
            length = 60.0 * (two.minute - one.minute)
            spent = one.desks * length if waiting else 0.0
            pace = pace.after(seconds=length, spent=spent, expected=called * mean if waiting else 0.0)
            yield two.minute, pace


class Mean:
    """Mean handling time x queue / counters. `counting` 0: the people before; 1: the person as well."""

    def __init__(self, training: Days, *, while_waiting: bool, counting: int) -> None:
        self._counting = counting
        self._minutes = {
            queue: desk_minutes(training, frozenset({queue}), while_waiting=while_waiting)
            for queue in {queue for day in training.values() for queue in day}
        }

    def tell(self, who: Joined) -> float:
        """Minutes."""
        return self._minutes[who.queue] * (who.before + self._counting) / who.desks


class Tuned:
    """The same with everything that can be tuned on the training days: start + factor x queue / counters for
    each queue, by least absolute error (a grid over the factor, the median of the rest as the start).
    """

    def __init__(self, joined: Sequence[Joined]) -> None:
        by_queue: defaultdict[int, list[Joined]] = defaultdict(list)
        for who in joined:
            by_queue[who.queue].append(who)
        self._fits = {queue: _fit(group) for queue, group in by_queue.items()}

    def tell(self, who: Joined) -> float:
        """Minutes."""
        start, factor = self._fits[who.queue]
        return start + factor * (who.before + 1) / who.desks


def _fit(group: Sequence[Joined]) -> tuple[float, float]:
    def start(factor: float) -> float:
        return median(who.waited - factor * (who.before + 1) / who.desks for who in group)

    def error(fit: tuple[float, float]) -> float:
        return sum(abs(fit[0] + fit[1] * (who.before + 1) / who.desks - who.waited) for who in group)

    return min(((start(n / 4), n / 4) for n in range(121)), key=error)
