"""The grid of cells that a window is cut into, and desks as bit masks over these cells.

A desk's taken cells are the bits of one integer: bit 0 is the first cell of the window. Looking for room is
then a handful of shifts, whatever the number of bookings.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from wanderamt.engines.slots.values import Busy, Window

GRID = timedelta(minutes=5)


def grid_cells(start: datetime, end: datetime, window_start: datetime, *, grid: timedelta = GRID) -> range:
    """Return the indices of all cells that [start, end) touches, counted from `window_start`.

    They become database rows under a unique constraint, so two bookings of one desk can never share a cell.
    Raises ValueError before the window or when the span is empty.
    """
    first = elapsed(window_start, start) // grid
    last = -(-elapsed(window_start, end) // grid)
    if first < 0 or last <= first:
        raise ValueError("a booking must lie after the start of its window and must not be empty")
    return range(first, last)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Return the true time between two aware moments, also when the clocks change in between."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def moment(window: Window, after: timedelta) -> datetime:
    """Return the moment `after` the window's start, in the time zone of the window."""
    return (window.start.astimezone(UTC) + after).astimezone(window.start.tzinfo)


def cells_needed(need: timedelta, grid: timedelta) -> int:
    """Return how many cells a duration takes. Raises ValueError when there is nothing to place."""
    if need <= timedelta(0):
        raise ValueError("a visit must take some time")
    return -(-need // grid)


def taken_masks(window: Window, busy: Iterable[Busy], grid: timedelta) -> list[int]:
    """Return the mask of taken cells of desks 1, 2, ... in this order."""
    masks = [0] * window.desks
    for item in busy:
        if item.span.overlaps(window.span) and 1 <= item.desk <= window.desks:
            start = max(item.span.start, window.start)
            masks[item.desk - 1] |= block(grid_cells(start, item.span.end, window.start, grid=grid))
    return masks


def block(cells: range) -> int:
    """Return the mask with exactly these consecutive cells set."""
    return ((1 << len(cells)) - 1) << cells.start


def starts_mask(window: Window, need: timedelta, earliest: datetime, grid: timedelta) -> int:
    """Return the mask of cells at which a visit may start: not before `earliest`, over by the window's
    end.
    """
    last = (elapsed(window.start, window.end) - need) // grid
    first = max(0, -(-elapsed(window.start, earliest) // grid))
    return block(range(first, last + 1)) if first <= last else 0


def runs(free: int, cells: int) -> int:
    """Return the bits of `free` with which a run of `cells` set bits begins.

    Doubles what is known to be free, so it takes about log2(cells) shifts however long the integer is.
    Raises ValueError for a run of nothing.
    """
    if cells < 1:
        raise ValueError("a run has at least one cell")
    known = 1
    while known < cells and free:
        further = min(known, cells - known)
        free &= free >> further
        known += further
    return free


def open_digits(used: bytes, seats: int) -> bytes:
    """Return for each cell "1" where fewer than `seats` are taken, else "0"."""
    return used.translate(_OPEN[seats])


def mask_of(digits: bytes) -> int:
    """Return the integer whose bit i is the digit i of `digits` ("0" and "1", at least one)."""
    return int(digits[::-1], 2)


_OPEN = tuple(bytes(49 if taken < seats else 48 for taken in range(256)) for seats in range(256))


def indices(mask: int) -> Iterator[int]:
    """Yield the set bits, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
