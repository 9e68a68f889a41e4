"""Half-open stretches of time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` (included) to `end` (excluded), both aware.

    Raises ValueError when naive, empty or reversed. Order and lengths are those of the true
    timeline (UTC), also across a clock change.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware moments")
        if _instant(self.end) <= _instant(self.start):
            raise ValueError("a span must end after it starts")

    def __lt__(self, other: "Span") -> bool:
        return (_instant(self.start), _instant(self.end)) < (_instant(other.start), _instant(other.end))

    @property
    def duration(self) -> timedelta:
        """Elapsed time; also right when the clocks change in between."""
        return _instant(self.end) - _instant(self.start)

    @property
    def minutes(self) -> int:
        """Whole elapsed minutes, rounded down."""
        return int(self.duration.total_seconds() // 60)

    def overlaps(self, other: "Span") -> bool:
        """Tell whether both spans share at least one moment; touching ends do not count."""
        return _instant(self.start) < _instant(other.end) and _instant(other.start) < _instant(self.end)

    def contains(self, item: "datetime | Span") -> bool:
        """Tell whether a moment, or the whole of another span, lies inside."""
        if isinstance(item, Span):
            return _instant(self.start) <= _instant(item.start) and _instant(item.end) <= _instant(self.end)
        return _instant(self.start) <= _instant(item) < _instant(self.end)


def _instant(moment: datetime) -> datetime:
    # Aware datetimes of one zone are compared and subtracted by their wall clock: wrong when clocks change.
    return moment.astimezone(UTC)
