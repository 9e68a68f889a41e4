"""The calendar of one counter: all its windows as a few large integers.

The windows' cells are laid end to end, with one closed cell after each window, so that no visit reaches
from one into the next; bit i of a layer says whether its pools have a free seat in cell i. Cells count true
time, so a night in which the clocks change needs no special case. A question for days or times is answered
with a few shifts over the whole horizon at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import compress, islice
from operator import itemgetter
from typing import NamedTuple

from wanderamt.engines.slots.booking import NO_LEAD, Layer, fitting, open_loads, passed_cells
from wanderamt.engines.slots.grid import GRID, block, indices, mask_of, open_digits
from wanderamt.engines.slots.pools import Asker, Kind, OpenWindow, PoolLoad, Time, Visit
from wanderamt.engines.slots.wishes import ANY, NOON, Wish
from wanderamt.kernel.clock import BERLIN

AFTER = tuple(cell * GRID for cell in range(25 * 12))
"""How long after its start each cell of a day begins; the longest day has 25 hours."""

Profile = tuple[Kind, frozenset[str], timedelta | None, int]
"""What pools of different windows have in common, and a number that parts alike pools of one window."""


class Stretch(NamedTuple):
    """The part of a window on one day of Berlin: the cells of the `mask`, from bit `first` of a layer on."""

    window: str
    day: date
    start: datetime
    first: int
    mask: int


class DayTimes(NamedTuple):
    """All starts at a window on one day, in UTC, earliest first."""

    window: str
    day: date
    starts: list[datetime]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one asker could book at one moment. Make it with `calendar`.

    In all questions, `lead` is the least time from now to the start; `wish` leaves out what was not meant.
    """

    now: datetime
    stretches: tuple[Stretch, ...]
    layouts: tuple[tuple[frozenset[str], int, tuple[Layer, ...]], ...]
    """For each set of kinds of pools: the cells of the windows that have these, and their layers."""

    def days(self, visit: Visit, *, lead: timedelta = NO_LEAD, wish: Wish = ANY) -> list[date]:
        """Return the days on which some start could be booked right now: all of these, and no other."""
        return list(dict.fromkeys([stretch.day for stretch, _ in self._open(visit, lead, wish)]))

    def first(self, visit: Visit, count: int, *, lead: timedelta = NO_LEAD, wish: Wish = ANY) -> list[Time]:
        """Return the `count` earliest times, or fewer when there are not so many."""
        length = visit.length
        times = (
            Time(stretch.window, start, start + length)
            for stretch, starts in self._open(visit, lead, wish)
            for start in (stretch.start + AFTER[cell] for cell in indices(starts))
        )
        return list(islice(times, count))

    def starts(self, visit: Visit, *, lead: timedelta = NO_LEAD, wish: Wish = ANY) -> list[DayTimes]:
        """Return all single times; days without any are left out."""
        return [
            DayTimes(stretch.window, stretch.day, _moments(stretch.start, starts))
            for stretch, starts in self._open(visit, lead, wish)
        ]

    def _open(self, visit: Visit, lead: timedelta, wish: Wish) -> Iterator[tuple[Stretch, int]]:
        """Yield the stretches with at least one start, and the mask of these starts."""
        starts = self._starts(visit, self.now + lead)
        wished = wish != ANY
        for stretch in self.stretches:
            found = starts >> stretch.first & stretch.mask
            if found and wished:
                found &= _wished(stretch, wish)
            if found:
                yield stretch, found

    def _starts(self, visit: Visit, earliest: datetime) -> int:
        """Return the mask of all starts, over the whole horizon."""
        starts = 0
        for kinds, cells, layers in self.layouts:
            starts |= fitting(layers, visit.laid_out(kinds)) & cells
        for stretch in self.stretches:
            if stretch.start >= earliest:
                break  # they come in the order of time
            passed = block(range(passed_cells(stretch.start, earliest)))
            starts &= ~((passed & stretch.mask) << stretch.first)
        return starts


