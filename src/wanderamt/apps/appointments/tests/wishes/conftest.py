"""A stop that is on the road with a unit, an appointment at it, and another stop that is here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from wanderamt.apps.appointments.checking import over_booked, wrong_counts
from wanderamt.apps.appointments.events import ChangeWished
from wanderamt.apps.appointments.models import Appointment, ChangeWish
from wanderamt.apps.appointments.tests.conftest import MATTERS
from wanderamt.apps.appointments.wishes import answering, asking
from wanderamt.apps.offices.public import OpeningWindow, lend
from wanderamt.foundation import events
from wanderamt.foundation.commands import acting
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


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[ChangeWished]:
    found: list[ChangeWished] = []
    monkeypatch.setitem(events._handlers, ChangeWished, [found.append])
    return found


@pytest.fixture
def cancelling(mine: Appointment, window: OpeningWindow, away: Away, now: datetime) -> ChangeWish:
    away(window)
    wish = asking.cancel(appointment=mine, now=now)
    assert wish is not None
    return wish


@pytest.fixture
def moving(
    mine: Appointment, window: OpeningWindow, elsewhere: OpeningWindow, away: Away, now: datetime
) -> ChangeWish:
    away(window)
    wish = asking.move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=now)
    assert isinstance(wish, ChangeWish)
    return wish


def grant(wish: ChangeWish, now: datetime) -> None:
    with acting(BUS):
        answering.grant_wish(wish=wish, now=now)


def refuse(wish: ChangeWish, now: datetime, reason: str = ChangeWish.Reason.HERE) -> None:
    with acting(BUS):
        answering.refuse_wish(wish=wish, reason=reason, now=now)


def fresh(appointment: Appointment) -> Appointment:
    return Appointment.objects.get(pk=appointment.pk)


def state_of(wish: ChangeWish) -> tuple[str, str]:
    found = ChangeWish.objects.get(pk=wish.pk)
    return found.state, found.reason


def counts_are_right() -> bool:
    return (wrong_counts(), over_booked()) == ([], [])
