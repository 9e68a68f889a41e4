"""Periods of time as statutes count them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 12
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time; `hours` and `working_days` (Monday to Friday) only where a statute uses them."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    working_days: int = 0
    hours: int = 0

    def after(self, day: date) -> date:
        """The last day of a period that an event on `day` starts: the day of the event does not count, and
        where the month lacks the day, the period ends with its last day. Hours count as whole days begun.
        A negative period leads back. Source: §§ 187 Abs. 1, 188 Abs. 2 and 3 BGB.
        """
        moved = _months_later(day, self.years * MONTHS + self.months)
        moved += timedelta(weeks=self.weeks, days=self.days - (-self.hours // 24))
        return _working_days_later(moved, self.working_days)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, MONTHS)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return day.replace(year=day.year + years, month=month + 1, day=min(day.day, last))


def _working_days_later(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
