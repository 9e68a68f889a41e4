"""When a counter is open: rules that recur, exceptions, holidays, and nights in which the clocks change."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from wanderamt.kernel.clock import BERLIN

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
MIDNIGHT = time(0)


class OverlappingOpening(ValueError):
    """Two rules, or two special hours, open one counter at the same time: with how many desks?

    `day` is the first such day, `keys` are the two rules or exceptions.
    """

    def __init__(self, day: date, keys: tuple[str, str]) -> None:
        super().__init__(f"on {day} the opening hours {keys[0]} and {keys[1]} overlap")
        self.day = day
        self.keys = keys


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRule:
    """A counter is open on these weekdays (Monday is 0) from `start` to `end`, by the clocks of Berlin.

    `every` counts calendar weeks from that of `valid_from`: 2 means every other week. The rule holds from
    `valid_from` to `valid_to`, both included; without `valid_to` until further notice. An `end` of 00:00 is
    the end of the day. Raises ValueError when a rule could never open anything or ends before it starts.
    """

    key: str
    weekdays: frozenset[int]
    start: time
    end: time
    desks: int
    valid_from: date
    valid_to: date | None = None
    every: int = 1

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("an opening rule needs weekdays from 0 (Monday) to 6 (Sunday)")
        if self.desks < 1 or self.every < 1:
            raise ValueError("an opening rule needs at least one desk and comes at most once a week")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("an opening rule must not end before it begins to hold")
        _check_hours(self.start, self.end)

    def opens_on(self, day: date) -> bool:
        """Tell whether the rule means this day; exceptions and holidays are not its business."""
        return (
            day.weekday() in self.weekdays
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
            and (_monday(day) - _monday(self.valid_from)) // WEEK % self.every == 0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningException:
    """From the day `first` to the day `last`, both included, something else holds.

    "closed": not open from `start` to `end`; without times, the whole day. "special": open from `start` to
    `end` with so many `desks` instead of all regular hours of these days, also on a holiday; several of one
    day add up. Where both meet, closed wins: nobody shall stand before a locked door.
    Raises ValueError when times or desks are missing where they are needed.
    """

    key: str
    first: date
    last: date
    kind: Literal["closed", "special"] = "closed"
    start: time | None = None
    end: time | None = None
    desks: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("an exception must not end before it begins")
        if (self.start is None) != (self.end is None):
            raise ValueError("an exception has both times or none")
        if self.kind == "special" and (self.start is None or self.desks < 1):
            raise ValueError("special hours need times and at least one desk")
        if self.start is not None and self.end is not None:
            _check_hours(self.start, self.end)

    def holds_on(self, day: date) -> bool:
        """Tell whether the exception means this day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpan:
    """A counter is open on `day` from `start` to `end`: aware moments of Berlin, half-open.

    `rule_key` is the key of the rule, or of the exception with the special hours.
    """

    rule_key: str
    day: date
    start: datetime
    end: datetime
    desks: int


def expand(
    rules: Iterable[OpeningRule],
    exceptions: Iterable[OpeningException] = (),
    holidays: Collection[date] = (),
    *,
    first: date,
    last: date,
) -> list[OpenSpan]:
    """Return when one counter is open on the days from `first` to `last` (both included), in order.

    On a holiday no rule opens; special hours do. A closure of a part of the day parts a span in two. Where
    the clocks are put forward, times that are skipped mean the moment of the change; where they are put back,
    times that come twice mean the first for a start and the second for an end: a window over that hour is
    truly an hour shorter or longer, and one that lies inside the skipped hour does not open.
    Spans that touch stay apart. Raises `OverlappingOpening` when two rules or two special hours of one day
    overlap (they are never merged, for they may differ in desks), also when a closure would hide it.
    """
    rules, exceptions, holidays = tuple(rules), tuple(exceptions), frozenset(holidays)
    found: list[OpenSpan] = []
    day = first
    while day <= last:
        found += _day(day, rules, [each for each in exceptions if each.holds_on(day)], holidays)
        day += DAY
    return found


def _day(
    day: date,
    rules: Sequence[OpeningRule],
    exceptions: Sequence[OpeningException],
    holidays: Collection[date],
) -> list[OpenSpan]:
    opening = _opening(day, rules, exceptions, holidays)
    spans = _in_order(span for each in opening for span in _spans(each, day))
    for closure in exceptions:
        if closure.kind == "closed":
            spans = [rest for span in spans for rest in _without(span, closure)]
    return spans


def _opening(
    day: date,
    rules: Sequence[OpeningRule],
    exceptions: Sequence[OpeningException],
    holidays: Collection[date],
) -> Sequence[OpeningRule | OpeningException]:
    """What opens on the day: special hours instead of all rules, and on a holiday no rule."""
    special = [each for each in exceptions if each.kind == "special"]
    if special or day in holidays:
        return special
    return [rule for rule in rules if rule.opens_on(day)]


def _spans(opening: OpeningRule | OpeningException, day: date) -> Iterator[OpenSpan]:
    """Yield the span, unless the change of the clocks has swallowed it."""
    begin, over = _bounds(day, opening.start or MIDNIGHT, opening.end or MIDNIGHT)
    if begin < over:
        yield OpenSpan(
            rule_key=opening.key,
            day=day,
            start=begin.astimezone(BERLIN),
            end=over.astimezone(BERLIN),
            desks=opening.desks,
        )


def _in_order(spans: Iterable[OpenSpan]) -> list[OpenSpan]:
    ordered = sorted(spans, key=lambda span: span.start.astimezone(UTC))
    for one, other in pairwise(ordered):
        if other.start.astimezone(UTC) < one.end.astimezone(UTC):
            raise OverlappingOpening(one.day, (one.rule_key, other.rule_key))
    return ordered


def _without(span: OpenSpan, closure: OpeningException) -> Iterator[OpenSpan]:
    """Yield what is left of the span before and after the closure."""
    closed, open_again = _bounds(span.day, closure.start or MIDNIGHT, closure.end or MIDNIGHT)
    start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
    for begin, over in ((start, min(end, closed)), (max(start, open_again), end)):
        if begin < over:
            yield OpenSpan(
                rule_key=span.rule_key,
                day=span.day,
                start=begin.astimezone(BERLIN),
                end=over.astimezone(BERLIN),
                desks=span.desks,
            )


def _bounds(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """Return the moments, in UTC, at which clocks in Berlin show these times of the day."""
    last_day = day + DAY if end == MIDNIGHT else day
    return moment_at(day, start), moment_at(last_day, end, second=True)


def moment_at(day: date, clock: time, *, second: bool = False) -> datetime:
    """Return the moment, in UTC, at which clocks in Berlin show this time; every time of the day has one.

    A skipped time means the moment of the change, one that comes twice the first, or the `second`. All
    clocks of the EU change at 01:00 UTC (Directive 2000/84/EC, articles 2 and 3).
    """
    wall = datetime.combine(day, clock, BERLIN).replace(fold=int(second))
    moment = wall.astimezone(UTC)
    if moment.astimezone(BERLIN).replace(tzinfo=None) != wall.replace(tzinfo=None):
        return datetime.combine(day, time(1), UTC)
    return moment


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _check_hours(start: time, end: time) -> None:
    if end <= start and end != MIDNIGHT:
        raise ValueError("opening hours must end after they start; over midnight they are two rules")
