"""A stop that is on the road with a unit, an appointment at it, and another stop that is here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.tests.conftest import MATTERS
from wanderamt.apps.offices.public import OpeningWindow, lend
from wanderamt.kernel.ids import uuid7

BUS, VAN = uuid7(), uuid7()
Away = Callable[..., OpeningWindow]


@pytest.fixture
def away(now: datetime) -> Away:
    """Have a window leave with a device."""

    def leave(window: OpeningWindow, *, holder: UUID = BUS, at: datetime | None = None) -> OpeningWindow:
        return lend(window=window, holder=holder, until=window.ends_at, now=at or now)

    return leave


@pytest.fixture
def elsewhere(make_window: Callable[..., OpeningWindow], city: Any, now: datetime) -> OpeningWindow:
    """Three hours at the office the next day."""
    return make_window(
        counter=city.counter("Bürgeramt Aegi"),
        site=city.site("aegi"),
        service_ids=MATTERS,
        starts_at=datetime(2025, 9, 30, 9, tzinfo=now.tzinfo),
        ends_at=datetime(2025, 9, 30, 12, tzinfo=now.tzinfo),
        public_from=now - timedelta(days=1),
    )


@pytest.fixture
def mine(booking: Callable[..., Appointment], window: OpeningWindow) -> Appointment:
    """Booked by its person, at ten."""
    return booking(
        source=Appointment.Source.CITIZEN,
        start=window.starts_at + timedelta(hours=1),
        data={"email": "elfriede@example.org"},
    )
