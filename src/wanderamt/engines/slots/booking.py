"""Times at one window, and what a booking of them claims."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import NamedTuple

from wanderamt.engines.slots.grid import GRID, elapsed, indices, mask_of, open_digits, runs
from wanderamt.engines.slots.pools import (
    Asker,
    Audience,
    Kind,
    OpenWindow,
    Place,
    Pool,
    PoolLoad,
    Start,
    Step,
    Visit,
)

NO_LEAD = timedelta(0)
_TURN: dict[Audience, int] = {"host": 0, "all": 1, "staff": 2}


class Layer(NamedTuple):
    """The free cells of one pool, or of pools that can do the same in different windows, as one integer."""

    kind: Kind
    features: frozenset[str]
    longest: timedelta | None
    free: int

    def serves(self, step: Step) -> bool:
        """Tell whether the step may be laid here."""
        return (
            step.kind == self.kind
            and step.needs <= self.features
            and (self.longest is None or step.cells * GRID <= self.longest)
        )


def preference(pool: Pool) -> tuple[object, ...]:
    """Return what pools are sorted by when several would do; the first is taken.

    Whoever needs nothing special leaves special seats to those who do; short matters go to the short lane;
    what is reserved for a host is used up before what is for all, the reserve of the staff last; then
    what was released first, then the key.
    """
    return (
        len(pool.features),
        pool.longest is None,
        pool.longest or NO_LEAD,
        _TURN[pool.audience],
        pool.released is None,
        pool.released or datetime.min.replace(tzinfo=UTC),
        pool.key,
    )


def open_loads(window: OpenWindow, *, now: datetime, asker: Asker) -> list[PoolLoad]:
    """Return the pools that `asker` may book at the moment `now`, the preferred ones first."""
    found = [load for load in window.pools if load.pool.open_to(asker, now)]
    return sorted(found, key=lambda load: preference(load.pool)) if len(found) > 1 else found


def free_cells(load: PoolLoad) -> int:
    """Return the mask of the cells in which the pool has a free seat: bit 0 is the window's first cell."""
    return mask_of(open_digits(load.used, load.pool.seats)) if load.used else 0


def steps_from(visit: Visit) -> Iterator[tuple[int, Step]]:
    """Yield each step with its offset from the start of the visit, in cells."""
    offset = 0
    for step in visit.steps:
        yield offset, step
        offset += step.cells


def fitting(layers: Sequence[Layer], visit: Visit) -> int:
    """Return the mask of cells at which the visit may start.

    Each step needs one layer that serves it and is free in all its cells. Steps follow each other, so what
    one takes never stands in the way of the next.
    """
    starts = -1
    for offset, step in steps_from(visit):
        cells = step.cells
        found = 0
        for layer in layers:
            if layer.serves(step):
                found |= runs(layer.free, cells)
        starts &= found >> offset
        if not starts:
            break
    return starts


def passed_cells(start: datetime, earliest: datetime) -> int:
    """Return how many cells from `start` on begin before `earliest`."""
    return max(0, -(-elapsed(start, earliest) // GRID))


def visit_starts(
    window: OpenWindow, visit: Visit, *, now: datetime, asker: Asker, lead: timedelta = NO_LEAD
) -> list[Start]:
    """Return every time at which `asker` could book the visit right now, earliest first.

    Starts lie on the grid counted from the window's start, not before `now + lead`; the visit ends within
    the window. Each comes with the places that a booking would claim (see `preference`).
    """
    loads, layers, laid_out = _prepared(window, visit, now=now, asker=asker)
    passed = passed_cells(window.start, now.astimezone(UTC) + lead)
    starts = fitting(layers, laid_out) >> passed << passed
    choices = _choices(loads, layers, laid_out) if starts else []
    return [_start(window, visit, cell, _places(choices, cell)) for cell in indices(starts)]


def start_at(
    window: OpenWindow,
    visit: Visit,
    start: datetime,
    *,
    now: datetime,
    asker: Asker,
    lead: timedelta = NO_LEAD,
) -> Start | None:
    """Return the booking that begins at exactly `start`, or None when it is not (or no longer) to be had.

    It is one of `visit_starts`, found without listing them. No day of the first or last year of the calendar
    is to be had: not each of them has a moment in UTC.
    """
    if not MINYEAR < start.year < MAXYEAR:
        return None
    cell, beside = divmod(elapsed(window.start, start), GRID)
    if beside or cell < passed_cells(window.start, now.astimezone(UTC) + lead):
        return None
    loads, layers, laid_out = _prepared(window, visit, now=now, asker=asker)
    if not fitting(layers, laid_out) >> cell & 1:
        return None
    return _start(window, visit, cell, _places(_choices(loads, layers, laid_out), cell))


def used_after(load: PoolLoad, places: Iterable[Place]) -> bytes:
    """Return the load's bytes when these places of its pool are claimed as well; others are ignored.

    Raises ValueError where all seats are taken: a booking that was checked never gets there.
    """
    return _changed(load, places, 1)


def used_before(load: PoolLoad, places: Iterable[Place]) -> bytes:
    """Return the load's bytes when these places of its pool are given back; others are ignored.

    Raises ValueError where nobody has a seat.
    """
    return _changed(load, places, -1)


def _changed(load: PoolLoad, places: Iterable[Place], by: int) -> bytes:
    used = bytearray(load.used)
    for place in places:
        if place.pool_key == load.pool.key:
            for cell in range(place.first_cell, place.first_cell + place.cells):
                if not 0 <= used[cell] + by <= load.pool.seats:
                    raise ValueError(f"pool {load.pool.key} has {load.pool.seats} seats, cell {cell} no room")
                used[cell] += by
    return bytes(used)


def _prepared(
    window: OpenWindow, visit: Visit, *, now: datetime, asker: Asker
) -> tuple[list[PoolLoad], list[Layer], Visit]:
    """Return the open pools, their layers in the same order, and the visit as this window lays it out."""
    loads = open_loads(window, now=now, asker=asker)
    layers = [
        Layer(load.pool.kind, load.pool.features, load.pool.longest, free_cells(load)) for load in loads
    ]
    return loads, layers, visit.laid_out(frozenset(load.pool.kind for load in loads))


class _Choice(NamedTuple):
    """For one step: the pools that serve it, the preferred first, each with where the step could begin."""

    offset: int
    cells: int
    pools: list[tuple[Pool, int]]


def _choices(loads: Sequence[PoolLoad], layers: Sequence[Layer], visit: Visit) -> list[_Choice]:
    return [
        _Choice(
            offset,
            step.cells,
            [
                (load.pool, runs(layer.free, step.cells))
                for load, layer in zip(loads, layers, strict=True)
                if layer.serves(step)
            ],
        )
        for offset, step in steps_from(visit)
    ]


def _places(choices: Iterable[_Choice], cell: int) -> tuple[Place, ...]:
    """Return for each step of a visit that starts at `cell` the first pool that is free throughout."""
    found = []
    for offset, cells, pools in choices:
        pool = next(pool for pool, free in pools if free >> (cell + offset) & 1)
        found.append(Place(pool.key, pool.kind, cell + offset, cells))
    return tuple(found)


def _start(window: OpenWindow, visit: Visit, cell: int, places: tuple[Place, ...]) -> Start:
    begin = window.start.astimezone(UTC) + cell * GRID
    return Start(begin, begin + visit.length, places)
