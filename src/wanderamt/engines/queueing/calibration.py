"""How far off forecasts were, so that "nine of ten wait at most" is true as measured.

A wait that ended is turned into a *score*: where it fell in the distribution forecast for it, a gamma
distribution on the scale of normal quantiles (Wilson and Hilferty 1931, "The distribution of chi-square").
Quantiles of the scores of forecasts like this one take the place of the normal ones: conformal prediction
(Vovk et al. 2005), made local (Guan 2023, "Localized conformal prediction"), for short and long waits are
wrong in different ways; it needs no assumption on handling times. Days change, so only the last scores
count, and after each wait the level asked for is moved against the error made: coverage holds in the long
run whatever happens (Gibbs and Candes 2021, "Adaptive conformal inference").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log, sqrt
from statistics import NormalDist
from typing import Any

#: So many ended waits are remembered, and so many of the most similar ones are asked.
WINDOW = 600
NEAREST = 60
#: How fast the level asked for follows errors, and how far it may go.
STEP = 0.01
BOUNDS = (0.02, 0.98)
DIGITS = 4
LEVELS = (0.5, 0.9)

#: What is assumed before anything has ended.
_START = tuple(NormalDist().inv_cdf(n / 40) for n in range(1, 40))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A distribution of waits: its mean in seconds, its shape (mean squared over variance), and the scores
    that were told for `LEVELS`, if any were.

    Raises ValueError unless mean and shape are above 0.
    """

    mean: float
    shape: float
    told: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if min(self.mean, self.shape) <= 0:
            raise ValueError("a distribution of waits has a mean and a shape above 0")

    def at(self, score: float) -> float:
        """Return the seconds at a score. Not below 0."""
        share: float = max(1 - 1 / (9 * self.shape) + score / (3 * sqrt(self.shape)), 0.0)
        return self.mean * share**3

    def score(self, waited: float) -> float:
        """Return the score of a wait in seconds: 0 near the median, 1.28 near nine of ten."""
        share: float = (waited / self.mean) ** (1 / 3)
        return 3 * sqrt(self.shape) * (share - 1 + 1 / (9 * self.shape))

    def as_list(self) -> list[float]:
        """For JSON: kept with a ticket until the wait has ended."""
        return [self.mean, self.shape, *self.told]

    @classmethod
    def from_list(cls, kept: Sequence[float]) -> "Spread":
        """The reverse of `as_list`. Raises ValueError for anything else."""
        mean, shape, *told = map(float, kept)
        return cls(mean=mean, shape=shape, told=tuple(told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The last scores, oldest first, each with the size (log of the mean) of its forecast; and the levels
    that are asked for to reach `LEVELS`. One per queue; nothing in it belongs to a person.
    """

    scores: tuple[tuple[float, float], ...] = ()
    levels: tuple[float, ...] = LEVELS

    def quantiles(self, spread: Spread) -> tuple[float, ...]:
        """Return, for each of `LEVELS`, the score that this share of such waits stay at or below."""
        size = log(spread.mean)
        near: Iterable[tuple[float, float]] = self.scores
        if len(self.scores) > NEAREST:
            near = sorted(self.scores, key=lambda each: abs(each[0] - size))[:NEAREST]
        known = sorted(score for _, score in near)
        if len(known) < len(_START):
            known = sorted([*known, *_START])
        return tuple(known[min(ceil(level * (len(known) + 1)), len(known)) - 1] for level in self.levels)

    def learn(self, spread: Spread, waited: float) -> "Calibration":
        """Add a wait that has ended (seconds) and its forecast. Raises ValueError for less than 0."""
        if waited < 0:
            raise ValueError("nobody waits less than no time")
        score = round(spread.score(waited), DIGITS)
        low, high = BOUNDS
        levels = tuple(
            min(max(level + STEP * (goal - (score <= told)), low), high)
            for goal, level, told in zip(LEVELS, self.levels, spread.told, strict=False)
        )
        kept = (*self.scores, (round(log(spread.mean), DIGITS), score))[-WINDOW:]
        return replace(self, scores=kept, levels=levels or self.levels)

    def as_dict(self) -> dict[str, list[list[float]] | list[float]]:
        """For JSON."""
        return {"scores": [list(each) for each in self.scores], "levels": list(self.levels)}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Calibration":
        """The reverse of `as_dict`. Raises KeyError and ValueError for anything else."""
        scores = tuple((float(size), float(score)) for size, score in kept["scores"])
        return cls(scores=scores, levels=tuple(map(float, kept["levels"])))
