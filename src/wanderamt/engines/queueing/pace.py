"""Whether today goes faster or slower than handling times say: an outage, many who need an interpreter.

How fast calls come varies by chance alone, and a forecast that follows every slow half hour is worse than one
that does not (measured: `benchmarks/queue`). So the pace counts only as far as chance does not explain it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import copysign, sqrt

#: After so many seconds a call counts half.
HALF_LIFE = 5400.0
#: One visit that chance may add or take, in seconds, and how many standard deviations are chance.
VISIT = 600.0
CHANCE = 2.0
#: Seconds of work that today must outweigh before it is believed half.
CAUTION = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Desk-seconds that calls took, and that they were expected to take; both fade."""

    spent: float = 0.0
    expected: float = 0.0

    @property
    def factor(self) -> float:
        """Above 1: everything takes longer today. 1 while little is known or chance explains it."""
        surplus = self.spent - self.expected
        chance = CHANCE * sqrt(VISIT * (self.expected + VISIT))
        believed = copysign(max(abs(surplus) - chance, 0.0), surplus)
        return (self.expected + CAUTION + believed) / (self.expected + CAUTION)

    def after(self, *, seconds: float, spent: float, expected: float) -> "Pace":
        """Return the pace `seconds` later, in which desks worked `spent` on what should take `expected`.

        Only time while somebody waits may count: a desk without work is not slow. Raises ValueError for
        anything negative.
        """
        if min(seconds, spent, expected) < 0:
            raise ValueError("time does not run backwards")
        kept: float = 0.5 ** (seconds / HALF_LIFE)
        return Pace(spent=self.spent * kept + spent, expected=self.expected * kept + expected)

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return {"spent": self.spent, "expected": self.expected}

    @classmethod
    def from_dict(cls, kept: Mapping[str, float]) -> "Pace":
        """The reverse of `as_dict`. Raises KeyError for anything else."""
        return cls(spent=float(kept["spent"]), expected=float(kept["expected"]))
