from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from conftest import BERLIN, City
from wanderamt.apps.offices.models import Counter, Desk, OpeningWindow, WindowPool
from wanderamt.apps.offices.public import (
    DeskLabel,
    PoolPlan,
    bookable_windows,
    cancel_window,
    close_window,
    desk_labels,
    pools_of,
)
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
OPENS = datetime(2025, 9, 8, 9, 0, tzinfo=BERLIN)
DAY = datetime(2025, 9, 29, tzinfo=BERLIN)


def rows(window: OpeningWindow) -> list[tuple[object, ...]]:
    return list(
        window.pools.values_list(
            "key", "kind", "seats", "features", "audience", "longest_minutes", "released_at"
        )
    )


# --------------------------------------------------------------------------------------------------- pools
@pytest.mark.parametrize("opens", [OPENS, None], ids=["public", "for the host only"])
def test_a_window_without_a_plan_is_one_pool(make_window: Make, opens: datetime | None) -> None:
    assert rows(make_window(public_from=opens)) == [("main", "desk", 2, [], "all", None, opens)]


def test_a_plan_is_stored_as_it_is(make_window: Make) -> None:
    plan = [
        PoolPlan(seats=3, released_at=OPENS),
        PoolPlan(
            key="kurz",
            seats=1,
            features=frozenset({"skill:vehicle", "language:ar"}),
            audience="staff",
            longest=timedelta(minutes=10),
            released_at=None,
        ),
        PoolPlan(key="foto", kind="photo", seats=2, released_at=OPENS),
    ]
    assert rows(make_window(desks=4, pools=plan)) == [
        ("foto", "photo", 2, [], "all", None, OPENS),
        ("kurz", "desk", 1, ["language:ar", "skill:vehicle"], "staff", 10, None),
        ("main", "desk", 3, [], "all", None, OPENS),
    ]


@pytest.mark.parametrize(
    "plan",
    [
        [],
        [PoolPlan(key="kurz", seats=2, released_at=None)],
        [PoolPlan(kind="photo", seats=2, released_at=None)],
        [PoolPlan(seats=1, released_at=None)],
        [PoolPlan(seats=2, released_at=None), PoolPlan(key="kurz", seats=1, released_at=None)],
    ],
    ids=["none", "no main", "main is a device", "too few", "too many"],
)
def test_pools_fill_the_desks_and_one_is_the_main_pool(make_window: Make, plan: list[PoolPlan]) -> None:
    with pytest.raises(ValueError, match="desks are not the pools"):
        make_window(pools=plan)


@pytest.mark.parametrize(
    ("known", "features"),
    [(True, ["step_free"]), (False, []), (None, [])],
    ids=["yes", "no", "not confirmed"],
)
def test_only_a_site_that_is_known_to_be_step_free_promises_it(
    make_window: Make, city: City, known: bool | None, features: list[str]
) -> None:
    site = city.site("martinshof")
    site.step_free = known
    site.save()
    (pool,) = WindowPool.objects.filter(window=make_window(site=site))
    assert pool.features == features


@pytest.mark.parametrize("seats", [0, 21])
def test_a_pool_has_1_to_20_seats(make_window: Make, seats: int) -> None:
    window = make_window()
    with pytest.raises(IntegrityError, match="pool_seats_1_to_20"), transaction.atomic():
        WindowPool.objects.create(window=window, key="other", seats=seats)


