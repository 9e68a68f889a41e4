"""Rules and exceptions as the tests say them, and what became of them."""

from datetime import date, time
from typing import Any

from conftest import BERLIN
from wanderamt.apps.offices.models import Counter, OpeningWindow
from wanderamt.apps.offices.public import (
    ExceptionData,
    RolledOut,
    RuleData,
)

MONDAY = date(2025, 9, 15)  # the day of `now`, at 9 o'clock
WORKDAYS = frozenset(range(5))


def data(**changes: Any) -> RuleData:
    values: dict[str, Any] = {
        "weekdays": WORKDAYS,
        "starts": time(10),
        "ends": time(14),
        "valid_from": MONDAY,
        "desks": 3,
    } | changes
    return RuleData(**values)


def days(counter: Counter) -> list[str]:
    return [
        f"{each.starts_at.astimezone(BERLIN):%m-%d %H}-{each.ends_at.astimezone(BERLIN):%H}"
        for each in counter.windows.filter(state="open")
    ]


def numbers(done: RolledOut) -> tuple[int, int, int, int, list[str]]:
    conflicts = [f"{each.day:%m-%d} {each.why}" for each in done.conflicts]
    return done.opened, done.kept, done.changed, done.removed, conflicts


def on(counter: Counter, day: int) -> OpeningWindow:
    return OpeningWindow.objects.get(counter=counter, rule_day=date(2025, 9, day))


def closed(first: int, last: int | None, **changes: Any) -> ExceptionData:
    values: dict[str, Any] = {
        "first_day": date(2025, 9, first),
        "last_day": last and date(2025, 9, last),
        "reason": "Renovierung",
    } | changes
    return ExceptionData(**values)
