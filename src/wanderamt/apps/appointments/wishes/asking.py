"""Verbs of those who ask: cancel, move, take back. Where the window is here it is simply done."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments import queries, services
from wanderamt.apps.appointments.errors import PlannedByRoom, SlotTaken
from wanderamt.apps.appointments.events import ChangeWished
from wanderamt.apps.appointments.models import Appointment, ChangeWish, Hold
from wanderamt.apps.appointments.placing import in_round
from wanderamt.apps.appointments.services import common
from wanderamt.apps.appointments.wishes.queries import State, open_wish
from wanderamt.apps.offices.public import OpeningWindow, is_away
from wanderamt.engines.slots import Asker
from wanderamt.foundation import events
from wanderamt.kernel.ids import uuid7

Kind = ChangeWish.Kind


@transaction.atomic
def cancel(*, appointment: Appointment, now: datetime) -> ChangeWish | None:
    """Cancel, or ask the unit to; None where it was done at once.

    While a wish is open no second one is stored: the first is returned, whatever it asks for. Raises TooLate.
    """
    window = common.lock(appointment.window_id, away=appointment.window_id)[appointment.window_id]
    if not is_away(window):
        services.cancel(appointment=appointment, now=now)
        return None
    fresh = common.changeable(appointment, now=now)
    return open_wish(fresh) or _ask(fresh, window, Kind.CANCEL, until=window.ends_at, now=now)


@transaction.atomic
def move(
    *,
    appointment: Appointment,
    window: OpeningWindow,
    start: datetime,
    now: datetime,
    by_office: bool = False,
) -> Appointment | ChangeWish:
    """Move, or hold the new time and ask the unit; the appointment where it was done at once.

    While a wish is open no second one is stored: the first is returned. Raises what `services.move` raises.
    """
    locked = common.lock(appointment.window_id, window.pk, away=appointment.window_id)
    old = locked[appointment.window_id]
    if not is_away(old):
        return services.move(
            appointment=appointment, window=window, start=start, now=now, by_office=by_office
        )
    fresh = common.changeable(appointment, now=now, by_office=by_office)
    first = open_wish(fresh)
    if first is not None:
        return first
    if in_round(fresh):
        raise PlannedByRoom
    until = min(old.ends_at, start)
    if until <= now:
        raise SlotTaken(field="start")
    common.refuse_second(fresh, window_id=window.pk, key=fresh.person_key)
    hold = _hold(fresh, locked[window.pk], start, until=until, now=now, by_office=by_office)
    return _ask(fresh, old, Kind.MOVE, until=until, now=now, hold=hold)


@transaction.atomic
def take_back(*, wish: ChangeWish, now: datetime) -> bool:
    """The person wants the appointment to stay as it is; whether there was still something to take back.

    The unit has the last word: what it did before it heard of this stays done. Twice is once.
    """
    asked = ChangeWish.objects.filter(pk=wish.pk, state=State.OPEN, back_at=None).update(back_at=now)
    if asked:
        events.publish(ChangeWished(at=now, window_id=wish.window_id, wish_id=wish.pk))
    return bool(asked)


def _hold(
    appointment: Appointment,
    window: OpeningWindow,
    start: datetime,
    *,
    until: datetime,
    now: datetime,
    by_office: bool,
) -> Hold:
    asker: Asker = "staff" if by_office else queries.asker_of(appointment.source)
    return services.hold(
        window=window,
        plan=queries.plan_of(appointment),
        start=start,
        now=now,
        key=uuid7(),
        until=until,
        reason=Hold.Reason.MOVING,
        asker=asker,
    )


def _ask(
    appointment: Appointment,
    window: OpeningWindow,
    kind: str,
    *,
    until: datetime,
    now: datetime,
    hold: Hold | None = None,
) -> ChangeWish:
    wish = ChangeWish.objects.create(
        appointment=appointment,
        window=window,
        kind=kind,
        hold=hold,
        to_window_id=hold.window_id if hold else None,
        to_start=hold.starts_at if hold else None,
        until=until,
        asked_at=now,
    )
    events.publish(ChangeWished(at=now, window_id=window.pk, wish_id=wish.pk))
    return wish


def arrived(
    *,
    wish_id: UUID,
    appointment: Appointment,
    kind: str,
    to_start: datetime | None,
    until: datetime,
    asked_at: datetime,
) -> ChangeWish:
    """On the unit: the wish as it came down; the same once more is the same."""
    return ChangeWish.objects.get_or_create(
        pk=wish_id,
        defaults={
            "appointment": appointment,
            "window_id": appointment.window_id,
            "kind": kind,
            "to_start": to_start,
            "until": until,
            "asked_at": asked_at,
        },
    )[0]
