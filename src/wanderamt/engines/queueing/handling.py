"""How long a visit takes at a desk: planned minutes at first, what was measured more and more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from types import MappingProxyType

#: A plan counts as much as so many measured visits: it is a guess of people who know the work.
PLAN_WEIGHT = 8.0
#: Standard deviation of a handling time over its mean until enough is measured.
PLAN_SPREAD = 0.6
#: A matter nobody planned or measured.
UNKNOWN_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Mean and standard deviation of a time at a desk, in seconds."""

    mean: float
    spread: float

    def __post_init__(self) -> None:
        if self.mean < 0 or self.spread < 0:
            raise ValueError("a handling time is not negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Visits for one matter alone: how many, their mean, the sum of squared distances from it (seconds)."""

    n: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def and_then(self, seconds: float) -> "Measured":
        """Add one visit (Welford's update). Raises ValueError for a negative time."""
        if seconds < 0:
            raise ValueError("a handling time is not negative")
        n = self.n + 1
        mean = self.mean + (seconds - self.mean) / n
        return Measured(n=n, mean=mean, squares=self.squares + (seconds - self.mean) * (seconds - mean))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingTimes:
    """What is planned (seconds) and what was measured, per matter."""

    planned: Mapping[str, float] = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)

    def learn(self, matter: str, seconds: float) -> "HandlingTimes":
        """Add one finished visit that was for this matter alone."""
        known = self.measured.get(matter, Measured()).and_then(seconds)
        return replace(self, measured=MappingProxyType({**self.measured, matter: known}))

    def of(self, matters: Iterable[str]) -> Handling:
        """Return the time of one visit with all these matters: means add up, and so do variances.

        Each is the mean of plan and measurements, the plan with the weight of `PLAN_WEIGHT` visits. A visit
        without a known matter takes `UNKNOWN_SECONDS`.
        """
        parts = [self._one(matter) for matter in matters] or [self._one("")]
        return Handling(
            mean=sum(part.mean for part in parts), spread=sqrt(sum(part.spread**2 for part in parts))
        )

    def _one(self, matter: str) -> Handling:
        plan = self.planned.get(matter, UNKNOWN_SECONDS)
        known = self.measured.get(matter, Measured())
        weight = PLAN_WEIGHT + known.n
        mean = (PLAN_WEIGHT * plan + known.n * known.mean) / weight
        between = PLAN_WEIGHT * known.n / weight * (known.mean - plan) ** 2
        variance = (PLAN_WEIGHT * (PLAN_SPREAD * plan) ** 2 + known.squares + between) / weight
        return Handling(mean=mean, spread=sqrt(variance))

    def as_dict(self) -> dict[str, list[float]]:
        """What was measured, for JSON; the plan is kept by the catalogue."""
        return {name: [each.n, each.mean, each.squares] for name, each in sorted(self.measured.items())}

    @classmethod
    def from_dict(cls, kept: Mapping[str, list[float]], *, planned: Mapping[str, float]) -> "HandlingTimes":
        """The reverse of `as_dict`, with the plan (seconds per matter) of today."""
        measured = {
            name: Measured(n=int(n), mean=mean, squares=squares) for name, (n, mean, squares) in kept.items()
        }
        return cls(planned=MappingProxyType(dict(planned)), measured=MappingProxyType(measured))
