"""Pools of seats, visits of steps, and windows with what is taken: the values of the calendar.

A pool is a number of alike seats of one window: desks where people serve, or a device. Nobody is booked at a
certain desk; a pool only counts. A visit is one or more steps that follow each other without a break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from wanderamt.engines.slots.grid import GRID, cells_needed, elapsed

Kind = Literal["desk", "photo"]
Audience = Literal["all", "host", "staff"]
Asker = Literal["citizen", "host", "staff"]

MOST_SEATS = 255
"""What one byte per cell can count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Some alike seats of one window.

    `features` are what these seats can do beyond the ordinary ("language:ar", "skill:vehicle", "step_free").
    `longest` makes a lane for short matters: longer steps are not laid here. Citizens may book from
    `released` on, never where it is None; a pool of the audience "host" is the host's until then and
    everybody's afterwards, one of the audience "staff" is never offered to citizens or hosts.
    Raises ValueError without a seat, with more than 255, or with a naive moment.
    """

    key: str
    seats: int
    kind: Kind = "desk"
    features: frozenset[str] = frozenset()
    audience: Audience = "all"
    longest: timedelta | None = None
    released: datetime | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.seats <= MOST_SEATS:
            raise ValueError(f"a pool has 1 to {MOST_SEATS} seats, not {self.seats}")
        if self.released is not None and self.released.tzinfo is None:
            raise ValueError("a release needs an aware moment")

    def open_to(self, asker: Asker, now: datetime) -> bool:
        """Tell whether `asker` may book here at the moment `now`."""
        public = self.released is not None and self.released <= now
        if asker == "citizen":
            return public and self.audience != "staff"
        if asker == "host":
            return self.audience != "staff"
        return self.audience != "host" or public


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of a visit at one seat. It takes whole cells: `length` is rounded up.

    Raises ValueError when the step takes no time.
    """

    length: timedelta
    kind: Kind = "desk"
    needs: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        cells_needed(self.length, GRID)

    @property
    def cells(self) -> int:
        """How many five-minute cells the step takes."""
        return cells_needed(self.length, GRID)


@dataclass(frozen=True)
class Visit:
    """What one or several people need in one run: the steps in their order. ValueError without a step."""

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a visit needs at least one step")

    @cached_property
    def cells(self) -> int:
        """How many cells the whole visit takes, wherever it is laid out."""
        return sum(step.cells for step in self.steps)

    @property
    def length(self) -> timedelta:
        """The time from the start of the first step to the end of the last, in whole cells."""
        return self.cells * GRID

    def laid_out(self, kinds: frozenset[str]) -> "Visit":
        """Return the visit as it takes place where only pools of these `kinds` are.

        A step without a pool of its kind becomes part of the first desk step: there the photo is taken at the
        desk. The length stays; needs are never dropped. Without a desk nothing can be moved.
        """
        lost = [step for step in self.steps if step.kind not in kinds]
        if not lost or "desk" not in kinds:
            return self
        kept = [step for step in self.steps if step.kind in kinds]
        at = next((place for place, step in enumerate(kept) if step.kind == "desk"), None)
        if at is None:
            return Visit((_at_one_desk(lost), *kept))
        return Visit((*kept[:at], _at_one_desk([kept[at], *lost]), *kept[at + 1 :]))


def _at_one_desk(steps: Sequence[Step]) -> Step:
    """Return the desk step that takes as long as these together and needs what they need."""
    return Step(
        length=sum(step.cells for step in steps) * GRID,
        needs=frozenset().union(*(step.needs for step in steps)),
    )


@dataclass(frozen=True, slots=True)
class PoolLoad:
    """A pool and how many of its seats are taken: one byte for each cell of the window."""

    pool: Pool
    used: bytes


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A counter is open from `start` to `end` (aware, half-open) with these pools.

    Cells are counted from `start`, in true time; a rest at the end that is shorter than a cell is not used.
    Raises ValueError when naive or reversed, when a key comes twice, or when a load does not have exactly one
    byte per cell. A window without a pool is closed to everybody.
    """

    key: str
    start: datetime
    end: datetime
    pools: tuple[PoolLoad, ...]

    def __post_init__(self) -> None:
        cells = window_cells(self.start, self.end)
        for load in self.pools:
            if len(load.used) != cells:
                raise ValueError(f"window {self.key} has {cells} cells: each pool needs a byte for each")
        if len(self.pools) > 1 and len({load.pool.key for load in self.pools}) < len(self.pools):
            raise ValueError(f"window {self.key} has two pools of one key")


class Place(NamedTuple):
    """What a booking claims: one seat of the pool in all these cells of its window."""

    pool_key: str
    kind: Kind
    first_cell: int
    cells: int


class Start(NamedTuple):
    """A time that can be booked, in UTC, and the places of its steps in their order."""

    start: datetime
    end: datetime
    places: tuple[Place, ...]


class Time(NamedTuple):
    """A time that can be booked at the window of this key, in UTC."""

    window: str
    start: datetime
    end: datetime


def window_cells(start: datetime, end: datetime) -> int:
    """Return the number of whole cells in [start, end). Raises ValueError when naive or reversed."""
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("a window needs aware moments")
    length = elapsed(start, end)
    if length <= timedelta(0):
        raise ValueError("a window must end after it starts")
    return length // GRID
