"""The city with an open office and a bus on its way, and questions as they come in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from conftest import City
from wanderamt.apps.assistant.live import asked_for, handle
from wanderamt.apps.assistant.turns import Asked, Memory, Press, Reply
from wanderamt.apps.offices.public import Counter, OpeningWindow, RuleData, save_rule

MONDAY = date(2025, 9, 15)


def tell(asked: Asked) -> Reply:
    """Answer the words of `asked` by the fact that they ask for."""
    return handle(replace(asked, press=Press("live", asked_for(asked.message) or "")))


def lines(found: Reply) -> list[str]:
    return [each.text for each in found.lines]


@pytest.fixture
def asked(now: datetime) -> Callable[..., Asked]:
    """`asked("…", press="live:hours", service="reisepass")` at nine o'clock on a Monday."""

    def make(message: str = "", *, press: str = "", at: datetime | None = None, **facts: Any) -> Asked:
        fields = facts.pop("fields", {})
        return Asked(
            message=message,
            now=at or now,
            language="de",
            press=Press.of(press),
            memory=Memory(**facts),
            fields=fields,
            who="192.0.2.7",
        )

    return make


@pytest.fixture
def aegi(city: City, now: datetime) -> Counter:
    """Open on weekdays from 8 to 12 and from 13 to 16, nobody answers for it."""
    counter: Counter = city.counter("Bürgeramt Aegi")
    for starts, ends in ((8, 12), (13, 16)):
        rule = RuleData(
            weekdays=frozenset(range(5)), starts=time(starts), ends=time(ends), desks=2, valid_from=MONDAY
        )
        save_rule(counter=counter, data=rule, now=now)
    return counter


@pytest.fixture
def stop(
    make_window: Callable[..., OpeningWindow], now: datetime, city: City
) -> Callable[..., OpeningWindow]:
    """`stop("martinshof", days=2)`: a public stop of the bus, four hours from ten o'clock."""

    def make(slug: str, *, days: int, **changes: Any) -> OpeningWindow:
        start = now + timedelta(days=days, hours=1)
        values = {
            "site": city.site(slug),
            "starts_at": start,
            "ends_at": start + timedelta(hours=4),
            "desks": 1,
            "public_from": now - timedelta(days=1),
        }
        return make_window(**values | changes)

    return make
