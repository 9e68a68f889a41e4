"""Erasure on request (Art. 17 GDPR): who came is taken out at once, and on the unit that carries the data.

`forget` is a command: where the window is with a unit it is run there, and once more at the hub when it
arrives. What the counter knows of the visit goes in the same transaction.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from wanderamt.apps.appointments.errors import PersonIsHere, StillToCome
from wanderamt.apps.appointments.events import ErasureAsked, PersonForgotten
from wanderamt.apps.appointments.models import (
    Appointment,
    ErasureRequest,
    Place,
    Representation,
    WaitingEntry,
)
from wanderamt.apps.appointments.services import common
from wanderamt.apps.offices.public import WindowCameBack, is_away
from wanderamt.foundation import events, mail
from wanderamt.foundation.commands import command

#: What stands in an appointment instead of the person; when and for what stays, for the statistics.
NOBODY: dict[str, Any] = {
    "person_name": "",
    "born_on": None,
    "person_key": Concat(Value("erased:"), Cast(F("pk"), CharField())),
    "email": "",
    "phone": "",
    "email_key": "",
    "phone_key": "",
    "no_show_at": None,
    "place": Place.ROOM,
    "room_label": "",
    "representation": Representation.NONE,
    "representative_name": "",
    "exemption": Appointment.Exemption.NOT_ASKED,
}


class Stand(StrEnum):
    """How far the visit is, as the counter knows it."""

    UNKNOWN = "unknown"
    HERE = "here"
    SERVED = "served"
    #: Not there when called, or gone without being served; they may come back.
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Visits:
    """What the room that knows visits can say and do about an appointment, by its key."""

    stand: Callable[[UUID], Stand]
    forget: Callable[[UUID], object]


_visits: list[Visits] = []


def register_visits(visits: Visits) -> None:
    """Called when the applications are ready; the last registration counts."""
    _visits[:] = [visits]


@command("appointments.forget")
@transaction.atomic
def forget(*, appointment: Appointment, now: datetime) -> None:
    """Take the person out of the appointment and of the visit. Twice is once.

    What the office must keep stays: see `cases.retention`. Raises StillToCome, PersonIsHere, WindowIsAway.
    """
    common.lock(appointment.window_id)
    fresh = _fresh(appointment)
    _check(fresh, now=now)
    _erase(fresh, now=now)
    ErasureRequest.objects.filter(appointment=fresh, done_at=None).update(done_at=now)


@transaction.atomic
def ask(*, appointment: Appointment, now: datetime) -> bool:
    """A person wants to be forgotten; whether it is done here already. Twice is once.

    Where a unit has the window it is asked, too. Here it is done at once if no visit can follow any more;
    otherwise the unit may just be working with it, and its answer counts. Raises StillToCome, PersonIsHere.
    """
    window = common.lock(appointment.window_id, away=appointment.window_id)[appointment.window_id]
    fresh = _fresh(appointment)
    _check(fresh, now=now)
    asked, _new = ErasureRequest.objects.get_or_create(
        appointment=fresh, defaults={"window": window, "asked_at": now}
    )
    if not is_away(window):
        forget(appointment=fresh, now=now)
        return True
    if asked.done_at is None:
        events.publish(ErasureAsked(at=now, window_id=window.pk, appointment_id=fresh.pk))
    if _is_settled(fresh):
        _erase(fresh, now=now)
    return not Appointment.objects.exclude(person_name="").filter(pk=fresh.pk).exists()


def is_over(appointment: Appointment, *, now: datetime) -> bool:
    """Whether nothing is to come of this appointment any more, as far as this side knows."""
    return (
        appointment.state == Appointment.State.CANCELLED
        or appointment.no_show_at is not None
        or appointment.window.ends_at <= now
        or (appointment.window.starts_at <= now and _stand(appointment) in {Stand.SERVED, Stand.GONE})
    )


def request_of(appointment_id: UUID) -> ErasureRequest | None:
    """What was asked for this appointment, with the appointment as it is now."""
    found = ErasureRequest.objects.filter(appointment=appointment_id)
    return found.select_related("appointment__window").first()


def waiting(holders: Collection[UUID] | None = None) -> "QuerySet[ErasureRequest]":
    """Requests without an answer at windows that are away (with one of `holders`), the oldest first."""
    found = ErasureRequest.objects.filter(done_at=None).exclude(window__held_by=None)
    if holders is not None:
        found = found.filter(window__held_by__in=holders)
    return found.select_related("window").order_by("asked_at", "pk")


def asked_after(moment: datetime) -> "QuerySet[ErasureRequest]":
    """Requests since then, done or not."""
    return ErasureRequest.objects.filter(asked_at__gte=moment).order_by("asked_at", "pk")


def carry_out_due(*, now: datetime) -> int:
    """Do what was asked at windows that are here again; returns how many are done. Who is just here waits."""
    back = ErasureRequest.objects.filter(done_at=None, window__held_by=None)
    return sum(_carry_out(each, now=now) for each in back.select_related("appointment"))


def when_back(event: WindowCameBack) -> None:
    """The unit is here, or is not waited for any more."""
    carry_out_due(now=event.at)


def _carry_out(asked: ErasureRequest, *, now: datetime) -> bool:
    try:
        forget(appointment=asked.appointment, now=now)
    except (PersonIsHere, StillToCome):
        return False
    return True


def _fresh(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_related("window").get(pk=appointment.pk)


def _stand(appointment: Appointment) -> Stand:
    return _visits[-1].stand(appointment.pk) if _visits else Stand.UNKNOWN


def _check(appointment: Appointment, *, now: datetime) -> None:
    if not appointment.person_name:
        return
    if _stand(appointment) is Stand.HERE:
        raise PersonIsHere
    if not is_over(appointment, now=now):
        raise StillToCome


def _is_settled(appointment: Appointment) -> bool:
    """Whether the unit cannot be serving this person, now or by what it has not told yet."""
    return appointment.state == Appointment.State.CANCELLED or _stand(appointment) is Stand.SERVED


def _erase(appointment: Appointment, *, now: datetime) -> None:
    """Done again where it was done: what has arrived since then goes, too."""
    entries = WaitingEntry.objects.filter(appointment=appointment)
    entries.filter(Q(ended_at__isnull=False) | Q(ends_at__lt=now)).delete()
    mail.erase_sent_to([appointment.email, appointment.phone])
    Appointment.objects.filter(pk=appointment.pk).update(**NOBODY)
    for visits in _visits:
        visits.forget(appointment.pk)
    window = appointment.window
    events.publish(
        PersonForgotten(at=now, appointment_id=appointment.pk, window_id=window.pk, held_by=window.held_by)
    )
