"""Six weeks of invented measurements that lead to what is free today."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import BERLIN
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.steering.public import BookedDays, LeadDay, Sample, UnmetDay
from wanderamt.demo.story import lead_times
from wanderamt.demo.story.telling import Telling

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop(make_window: Callable[..., OpeningWindow], now: datetime) -> OpeningWindow:
    return make_window(public_from=now - timedelta(days=1))


def everything() -> list[Any]:
    tables = (LeadDay, BookedDays, UnmetDay)
    return [[row for row in table.objects.order_by("pk").values() if row.pop("id")] for table in tables]


def test_every_day_of_six_weeks_is_told_up_to_yesterday(stop: OpeningWindow, now: datetime) -> None:
    lead_times.tell(Telling(now))
    days = LeadDay.objects.filter(service="personalausweis", counter=stop.counter).order_by("day")
    assert list(days.values_list("day", flat=True)) == [
        now.date() - timedelta(days=number) for number in range(42, 0, -1)
    ]
    assert set(Sample.objects.values_list("sampled_at", flat=True)) == {now}


def test_the_past_leads_to_what_is_free_today(stop: OpeningWindow, now: datetime) -> None:
    lead_times.tell(Telling(now))
    today = Sample.objects.get(counter=stop.counter).numbers["personalausweis"][1]
    yesterday = LeadDay.objects.get(
        service="personalausweis", counter=stop.counter, day=now.date() - timedelta(days=1)
    )
    assert today == 14
    assert abs(yesterday.third_median - today) <= 3
    assert all(row.third_best <= row.third_median <= row.third_worst for row in LeadDay.objects.all())


def test_nobody_booked_before_there_was_a_time(stop: OpeningWindow, now: datetime) -> None:
    lead_times.tell(Telling(now))
    assert BookedDays.objects.exists()
    assert all(row.offered <= row.forced <= row.chosen for row in BookedDays.objects.all())
    assert not [row for row in BookedDays.objects.all() if row.day.weekday() >= 5 or row.day >= now.date()]


def test_the_same_day_and_seed_tell_the_same(stop: OpeningWindow, now: datetime) -> None:
    lead_times.tell(Telling(now, 7))
    first = everything()
    for table in (Sample, LeadDay, BookedDays, UnmetDay):
        table.objects.all().delete()
    lead_times.tell(Telling(now, 7))
    assert everything() == first


def test_where_nothing_is_free_the_story_is_of_long_waits(
    make_window: Callable[..., OpeningWindow], now: datetime
) -> None:
    make_window(
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(minutes=20),
        public_from=now - timedelta(days=1),
    )
    lead_times.tell(Telling(now))
    assert min(LeadDay.objects.values_list("third_median", flat=True)) > 30


def test_where_nothing_is_open_nothing_is_told(city: Any, now: datetime) -> None:
    lead_times.tell(Telling(now.astimezone(BERLIN)))
    assert not LeadDay.objects.exists()
