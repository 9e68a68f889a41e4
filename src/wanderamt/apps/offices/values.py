"""What the verbs of this room are given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wanderamt.apps.offices.models import WindowPool

#: The longest day has so many hours. Who looks for what is open at a moment need not look further back,
#: however many years are stored.
LONGEST_WINDOW = timedelta(hours=25)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPlan:
    """Seats of a window to come that are alike. The fields are those of WindowPool."""

    seats: int
    released_at: datetime | None
    key: str = WindowPool.MAIN
    kind: str = WindowPool.Kind.DESK
    features: frozenset[str] = frozenset()
    audience: str = WindowPool.Audience.ALL
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLabel:
    """What a desk is called and where it is; `room` is often empty."""

    label: str
    room: str


#: The feature of a pool that is reached without a step, and that a visit can need.
STEP_FREE = "step_free"


def check_pools(pools: Iterable[PoolPlan], *, desks: int) -> None:
    """Raises ValueError unless there is a main pool with people, and the pools with people fill `desks`."""
    kinds = {pool.key: pool.kind for pool in pools}
    people = sum(pool.seats for pool in pools if pool.kind == WindowPool.Kind.DESK)
    if kinds.get(WindowPool.MAIN) != WindowPool.Kind.DESK or people != desks:
        raise ValueError(f"{desks} desks are not the pools {sorted(kinds)} with {people} seats")
