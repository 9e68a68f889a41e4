"""Days on which the demo's office is out: Tuesdays and Wednesdays, never a holiday of Lower Saxony."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice

from wanderamt.apps.offices.public import is_day_off

#: Month and day of the eves in December; they are no holidays, but nobody wants a visit.
_EVES = {(12, 24), (12, 31)}
_OUT = {1, 2}


def working_days(start: date, *, step: int = 1) -> Iterator[date]:
    """The days on which the office is out, from `start` on, or back from it with `step` -1."""
    for number in count():
        day = start + timedelta(days=number * step)
        if day.weekday() in _OUT and (day.month, day.day) not in _EVES and not is_day_off(day):
            yield day


def first_working_days(start: date, number: int, *, step: int = 1) -> list[date]:
    """The first `number` of `working_days`."""
    return list(islice(working_days(start, step=step), number))
