"""People come: with an appointment, without one, or with something that cannot be done here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments.public import Appointment, matters_of, offered_services
from wanderamt.apps.cases.public import Case, finish, open_case
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.counter.errors import (
    AppointmentCalledOff,
    AppointmentOfOtherWindow,
    MatterNotServedHere,
    NoMatterChosen,
    ReasonForRefusalMissing,
)
from wanderamt.apps.counter.models import Ticket, TicketEvent
from wanderamt.apps.counter.queries.forecast import outlook, room_of
from wanderamt.apps.counter.services.events import note, note_arrival
from wanderamt.apps.counter.services.numbers import next_number
from wanderamt.apps.offices.public import OpeningWindow, hold_open
from wanderamt.foundation.commands import command, drawn
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

#: A visit of at most so many minutes is a short matter.
SHORT_MINUTES = 10


@command("counter.arrive")
@transaction.atomic
def arrive(*, appointment: Appointment, window: OpeningWindow, now: datetime) -> Ticket:
    """The person of an appointment is here; a second tap gives the first ticket again.

    Raises AppointmentOfOtherWindow, AppointmentCalledOff, WindowNotOpen.
    """
    first = Ticket.objects.filter(appointment=appointment).first()
    if first is not None and window.pk in {first.window_id, appointment.window_id}:
        return first  # also when a desk has sent the person on to another counter
    if appointment.window_id != window.pk:
        other = appointment.window
        raise AppointmentOfOtherWindow(
            field="code", site=other.site.name, day=other.starts_at.astimezone(BERLIN).date()
        )
    if appointment.state != Appointment.State.BOOKED:
        raise AppointmentCalledOff(field="code")

    def again() -> Ticket | None:
        return Ticket.objects.filter(appointment=appointment).first()

    return _take_number(
        Ticket(
            window=window,
            kind=Ticket.Kind.APPOINTMENT,
            appointment=appointment,
            person_name=appointment.person_name,
            language=appointment.language,
            place=appointment.place,
            room_label=appointment.room_label,
            due_at=appointment.starts_at,
            people=appointment.people,
            needs=needs_of(appointment),
            form_key=uuid7(),
        ),
        services=matters_of(appointment),
        now=now,
        again=again,
    )


@command("counter.walk_in")
@transaction.atomic
def walk_in(
    *,
    window: OpeningWindow,
    services: Sequence[Service],
    name: str = "",
    language: str = "de",
    people: int = 1,
    kind: str = Ticket.Kind.WALK_IN,
    undecided: bool = False,
    form_key: UUID,
    now: datetime,
) -> Ticket:
    """A ticket for somebody without an appointment; the same `form_key` gives the first ticket again.

    `kind` is WALK_IN or SHORT. Who does not know the name of the matter (`undecided`) may come without one.
    Raises MatterNotServedHere before anybody waits in vain, NoMatterChosen, WindowNotOpen.
    """
    if not services and not undecided:
        raise NoMatterChosen(field="services")
    impossible = not_served(window=window, services=services)
    if impossible:
        raise MatterNotServedHere(
            field="services", services=", ".join(service.title for service in impossible)
        )
    ticket = _walk_in(window, name, language, form_key)
    ticket.kind, ticket.people = kind, people
    return _take_number(ticket, services=services, now=now, again=_by_key(form_key))


def kind_of(services: Sequence[Service]) -> Ticket.Kind:
    """SHORT where everything together is done in SHORT_MINUTES: such people are called in between."""
    minutes = sum(service.minutes for service in services)
    return Ticket.Kind.SHORT if services and minutes <= SHORT_MINUTES else Ticket.Kind.WALK_IN


def needs_of(appointment: Appointment) -> list[str]:
    """The features that a desk must have for this visit."""
    needs = [f"language:{appointment.needs_language}"] if appointment.needs_language else []
    return needs + (["step_free"] if appointment.needs_step_free else [])


@command("counter.turn_away")
@transaction.atomic
def turn_away(
    *,
    window: OpeningWindow,
    services: Sequence[Service],
    name: str = "",
    language: str = "de",
    reason: str,
    form_key: UUID,
    now: datetime,
) -> Ticket:
    """Note that somebody came for what cannot be done here: told at once, nobody waits, the report knows it.

    The matters become refused cases with the `reason`; those that could be done here are no part of it.
    Raises ReasonForRefusalMissing, NoMatterChosen, WindowNotOpen.
    """
    refused = not_served(window=window, services=services)
    if not refused:
        raise NoMatterChosen(field="services")
    if not reason.strip():
        raise ReasonForRefusalMissing(field="reason")
    first = _by_key(form_key)()
    if first is not None:
        return first
    ticket = _take_number(
        _walk_in(window, name, language, form_key), services=refused, now=now, again=_by_key(form_key)
    )
    for service in refused:
        case = open_case(
            window=window,
            service=service,
            visit_id=ticket.pk,
            person_name=name.strip(),
            born_on=None,
            language=language,
            email="",
            representation="none",
            representative_name="",
            appointment_id=None,
            now=now,
        )
        finish(case=case, outcome=Case.State.REFUSED, reason=reason, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(state=Ticket.State.LEFT, ended_at=now)
    note([ticket], TicketEvent.Kind.LEFT, now)
    ticket.refresh_from_db()
    return ticket


def not_served(*, window: OpeningWindow, services: Sequence[Service]) -> list[Service]:
    """Those of the matters that cannot be done at this window."""
    offered = {service.pk for service in offered_services(window)}
    return [service for service in services if service.pk not in offered]


def _walk_in(window: OpeningWindow, name: str, language: str, form_key: UUID) -> Ticket:
    return Ticket(
        window=window,
        kind=Ticket.Kind.WALK_IN,
        person_name=name.strip(),
        language=language,
        form_key=form_key,
    )


def _by_key(form_key: UUID) -> Callable[[], Ticket | None]:
    return lambda: Ticket.objects.filter(form_key=form_key).first()


def _take_number(
    ticket: Ticket, *, services: Sequence[Service], now: datetime, again: Callable[[], Ticket | None]
) -> Ticket:
    """Store the ticket under the next number of its kind at the window, or return what `again` finds."""
    hold_open(ticket.window)
    first = again()
    if first is not None:
        return first
    ticket.arrived_at = now
    if any(service.needs_photo for service in services):
        ticket.photo = Ticket.Photo.MISSING
    ticket.serial, ticket.number = next_number(window=ticket.window, kind=ticket.kind)
    ticket.save(force_insert=True)
    ticket.services.set(services)
    note_arrival(ticket, services, now, forecast=_forecast(ticket, now))
    return ticket


def _forecast(ticket: Ticket, now: datetime) -> list[float] | None:
    """What is told of the wait, without an appointment; at the hub it is what was told on the road."""
    if ticket.kind == Ticket.Kind.APPOINTMENT:
        return None
    return drawn("forecast", lambda: _spread(ticket, now))


def _spread(ticket: Ticket, now: datetime) -> list[float] | None:
    """None where nothing can be foretold. Thousandths of a second tell nobody anything."""
    spread = outlook(room_of(ticket.window), ticket, now=now).spread
    return None if spread is None else [round(each, 3) for each in spread.as_list()]
