"""A care home that asks, two units in the depot and a crew of two."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from wanderamt.apps.appointments.public import Appointment, appointments_of
from wanderamt.apps.fleet import services
from wanderamt.apps.fleet.models import Deployment, KitItem, Unit, VisitRequest
from wanderamt.apps.fleet.tests import crews
from wanderamt.apps.fleet.tests.residents import link
from wanderamt.apps.fleet.values import PlanData, PreferredTime, RequestData
from wanderamt.apps.offices.models import Counter
from wanderamt.kernel.clock import at_berlin
from wanderamt.kernel.ids import uuid7

DAY = date(2025, 9, 29)
MATTERS = ("personalausweis", "befreiung_ausweispflicht", "anmeldung")


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    """A page in English leaves its language behind in the thread."""
    with override("de"):
        yield


@pytest.fixture
def data(city: Any) -> RequestData:
    """All answers of Martinshof, as good as can be."""
    return RequestData(
        purpose=VisitRequest.Purpose.REDUCED_MOBILITY,
        organisation="Pflege & Wohnen Martinshof",
        site_kind="senior",
        street="Martinstraße 1",
        postal_code="30629",
        quarter=city.quarter("Misburg-Nord"),
        people=24,
        bedside_people=3,
        services=tuple(city.services(*MATTERS)),
        room="Speisesaal",
        step_free="yes",
        power="yes",
        reception="yes",
        parking="yes",
        lift="yes",
        privacy="yes",
        preferred_days=(
            PreferredTime(day=DAY, starts=time(9), ends=time(15)),
            PreferredTime(day=DAY + timedelta(days=1), starts=time(9), ends=time(12)),
        ),
        contact_name="Karin Sommer",
        email="sommer@martinshof.example",
        phone="0511 123456",
    )


@pytest.fixture
def ask(data: RequestData, now: datetime) -> Callable[..., VisitRequest]:
    """Ask for a visit; `changes` are answers."""

    def make(**changes: Any) -> VisitRequest:
        return services.request_visit(data=replace(data, **changes), form_key=uuid7(), now=now)

    return make


@pytest.fixture
def visit(ask: Callable[..., VisitRequest]) -> VisitRequest:
    return ask()


def _unit(counter: Any, city: Any, *, kind: str, desks: int, without: frozenset[str] = frozenset()) -> Unit:
    from wanderamt.apps.catalogue.public import bookable_services

    carried = {key for service in bookable_services(mobile=True) for key in service.equipment}
    unit = Unit.objects.create(counter=counter, kind=kind, desks=desks, depot=city.site("schuetzenplatz"))
    KitItem.objects.bulk_create(KitItem(unit=unit, equipment=key) for key in sorted(carried - without))
    return unit


@pytest.fixture
def van(city: Any) -> Unit:
    """Three desks, everything on board."""
    return _unit(city.bus, city, kind="van", desks=3)


@pytest.fixture
def suitcase(city: Any) -> Unit:
    """One desk, no fingerprint scanner."""
    counter = Counter.objects.create(name="Koffer 1", kind=Counter.Kind.MOBILE, mark="K1")
    return _unit(counter, city, kind="suitcase", desks=1, without=frozenset({"fingerprint_scanner"}))


@pytest.fixture
def plan_data(visit: VisitRequest, van: Unit, clerk: Any, second_clerk: Any) -> PlanData:
    """The plan for Martinshof that nothing speaks against."""
    return PlanData(
        request=visit,
        unit=van,
        crew=(clerk, second_clerk),
        site=services.site_for(visit),
        starts_at=at_berlin(DAY, time(9)),
        ends_at=at_berlin(DAY, time(15)),
        desks=2,
        services=tuple(visit.services.all()),
        room="Speisesaal",
        public_from=at_berlin(DAY - timedelta(days=7), time(9)),
    )


@pytest.fixture
def draft(plan_data: PlanData, now: datetime) -> Deployment:
    return services.plan(data=plan_data, form_key=uuid7(), accept_warnings=False, now=now)


@pytest.fixture
def published(draft: Deployment, now: datetime) -> Deployment:
    return services.publish(deployment=draft, accept_warnings=False, now=now)


@pytest.fixture
def bus(city: Any) -> Unit:
    """Two desks, and what an ID card, a passport and a certificate need."""
    return crews.unit(city)


@pytest.fixture
def served_visit(city: Any, bus: Unit, clerk: Any, second_clerk: Any) -> Deployment:
    """The day at Martinshof is over."""
    stop = crews.deployment(city, bus, [clerk, second_clerk], request=crews.visit_request(city))
    crews.served(stop)
    return Deployment.objects.get(pk=stop.pk)


@pytest.fixture
def ready(served_visit: Deployment, city: Any) -> Deployment:
    """Elfriede waits for a card and a passport, Kurt (in bed, with an address) for a card."""
    card, passport = city.service("personalausweis"), city.service("reisepass")
    bedside = {"place": "bedside", "room_label": "12", "phone": "0511 1"}
    kurt = crews.appointment(served_visit, [card], "Kurt Muster", **bedside)
    crews.document(served_visit, card, "Elfriede Beispiel")
    crews.document(served_visit, passport, "Elfriede Beispiel")
    crews.document(served_visit, card, "Kurt Muster", booked=kurt, email="kurt@muster.example")
    return served_visit


@pytest.fixture
def planner_client(client: Client, planner: Any) -> Client:
    client.force_login(planner)
    return client


@pytest.fixture
def queries_of(db: None) -> Callable[[], AbstractContextManager[CaptureQueriesContext]]:
    """Count what a block asks the database."""

    @contextmanager
    def counted() -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as context:
            yield context

    return counted


@pytest.fixture
def add(client: Client, published: Deployment) -> Callable[..., Any]:
    """Send the page for one more person, with these answers."""

    def send(data: dict[str, Any], **answers: Any) -> Any:
        return client.post(link("register_person", published), {**data, **answers})

    return send


@pytest.fixture
def people(published: Deployment) -> Callable[[], list[Appointment]]:
    def listed() -> list[Appointment]:
        assert published.window is not None
        return appointments_of(published.window)

    return listed
