"""The fixed offices of the demo city, told once for all cases here, which only read."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, Max
from pytest_django import DjangoDbBlocker

from conftest import NOW
from wanderamt.apps.offices.models import Counter, OpeningRule, OpeningWindow, Site, WindowPool
from wanderamt.apps.offices.public import closures_between, hours_between, load_city, roll_out
from wanderamt.demo.calendar import working_days
from wanderamt.demo.story import offices
from wanderamt.demo.story.telling import Telling

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The offices at work, on 15 September 2025, taken back after the last case."""
    from wanderamt.apps.catalogue.public import load_catalogue

    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue()
        load_city()
        offices.tell(Telling(NOW))
        yield
        transaction.set_rollback(True)


def test_all_nine_offices_and_the_video_counter_have_days_up_to_the_horizon(told: None) -> None:
    last = dict(Counter.objects.annotate(last=Max("windows__rule_day")).values_list("name", "last"))
    assert len(last) == 10
    assert all(day is not None and day >= TODAY + timedelta(days=54) for day in last.values()), last


def test_nothing_invented_is_confirmed(told: None) -> None:
    assert OpeningRule.objects.filter(confirmed=True).count() == 0
    assert set(OpeningRule.objects.values_list("source", flat=True)) == {
        "Umzugsratgeber (ohne Datum); Plätze: Annahme für die Demo",
        "Annahme für die Demo",
    }


def test_known_hours_are_taken_as_they_are(told: None) -> None:
    aegi = Site.objects.get(slug="aegi")
    hours = hours_between([aegi], first=TODAY, last=TODAY + timedelta(days=6))[aegi.pk]
    assert [f"{day.spans[0][0]:%H}-{day.spans[0][1]:%H}" if day.spans else "" for day in hours.values()] == [
        "08-14", "08-18", "08-12", "08-18", "08-14", "08-12", "",
    ]  # fmt: skip


def test_there_is_something_of_every_kind(told: None) -> None:
    def counters(**facts: object) -> int:
        return WindowPool.objects.filter(**facts).aggregate(number=Count("window__counter", distinct=True))[
            "number"
        ]

    assert counters(kind="photo") == 2
    assert counters(key="short") == 9
    assert counters(key="same-day") == 5
    features = {name for pool in WindowPool.objects.exclude(features=[]) for name in pool.features}
    assert features == {"language:ar", "language:tr"}


def test_one_office_will_be_closed_for_a_week(told: None) -> None:
    first, *_ = closures_between(first=TODAY, last=TODAY + timedelta(days=56))
    assert (first.site, first.reason) == (Site.objects.get(slug="sahlkamp"), "Umbau im Eingang")
    days = (first.first_day, first.last_day)
    assert not OpeningWindow.objects.filter(counter__site=first.site, rule_day__range=days).exists()


def test_rolling_out_again_changes_nothing(told: None) -> None:
    done = roll_out(now=NOW)
    assert (done.opened, done.changed, done.removed, done.conflicts) == (0, 0, 0, ())


def test_a_video_counter_offers_what_needs_no_hand_and_no_face(told: None) -> None:
    window = OpeningWindow.objects.filter(counter__kind="video").earliest("starts_at")
    offered = window.services.all()
    assert offered
    assert not any(each.needs_fingerprints or each.needs_photo for each in offered)


@pytest.mark.parametrize(
    ("day", "out"),
    [
        (date(2025, 12, 24), False),
        (date(2025, 12, 23), True),
        (date(2026, 12, 29), True),
        (date(2024, 1, 1), False),
    ],
)
def test_the_mobile_office_is_not_out_on_eves_and_holidays(day: date, out: bool) -> None:
    assert (next(working_days(day)) == day) == out
