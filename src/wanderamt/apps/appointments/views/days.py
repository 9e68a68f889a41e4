"""Days and times as pages show them: months in weeks, times under their hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from babel.dates import format_date
from django.utils.translation import gettext

from wanderamt.foundation import formatting
from wanderamt.kernel.clock import BERLIN

#: Letters that fit above a column of the calendar on a telephone.
_NARROW = 4


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday on; None where a week reaches into another month."""

    title: str
    weeks: list[list["Day | None"]]


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    free: bool


def months(free: Iterable[date]) -> list[Month]:
    """The months in which days are free, whole weeks without any left out."""
    days = set(free)
    return [_month(first, days) for first in sorted({day.replace(day=1) for day in days})]


def _month(first: date, free: set[date]) -> Month:
    following = (first + timedelta(days=31)).replace(day=1)
    cells: list[Day | None] = [None] * first.weekday()
    cells += [Day(day, day in free) for day in _days(first, following)]
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
    # Two letters of the standalone form would not do for every language; the pattern is CLDR's.
    title = format_date(first, "LLLL yyyy", locale=formatting.locale())
    return Month(title, [week for week in weeks if any(each and each.free for each in week)])


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((end - first).days)]


def weekday_names() -> list[tuple[str, str]]:
    """From Monday on: as short as the language has them, and in full for those who listen."""
    names = formatting.locale().days["stand-alone"]
    short = names["short"] if max(map(len, names["short"].values())) <= _NARROW else names["narrow"]
    return [(short[number], names["wide"][number]) for number in range(7)]


@dataclass(frozen=True, slots=True)
class Choice:
    """A time to take: `value` says which, `start` when."""

    value: str
    start: datetime
    end: datetime


def by_hour(choices: Sequence[Choice]) -> list[tuple[str, list[Choice]]]:
    """The times of a day under a heading for each hour."""

    def hour(choice: Choice) -> datetime:
        return choice.start.astimezone(BERLIN).replace(minute=0)

    found = []
    for begin, members in groupby(choices, key=hour):
        heading = gettext("%(start)s bis %(end)s Uhr") % {
            "start": f"{begin:%H:%M}",
            "end": f"{begin + timedelta(hours=1):%H:%M}",
        }
        found.append((heading, list(members)))
    return found
