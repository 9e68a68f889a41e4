"""How long a visit takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from wanderamt.engines.slots.grid import GRID


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """Planning assumptions, not measurements: no Hannover figures are published. Replace them by measured
    ones.

    `arrival` is greeting, seating and checking identity. It counts once per visit, however many matters there
    are: this is what several matters in one visit save. `bedside_walk` is moving the devices to the next
    room.
    """

    arrival: timedelta = timedelta(minutes=2)
    bedside_walk: timedelta = timedelta(minutes=5)
    grid: timedelta = GRID


PLANNING = Durations()


def visit_duration(
    durations: Sequence[timedelta], *, bedside: bool, settings: Durations = PLANNING
) -> timedelta:
    """Return the time to reserve for one person: the matters, arrival once, the walk to a bed, rounded up.

    The result is a whole number of grid steps. Raises ValueError without a matter or with a negative
    duration.
    """
    if not durations or min(durations) < timedelta(0):
        raise ValueError("a visit needs at least one matter, and none may take less than no time")
    total = sum(durations, settings.arrival) + (settings.bedside_walk if bedside else timedelta(0))
    return -(-total // settings.grid) * settings.grid
