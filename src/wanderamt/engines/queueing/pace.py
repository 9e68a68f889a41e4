"""Whether today goes faster or slower than handling times say: an outage, many who need an interpreter."""

from collections.abc import Mapping
from dataclasses import dataclass

#: Seconds of expected work that today's calls must outweigh before they are believed half.
CAUTION = 7200.0
#: After so many seconds a call counts half.
HALF_LIFE = 5400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Desk-seconds that calls took, and that they were expected to take; both fade. Seconds."""

    spent: float = 0.0
    expected: float = 0.0

    @property
    def factor(self) -> float:
        """Above 1: everything takes longer today. 1 while little is known."""
        return (self.spent + CAUTION) / (self.expected + CAUTION)

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
        """The reverse of `as_dict`."""
        return cls(spent=kept["spent"], expected=kept["expected"])
