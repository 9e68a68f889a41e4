"""How far off forecasts were, so that "nine of ten wait at most" is true as measured.

A wait that ended is turned into a *score*: where it fell in the distribution forecast for it, a gamma
distribution on the scale of normal quantiles (Wilson and Hilferty 1931, "The distribution of chi-square").
The quantiles of the last scores take the place of the normal ones: split conformal prediction on a sliding
window (Vovk et al. 2005; Papadopoulos et al. 2002), which needs no assumption on handling times. As days
change, so does the window: after each wait the level asked for is moved against the error made, so coverage
holds in the long run whatever happens (Gibbs and Candes 2021, "Adaptive conformal inference").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt
from statistics import NormalDist

WINDOW = 400
#: How fast the level follows errors.
STEP = 0.01
DIGITS = 4
LEVELS = (0.5, 0.9)

_START = tuple(round(NormalDist().inv_cdf(n / 40), DIGITS) for n in range(1, 40))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A distribution of waits: its mean in seconds and its shape (mean squared over variance)."""

    mean: float
    shape: float

    def at(self, score: float) -> float:
        """Return the seconds at a score. Not below 0."""
        share: float = max(1 - 1 / (9 * self.shape) + score / (3 * sqrt(self.shape)), 0.0)
        return self.mean * share**3

    def score(self, waited: float) -> float:
        """Return the score of a wait in seconds: 0 near the median, 1.28 near nine of ten."""
        share: float = (waited / self.mean) ** (1 / 3)
        return 3 * sqrt(self.shape) * (share - 1 + 1 / (9 * self.shape))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The last scores, oldest first, and the levels that are asked for to reach `LEVELS`."""

    scores: tuple[float, ...] = _START
    levels: tuple[float, ...] = LEVELS

    def as_dict(self) -> dict[str, list[float]]:
        """For JSON."""
        return {"scores": list(self.scores), "levels": list(self.levels)}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Sequence[float]]) -> "Calibration":
        """The reverse of `as_dict`."""
        return cls(scores=tuple(kept["scores"]), levels=tuple(kept["levels"]))

    def quantile(self, level: float) -> float:
        """Return the score that `level` (one of `LEVELS`) of waits stay at or below."""
        return _quantile(sorted(self.scores), self.levels[LEVELS.index(level)])

    def learn(self, spread: Spread, waited: float) -> "Calibration":
        """Add a wait that has ended (seconds) and its forecast. Raises ValueError below 0."""
        if waited < 0:
            raise ValueError("nobody waits less than no time")
        score = round(spread.score(waited), DIGITS)
        known = sorted(self.scores)
        levels = tuple(
            min(max(level + STEP * (goal - (score <= _quantile(known, level))), 0.01), 0.99)
            for goal, level in zip(LEVELS, self.levels, strict=True)
        )
        return replace(self, scores=(*self.scores, score)[-WINDOW:], levels=levels)


def _quantile(known: Sequence[float], level: float) -> float:
    return known[min(ceil(level * (len(known) + 1)), len(known)) - 1]
