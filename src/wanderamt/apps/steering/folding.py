"""From samples to a day, from bookings to their middle. Pure: the same numbers in give the same bytes out."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

#: Counts below this are not published: the few people behind them could be known to somebody.
FEWEST = 5
#: Version of the definitions below; part of the open data.
METHOD = "1"

Key = TypeVar("Key")
#: Service -> days to the next and to the third next appointment; None: not so many.
Numbers = Mapping[str, Sequence[int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A day of one service: see LeadDay."""

    samples: int
    next_median: int | None
    third_median: int | None
    third_best: int | None
    third_worst: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Bookings with their lead times: the middle in days, the share (0 to 1) within the days asked for."""

    median: int
    within: float


def fold(samples: Iterable[tuple[Key, Numbers]]) -> dict[tuple[Key, str], Folded]:
    """All samples of one day, in any order, as one value for each counter and service that was measured.

    A median of an even number of samples is the higher of the two in the middle, and "not so many" counts as
    longer than any number of days: the number is never too favourable.
    """
    collected: defaultdict[tuple[Key, str], list[Sequence[int | None]]] = defaultdict(list)
    for key, numbers in samples:
        for service, pair in numbers.items():
            collected[key, service].append(pair)
    return {key: _folded(pairs) for key, pairs in collected.items()}


def waited(counts: Mapping[int, int], *, limit: int) -> Waited | None:
    """The middle of lead times (days -> bookings); None where there are fewer than FEWEST bookings."""
    total = sum(counts.values())
    if total < FEWEST:
        return None
    ordered = sorted(counts)
    upto = list(accumulate(counts[days] for days in ordered))
    served = sum(count for each, count in counts.items() if each <= limit)
    return Waited(median=ordered[bisect_right(upto, total // 2)], within=served / total)


def _folded(pairs: Sequence[Sequence[int | None]]) -> Folded:
    nexts, thirds = ([pair[place] for pair in pairs] for place in (0, 1))
    return Folded(
        samples=len(pairs),
        next_median=_middle(nexts),
        third_median=_middle(thirds),
        third_best=min(thirds, key=_far),
        third_worst=max(thirds, key=_far),
    )


def _middle(days: Sequence[int | None]) -> int | None:
    return sorted(days, key=_far)[len(days) // 2]


def _far(days: int | None) -> float:
    return float("inf") if days is None else days
