"""The demo city tells the same story every time, and only once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from conftest import BERLIN, FrozenClock
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.cases.models import Document, Payment
from wanderamt.apps.counter.models import Ticket, WindowDay
from wanderamt.apps.fleet.models import Deployment, KitItem, Unit, VisitRequest
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.workforce.models import User
from wanderamt.demo.loading import load
from wanderamt.demo.staff import LOGINS, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def told(now: datetime) -> None:
    """The story of the demo city, on 15 September 2025."""
    assert load(now=now) is True


def story() -> dict[str, Any]:
    """Everything that a visitor can see of the story, without keys."""
    return {
        "requests": list(
            VisitRequest.objects.order_by("reference").values_list("reference", "organisation", "state")
        ),
        "windows": list(OpeningWindow.objects.values_list("site__slug", "starts_at", "state")),
        "people": list(
            Appointment.objects.order_by("starts_at", "desk").values_list("person_name", "starts_at")
        ),
        "tickets": list(Ticket.objects.order_by("number").values_list("number", "state", "arrived_at")),
        "payments": list(
            Payment.objects.order_by("receipt_number").values_list("receipt_number", "cents", "method")
        ),
    }


def test_telling_it_twice_is_telling_it_once(told: None, now: datetime) -> None:
    before = story()
    assert (load(now=now + timedelta(days=3)), story()) == (False, before)


def test_a_fresh_request_of_martinshof_waits_on_top(told: None, now: datetime) -> None:
    newest = VisitRequest.objects.order_by("-created_at")[0]
    days = [wish.day for wish in newest.preferred_days.all()]
    assert (newest.organisation, newest.people, newest.bedside_people, newest.state) == (
        "Pflege & Wohnen Martinshof",
        24,
        6,
        "submitted",
    )
    assert timedelta(days=7) <= min(days) - now.date()
    assert max(days) - now.date() <= timedelta(days=24)


def test_requests_of_all_purposes_and_ends_are_there(told: None) -> None:
    assert set(VisitRequest.objects.values_list("purpose", flat=True)) == {
        "reduced_mobility",
        "replacement",
        "peak",
    }
    assert {"submitted", "planned", "declined", "withdrawn"} <= set(
        VisitRequest.objects.values_list("state", flat=True)
    )


def test_next_week_a_day_is_open_to_everybody(told: None, now: datetime) -> None:
    window = OpeningWindow.objects.get(site__slug="stadtteiltreff-sahlkamp")
    sources = dict(window.appointments.values_list("source").annotate(Count("pk")))
    assert timedelta(days=4) < window.starts_at - now < timedelta(days=15)
    assert window.public_from is not None
    assert window.public_from < now
    assert (sources["host"], sources["citizen"] > 3) == (8, True)


def test_the_day_that_is_over_is_closed_and_its_cash_adds_up(told: None, now: datetime) -> None:
    day = WindowDay.objects.select_related("window").get()
    cash = sum(Payment.objects.filter(method="cash").values_list("cents", flat=True))
    assert (day.window.state, day.closed_at is not None and day.closed_at < now, day.difference_reason) == (
        "closed",
        True,
        "",
    )
    assert day.counted_cents == day.float_cents + cash


def test_the_day_that_is_over_had_every_kind_of_visit(told: None) -> None:
    assert dict(Ticket.objects.order_by().values_list("state").annotate(Count("pk"))) == {
        "done": 12,
        "left": 1,
    }
    assert set(Ticket.objects.values_list("kind", "place")) == {
        ("appointment", "room"),
        ("appointment", "bedside"),
        ("walk_in", "room"),
    }


def test_some_documents_have_come_and_some_have_not(told: None) -> None:
    assert set(Document.objects.values_list("state", flat=True)) == {"ready", "ordered"}


def test_nothing_in_the_story_lies_in_the_future_that_has_happened(told: None, now: datetime) -> None:
    assert not Appointment.objects.filter(created_at__gt=now).exists()
    assert not VisitRequest.objects.filter(created_at__gt=now).exists()
    assert not Payment.objects.filter(received_at__gt=now).exists()


def test_nobody_is_registered_twice_and_addresses_are_invented(told: None) -> None:
    names = list(Appointment.objects.values_list("person_name", flat=True))
    assert len(set(names)) == len(names)
    emails = set(Appointment.objects.exclude(email="").values_list("email", flat=True))
    assert all(email.endswith("@post.example") for email in emails)


def test_the_suitcase_carries_less_than_the_van(told: None) -> None:
    kit = {
        unit.counter.name: set(KitItem.objects.filter(unit=unit).values_list("equipment", flat=True))
        for unit in Unit.objects.select_related("counter")
    }
    assert kit["Koffer 1"] < kit["Bus 1"]
    assert kit["Bus 1"] - kit["Koffer 1"] >= {"safe", "temporary_document_printer"}
    assert list(Unit.objects.values_list("counter__name", "desks", "depot__slug")) == [
        ("Bus 1", 3, "schuetzenplatz"),
        ("Koffer 1", 2, "schuetzenplatz"),
    ]


def test_everybody_on_the_list_can_sign_in(told: None) -> None:
    assert len(PASSWORD) >= 12
    assert all(User.objects.get(username=login.username).check_password(PASSWORD) for login in LOGINS)


def test_one_clerk_is_trained_for_certification_only(told: None) -> None:
    assert set(User.objects.get(username="theke3").skills.values_list("group", flat=True)) == {
        "certification"
    }


@pytest.mark.parametrize(
    "today",
    [date(2025, 12, 22), date(2026, 3, 20), date(2026, 4, 1), date(2026, 10, 20), date(2024, 2, 29)],
    ids=["Christmas", "before the clock change", "Easter", "autumn", "leap day"],
)
def test_the_story_can_be_told_on_any_day(today: date) -> None:
    load(now=datetime(today.year, today.month, today.day, 7, 30, tzinfo=BERLIN))
    assert Deployment.objects.filter(state="published").count() == 3


def test_the_small_city_has_martinshof_only(now: datetime) -> None:
    load(now=now, size="small")
    assert (VisitRequest.objects.count(), Deployment.objects.count(), Unit.objects.count()) == (1, 0, 2)


def test_another_seed_gives_other_people(now: datetime) -> None:
    load(now=now, seed=2)
    other = set(Appointment.objects.values_list("person_name", flat=True))
    assert "Egon Wehrhahn" not in other


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
