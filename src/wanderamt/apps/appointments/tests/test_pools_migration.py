"""Bookings of an earlier version keep their time: the desk becomes a seat of the main pool."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wanderamt.apps.appointments import checking
from wanderamt.apps.appointments.models import Appointment, GridClaim
from wanderamt.apps.appointments.persons import contact_keys
from wanderamt.kernel.ids import uuid7

BEFORE = [("appointments", "0002_more_languages")]
PHONES = ("", "0511 12345", "+49 (511) 12345", "0049 511 12345")


@pytest.fixture
def earlier(
    transactional_db: None, make_window: Callable[..., Any], now: datetime
) -> Iterator[Callable[[], None]]:
    """The tables as they were: four people at two desks, each for ten minutes."""
    window = make_window()
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    tables = executor.loader.project_state(BEFORE).apps
    for number, phone in enumerate(PHONES):
        start = window.starts_at + timedelta(minutes=10) * (number // 2)
        appointment = tables.get_model("appointments", "Appointment").objects.create(
            code=f"CODE{number}", window_id=window.pk, starts_at=start, ends_at=start + timedelta(minutes=10),
            desk=number % 2 + 1, source="host", person_name=f"Wer {number}", person_key=str(number),
            email="Wer@Example.org" if number else "", phone=phone, form_key=uuid7(), created_at=now,
        )  # fmt: skip
        tables.get_model("appointments", "AppointmentMatter").objects.create(
            appointment=appointment, service_id="personalausweis", position=0
        )
        for cell in range(2):
            tables.get_model("appointments", "GridClaim").objects.create(
                window_id=window.pk, desk=number % 2 + 1, cell=number // 2 * 2 + cell, appointment=appointment
            )
    yield _forward
    _forward()


def _forward() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_every_booking_keeps_its_time(earlier: Callable[[], None]) -> None:
    earlier()

    assert sorted(GridClaim.objects.values_list("appointment__code", "pool__key", "cell", "seat")) == [
        (f"CODE{number}", "main", number // 2 * 2 + cell, number % 2 + 1)
        for number in range(4)
        for cell in range(2)
    ]
    assert checking.wrong_counts() == checking.over_booked() == checking.without_claims() == []
    people = Appointment.objects.order_by("code")
    assert [each.people for each in people] == [1] * 4
    assert [(each.email_key, each.phone_key) for each in people] == [
        contact_keys(email=each.email, phone=each.phone) for each in people
    ]
    assert [each.phone_key for each in people] == ["", "051112345", "051112345", "051112345"]
    assert [matter.person_no for each in people for matter in each.matters.all()] == [0] * 4
