"""A plan for many people in one window, for example all residents of a care home."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from wanderamt.engines.slots.grid import (
    GRID,
    block,
    cells_needed,
    moment,
    runs,
    starts_mask,
    taken_masks,
)
from wanderamt.engines.slots.values import Assignment, Busy, Need, NoRoom, Window

Placed = dict[str, tuple[int, int]]
"""Key -> (desk, first cell)."""


def assign(
    *,
    window: Window,
    busy: Iterable[Busy],
    needs: Sequence[Need],
    now: datetime,
    grid: timedelta = GRID,
) -> list[Assignment]:
    """Place all people one after another and return the plan in order of time, then desk.

    People who come to the room are packed from the front of the window, each at the desk that is free first,
    so desks get no gaps that existing bookings do not force. People visited at their bed come last at every
    desk, and their starts follow `place_order`. The given order is kept where it fits; otherwise long visits
    are placed first. Raises `NoRoom` when none of these plans holds everybody (always rightly so when all
    visits are equally long and nobody is visited at the bed; else a rare tighter packing may be missed),
    ValueError when a key comes twice.
    """
    if len({need.key for need in needs}) < len(needs):
        raise ValueError("every person to be placed needs a key of their own")
    room, bedside = _room_and_bedside(needs)
    longest_first = sorted(room, key=lambda need: -need.duration)
    taken = taken_masks(window, busy, grid)
    plans = [
        _plan(window=window, taken=list(taken), room=order, bedside=bedside, earliest=now, grid=grid)
        for order in (room, longest_first)
    ]
    best = max(plans, key=len)
    if len(best) < len(needs):
        unplaced = tuple(need.key for need in needs if need.key not in best)
        raise NoRoom(placed=len(best), people=len(needs), unplaced=unplaced)
    return sorted(
        (_assignment(window, need, best[need.key], grid) for need in needs),
        key=lambda item: (item.start, item.desk),
    )


def _room_and_bedside(needs: Sequence[Need]) -> tuple[list[Need], list[Need]]:
    """Return who comes to the room, as given, and who is visited at the bed, in the order of the places."""
    places = [(need.place_order, need) for need in needs if need.place_order is not None]
    return (
        [need for need in needs if need.place_order is None],
        [need for _, need in sorted(places, key=itemgetter(0))],
    )


def _plan(
    *,
    window: Window,
    taken: list[int],
    room: Sequence[Need],
    bedside: Sequence[Need],
    earliest: datetime,
    grid: timedelta,
) -> Placed:
    """Place greedily; people who do not fit are left out."""
    placed: Placed = {}
    room_over = [0] * window.desks
    for need in room:
        cells = cells_needed(need.duration, grid)
        found = _first_free(taken, cells, starts_mask(window, need.duration, earliest, grid))
        if found is not None:
            cell, desk = found
            placed[need.key] = (desk, cell)
            taken[desk - 1] |= block(range(cell, cell + cells))
            room_over[desk - 1] = max(room_over[desk - 1], cell + cells)
    blocked = [mask | block(range(over)) for mask, over in zip(taken, room_over, strict=True)]
    previous = 0
    for need in bedside:
        cells = cells_needed(need.duration, grid)
        starts = starts_mask(window, need.duration, earliest, grid) >> previous << previous
        found = _first_free(blocked, cells, starts)
        if found is not None:
            previous, desk = found
            placed[need.key] = (desk, previous)
            blocked[desk - 1] |= block(range(previous, previous + cells))
    return placed


def _first_free(taken: Sequence[int], cells: int, starts: int) -> tuple[int, int] | None:
    candidates = []
    for desk, mask in enumerate(taken, 1):
        free = starts & runs(~mask, cells)
        if free:
            candidates.append(((free & -free).bit_length() - 1, desk))
    return min(candidates, default=None)


def _assignment(window: Window, need: Need, place: tuple[int, int], grid: timedelta) -> Assignment:
    desk, cell = place
    return Assignment(
        key=need.key,
        start=moment(window, cell * grid),
        end=moment(window, cell * grid + need.duration),
        desk=desk,
    )