def calendar(windows: Iterable[OpenWindow], *, now: datetime, asker: Asker) -> Calendar:
    """Lay out the windows of one counter, in any order, for what `asker` may book at the moment `now`.

    The calendar holds for this moment only: later, pools may have been released and seats taken.
    Raises ValueError for a naive moment.
    """
    if now.tzinfo is None:
        raise ValueError("a calendar needs an aware moment")
    stretches: list[Stretch] = []
    drawing: dict[frozenset[str], _Drawing] = defaultdict(_Drawing)
    first = 0
    for start, window in sorted(
        ((window.start.astimezone(UTC), window) for window in windows), key=itemgetter(0)
    ):
        loads = open_loads(window, now=now, asker=asker)
        cells = len(loads[0].used) if loads else 0
        if cells:
            stretches += _by_day(window.key, start, first, cells)
            drawing[frozenset(load.pool.kind for load in loads)].add(loads, first, cells)
            first += cells + 1
    layouts = tuple((kinds, drawn.mask(), drawn.layers()) for kinds, drawn in drawing.items())
    return Calendar(now.astimezone(UTC), tuple(stretches), layouts)


class _Drawing:
    """Layers while they are drawn: stretches of digits, and closed cells in between."""

    def __init__(self) -> None:
        self._parts: dict[Profile, list[bytes]] = defaultdict(list)
        self._ends: dict[Profile, int] = defaultdict(int)

    def add(self, loads: Sequence[PoolLoad], first: int, cells: int) -> None:
        self._put(_WHOLE, b"1" * cells, first)
        alike: dict[tuple[Kind, frozenset[str], timedelta | None], int] = defaultdict(int)
        for load in loads:
            pool = load.pool
            profile = (pool.kind, pool.features, pool.longest)
            self._put((*profile, alike[profile]), open_digits(load.used, pool.seats), first)
            alike[profile] += 1

    def _put(self, profile: Profile, digits: bytes, first: int) -> None:
        self._parts[profile] += (b"0" * (first - self._ends[profile]), digits)
        self._ends[profile] = first + len(digits)

    def mask(self) -> int:
        return mask_of(b"".join(self._parts[_WHOLE]))

    def layers(self) -> tuple[Layer, ...]:
        return tuple(
            Layer(*profile[:3], mask_of(b"".join(parts)))
            for profile, parts in self._parts.items()
            if profile is not _WHOLE
        )


_WHOLE: Profile = ("desk", frozenset(), None, -1)


def _by_day(key: str, start: datetime, first: int, cells: int) -> Iterator[Stretch]:
    """Part a window at Berlin's midnights; a cell belongs to the day on which it begins."""
    while cells:
        day = start.astimezone(BERLIN).date()
        today = min(cells, -((start - _midnight_after(day)) // GRID))
        yield Stretch(key, day, start, first, (1 << today) - 1)
        start, first, cells = start + today * GRID, first + today, cells - today


@lru_cache(maxsize=1024)
def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), BERLIN).astimezone(UTC)


def _moments(start: datetime, cells: int) -> list[datetime]:
    """Return the moments at which these cells begin. Made for thousands of them: no loop of our own."""
    digits = format(cells, "b")[::-1].encode().translate(_AS_NUMBERS)
    return [start + after for after in compress(AFTER, digits)]


_AS_NUMBERS = bytes.maketrans(b"01", bytes([0, 1]))


def _wished(stretch: Stretch, wish: Wish) -> int:
    """Return the mask of the stretch's cells that the wish admits."""
    if not wish.admits_day(stretch.day):
        return 0
    noon = passed_cells(stretch.start, datetime.combine(stretch.day, NOON, BERLIN))
    if wish.part == "morning":
        return block(range(noon))
    return -1 << noon if wish.part == "afternoon" else -1
