"""Opening hours do not change under people who have an appointment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from threading import Barrier

import pytest
from django.db import connection

from conftest import City
from wanderamt.apps.appointments.models import Hold
from wanderamt.apps.appointments.public import book, cancel
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.offices.models import OpeningRule, OpeningWindow
from wanderamt.apps.offices.public import ExceptionData, RuleData, add_exception, roll_out, save_rule
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
TUESDAY = date(2025, 9, 23)


@pytest.fixture
def day(city: City, now: datetime) -> OpeningWindow:
    """A day of a fixed office by its rule."""
    rule = RuleData(
        weekdays=frozenset({1}), starts=time(9), ends=time(12), desks=2, valid_from=date(2025, 9, 15)
    )
    save_rule(counter=city.counter("Bürgeramt Aegi"), data=rule, now=now)
    return OpeningWindow.objects.get(rule_day=TUESDAY)


@pytest.fixture
def close(day: OpeningWindow, now: datetime) -> Callable[[], list[str]]:
    """Close the day; what stands in the way."""

    def closing() -> list[str]:
        data = ExceptionData(first_day=TUESDAY, last_day=TUESDAY, reason="Renovierung")
        return [each.why for each in add_exception(data=data, author=None, now=now).conflicts]

    return closing


def test_a_day_that_somebody_has_booked_is_not_closed_by_a_rule(
    day: OpeningWindow, close: Callable[[], list[str]], city: City, now: datetime
) -> None:
    services = city.services("reisepass")
    book(window=day, services=services, person=someone(), source="citizen", now=now, form_key=uuid7())
    assert close() == ["closed"]
    day.refresh_from_db()
    assert day.state == "open"


def test_a_day_that_was_booked_once_is_called_off_with_its_trace(
    day: OpeningWindow, close: Callable[[], list[str]], city: City, now: datetime
) -> None:
    services = city.services("reisepass")
    booked = book(
        window=day, services=services, person=someone(), source="citizen", now=now, form_key=uuid7()
    )
    cancel(appointment=booked, now=now)
    Hold.objects.all().delete()
    assert close() == []
    day.refresh_from_db()
    assert (day.state, day.rule_day) == ("cancelled", None)


def test_a_day_that_nobody_has_booked_is_closed(day: OpeningWindow, close: Callable[[], list[str]]) -> None:
    assert close() == []
    assert not OpeningWindow.objects.filter(pk=day.pk).exists()


def test_an_hour_more_does_not_reach_a_booked_day(day: OpeningWindow, city: City, now: datetime) -> None:
    services = city.services("reisepass")
    book(window=day, services=services, person=someone(), source="citizen", now=now, form_key=uuid7())
    rule = RuleData(
        weekdays=frozenset({1}), starts=time(9), ends=time(13), desks=2, valid_from=date(2025, 9, 15)
    )
    done = save_rule(counter=day.counter, data=rule, rule=OpeningRule.objects.get(), now=now)
    day.refresh_from_db()
    assert [each.why for each in done.conflicts] == ["changed"]
    assert day.ends_at - day.starts_at == timedelta(hours=3)


@pytest.mark.django_db(transaction=True)
def test_days_that_are_rolled_out_by_two_at_once_are_opened_once(
    city: City, now: datetime, for_threads: Callable[[], AbstractContextManager[None]]
) -> None:
    counter = city.counter("Bürgeramt Aegi")
    rule = RuleData(
        weekdays=frozenset(range(5)), starts=time(9), ends=time(12), desks=2, valid_from=date(2025, 9, 15)
    )
    save_rule(counter=counter, data=rule, now=now)
    later, gate = now + timedelta(days=7), Barrier(3)

    def roll() -> int:
        try:
            gate.wait(timeout=10)
            return roll_out(now=later).opened
        finally:
            connection.close()

    def days() -> int:
        try:
            return OpeningWindow.objects.filter(rule_day__gt=date(2025, 11, 10)).count()
        finally:
            connection.close()

    with for_threads(), ThreadPoolExecutor(3) as pool:
        opened = sorted(each.result() for each in [pool.submit(roll) for _ in range(3)])
        assert (opened, pool.submit(days).result()) == ([0, 0, 5], 5)
