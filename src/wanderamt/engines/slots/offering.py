"""Times that can be offered to one person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from wanderamt.engines.slots.grid import (
    GRID,
    cells_needed,
    elapsed,
    free_starts,
    indices,
    moment,
    starts_mask,
    taken_masks,
)
from wanderamt.engines.slots.values import Busy, Offer, Window

SMALLEST_VISIT = timedelta(minutes=10)
"""A gap shorter than this is lost: most matters of the catalogue take at least so long with arrival."""


def offers(
    *,
    window: Window,
    busy: Iterable[Busy],
    need: timedelta,
    now: datetime,
    grid: timedelta = GRID,
    lead: timedelta = timedelta(0),
) -> list[Offer]:
    """Return every start time at which `need` fits, earliest first, each with the lowest free desk.

    Starts lie on the grid counted from the window's start and not before `now + lead`; visits end within the
    window. A desk is taken in whole cells. Raises ValueError when `need` is not positive.
    """
    cells = cells_needed(need, grid)
    starts = starts_mask(window, need, now + lead, grid)
    free = [free_starts(taken, cells, starts) for taken in taken_masks(window, busy, grid)]
    desk_of = {cell: desk for desk, mask in reversed(list(enumerate(free, 1))) for cell in indices(mask)}
    return [_offer(window, cell, desk_of[cell], need, grid) for cell in sorted(desk_of)]


def compact_offers(
    *,
    window: Window,
    busy: Iterable[Busy],
    need: timedelta,
    now: datetime,
    grid: timedelta = GRID,
    lead: timedelta = timedelta(0),
    smallest: timedelta = SMALLEST_VISIT,
) -> list[Offer]:
    """Return the same start times as `offers`, those first that keep the day in one piece.

    A time is the better the less of the desk it makes unusable (free stretches before or after it that
    are shorter than `smallest`); among equals those that touch bookings or edges of the window on more
    sides, then the earliest. Each time comes with the desk that suits it best. Take the first few as
    suggestions.
    """
    cells = cells_needed(need, grid)
    starts = starts_mask(window, need, now + lead, grid)
    total = -(-elapsed(window.start, window.end) // grid)
    first = max(0, -(-elapsed(window.start, now + lead) // grid))
    small = cells_needed(smallest, grid)
    best: dict[int, tuple[int, int, int]] = {}
    for desk, taken in enumerate(taken_masks(window, busy, grid), 1):
        for cell in indices(free_starts(taken, cells, starts)):
            before = cell - max(first, (taken & ((1 << cell) - 1)).bit_length())
            rest = taken >> (cell + cells)
            after = (rest & -rest).bit_length() - 1 if rest else total - cell - cells
            waste = sum(gap for gap in (before, after) if gap < small)
            rank = (waste, (before > 0) + (after > 0), desk)
            best[cell] = min(rank, best.get(cell, rank))
    ranked = sorted(best, key=lambda cell: (best[cell][:2], cell))
    return [_offer(window, cell, best[cell][2], need, grid) for cell in ranked]


def _offer(window: Window, cell: int, desk: int, need: timedelta, grid: timedelta) -> Offer:
    return Offer(start=moment(window, cell * grid), end=moment(window, cell * grid + need), desk=desk)
