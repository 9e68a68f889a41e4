from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conftest import City, FrozenClock
from wanderamt.apps.offices.models import Site
from wanderamt.apps.offices.public import ExceptionData, RuleData, add_exception, save_rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
MONDAY = date(2025, 9, 15)


@pytest.fixture
def offices(city: City, now: datetime) -> None:
    """Aegi is open every weekday from 8 to 12, and its rule is confirmed."""
    rule = RuleData(
        weekdays=frozenset(range(5)),
        starts=time(8),
        ends=time(12),
        desks=2,
        valid_from=MONDAY,
        confirmed=True,
    )
    save_rule(counter=city.counter("Bürgeramt Aegi"), data=rule, now=now)


def aegi(client: Client, **query: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = client.get("/api/city/offices", query).json()
    return next(each for each in found if each["key"] == "aegi")


def test_an_office_tells_its_hours_of_today(offices: None, client: Client) -> None:
    assert aegi(client) == {
        "key": "aegi",
        "name": "Bürgeramt Aegi",
        "street": "Aegidientorplatz 1",
        "postal_code": "30159",
        "quarter": "Mitte",
        "address_confirmed": True,
        "step_free": None,
        "day": "2025-09-15",
        "hours": [["08:00", "12:00"]],
        "reason": "",
        "confirmed": True,
    }


def test_a_closed_day_is_told_with_its_reason(offices: None, client: Client, now: datetime) -> None:
    closed = ExceptionData(first_day=MONDAY, last_day=MONDAY, reason="Personalversammlung")
    add_exception(data=closed, author=None, now=now)
    found = aegi(client)
    assert (found["hours"], found["reason"]) == ([], "Personalversammlung")


@pytest.mark.parametrize(
    ("on", "hours"),
    [("2025-10-03", []), ("2025-09-14", None), ("9999-12-31", []), ("0001-01-01", None)],
    ids=["holiday", "before the rule", "the last day of the calendar", "the first"],
)
def test_any_day_has_an_answer(offices: None, client: Client, on: str, hours: list[Any] | None) -> None:
    found = aegi(client, on=on)
    assert found["hours"] == hours


def test_a_day_that_is_none_is_refused(offices: None, client: Client) -> None:
    response = client.get("/api/city/offices", {"on": "2025-02-30"})
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("number", [1, 3])
def test_many_offices_are_as_many_queries_as_few(
    offices: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for site in Site.objects.filter(kind="office")[number:]:
        site.counters.exclude(rules__isnull=False).delete()
    with django_assert_num_queries(5):
        assert client.get("/api/city/offices").status_code == 200


@pytest.mark.parametrize(
    ("query", "counters"),
    [
        ({}, ["Bus 1"]),
        ({"kind": "fixed", "limit": "1"}, ["Bürgeramt Aegi"]),
        ({"kind": "video"}, []),
        ({"kind": "all", "limit": "2"}, ["Bürgeramt Aegi", "Bürgeramt Aegi"]),
    ],
)
def test_stops_are_those_on_wheels_unless_asked_otherwise(
    offices: None,
    make_window: Callable[..., Any],
    client: Client,
    now: datetime,
    query: dict[str, str],
    counters: list[str],
) -> None:
    make_window(public_from=now - timedelta(days=1))
    assert [each["counter"] for each in client.get("/api/city/stops", query).json()] == counters


@pytest.mark.parametrize("limit", ["0", "201", "many"])
def test_a_limit_has_limits(offices: None, client: Client, limit: str) -> None:
    assert client.get("/api/city/stops", {"limit": limit}).status_code == 422


def test_the_nearest_of_all_come_first_within_the_limit(
    offices: None, make_window: Callable[..., Any], client: Client, city: City, now: datetime
) -> None:
    make_window(public_from=now - timedelta(days=1))
    query = {"kind": "all", "limit": "1", "quarter": city.quarter("Misburg-Süd").no}
    assert [each["counter"] for each in client.get("/api/city/stops", query).json()] == ["Bus 1"]


def test_only_as_many_windows_are_read_as_are_shown(
    offices: None,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    frozen_clock: FrozenClock,
) -> None:
    with django_assert_num_queries(1):
        assert len(client.get("/api/city/stops", {"kind": "fixed", "limit": "3"}).json()) == 3
