"""How long somebody who stands in the queue still waits, with the truth about how uncertain that is.

The desks are taken as one: what is ahead, in desk-minutes, over the desks that are open, corrected by the
pace of the day. How far off such forecasts were is learned from the waits that ended (`Calibration`), so
half of the people wait at most `p50` and nine of ten at most `p90`, as measured and not as assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import sqrt
from typing import Final

from wanderamt.engines.queueing.calibration import Calibration, Spread
from wanderamt.engines.queueing.handling import Handling
from wanderamt.engines.queueing.pace import Pace

STEADY: Final = Pace()
UNTRIED: Final = Calibration()
#: No work is taken for shorter than this (seconds), so that a forecast has a scale.
SHORTEST = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class InService:
    """Somebody at a desk: what the visit takes, and the seconds that it has taken.

    Raises ValueError for a negative time.
    """

    handling: Handling
    elapsed: float

    def __post_init__(self) -> None:
        if self.elapsed < 0:
            raise ValueError("a visit has taken no less than no time")

    @property
    def left(self) -> Handling:
        """What is left; after its mean time a visit still takes part of its spread, it never ends by plan."""
        floor = min(self.handling.spread, self.handling.mean) / 2
        return Handling(mean=max(self.handling.mean - self.elapsed, floor), spread=self.handling.spread)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Somebody with an appointment who will go before, with the probability that they come.

    Raises ValueError for a probability that is none.
    """

    handling: Handling
    chance: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.chance <= 1:
            raise ValueError("a probability lies between 0 and 1")

    @property
    def mean(self) -> float:
        """Seconds of work, weighted by the probability."""
        return self.chance * self.handling.mean

    @property
    def variance(self) -> float:
        """Of the handling time, and of whether there will be any."""
        return self.chance * (self.handling.spread**2 + (1 - self.chance) * self.handling.mean**2)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForecast:
    """`before_you` people go before; half wait at most `p50`, nine of ten at most `p90`, from now on.

    Both are None while no desk is open. `spread` is what `Calibration.learn` wants to hear again when the
    wait has ended; None where there was nothing to be wrong about (no desk, no wait).
    """

    before_you: int
    p50: timedelta | None
    p90: timedelta | None
    spread: Spread | None = None


def forecast(
    *,
    ahead: Sequence[Handling],
    open_counters: int,
    in_service: Sequence[InService] = (),
    appointments_due: Sequence[Expected] = (),
    pace: Pace = STEADY,
    calibration: Calibration = UNTRIED,
) -> WaitForecast:
    """Return how long the person behind `ahead` (in any order) waits from now.

    `appointments_due` are people who have not come yet and will go before. `open_counters` are the desks that
    serve this queue, busy or not; with more of them free than people before, there is no wait. `in_service`
    may be more than `open_counters`: a desk that closes finishes its visit.
    Raises ValueError for a negative number of counters.
    """
    if open_counters < 0:
        raise ValueError("there cannot be fewer than no counters")
    before = len(ahead) + round(sum(each.chance for each in appointments_due))
    if open_counters == 0:
        return WaitForecast(before_you=before, p50=None, p90=None)
    if before + len(in_service) < open_counters:
        return WaitForecast(before_you=before, p50=timedelta(0), p90=timedelta(0))
    spread = _spread(ahead, open_counters, in_service, appointments_due, pace)
    spread = replace(spread, told=calibration.quantiles(spread))
    half, most = (_whole(spread.at(score)) for score in spread.told)
    return WaitForecast(before_you=before, p50=half, p90=max(half, most), spread=spread)


def _spread(
    ahead: Sequence[Handling],
    desks: int,
    in_service: Sequence[InService],
    appointments_due: Sequence[Expected],
    pace: Pace,
) -> Spread:
    """All work before this person, over the desks.

    Free desks take the first of those ahead at once. Desks that are still busy when this person is called did
    not work for this wait; so of what is at the desks only one desk's average share counts. (Exact for equal
    exponential times: after `n` people at busy desks the mean is (n + 1) / desks.)
    """
    people, mean, variance = _work_before(ahead, appointments_due)
    free = max(desks - len(in_service), 0)
    waiting = max(people - free, 0) / people if people else 0.0
    each_mean, each_variance = (mean / people, variance / people) if people else (0.0, 0.0)
    left = [each.left for each in in_service]
    at_desks = max(len(left) + free, 1)
    mean = mean * waiting + (sum(each.mean for each in left) + free * each_mean) / at_desks
    variance = variance * waiting + (sum(each.spread**2 for each in left) + free * each_variance) / at_desks
    mean, deviation = max(mean, SHORTEST), max(sqrt(variance), SHORTEST)
    return Spread(mean=pace.factor * mean / desks, shape=(mean / deviation) ** 2)


def _work_before(
    ahead: Sequence[Handling], appointments_due: Sequence[Expected]
) -> tuple[float, float, float]:
    """How many people go before, the seconds of their work and its variance."""
    return (
        len(ahead) + sum(each.chance for each in appointments_due),
        sum(each.mean for each in ahead) + sum(each.mean for each in appointments_due),
        sum(each.spread**2 for each in ahead) + sum(each.variance for each in appointments_due),
    )


def _whole(seconds: float) -> timedelta:
    return timedelta(seconds=round(seconds))
