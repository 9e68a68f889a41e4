"""The demo city tells the same story every time, and only once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from conftest import BERLIN, FrozenClock
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.assistant.models import HandoverCard, KeptQuestion
from wanderamt.apps.cases.models import Payment
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.fleet.models import Deployment, Unit, VisitRequest
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.workforce.models import User
from wanderamt.demo.calendar import first_working_days
from wanderamt.demo.loading import load
from wanderamt.demo.staff import LOGINS, PASSWORD
from wanderamt.demo.story import crowded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def story() -> dict[str, Any]:
    """Everything that a visitor can see of the story, without keys."""
    return {
        "requests": list(
            VisitRequest.objects.order_by("reference").values_list("reference", "organisation", "state")
        ),
        "windows": list(OpeningWindow.objects.values_list("site__slug", "starts_at", "state")),
        "people": list(
            Appointment.objects.order_by("starts_at", "person_name").values_list("person_name", "starts_at")
        ),
        "tickets": list(Ticket.objects.order_by("number").values_list("number", "state", "arrived_at")),
        "payments": list(
            Payment.objects.order_by("receipt_number").values_list("receipt_number", "cents", "method")
        ),
    }


def test_telling_it_twice_is_telling_it_once(now: datetime) -> None:
    assert load(now=now) is True
    before = story()
    assert (load(now=now + timedelta(days=3)), story()) == (False, before)


@pytest.mark.parametrize(
    "today",
    [date(2025, 12, 22), date(2026, 3, 20), date(2024, 2, 29)],
    ids=["Christmas", "before the clock change", "leap day"],
)
def test_the_story_can_be_told_on_any_day(today: date) -> None:
    load(now=datetime(today.year, today.month, today.day, 7, 30, tzinfo=BERLIN))
    assert Deployment.objects.filter(state="published").count() == 3


def test_the_assistant_was_asked(now: datetime) -> None:
    load(now=now)
    states = list(HandoverCard.objects.order_by("created_at").values_list("language", "state"))
    assert states == [("de", "answered"), ("tr", "open"), ("ar", "open")]
    assert KeptQuestion.objects.count() == 6


def test_the_small_city_has_martinshof_only(now: datetime) -> None:
    load(now=now, size="small")
    assert (VisitRequest.objects.count(), Deployment.objects.count(), Unit.objects.count()) == (1, 0, 2)


def test_the_city_in_full_use_has_both_units_out_every_day(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowded, "_DAYS", 2)
    monkeypatch.setattr(crowded, "_WISHES", 3)
    load(now=now, size="stress")

    days = first_working_days(now.date() + timedelta(days=21), 2)
    assert Deployment.objects.filter(starts_at__date__in=days, state="published").count() == 4
    assert Appointment.objects.filter(starts_at__date__in=days, source="host").count() == 48
    assert VisitRequest.objects.filter(organisation="Pflege & Wohnen Martinshof").count() == 4


# ------------------------------------------------------------------------------------------------ commands
def test_the_commands_fill_the_city_and_print_its_logins(
    frozen_clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo_load", "--size", "small")
    call_command("demo_load")
    call_command("demo_logins")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["The demo city is ready.", "The demo city was there; its lists are up to date."]
    assert [line.split()[:2] for line in lines[2:]] == [[login.username, PASSWORD] for login in LOGINS]


def test_known_passwords_stay_out_of_real_offices(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="WANDERAMT_DEMO=1"):
        call_command("demo_load")
    assert User.objects.count() == 0


def test_the_host_of_the_past_visit_is_told_that_it_was_served(
    now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load(now=now)
    assert VisitRequest.objects.get(organisation="Altenzentrum Karl Flor").state == "served"
