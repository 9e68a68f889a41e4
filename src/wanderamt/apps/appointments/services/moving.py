"""Verbs: move an appointment, give one up, and what becomes of the time."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wanderamt.apps.appointments import letters, queries
from wanderamt.apps.appointments.errors import HoldExpired, PlannedByRoom, SlotTaken, TooLate
from wanderamt.apps.appointments.events import AppointmentCancelled, AppointmentMoved, TimeReleased
from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.placing import Ledger, in_round
from wanderamt.apps.appointments.services import common
from wanderamt.apps.offices.public import OpeningWindow, here, is_away, keep_here
from wanderamt.engines.slots import Asker, Start
from wanderamt.foundation import events
from wanderamt.foundation.commands import command


@command("appointments.move", unwritten=["rng"])
@transaction.atomic
def move(
    *,
    appointment: Appointment,
    now: datetime,
    start: datetime | None = None,
    window: OpeningWindow | None = None,
    hold: Hold | None = None,
    by_office: bool = False,
    rng: Random | None = None,
) -> Appointment:
    """Another time, at the same window, at another one, or the time of a `hold` that was made for this visit.

    The old time is kept unless the new one is sure; then it comes back as a cancelled one does. `by_office`:
    the office moves, so neither the two hours matter nor whether the public can book there yet.
    Raises TooLate, PlannedByRoom, WindowNotBookable, MatterNotOffered, PersonAlreadyRegistered, SlotTaken and
    HoldExpired; nothing has changed then.
    """
    there = hold.window_id if hold else window.pk if window else appointment.window_id
    windows = common.lock(appointment.window_id, there)
    appointment = common.changeable(appointment, now=now, by_office=by_office)
    if in_round(appointment):
        raise PlannedByRoom
    target, plan = windows[there], queries.plan_of(appointment)
    asker: Asker = "staff" if by_office else queries.asker_of(appointment.source)
    queries.check_window(window=target, now=now, asker=asker)
    queries.check_matters(window=target, services=plan.services)
    old_window, old_start = windows[appointment.window_id], appointment.starts_at
    if hold is None and (target.pk, start) == (old_window.pk, old_start):
        return appointment
    common.refuse_second(appointment, window_id=target.pk, key=appointment.person_key)
    ledger = Ledger(target, now=now, keep=hold.pk if hold else None)
    _take_new(ledger, appointment, old_window, start, hold, now=now, asker=asker, rng=rng)
    letters.send("changed", appointment, now=now)
    events.publish(
        AppointmentMoved(
            at=now,
            window_id=target.pk,
            old_window_id=old_window.pk,
            appointment_id=appointment.pk,
            old_start=old_start,
            start=appointment.starts_at,
        )
    )
    return appointment


def _take_new(
    ledger: Ledger,
    appointment: Appointment,
    old_window: OpeningWindow,
    start: datetime | None,
    hold: Hold | None,
    *,
    now: datetime,
    asker: Asker,
    rng: Random | None,
) -> None:
    """Find the new time, let the old one go, claim the new one. Raises SlotTaken, HoldExpired."""
    same = old_window.pk == ledger.window.pk
    old_ledger = ledger if same else Ledger(old_window, now=now)
    mine = hold if hold and ledger.owns(hold) else None
    at = hold.starts_at if hold else start
    if at is None:
        raise SlotTaken(field="start")
    found = None
    if mine is None:
        freed = appointment if same else None
        plan = queries.plan_of(appointment)
        found = common.find_start(ledger, plan, at, now=now, asker=asker, freed=freed)
        if found is None:
            raise HoldExpired if hold else SlotTaken(field="start")
    over = _end(found, mine, at)
    if same and appointment.starts_at < over and at < appointment.ends_at:
        ledger.release([appointment])  # part of it is needed at once
    else:
        common.cool(old_ledger, appointment, now=now, rng=rng)
    appointment.window = ledger.window
    appointment.starts_at, appointment.ends_at = at, over
    appointment.save()
    if found:
        ledger.claim(appointment, found.places)
    elif mine:
        ledger.hand_over(mine, appointment)
    if hold:
        Hold.objects.filter(pk=hold.pk).delete()


def _end(found: Start | None, mine: Hold | None, at: datetime) -> datetime:
    """When the visit ends that begins `at`."""
    if found:
        return found.end
    return mine.ends_at if mine else at


@command("appointments.cancel", unwritten=["rng"])
@transaction.atomic
def cancel(*, appointment: Appointment, now: datetime, rng: Random | None = None) -> None:
    """Give the time back. Cancelled twice is cancelled once. Raises TooLate."""
    window = common.lock(appointment.window_id)[appointment.window_id]
    late = appointment.starts_at - now < common.CHANGE_DEADLINE
    if late and appointment.state == Appointment.State.BOOKED:
        raise TooLate
    give_up(window, appointment, letter="cancelled", now=now, rng=rng)


@transaction.atomic
def call_off(*, window: OpeningWindow, now: datetime, besides: Collection[UUID] = ()) -> int:
    """Cancel all appointments of a window that the office cancels, but `besides`, at any time before; returns
    how many.
    """
    window = common.lock(window.pk)[window.pk]
    waiting = queries.appointments_of(window, besides=besides)
    for appointment in waiting:
        give_up(window, appointment, letter="called_off", now=now)
    return len(waiting)


@command("appointments.note_no_show")
@transaction.atomic
def note_no_show(*, appointment: Appointment, now: datetime) -> bool:
    """Nobody came to this time. Noted once; nobody's record: it is forgotten with the person.

    Raises WindowIsAway.
    """
    keep_here(appointment.window_id)
    return bool(
        Appointment.objects.filter(
            pk=appointment.pk, state=Appointment.State.BOOKED, no_show_at=None, starts_at__lte=now
        ).update(no_show_at=now)
    )


def take_back_no_show(*, appointment: Appointment) -> None:
    """The person came after all. Raises WindowIsAway."""
    keep_here(appointment.window_id)
    Appointment.objects.filter(pk=appointment.pk).update(no_show_at=None)


def give_up(
    window: OpeningWindow,
    appointment: Appointment,
    *,
    letter: str,
    now: datetime,
    rng: Random | None = None,
) -> bool:
    """Cancel an appointment of the locked `window`, with a mail of this kind ("": none); whether it held."""
    claimed = Appointment.objects.filter(pk=appointment.pk, state=Appointment.State.BOOKED).update(
        state=Appointment.State.CANCELLED, cancelled_at=now
    )
    if not claimed:
        return False
    ledger = Ledger(window, now=now)
    if letter == "called_off":
        ledger.release([appointment])
    else:
        common.cool(ledger, appointment, now=now, rng=rng)
    appointment.state, appointment.cancelled_at = Appointment.State.CANCELLED, now
    if letter:
        letters.send(letter, appointment, now=now)
    events.publish(
        AppointmentCancelled(window_id=appointment.window_id, appointment_id=appointment.pk, at=now)
    )
    return True


class Taker(Protocol):
    """Somebody who may have time that is about to become free, before everybody else.

    Called with the window locked. Returns True where the hold was taken over or is to stay as it is for now.
    """

    def __call__(self, *, hold: Hold, now: datetime) -> bool: ...


#: So long a hold that has ended is remembered: who comes back late finds the plan, perhaps even the time.
LATE = timedelta(hours=1)
_takers: list[Taker] = []


def on_release(taker: Taker) -> Callable[[], None]:
    """Have `taker` asked before time becomes free; the first one who says True has it. Twice is once.

    Returns how to take that back.
    """
    if taker not in _takers:
        _takers.append(taker)
    return lambda: _takers.remove(taker)


def release_due(*, now: datetime) -> int:
    """Free what holds have ended, after the waiting list has had its choice; returns how many were freed.

    Each in a transaction of its own: who dies in between has freed some, and the next one goes on.
    """
    ended = Hold.objects.filter(
        here("window"), Q(claims__isnull=False) | Q(until__lt=now - LATE), until__lte=now
    )
    due = list(ended.order_by("until", "pk").values_list("pk", "window_id").distinct())
    return sum(_release(hold_id, window_id, now=now) for hold_id, window_id in due)


@transaction.atomic
def _release(hold_id: UUID, window_id: UUID, *, now: datetime) -> bool:
    window = OpeningWindow.objects.select_for_update(no_key=True).get(pk=window_id)
    hold = Hold.objects.filter(pk=hold_id, until__lte=now).first()
    if hold is None or is_away(window):
        return False
    hold.window = window
    ledger = Ledger(window, now=now, keep=hold.pk)
    if not ledger.owns(hold):
        if hold.until < now - LATE or hold.reason != Hold.Reason.CHOOSING:
            hold.delete()
        return False
    if any(taker(hold=hold, now=now) for taker in _takers):
        return False
    keys = ledger.release([hold])
    if hold.reason != Hold.Reason.CHOOSING:
        hold.delete()
    events.publish(
        TimeReleased(at=now, window_id=window.pk, start=hold.starts_at, end=hold.ends_at, pool_keys=keys)
    )
    return True