def test_the_key_of_a_pool_is_given_once(make_window: Make) -> None:
    window = make_window()
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        WindowPool.objects.create(window=window, key="main", seats=1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_pools_of_many_windows_are_one_query(
    make_window: Make, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    windows = [
        make_window(starts_at=DAY + timedelta(days=day), ends_at=DAY + timedelta(days=day, hours=2))
        for day in range(number)
    ]
    with django_assert_num_queries(1):
        by_ids = pools_of(window.pk for window in windows)
    with django_assert_num_queries(1):
        by_query = pools_of(OpeningWindow.objects.all())
    keys = {window.pk: ["main"] for window in windows}
    assert {pk: [pool.key for pool in pools] for pk, pools in by_ids.items()} == keys
    assert {pk: [pool.key for pool in pools] for pk, pools in by_query.items()} == keys


def test_no_window_no_pools() -> None:
    assert pools_of([uuid7()]) == {}


# ------------------------------------------------------------------------------------------- what is bookable
def found(city: City, now: datetime, **changes: Any) -> list[str]:
    values: dict[str, Any] = {
        "now": now,
        "start": DAY,
        "end": DAY + timedelta(days=1),
        "services": city.services("personalausweis"),
    } | changes
    return [window.counter.name for window in bookable_windows(**values)]


def test_a_public_window_with_the_services_can_be_booked(
    make_window: Make, city: City, now: datetime
) -> None:
    make_window(public_from=now)
    assert found(city, now) == ["Bus 1"]


def test_all_the_services_must_be_offered(make_window: Make, city: City, now: datetime) -> None:
    make_window(public_from=now, service_ids=["personalausweis", "meldebescheinigung"])
    assert found(city, now, services=city.services("meldebescheinigung", "personalausweis")) == ["Bus 1"]
    assert found(city, now, services=city.services("reisepass", "personalausweis")) == []


@pytest.mark.parametrize("opens", [None, timedelta(seconds=1)], ids=["never", "soon"])
def test_what_is_not_public_is_for_staff_only(
    make_window: Make, city: City, now: datetime, opens: timedelta | None
) -> None:
    make_window(public_from=opens and now + opens)
    assert (found(city, now), found(city, now, public=False)) == ([], ["Bus 1"])


@pytest.mark.parametrize("end", [cancel_window, close_window])
def test_what_is_not_open_cannot_be_booked(
    make_window: Make, city: City, now: datetime, end: Callable[..., None]
) -> None:
    end(window=make_window(public_from=now))
    assert found(city, now, public=False) == []


@pytest.mark.parametrize(
    ("start", "end", "hits"),
    [
        (DAY, DAY + timedelta(hours=9), 0),
        (DAY, DAY + timedelta(hours=9, minutes=5), 1),
        (DAY + timedelta(hours=15), DAY + timedelta(hours=20), 0),
    ],
    ids=["before", "its first minutes", "after"],
)
def test_a_window_lies_in_the_span(
    make_window: Make, city: City, now: datetime, start: datetime, end: datetime, hits: int
) -> None:
    make_window(public_from=now)
    assert len(found(city, now, start=start, end=end)) == hits


def test_what_is_over_cannot_be_booked(make_window: Make, city: City) -> None:
    make_window(public_from=OPENS)
    assert found(city, DAY + timedelta(hours=15)) == []


def test_counters_and_kinds_narrow_it_down(make_window: Make, city: City, now: datetime) -> None:
    make_window(public_from=now)
    aegi = city.counter("Bürgeramt Aegi")
    make_window(public_from=now, counter=aegi, site=city.site("aegi"))
    assert found(city, now) == ["Bus 1", "Bürgeramt Aegi"]
    assert found(city, now, counters=[aegi.pk]) == ["Bürgeramt Aegi"]
    assert found(city, now, kinds=[Counter.Kind.MOBILE]) == ["Bus 1"]


@pytest.mark.parametrize("number", [1, 3])
def test_bookable_windows_come_with_their_places_in_one_query(
    make_window: Make,
    city: City,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for hour in range(9, 9 + number):
        starts = DAY + timedelta(hours=hour)
        make_window(public_from=now, starts_at=starts, ends_at=starts + timedelta(hours=1))
    services = city.services("personalausweis", "reisepass")
    with django_assert_num_queries(1):
        windows = bookable_windows(now=now, start=DAY, end=DAY + timedelta(days=1), services=services)
        assert [(each.counter.name, each.site.quarter.name) for each in windows] == [
            ("Bus 1", "Misburg-Nord")
        ] * number


# --------------------------------------------------------------------------------------------------- desks
def test_a_desk_without_a_name_is_called_by_its_number(make_window: Make, city: City) -> None:
    Desk.objects.create(counter=city.bus, number=2, label="Tresen am Fenster", room="Raum 2.14")
    Desk.objects.create(counter=city.bus, number=3, label="Gibt es heute nicht")
    assert desk_labels(make_window(desks=2)) == {
        1: DeskLabel(label="Platz 1", room=""),
        2: DeskLabel(label="Tresen am Fenster", room="Raum 2.14"),
    }


def test_the_number_of_a_desk_is_told_in_the_language_of_the_page(make_window: Make) -> None:
    window = make_window(desks=1)
    with override("en"):
        assert desk_labels(window)[1].label in {"Desk 1", "Platz 1"}


@pytest.mark.parametrize("number", [0, 21])
def test_desks_are_numbered_from_1_to_20(city: City, number: int) -> None:
    with pytest.raises(IntegrityError, match="desk_number_1_to_20"), transaction.atomic():
        Desk.objects.create(counter=city.bus, number=number, label="Platz")


def test_a_desk_number_is_given_once(city: City) -> None:
    Desk.objects.create(counter=city.bus, number=1, label="Platz")
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        Desk.objects.create(counter=city.bus, number=1, label="Tresen")


# ------------------------------------------------------------------------------------------------- counters
def test_a_video_counter_has_the_site_of_its_people(city: City) -> None:
    video = Counter.objects.create(name="Video", kind=Counter.Kind.VIDEO, site=city.site("aegi"), mark="VID")
    assert video.get_kind_display() in {"Bürgeramt per Video", "Office by video"}
    with pytest.raises(IntegrityError, match="counter_fixed_has_site"), transaction.atomic():
        Counter.objects.create(name="Video 2", kind=Counter.Kind.VIDEO, mark="VID2")
