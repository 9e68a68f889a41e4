from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from conftest import BERLIN, City
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.offices.public import (
    WindowEndsBeforeStart,
    WindowNotOpen,
    WindowOverlaps,
    cancel_window,
    close_window,
    next_public_windows,
    point,
    window,
    windows_between,
)
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def at(hour: int, minute: int = 0, *, day: int = 29) -> datetime:
    return datetime(2025, 9, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [((8, 0), (9, 1)), ((14, 59), (16, 0)), ((10, 0), (11, 0)), ((8, 0), (16, 0)), ((9, 0), (15, 0))],
    ids=["over the start", "over the end", "within", "around", "the same"],
)
def test_a_counter_is_not_at_two_places_at_once(
    make_window: Make, city: City, starts: tuple[int, int], ends: tuple[int, int]
) -> None:
    make_window()
    with pytest.raises(WindowOverlaps) as refusal:
        make_window(site=city.site("domicil-kleefeld"), starts_at=at(*starts), ends_at=at(*ends))
    assert str(refusal.value) == (
        "Bus 1 ist am 29.09.2025 von 09:00 bis 15:00 Uhr schon an einem anderen Ort: "
        "Pflege & Wohnen Martinshof. Bitte wählen Sie eine andere Zeit."
    )


@pytest.mark.parametrize(("starts", "ends"), [(7, 9), (15, 17)], ids=["before", "after"])
def test_windows_may_touch(make_window: Make, starts: int, ends: int) -> None:
    make_window()
    make_window(starts_at=at(starts), ends_at=at(ends))
    assert OpeningWindow.objects.count() == 2


def test_another_counter_may_be_open_at_the_same_time(make_window: Make, city: City) -> None:
    make_window()
    make_window(counter=city.counter("Bürgeramt Aegi"), site=city.site("aegi"))
    assert OpeningWindow.objects.count() == 2


def test_a_cancelled_window_does_not_stand_in_the_way(make_window: Make) -> None:
    cancel_window(window=make_window())
    assert make_window().state == "open"


@pytest.mark.parametrize("hour", [9, 8], ids=["empty", "reversed"])
def test_a_window_ends_after_it_begins(make_window: Make, hour: int) -> None:
    with pytest.raises(WindowEndsBeforeStart):
        make_window(ends_at=at(hour))


def test_a_closed_day_cannot_be_closed_again(make_window: Make) -> None:
    opened = make_window()
    close_window(window=opened)
    with pytest.raises(WindowNotOpen):
        close_window(window=opened)
    assert OpeningWindow.objects.get().state == "closed"


def test_a_closed_day_cannot_be_cancelled(make_window: Make) -> None:
    opened = make_window()
    close_window(window=opened)
    with pytest.raises(WindowNotOpen):
        cancel_window(window=opened)


def test_a_window_is_found_with_its_place_in_one_query(
    make_window: Make, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened = make_window()
    with django_assert_num_queries(1):
        found = window(opened.pk)
        assert (found.counter.name, found.site.quarter.name) == ("Bus 1", "Misburg-Nord")


def test_an_unknown_window_is_not_found() -> None:
    with pytest.raises(OpeningWindow.DoesNotExist):
        window(uuid7())


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(at(0), at(23), 1), (at(14, 59), at(16), 1), (at(15), at(16), 0), (at(8), at(9), 0)],
    ids=["the day", "its last minute", "after", "before"],
)
def test_windows_between_share_a_moment_with_the_span(
    make_window: Make, start: datetime, end: datetime, found: int
) -> None:
    make_window()
    assert windows_between(start=start, end=end).count() == found


def test_the_longest_window_is_found_until_its_last_minute(make_window: Make) -> None:
    opened = make_window(starts_at=at(0), ends_at=at(0, day=30))
    assert list(windows_between(start=at(23, 59), end=at(12, day=30))) == [opened]


def test_a_window_of_more_than_a_day_is_refused(make_window: Make) -> None:
    with pytest.raises(ValueError, match="at most a day"):
        make_window(starts_at=at(8), ends_at=at(10, day=30))


def test_windows_of_one_counter(make_window: Make, city: City) -> None:
    opened = make_window()
    make_window(counter=city.counter("Bürgeramt Aegi"), site=city.site("aegi"))
    assert list(windows_between(start=at(0), end=at(23), counter=city.bus)) == [opened]


# -------------------------------------------------------------------------------------------------- public
def public_days(now: datetime, city: City, near: str | None = None) -> list[tuple[int, bool]]:
    place = point(city.quarter(near)) if near else None
    return [
        (each.window.starts_at.astimezone(BERLIN).day, each.distance_km is None)
        for each in next_public_windows(now=now, near=place)
    ]


def test_a_window_is_public_from_its_moment_on(make_window: Make, city: City, now: datetime) -> None:
    make_window(public_from=now)
    assert (public_days(now, city), public_days(now - timedelta(seconds=1), city)) == ([(29, True)], [])


def test_a_window_for_the_host_alone_is_never_public(make_window: Make, city: City, now: datetime) -> None:
    make_window(public_from=None)
    assert public_days(now, city) == []


def test_a_window_that_is_over_is_no_next_stop(make_window: Make, city: City, now: datetime) -> None:
    make_window(public_from=now)
    assert (public_days(at(14, 59), city), public_days(at(15), city)) == ([(29, True)], [])


def test_a_cancelled_window_is_no_next_stop(make_window: Make, city: City, now: datetime) -> None:
    cancel_window(window=make_window(public_from=now))
    assert public_days(now, city) == []


@pytest.mark.parametrize("number", [1, 3])
def test_next_stops_take_one_query(
    make_window: Make,
    city: City,
    now: datetime,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in range(22, 22 + number):
        make_window(starts_at=at(9, day=day), ends_at=at(12, day=day), public_from=now)
    with django_assert_num_queries(1):
        names = [each.window.site.quarter.name for each in next_public_windows(now=now, near=None)]
    assert names == ["Misburg-Nord"] * number


def test_without_a_place_the_soonest_comes_first(make_window: Make, city: City, now: datetime) -> None:
    make_window(public_from=now)
    make_window(starts_at=at(9, day=24), ends_at=at(12, day=24), public_from=now)
    assert public_days(now, city) == [(24, True), (29, True)]


def test_near_a_place_the_nearest_comes_first(make_window: Make, city: City, now: datetime) -> None:
    make_window(public_from=now)
    make_window(
        starts_at=at(9, day=24),
        ends_at=at(12, day=24),
        public_from=now,
        site=city.site("freizeitheim-stoecken"),
    )
    assert public_days(now, city, near="Misburg-Nord") == [(29, False), (24, False)]


# --------------------------------------------------------------------------------------------- constraints
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("window_ends_after_start", {"ends_at": at(9)}),
        ("window_desks_1_to_20", {"desks": 0}),
        ("window_desks_1_to_20", {"desks": 21}),
    ],
)
def test_the_database_holds_the_rules_of_a_window(
    make_window: Make, name: str, values: dict[str, Any]
) -> None:
    make_window()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OpeningWindow.objects.update(**values)
