"""Verbs: book, change, move, cancel. One transaction each; events and mails after the commit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments import letters, placing, queries
from wanderamt.apps.appointments.errors import (
    NameMissing,
    PersonAlreadyRegistered,
    PlannedByRoom,
    RoomMissing,
    TooLate,
)
from wanderamt.apps.appointments.events import AppointmentBooked, AppointmentCancelled
from wanderamt.apps.appointments.models import Appointment, AppointmentMatter, Place
from wanderamt.apps.appointments.persons import PersonData, name_words, person_key
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.slots import Offer
from wanderamt.foundation import events
from wanderamt.foundation.brake import Brake
from wanderamt.kernel.ids import short_code, uuid7

#: Until then a person or a host can change or cancel on their own; after that the crew is packing.
CHANGE_DEADLINE = timedelta(hours=2)
#: A code is six characters: who tries names for one is stopped, who mixes up two letters is not.
find_brake = Brake(kind="appointment", allowed=10)


@transaction.atomic
def book(
    *,
    window: OpeningWindow,
    services: Sequence[Service],
    person: PersonData,
    source: str,
    now: datetime,
    form_key: UUID,
    start: datetime | None = None,
) -> Appointment:
    """One appointment for all matters of one person; the same `form_key` gives the first appointment again.

    `start` None: the house gives the next time; people who are visited at their bed come last, by room.
    Raises WindowNotBookable, NoMatter, MatterNotOffered, NameMissing, RoomMissing, PersonAlreadyRegistered,
    SlotTaken, NoRoomLeft, and TooLate for a host less than two hours before the window.
    """
    window = _lock(window)
    first = Appointment.objects.filter(form_key=form_key).first()
    if first is not None:
        return first
    services = list(dict.fromkeys(services))
    for_host = source != Appointment.Source.CITIZEN
    found = queries.offers(window=window, services=services, place=person.place, now=now, for_host=for_host)
    if source == Appointment.Source.HOST and window.starts_at - now < CHANGE_DEADLINE:
        raise TooLate
    appointment = Appointment(
        window=window, code=_free_code(), source=source, form_key=form_key, created_at=now, id=uuid7()
    )
    _describe(appointment, person)
    moved: list[Appointment] = []
    if start is not None:
        placing.put(appointment, placing.at_time(found=found, start=start))
    else:
        moved = _next_time(appointment, window=window, services=services, found=found, now=now)
    placing.store(window=window, appointments=[*moved, appointment])
    _set_matters(appointment, services)
    letters.send("booked", appointment, now=now)
    events.publish(AppointmentBooked(window_id=window.pk, appointment_id=appointment.pk, at=now))
    return appointment


@transaction.atomic
def change(
    *, appointment: Appointment, services: Sequence[Service], person: PersonData, now: datetime
) -> Appointment:
    """Other matters or data for an appointment.

    The time stays where it is long enough, else the next one is given.
    Raises what `book` raises, and TooLate; then nothing has changed.
    """
    window = _lock(appointment.window)
    appointment = _changeable(appointment, now=now)
    services = list(dict.fromkeys(services))
    before = (appointment.starts_at, appointment.ends_at)
    found = queries.offers(
        window=window, services=services, place=person.place, now=now, for_host=True, without=appointment
    )
    _describe(appointment, person)
    same = [offer for offer in found if offer.start == appointment.starts_at]
    moved = _next_time(appointment, window=window, services=services, found=same or found, now=now)
    placing.release([appointment])
    placing.store(window=window, appointments=[*moved, appointment])
    other_matters = queries.matters_of(appointment) != services
    if other_matters:
        _set_matters(appointment, services)
    if other_matters or before != (appointment.starts_at, appointment.ends_at):
        letters.send("changed", appointment, now=now)
    return appointment


@transaction.atomic
def move(*, appointment: Appointment, start: datetime, now: datetime) -> Appointment:
    """Another time at the same window.

    Raises TooLate, PlannedByRoom, WindowNotBookable or SlotTaken; the old time is kept then.
    """
    window = _lock(appointment.window)
    appointment = _changeable(appointment, now=now)
    if placing.in_round(appointment):
        raise PlannedByRoom
    found = queries.offers(
        window=window,
        services=queries.matters_of(appointment),
        place=appointment.place,
        now=now,
        for_host=appointment.source != Appointment.Source.CITIZEN,
        without=appointment,
    )
    offer = placing.at_time(found=found, start=start)
    if offer.start == appointment.starts_at:
        return appointment
    placing.put(appointment, offer)
    placing.release([appointment])
    placing.store(window=window, appointments=[appointment])
    letters.send("changed", appointment, now=now)
    return appointment


@transaction.atomic
def cancel(*, appointment: Appointment, now: datetime) -> None:
    """Give the time back. Cancelled twice is cancelled once. Raises TooLate."""
    if appointment.starts_at - now < CHANGE_DEADLINE and appointment.state == Appointment.State.BOOKED:
        raise TooLate
    _cancel(appointment, letter="cancelled", now=now)


@transaction.atomic
def call_off(*, window: OpeningWindow, now: datetime) -> int:
    """Cancel all appointments of a window that the office cancels, at any time before; returns how many."""
    waiting = queries.appointments_of(window)
    for appointment in waiting:
        _cancel(appointment, letter="called_off", now=now)
    return len(waiting)


def _cancel(appointment: Appointment, *, letter: str, now: datetime) -> None:
    claimed = Appointment.objects.filter(pk=appointment.pk, state=Appointment.State.BOOKED).update(
        state=Appointment.State.CANCELLED, cancelled_at=now
    )
    if not claimed:
        return
    placing.release([appointment])
    appointment.state, appointment.cancelled_at = Appointment.State.CANCELLED, now
    letters.send(letter, appointment, now=now)
    events.publish(
        AppointmentCancelled(window_id=appointment.window_id, appointment_id=appointment.pk, at=now)
    )


def _lock(window: OpeningWindow) -> OpeningWindow:
    """The window as it is now; nobody else books, cancels or closes it until this transaction ends."""
    return OpeningWindow.objects.select_for_update(no_key=True).get(pk=window.pk)


def _changeable(appointment: Appointment, *, now: datetime) -> Appointment:
    """The appointment as it is now. Raises TooLate where it is cancelled or begins in less than two hours."""
    fresh = queries.get(appointment.pk)
    if fresh.state != Appointment.State.BOOKED or fresh.starts_at - now < CHANGE_DEADLINE:
        raise TooLate
    return fresh


def _describe(appointment: Appointment, person: PersonData) -> None:
    """Write who comes into the appointment. Raises NameMissing, RoomMissing, PersonAlreadyRegistered."""
    if not name_words(person.name):
        raise NameMissing(field="name")
    if person.place == Place.BEDSIDE and not person.room_label.strip():
        raise RoomMissing(field="room_label")
    key = person_key(person)
    if queries.booked([appointment.window_id]).filter(person_key=key).exclude(pk=appointment.pk).exists():
        raise PersonAlreadyRegistered(field="name")
    appointment.person_key = key
    appointment.person_name = person.name.strip()
    for name in ("born_on", "language", "email", "phone", "place", "representation", "exemption"):
        setattr(appointment, name, getattr(person, name))
    appointment.room_label = person.room_label.strip()
    appointment.representative_name = person.representative_name.strip()


def _next_time(
    appointment: Appointment,
    *,
    window: OpeningWindow,
    services: Sequence[Service],
    found: Sequence[Offer],
    now: datetime,
) -> list[Appointment]:
    """Put the visit to the next time; visits at the bed into the round.

    Returns the visits of the round that make way, released; who gave an address learns of another time.
    """
    if not placing.in_round(appointment):
        placing.put(appointment, placing.earliest(found))
        return []
    length = queries.visit_length(services=services, place=appointment.place)
    moved = placing.plan_round(window=window, visitor=appointment, length=length, now=now)
    for each in moved:
        if each.other_time:
            letters.send("changed", each.appointment, now=now)
    making_way = [each.appointment for each in moved]
    placing.release(making_way)
    return making_way


def _set_matters(appointment: Appointment, services: Sequence[Service]) -> None:
    appointment.matters.all().delete()
    AppointmentMatter.objects.bulk_create(
        AppointmentMatter(appointment=appointment, service=service, position=position)
        for position, service in enumerate(services)
    )


def _free_code() -> str:
    while True:
        code = short_code()
        if not Appointment.objects.filter(code=code).exists():
            return code
