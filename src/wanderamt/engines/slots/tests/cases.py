"""Generated counters: windows that touch, nights with a change of the clocks, lanes, releases, needs."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from wanderamt.engines.slots import (
    Asker,
    OpenWindow,
    Pool,
    PoolLoad,
    Step,
    Visit,
    Wish,
    window_cells,
)
from wanderamt.kernel.clock import BERLIN

#: How many counters are made up and counted by hand; a night's run may take more.
MANY = int(os.environ.get("WANDERAMT_MADE_UP_COUNTERS", "2000"))

EVENINGS = (
    datetime(2026, 3, 28, 21, tzinfo=BERLIN),
    datetime(2026, 10, 24, 21, tzinfo=BERLIN),
    datetime(2026, 9, 29, 8, tzinfo=BERLIN),
    datetime(2026, 12, 31, 21, 3, tzinfo=BERLIN),
)
FEATURES = ("language:ar", "skill:vehicle", "step_free")


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@dataclass(frozen=True)
class Case:
    """One counter and somebody who asks for a time."""

    windows: list[OpenWindow]
    visit: Visit
    now: datetime
    asker: Asker
    lead: timedelta
    wish: Wish


def case(seed: int) -> Case:
    chance = Random(seed)
    evening = chance.choice(EVENINGS).astimezone(UTC)
    now = evening + minutes(chance.choice([-900, -900, -900, -30, 0, 1, 60, 241]))
    windows: list[OpenWindow] = []
    begin = evening
    for number in range(chance.choice([0, 2, 3, 4, 5, 6])):
        begin += minutes(chance.choice([0, 0, 5, 2, 240]))
        end = begin + minutes(chance.choice([3, 5, 20, 48, 60, 90, 180]))
        windows.append(_window(chance, f"w{number}", begin, end, now))
        begin = end
    chance.shuffle(windows)
    return Case(
        windows=windows,
        visit=_visit(chance),
        now=now.astimezone(chance.choice([UTC, BERLIN])),
        asker=chance.choice(["citizen", "citizen", "host", "staff"]),
        lead=minutes(chance.choice([0, 0, 1, 30])),
        wish=_wish(chance, evening.date()),
    )


def counters() -> st.SearchStrategy[Case]:
    """Cases that differ as much as chance makes them; Hypothesis on its own repeats small ones."""
    return st.integers(0, 2**64 - 1).map(case)


def _window(chance: Random, key: str, begin: datetime, end: datetime, now: datetime) -> OpenWindow:
    cells = window_cells(begin, end)
    pools = tuple(_load(chance, f"p{each}", cells, now) for each in range(chance.choice([0, 1, 2, 3, 4, 5])))
    zone = chance.choice([UTC, BERLIN])
    return OpenWindow(key, begin.astimezone(zone), end.astimezone(zone), pools)


def _load(chance: Random, key: str, cells: int, now: datetime) -> PoolLoad:
    pool = Pool(
        key=key,
        seats=chance.randint(1, 3),
        kind=chance.choice(["desk"] * 4 + ["photo"]),
        features=_features(chance),
        audience=chance.choice(["all"] * 6 + ["host", "staff"]),
        longest=chance.choice([None] * 4 + [minutes(10), minutes(12)]),
        released=chance.choice([now - minutes(60)] * 3 + [now - minutes(1), now, now + minutes(1), None]),
    )
    # Runs of one count, as bookings make them, and now and then more than there are seats.
    used: list[int] = []
    while len(used) < cells:
        used += [chance.choice((0, 0, 0, 1, 2, pool.seats, pool.seats + 1))] * chance.randint(1, 12)
    return PoolLoad(pool, bytes(used[:cells]))


def _features(chance: Random) -> frozenset[str]:
    return frozenset(each for each in FEATURES if chance.random() < 0.5)


def _visit(chance: Random) -> Visit:
    return Visit(
        tuple(
            Step(
                length=minutes(chance.choice([1, 5, 10, 12, 25])),
                kind=chance.choice(["desk", "desk", "desk", "photo"]),
                needs=frozenset(chance.choice([(), (), (), FEATURES[:1], FEATURES[1:2], FEATURES[1:]])),
            )
            for _ in range(chance.choice([1, 1, 2, 3]))
        )
    )


def _wish(chance: Random, evening: date) -> Wish:
    first = evening + timedelta(days=chance.randint(0, 1))
    return Wish(
        weekdays=frozenset(chance.sample(range(7), chance.choice([0, 0, 4, 7]))),
        part=chance.choice(["any", "any", "morning", "afternoon"]),
        earliest=chance.choice([None, None, first]),
        latest=chance.choice([None, None, first]),
    )
