"""The made-up city of this benchmark: offices, days, counters, and who has booked what. Always the same."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from wanderamt.engines.slots import (
    Calendar,
    DayTimes,
    OpenWindow,
    Pool,
    PoolLoad,
    Step,
    Time,
    Visit,
    calendar,
)
from wanderamt.kernel.clock import BERLIN

OFFICES, DAYS, COUNTERS = 20, 60, 6
#: Far away, for a peer knows no other "now" than the clock's. The clocks change within these 60 days.
FIRST_DAY = date(2035, 3, 1)
NOW = datetime(2035, 2, 28, 12, tzinfo=BERLIN)
OPENS, CLOSES = time(8), time(16)
CELLS = 8 * 12
CELL = timedelta(minutes=5)
VISIT_CELLS = 5
VISIT = Visit((Step(length=VISIT_CELLS * CELL),))
FIRST_TIMES = 3
SEED = 20261122


class Booking(NamedTuple):
    """Somebody at one counter, cells counted from the opening."""

    office: int
    day: int
    counter: int
    first: int
    cells: int


@dataclass(frozen=True, slots=True)
class City:
    """The bookings, and the same as one byte per cell: `used[office][day]`."""

    bookings: Sequence[Booking]
    used: Sequence[Sequence[bytes]]

    @property
    def share(self) -> float:
        """How much of the counters' time is booked."""
        taken = sum(sum(cells) for office in self.used for cells in office)
        return taken / (len(self.used) * len(self.used[0]) * CELLS * COUNTERS)


def city(offices: int = OFFICES, days: int = DAYS) -> City:
    """About 70 % booked; some days are full, visits take 10 to 30 minutes."""
    chance = random.Random(SEED)
    bookings: list[Booking] = []
    used: list[list[bytes]] = []
    for office in range(offices):
        used.append([])
        for day in range(days):
            share = min(1.0, chance.uniform(0.35, 1.05))
            found = [
                Booking(office, day, counter, first, cells)
                for counter in range(COUNTERS)
                for first, cells in _booked(chance, share)
            ]
            bookings += found
            used[-1].append(_counted(found))
    return City(bookings, used)


def _booked(chance: random.Random, share: float) -> Iterator[tuple[int, int]]:
    at = 0
    while at < CELLS:
        cells = min(chance.randint(2, 6), CELLS - at)
        if chance.random() < share:
            yield at, cells
        at += cells


def _counted(bookings: Sequence[Booking]) -> bytes:
    used = bytearray(CELLS)
    for booking in bookings:
        for cell in range(booking.first, booking.first + booking.cells):
            used[cell] += 1
    return bytes(used)


def opening(on: date) -> tuple[datetime, datetime]:
    """When all offices are open on this day."""
    return datetime.combine(on, OPENS, BERLIN), datetime.combine(on, CLOSES, BERLIN)


def day(number: int) -> date:
    """The day of this number."""
    return FIRST_DAY + timedelta(days=number)


POOL = Pool(key="main", seats=COUNTERS, released=NOW - timedelta(days=1))


def windows(used: Sequence[bytes]) -> list[OpenWindow]:
    """The windows of one office, from the stored bytes."""
    return [
        OpenWindow(str(number), *opening(day(number)), (PoolLoad(POOL, cells),))
        for number, cells in enumerate(used)
    ]


def calendars(stored: Sequence[Sequence[bytes]]) -> list[Calendar]:
    """The prepared integer calendar of each office."""
    return [calendar(windows(used), now=NOW, asker="citizen") for used in stored]


def days_and_first(prepared: Sequence[Calendar]) -> list[tuple[list[date], list[Time]]]:
    """What a search shows: for each office all bookable days and the first three times."""
    return [(each.days(VISIT), each.first(VISIT, FIRST_TIMES)) for each in prepared]


def all_times(prepared: Sequence[Calendar]) -> list[list[DayTimes]]:
    """All single times of each office."""
    return [each.starts(VISIT) for each in prepared]
