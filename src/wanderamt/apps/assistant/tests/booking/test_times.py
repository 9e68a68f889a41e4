"""The times to choose from: near, mobile, later, and under a constant number of queries."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from conftest import City
from wanderamt.apps.appointments.public import plan_visit
from wanderamt.apps.assistant.booking.draft import day_of, people_of, time_of
from wanderamt.apps.assistant.booking.times import MOBILE, SHOWN, next_times
from wanderamt.apps.offices.public import OpeningWindow, Quarter

pytestmark = pytest.mark.django_db
SITES = ("martinshof", "karl-flor", "freizeitheim-stoecken")


@pytest.fixture
def stops(make_window: Callable[..., OpeningWindow], city: City, now: datetime) -> Callable[[int], Any]:
    """`stops(3)`: the bus at three sites on three days."""

    def make(number: int) -> list[OpeningWindow]:
        return [
            make_window(
                site=city.site(slug),
                starts_at=now + timedelta(days=1 + day),
                ends_at=now + timedelta(days=1 + day, hours=3),
                desks=1,
                public_from=now - timedelta(days=1),
            )
            for day, slug in enumerate(SITES[:number])
        ]

    return make


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_places_takes_the_same_queries(
    stops: Any, city: City, now: datetime, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stops(number)
    plan = plan_visit(people=[city.services("reisepass")])
    with django_assert_num_queries(4):
        found = next_times(plan=plan, now=now)
    assert len(found.found) == min(SHOWN, 3 * number)
    assert found.days == 1


def test_near_a_quarter_the_nearest_place_comes_first(stops: Any, city: City, now: datetime) -> None:
    windows = stops(3)
    plan = plan_visit(people=[city.services("reisepass")])
    for window in windows:
        quarter = window.site.quarter
        found = next_times(plan=plan, place=quarter.no, now=now).found
        distances = [office.distance_km for office, _time in found]
        assert distances == sorted(distances)
        assert found[0][0].site == window.site


def test_from_a_day_on_there_is_nothing_earlier(stops: Any, city: City, now: datetime) -> None:
    stops(3)
    plan = plan_visit(people=[city.services("reisepass")])
    since = now.date() + timedelta(days=2)
    found = next_times(plan=plan, place=MOBILE, since=since, now=now).found
    assert found
    assert all(time.start.date() >= since for _office, time in found)
    assert not next_times(plan=plan, since=since + timedelta(days=400), now=now).found


@pytest.mark.parametrize(
    ("raw", "people"), [("1", "1"), ("4", "4"), ("0", ""), ("99", ""), ("²", ""), ("", "")]
)
def test_only_so_many_may_come(raw: str, people: str) -> None:
    assert people_of(raw) == people


@pytest.mark.parametrize("raw", ["", "x", "9999-12-31", "0001-01-01", "2025-13-01"])
def test_what_is_no_day_is_none(raw: str) -> None:
    assert day_of(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        "", "/", "start", "later/2025-09-15", "00000000-0000-7000-8000-000000000000/",
        "00000000-0000-7000-8000-000000000000/2025-09-15", "x/2025-09-15T09:00:00+02:00",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(raw: str) -> None:
    assert time_of(raw) is None


def test_every_quarter_is_a_place(city: City) -> None:
    assert set(Quarter.objects.values_list("no", flat=True)).isdisjoint({MOBILE, "all"})
