"""What citizens ask for at the hub while their stop is on the road: down to the unit, and what it answers.

A wish carries keys and times, no names: the unit has the appointment. What the unit decides is an ordinary
command of its chain, by the actor "hub", and takes effect at the hub when that arrives.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments.public import (
    Appointment,
    ChangeWish,
    ChangeWished,
    grant_wish,
    refuse_wish,
    waiting_wishes,
    wish_arrived,
)
from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.models import Arrived, Device, Downward
from wanderamt.apps.fieldsync.unit.arriving import NotYet, arrives
from wanderamt.apps.offices.public import Holder, tell_holders
from wanderamt.foundation import events
from wanderamt.foundation.commands import acting_as

KIND = "wish"
_Reason = ChangeWish.Reason
#: Of people who have come, by how far they are; who has gone again or was not there when called counts as
#: called: nobody is to be cancelled behind their back.
_REASONS: dict[str, str] = {
    Ticket.State.WAITING: _Reason.HERE,
    Ticket.State.SERVING: _Reason.SERVED,
    Ticket.State.DONE: _Reason.SERVED,
}


def connect() -> None:
    """Listen to wishes, and say who has a window; called when the applications are ready."""
    events.subscribe(ChangeWished, when_wished)
    tell_holders(holder)


def holder(key: UUID) -> Holder | None:
    """The device that has this key, as people know it."""
    device = Device.objects.filter(pk=key).first()
    return Holder(label=device.label, heard_at=device.last_contact_at) if device else None


def when_wished(event: ChangeWished) -> None:
    """Send at once; what fails here is sent by the worker."""
    send_due(now=event.at)


def send_due(*, now: datetime) -> int:
    """Send the wishes, and those taken back, that are not on their way yet; returns how many messages."""
    devices = Device.objects.filter(state=Device.State.ACTIVE).in_bulk()
    return sum(_send(wish, devices[wish.window.held_by], now=now) for wish in waiting_wishes(devices))


@transaction.atomic
def _send(wish: ChangeWish, device: Device, *, now: datetime) -> int:
    Device.objects.select_for_update().get(pk=device.pk)  # two workers send each message once
    mine = Downward.objects.filter(device=device, kind=KIND, payload__wish=str(wish.pk))
    sent = {bool(payload["back"]) for payload in mine.values_list("payload", flat=True)}
    due = [back for back in (False, True) if back not in sent and (wish.back_at is not None or not back)]
    for back in due:
        send_down(device=device, kind=KIND, payload=_payload(wish, back=back), now=now)
    return len(due)


def _payload(wish: ChangeWish, *, back: bool) -> dict[str, Any]:
    return {
        "wish": str(wish.pk),
        "appointment": str(wish.appointment_id),
        "kind": wish.kind,
        "to_start": wish.to_start.isoformat() if wish.to_start else None,
        "until": wish.until.isoformat(),
        "asked_at": wish.asked_at.isoformat(),
        "back": back,
    }


@arrives(KIND)
def take_wish(*, payload: Mapping[str, Any], now: datetime) -> str:
    """On the unit: decide and say how, "granted" or why not. A wish that came twice is decided once.

    Who is here, called or served keeps the appointment; the time of everybody else is free for who comes.
    """
    appointment = Appointment.objects.filter(pk=UUID(payload["appointment"])).first()
    if appointment is None:
        raise NotYet
    wish = wish_arrived(
        wish_id=UUID(payload["wish"]),
        appointment=appointment,
        kind=ChangeWish.Kind(payload["kind"]),
        to_start=datetime.fromisoformat(payload["to_start"]) if payload["to_start"] else None,
        until=datetime.fromisoformat(payload["until"]),
        asked_at=datetime.fromisoformat(payload["asked_at"]),
    )
    if wish.state != ChangeWish.State.OPEN:
        return wish.reason or wish.state
    reason = _Reason.TAKEN_BACK if payload["back"] or _taken_back(wish) else _why_not(appointment)
    with acting_as("hub"):
        if reason:
            refuse_wish(wish=wish, reason=str(reason), now=now)
        else:
            grant_wish(wish=wish, now=now)
    return str(reason) or ChangeWish.State.GRANTED


def _taken_back(wish: ChangeWish) -> bool:
    """Whether the person's change of mind is here as well, waiting behind this message."""
    behind = Arrived.objects.filter(kind=KIND, outcome="", payload__wish=str(wish.pk))
    return any(payload["back"] for payload in behind.values_list("payload", flat=True))


def _why_not(appointment: Appointment) -> str:
    ticket = Ticket.objects.filter(appointment=appointment).first()
    return "" if ticket is None else _REASONS.get(ticket.state, _Reason.CALLED)
