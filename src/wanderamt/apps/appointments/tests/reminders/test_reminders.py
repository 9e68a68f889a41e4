"""Reminders: once for each time, late rather than never, and not to those who need none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from pytest_django import Settings

from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.models import Appointment, Closing, Proposal, Reminder
from wanderamt.apps.appointments.reminders import services
from wanderamt.apps.appointments.reminders.services import remind_due
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import channels
from wanderamt.foundation.channels import Contact
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

HOUR = timedelta(hours=1)


@pytest.fixture
def booked(booking: Callable[..., Appointment]) -> Appointment:
    """At nine on 29 September, two weeks ahead."""
    return booking(source="citizen", person=someone(email="elfriede@post.example"))


@pytest.fixture
def due(booked: Appointment) -> datetime:
    return booked.starts_at - 48 * HOUR


def reminders() -> list[str]:
    found = OutboxMail.objects.filter(subject__startswith="Erinnerung").order_by("pk")
    return list(found.values_list("recipient", flat=True))


def test_two_days_before_and_only_once(booked: Appointment, due: datetime) -> None:
    assert remind_due(now=due - timedelta(seconds=1)) == 0
    assert [remind_due(now=due), remind_due(now=due), remind_due(now=due + 24 * HOUR)] == [1, 0, 0]
    mail = OutboxMail.objects.latest("pk")
    assert mail.subject == "Erinnerung: Ihr Termin am 29.09.2025 um 9:00 Uhr"
    assert "/mein-termin/" in mail.body
    assert booked.code in mail.body


def test_in_the_language_of_the_person(booking: Callable[..., Appointment]) -> None:
    booked = booking(source="citizen", person=someone(email="a@post.example", language="en"))
    remind_due(now=booked.starts_at - 48 * HOUR)
    assert "29 September 2025" in OutboxMail.objects.latest("pk").body


def test_the_setting_says_how_long_before(booked: Appointment, due: datetime, settings: Settings) -> None:
    settings.REMINDER_HOURS = 24
    assert (remind_due(now=due), remind_due(now=due + 24 * HOUR)) == (0, 1)


def test_after_a_pause_it_is_later_but_not_too_late_to_cancel(
    booked: Appointment, due: datetime, booking: Callable[..., Appointment]
) -> None:
    assert remind_due(now=booked.starts_at - 2 * HOUR + timedelta(minutes=1)) == 0
    evening = booked.starts_at - 13 * HOUR
    assert remind_due(now=evening) == 1


def test_at_night_nobody_is_reminded(booked: Appointment, due: datetime) -> None:
    assert remind_due(now=due.replace(hour=1)) == 0


def test_a_cancelled_appointment_is_not_remembered(booked: Appointment, due: datetime, now: datetime) -> None:
    appointments.cancel(appointment=booked, now=now)
    assert remind_due(now=due) == 0


def test_who_has_just_booked_knows(booking: Callable[..., Appointment], due: datetime) -> None:
    booking(source="citizen", person=someone("Spät Entschlossen", email="s@post.example"), now=due + HOUR)
    remind_due(now=due + 2 * HOUR)
    assert "s@post.example" not in reminders()


def test_another_time_is_remembered_anew(booked: Appointment, due: datetime) -> None:
    remind_due(now=due)
    appointments.move(appointment=booked, start=booked.starts_at + HOUR, now=due + HOUR)
    assert remind_due(now=due + 3 * HOUR) == 1
    assert Reminder.objects.count() == 2


def test_who_has_to_move_is_not_reminded_of_the_old_time(
    booked: Appointment, due: datetime, now: datetime
) -> None:
    closing = Closing.objects.create(
        counter=booked.window.counter,
        starts_at=now,
        ends_at=now + HOUR,
        reason="x",
        form_key=uuid7(),
        created_at=now,
    )
    Proposal.objects.create(
        closing=closing, appointment=booked, deadline=due, told=Proposal.Told.MESSAGE, created_at=now
    )
    assert remind_due(now=due) == 0


def test_who_cannot_be_reached_is_left_alone(booking: Callable[..., Appointment], due: datetime) -> None:
    booking(source="citizen", person=someone("Nur Telefon", phone="0511 1234"))
    booking(source="citizen", person=someone("Gar Nichts"))
    assert remind_due(now=due) == 1  # the one with an address
    assert reminders() == ["elfriede@post.example"]


def test_two_workers_remind_once(booked: Appointment, due: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = booked.pk
    monkeypatch.setattr(services, "_due", lambda *, now: [pk, pk])
    assert remind_due(now=due) == 1
    assert len(reminders()) == 1


class Pigeon:
    """A further channel."""

    name: ClassVar[str] = "pigeon"
    short: ClassVar[bool] = True

    def address(self, contact: Contact) -> str:
        return contact.phone

    def send(self, *, to: str, subject: str, body: str) -> None:
        raise channels.ChannelDown("it rains")


def test_a_further_channel_is_used_and_may_fail(
    booking: Callable[..., Appointment], due: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MESSAGE_CHANNELS = ["city.Pigeon"]
    monkeypatch.setattr(channels, "import_string", lambda _path: Pigeon)
    channels._channels.cache_clear()
    booking(source="citizen", person=someone("Nur Telefon", phone="0511 1234"))
    assert remind_due(now=due) == 2
    sent = OutboxMail.objects.get(channel="pigeon")
    assert (sent.recipient, sent.body.startswith("http")) == ("0511 1234", True)
    channels._channels.cache_clear()


@pytest.mark.parametrize("count", [1, 3])
def test_finding_who_is_due_is_one_query(
    booking: Callable[..., Appointment],
    window: OpeningWindow,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(count):
        booking(source="citizen", data={"email": f"n{number}@post.example"})
    with django_assert_num_queries(1):
        assert len(services._due(now=window.starts_at - 24 * HOUR)) == count
