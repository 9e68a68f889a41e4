"""The story of the demo city as a visitor finds it, told once for all cases here, which only read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from conftest import NOW
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.cases.models import Document, Payment
from wanderamt.apps.counter.models import Ticket, WindowDay
from wanderamt.apps.fleet.models import KitItem, Unit, VisitRequest
from wanderamt.apps.offices.models import OpeningWindow
from wanderamt.apps.workforce.models import User
from wanderamt.demo.loading import load
from wanderamt.demo.staff import LOGINS, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The story of the demo city, on 15 September 2025, taken back after the last case."""
    fast = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic(), fast:
        load(now=NOW)
        yield
        transaction.set_rollback(True)


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
    names = list(
        Appointment.objects.filter(window__counter__kind="mobile").values_list("person_name", flat=True)
    )
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


def test_everybody_on_the_list_can_sign_in(told: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    assert len(PASSWORD) >= 12
    assert all(User.objects.get(username=login.username).check_password(PASSWORD) for login in LOGINS)


def test_one_clerk_is_trained_for_certification_only(told: None) -> None:
    assert set(User.objects.get(username="theke3").skills.values_list("group", flat=True)) == {
        "certification"
    }
