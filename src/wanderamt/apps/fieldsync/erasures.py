"""Who wants to be forgotten: down to the unit that carries the data, and out of the written commands.

A request carries keys, no names. On the unit it becomes an ordinary command of its chain, by the actor "hub",
which the hub runs again when it arrives. Of commands that have taken effect the hash stays and the envelope
goes: the chain can be checked as before. What still waits to be sent, or for a person, keeps its envelope
until then.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wanderamt.apps.appointments.public import (
    Appointment,
    ErasureAsked,
    PersonForgotten,
    StillToCome,
    erasures_after,
    forget,
    waiting_erasures,
)
from wanderamt.apps.cases.public import Case
from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.hub.depending import keys_in, made_by
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.models import Device, Downward, Klaerfall, OwnCommand, Received
from wanderamt.apps.fieldsync.unit.arriving import NotYet, arrives
from wanderamt.apps.fieldsync.unit.wiping import wipe
from wanderamt.foundation import events
from wanderamt.foundation.commands import acting_as

KIND, COMMAND = "forget", "appointments.forget"
#: How long it is looked whether something about a forgotten person has come late; then the purge has been.
WATCHED = timedelta(days=60)
Command = TypeVar("Command", OwnCommand, Received)


def connect() -> None:
    """Listen to requests; called when the applications are ready."""
    events.subscribe(ErasureAsked, when_asked)
    events.subscribe(PersonForgotten, when_forgotten)


def when_asked(event: ErasureAsked) -> None:
    """Send at once; what fails here is sent by the worker."""
    send_due(now=event.at)


def when_forgotten(event: PersonForgotten) -> None:
    """At the hub: what the unit's commands say of the person goes, too."""
    clear_received(event.appointment_id)


# ---- at the hub


def send_due(*, now: datetime) -> int:
    """Send the requests that are not on their way yet; returns how many messages."""
    devices = Device.objects.filter(state=Device.State.ACTIVE).in_bulk()
    return sum(
        _send(asked.appointment_id, devices[asked.window.held_by], now=now)
        for asked in waiting_erasures(devices)
    )


@transaction.atomic
def _send(appointment_id: UUID, device: Device, *, now: datetime) -> bool:
    Device.objects.select_for_update().get(pk=device.pk)  # two workers send each message once
    mine = Downward.objects.filter(device=device, kind=KIND)
    if mine.filter(payload__appointment=str(appointment_id)).exists():
        return False
    send_down(device=device, kind=KIND, payload={"appointment": str(appointment_id)}, now=now)
    return True


def clear_due(*, now: datetime) -> int:
    """Take out of the commands what came, or took effect, after somebody was forgotten; how many commands."""
    asked = erasures_after(now - WATCHED).filter(appointment__person_name="")
    return sum(clear_received(each.appointment_id) for each in asked)


@transaction.atomic
def clear_received(appointment_id: UUID) -> int:
    """Erase the envelopes of what has taken effect about this person, and both sides of settled Klaerfaelle.

    Returns how many commands that were. Hash, place and signature stay.
    """
    done = Received.objects.filter(state__in=[Received.State.APPLIED, Received.State.SETTLED])
    found = list(_about(appointment_id, done))
    told = Klaerfall.objects.filter(command__in=found, state=Klaerfall.State.SETTLED)
    told.update(unit_side=[], hub_side=[], message="", note="")
    return Received.objects.filter(pk__in=found).update(envelope=None)


# ---- on the unit


@arrives(KIND)
def take_forget(*, payload: Mapping[str, Any], now: datetime) -> None:
    """Forget the person here, as a command. Who is here is not forgotten: that is the outcome then."""
    appointment = Appointment.objects.filter(pk=UUID(payload["appointment"])).first()
    if appointment is None:
        raise NotYet
    try:
        with acting_as("hub"):
            forget(appointment=appointment, now=now)
    except StillToCome:
        raise NotYet from None  # the hub knows more, or has another clock
    clear_own()
    transaction.on_commit(wipe)


def clear_own() -> int:
    """Erase the envelopes of what the hub has confirmed about those who are forgotten; returns how many."""
    confirmed = OwnCommand.objects.exclude(verdict="")
    forgotten = OwnCommand.objects.filter(kind=COMMAND, envelope__isnull=False)
    found = [
        key
        for wire in forgotten.values_list("envelope", flat=True)
        for appointment in keys_in(wire)
        for key in _about(appointment, confirmed)
    ]
    return OwnCommand.objects.filter(pk__in=found).update(envelope=None)


# ---- both


def _about(appointment_id: UUID, commands: QuerySet[Command]) -> Iterator[UUID]:
    """Which of these commands name the appointment, its visit or its cases, or have made one of them."""
    appointment = Appointment.objects.filter(pk=appointment_id).first()
    if appointment is None:
        return
    visits = set(Ticket.objects.filter(appointment=appointment).values_list("pk", flat=True))
    cases = set(Case.objects.filter(visit_id__in=visits).values_list("pk", flat=True))
    keys = {appointment.pk} | visits | cases
    told = commands.filter(envelope__isnull=False).exclude(kind=COMMAND)
    for key, wire in told.filter(window_id=appointment.window_id).values_list("pk", "envelope"):
        if not keys.isdisjoint(keys_in(wire)) or any(made_by(each, key) for each in keys):
            yield key
