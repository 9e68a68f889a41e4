"""The city with an open office and a bus on its way, and questions as they come in."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from conftest import City
from wanderamt.apps.assistant.turns import Asked, Memory, Press, Reply
from wanderamt.apps.assistant.understanding import Understood
from wanderamt.apps.offices.public import Counter, OpeningWindow, RuleData, save_rule
from wanderamt.engines.retrieval.understanding import Decided, Decision
from wanderamt.engines.retrieval.understanding.slots import Slots

MONDAY = date(2025, 9, 15)


def said(
    text: str, *, services: tuple[str, ...] = (), talk: str = "", decision: Decision | None = None
) -> Understood:
    """What the model makes of a message; nothing is learnt for these tests."""
    decided = Decided(decision or (Decision.ANSWER if services else Decision.REFUSE), services, 0.9)
    return Understood(
        text=text, language="de", lane=None, decided=decided, facet="what", slots=Slots(), talk=talk
    )


def lines(found: Reply | None) -> list[str]:
    assert found is not None
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
