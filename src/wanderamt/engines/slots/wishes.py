"""What people wish beyond "as early as possible"."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from wanderamt.kernel.clock import BERLIN

NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A filter over days and starts, by the clocks of Berlin. Nothing given means everything.

    `weekdays` count as in `date.weekday`: Monday is 0. A visit belongs to the morning when it starts before
    12:00, else to the afternoon. `earliest` and `latest` are days, both included.
    Raises ValueError for a weekday that there is not, or when no day can be meant.
    """

    weekdays: frozenset[int] = frozenset()
    part: Literal["any", "morning", "afternoon"] = "any"
    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays are 0 (Monday) to 6 (Sunday)")
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError("the latest day lies before the earliest")

    def admits_day(self, day: date) -> bool:
        """Tell whether some time of this day can be meant."""
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and (self.earliest is None or self.earliest <= day)
            and (self.latest is None or day <= self.latest)
        )

    def admits(self, start: datetime) -> bool:
        """Tell whether a visit that starts at this aware moment is meant."""
        local = start.astimezone(BERLIN)
        if not self.admits_day(local.date()):
            return False
        return self.part == "any" or (self.part == "morning") == (local.time() < NOON)


ANY = Wish()
"""Whenever it may be."""
