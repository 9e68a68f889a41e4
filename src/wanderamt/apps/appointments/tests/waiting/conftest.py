"""A day that is nearly full, people who wait for it, and what happens minute by minute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.models import Appointment, Hold, WaitingEntry, WaitingOffer
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.appointments.waiting import services
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.periodic import run_due
from wanderamt.kernel.ids import uuid7

MINUTE = timedelta(minutes=1)
CITIZEN = Appointment.Source.CITIZEN


@pytest.fixture
def day(make_window: Callable[..., OpeningWindow], now: datetime) -> OpeningWindow:
    """One hour with one desk."""
    start = datetime(2025, 9, 29, 9, tzinfo=now.tzinfo)
    return make_window(
        service_ids=("personalausweis", "beglaubigung_unterschrift"),
        starts_at=start,
        ends_at=start + 60 * MINUTE,
        desks=1,
        public_from=now - timedelta(days=1),
    )


@pytest.fixture
def plan(certification: Service) -> VisitPlan:
    """Ten minutes."""
    return plan_visit(people=[[certification]])


@pytest.fixture
def full(day: OpeningWindow, plan: VisitPlan, now: datetime) -> list[Appointment]:
    """Six citizens of ten minutes each: nothing is free."""
    return [
        appointments.book(
            window=day,
            plan=plan,
            person=someone(f"Person {word}", email=f"{word}@voll.example"),
            source=CITIZEN,
            now=now,
            form_key=uuid7(),
        )
        for word in ("eins", "zwei", "drei", "vier", "fuenf", "sechs")
    ]


@dataclass
class Line:
    """People who wait. `at` is how late it is."""

    plan: VisitPlan
    at: datetime

    def later(self, minutes: float) -> datetime:
        self.at += minutes * MINUTE
        return self.at

    def enter(self, name: str, **changes: Any) -> WaitingEntry:
        """Somebody enters and confirms; each a minute after the last."""
        confirmed = changes.pop("confirmed", True)
        values: dict[str, Any] = {
            "plan": self.plan,
            "person": someone(f"Wartend {name}", email=f"{name}@post.example"),
            "now": self.later(1),
            "form_key": uuid7(),
        }
        entry = services.enter(**(values | changes))
        if confirmed:
            services.confirm(entry=entry, now=self.at)
        entry.refresh_from_db()
        return entry

    def release(self, appointment: Appointment) -> Hold:
        """The appointment is cancelled; its time has cooled down."""
        appointments.cancel(appointment=appointment, now=self.at, rng=Random(1))
        hold = Hold.objects.get(reason=Hold.Reason.COOLING)
        self.at = max(self.at, hold.until)
        self.work()
        return hold

    def work(self, minutes: float = 0) -> None:
        """The worker comes by."""
        self.later(minutes)
        appointments.release_due(now=self.at)

    def yes(self, entry: WaitingEntry) -> WaitingOffer:
        return services.accept(offer=self.offer(entry), now=self.at)

    def no(self, entry: WaitingEntry) -> WaitingOffer:
        return services.decline(offer=self.offer(entry), now=self.at)

    @staticmethod
    def offer(entry: WaitingEntry) -> WaitingOffer:
        return WaitingOffer.objects.filter(entry=entry).latest("asked_at")

    @staticmethod
    def asked() -> list[str]:
        """Who was asked, in order."""
        found = WaitingOffer.objects.order_by("asked_at", "rank")
        return [name.removeprefix("Wartend ") for name in found.values_list("entry__person_name", flat=True)]

    @staticmethod
    def states() -> dict[str, str]:
        found = WaitingOffer.objects.values_list("entry__person_name", "state")
        return {name.removeprefix("Wartend "): state for name, state in found}


@pytest.fixture
def line(plan: VisitPlan, now: datetime) -> Line:
    return Line(plan=plan, at=now)


@pytest.fixture
def due() -> Callable[[datetime], dict[str, int]]:
    """What the tasks of this room do at a moment."""

    def run(now: datetime) -> dict[str, int]:
        return {ran.name: ran.done for ran in run_due(now=now) if ran.name.startswith("appointments.")}

    return run
