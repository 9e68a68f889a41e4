"""A day at Martinshof: a window with two desks, people with and without appointments."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from wanderamt.apps.appointments.public import Appointment, PersonData, book
from wanderamt.apps.counter.public import Ticket, arrive, call_ticket, photo_ready, start, walk_in
from wanderamt.apps.counter.tests.evenings import EVENING
from wanderamt.apps.counter.tests.visits import Visit
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

#: At the counter, an hour after opening.
THEN = datetime(2025, 9, 29, 10, 0, tzinfo=BERLIN)
MATTERS = ("personalausweis", "ummeldung", "befreiung_ausweispflicht", "beglaubigung_kopie", "reisepass")


@pytest.fixture
def window(make_window: Callable[..., OpeningWindow]) -> OpeningWindow:
    """Two desks; five matters, so that others cannot be served."""
    return make_window(service_ids=MATTERS)


@pytest.fixture
def booking(window: OpeningWindow, city: Any, now: datetime) -> Callable[..., Appointment]:
    """Register somebody for an hour of the day at Martinshof."""
    names = iter(f"Bewohnerin {letter}{other}" for letter in "ABCDEF" for other in "ABCDEFGH")

    def make(*service_ids: str, start: datetime | None = None, **facts: Any) -> Appointment:
        person = PersonData(**{"name": next(names), "born_on": date(1940, 5, 8), **facts})
        return book(
            window=window,
            services=city.services(*(service_ids or ("ummeldung",))),
            person=person,
            source=Appointment.Source.HOST,
            now=now,
            form_key=uuid7(),
            start=start,
        )

    return make


@pytest.fixture
def arrived(window: OpeningWindow, booking: Callable[..., Appointment]) -> Callable[..., Ticket]:
    """Somebody with an appointment who is here, with the photo ready unless `photo=False`."""

    def make(*service_ids: str, photo: bool = True, at: datetime = THEN, **facts: Any) -> Ticket:
        ticket = arrive(appointment=booking(*service_ids, **facts), window=window, now=at)
        if photo and ticket.photo == Ticket.Photo.MISSING:
            photo_ready(ticket=ticket, now=at)
        return ticket

    return make


@pytest.fixture
def served(window: OpeningWindow, arrived: Callable[..., Ticket]) -> Callable[..., Ticket]:
    """Somebody who sits at desk 1."""

    def make(*service_ids: str, desk: int = 1, **facts: Any) -> Ticket:
        ticket = arrived(*service_ids, **facts)
        call_ticket(ticket=ticket, window=window, desk=desk, now=THEN)
        start(ticket=ticket, desk=desk, now=THEN + timedelta(minutes=1))
        return ticket

    return make


@pytest.fixture
def spontaneous(window: OpeningWindow, city: Any) -> Callable[..., Ticket]:
    """Somebody without an appointment."""

    def make(*service_ids: str, at: datetime = THEN, **changes: Any) -> Ticket:
        chosen = city.services(*(service_ids or ("beglaubigung_kopie",)))
        return walk_in(**({"window": window, "services": chosen, "form_key": uuid7(), "now": at} | changes))

    return make


@pytest.fixture
def at_desk(client: Client, clerk: Any, window: OpeningWindow, frozen_clock: Any) -> Client:
    """A clerk's tablet at desk 1, during the day."""
    frozen_clock.move_to(THEN)
    client.force_login(clerk)
    session = client.session
    session[f"desk:{window.pk}"] = 1
    session.save()
    return client


@pytest.fixture
def desk(client: Client, clerk: Any, frozen_clock: Any) -> Client:
    """A clerk's tablet in the evening."""
    frozen_clock.move_to(EVENING)
    client.force_login(clerk)
    return client


@pytest.fixture
def visit(at_desk: Client, served: Callable[..., Ticket]) -> Callable[..., Visit]:
    return lambda *service_ids, **facts: Visit(at_desk, served(*service_ids, **facts))


def events_of(ticket_id: UUID) -> list[str]:
    """What happened to a ticket, in order."""
    return [event.kind for event in Ticket.objects.get(pk=ticket_id).events.all()]
