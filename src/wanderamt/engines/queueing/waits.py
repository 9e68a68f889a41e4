"""Waiting and handling times of a whole window, without knowing who served or who was served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import NamedTuple


class Served(NamedTuple):
    """The moments of one visit, and nothing about a person. None where a step did not happen."""

    arrived: datetime
    called: datetime | None
    started: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Median and 90th percentile (nearest rank) of `n` times; None where there are none."""

    median: timedelta | None
    p90: timedelta | None
    n: int


def wait_times(events: Iterable[Served]) -> Summary:
    """Summarise the time from arrival to call; visits that were never called are left out.

    Raises ValueError when somebody was called before arriving.
    """
    return _summary([_between(event.arrived, event.called) for event in events if event.called is not None])


def handling_times(events: Iterable[Served]) -> Summary:
    """Summarise the time from start to end; unfinished visits are left out.

    Raises ValueError when a visit ended before it started.
    """
    return _summary(
        [
            _between(event.started, event.ended)
            for event in events
            if event.started is not None and event.ended is not None
        ]
    )


def _between(start: datetime, end: datetime) -> timedelta:
    length = end.astimezone(UTC) - start.astimezone(UTC)
    if length < timedelta(0):
        raise ValueError("a step cannot happen before the one before it")
    return length


def _summary(lengths: Sequence[timedelta]) -> Summary:
    if not lengths:
        return Summary(median=None, p90=None, n=0)
    seconds = sorted(length.total_seconds() for length in lengths)
    nearest_rank = -(-9 * len(seconds) // 10) - 1
    return Summary(
        median=timedelta(seconds=median(seconds)),
        p90=timedelta(seconds=seconds[nearest_rank]),
        n=len(seconds),
    )
