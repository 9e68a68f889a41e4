"""An office with a closed day to come, another office, and people booked there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.models import Appointment, Closing
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.relocation import services
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

DAY = datetime(2025, 9, 22)  # noqa: DTZ001 - a zone is put on below
MATTERS = ("personalausweis", "beglaubigung_unterschrift")


@pytest.fixture
def open_day(
    make_window: Callable[..., OpeningWindow], city: Any, now: datetime
) -> Callable[..., OpeningWindow]:
    """A window of a fixed office, nine to ten with one desk, so many days after Monday 22 September."""

    def make(slug: str = "aegi", *, days: int = 0, hour: int = 9, **changes: Any) -> OpeningWindow:
        site = city.site(slug)
        start = DAY.replace(hour=hour, tzinfo=now.tzinfo) + timedelta(days=days)
        values = {
            "counter": site.counters.first(),
            "site": site,
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "desks": 1,
            "service_ids": MATTERS,
            "public_from": now - timedelta(days=1),
            "room": "",
        }
        return make_window(**(values | changes))

    return make


@pytest.fixture
def plan(certification: Service) -> VisitPlan:
    return plan_visit(people=[[certification]])


@pytest.fixture
def booked(plan: VisitPlan, now: datetime) -> Callable[..., Appointment]:
    """Somebody with an appointment at a window."""

    def make(window: OpeningWindow, name: str = "anna", **data: Any) -> Appointment:
        person = someone(f"Gebucht {name}", **{"email": f"{name}@post.example", **data})
        return appointments.book(
            window=window, plan=plan, person=person, source="citizen", now=now, form_key=uuid7()
        )

    return make


@pytest.fixture
def close(now: datetime) -> Callable[..., Closing]:
    """Close the counter of a window on its day."""

    def make(window: OpeningWindow, **changes: Any) -> Closing:
        values = {
            "counter": window.counter,
            "start": window.starts_at - timedelta(hours=9),
            "end": window.starts_at + timedelta(hours=15),
            "reason": "Ein Rohr ist gebrochen.",
            "now": now,
            "form_key": uuid7(),
        }
        return services.close(**(values | changes))

    return make
