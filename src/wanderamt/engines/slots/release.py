"""When which share of the seats becomes bookable for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wanderamt.engines.slots.opening import moment_at
from wanderamt.kernel.clock import BERLIN

WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """So many percent of the seats become bookable `days_before` the day, when clocks in Berlin show `at`.

    0 days before, 07:00 makes a same-day contingent. Raises ValueError outside of 1 to 100 percent and for
    days after the day itself.
    """

    share: int
    days_before: int
    at: time

    def __post_init__(self) -> None:
        if not 1 <= self.share <= WHOLE:
            raise ValueError("a share is 1 to 100 percent")
        if self.days_before < 0:
            raise ValueError("seats are released before the day is over, not after it")

    def moment(self, day: date) -> datetime:
        """Return the moment, in Berlin's time, from which the seats of `day` can be booked."""
        return moment_at(day - timedelta(days=self.days_before), self.at).astimezone(BERLIN)


@dataclass(frozen=True, slots=True)
class ReleasePolicy:
    """How the seats of a window are released, tier by tier. ValueError unless the shares make 100 percent.

    A value without a clock, so that a simulation can score many of them: `split` and `Release.moment` say
    what a policy does to a window, `share_at` and `seats_at` what can be booked at a moment.
    """

    tiers: tuple[Release, ...]

    def __post_init__(self) -> None:
        if sum(tier.share for tier in self.tiers) != WHOLE:
            raise ValueError("the shares of a release policy make 100 percent together")

    def split(self, seats: int) -> tuple[tuple[int, Release], ...]:
        """Return how many seats each tier gets, in the order of the tiers; tiers that get none are left out.

        Whole seats by the method of the largest remainder (Hare and Niemeyer); among equal remainders the
        earlier tier gets the seat. Raises ValueError for a negative number of seats.
        """
        counts = _largest_remainder(seats, [tier.share for tier in self.tiers])
        return tuple((count, tier) for count, tier in zip(counts, self.tiers, strict=True) if count)

    def share_at(self, *, day: date, now: datetime) -> int:
        """Return how many percent of the seats of `day` are bookable at the moment `now`."""
        return sum(tier.share for tier in self.tiers if tier.moment(day) <= now)

    def seats_at(self, seats: int, *, day: date, now: datetime) -> int:
        """Return how many of a window's seats are bookable at the moment `now`, in whole seats."""
        return sum(count for count, tier in self.split(seats) if tier.moment(day) <= now)

    def next_release(self, *, day: date, now: datetime) -> datetime | None:
        """Return when seats of `day` are released next after `now`, or None when all are."""
        later = [moment for tier in self.tiers if (moment := tier.moment(day)) > now]
        return min(later, default=None)


def _largest_remainder(seats: int, shares: Sequence[int]) -> list[int]:
    if seats < 0:
        raise ValueError("there are no negative seats")
    parts = [divmod(seats * share, WHOLE) for share in shares]
    counts = [whole for whole, _ in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    for place in by_remainder[: seats - sum(counts)]:
        counts[place] += 1
    return counts
