"""Finding and taking times at a window. Everything here runs inside the transaction of a verb in
services.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.errors import NoRoomLeft, SlotTaken
from wanderamt.apps.appointments.models import Appointment, GridClaim, Place
from wanderamt.apps.appointments.persons import room_order
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines import slots
from wanderamt.kernel.clock import BERLIN


def in_round(appointment: Appointment) -> bool:
    """Whether the visit is part of the host's bedside round, whose times the office plans as a whole."""
    return appointment.place == Place.BEDSIDE and appointment.source == Appointment.Source.HOST


def at_time(*, found: Iterable[slots.Offer], start: datetime) -> slots.Offer:
    """The offer that begins at `start`. Raises SlotTaken."""
    for offer in found:
        if offer.start == start:
            return offer
    raise SlotTaken(field="start")


def earliest(found: Iterable[slots.Offer]) -> slots.Offer:
    """The first offer. Raises NoRoomLeft where there is none."""
    for offer in found:
        return offer
    raise NoRoomLeft


def put(appointment: Appointment, place: slots.Offer | slots.Assignment) -> None:
    """Write the time and the desk into the appointment, which is not stored yet."""
    appointment.starts_at, appointment.ends_at, appointment.desk = place.start, place.end, place.desk


def store(*, window: OpeningWindow, appointments: Iterable[Appointment]) -> None:
    """Save appointments with their times and take their cells.

    Raises SlotTaken, and then nothing has changed. The claims they had before must have been released.
    """
    try:
        with transaction.atomic():
            for appointment in appointments:
                appointment.save()
                cells = slots.grid_cells(appointment.starts_at, appointment.ends_at, window.starts_at)
                GridClaim.objects.bulk_create(
                    GridClaim(window=window, desk=appointment.desk, cell=cell, appointment=appointment)
                    for cell in cells
                )
    except IntegrityError:  # the unique constraint has the last word on who was first
        raise SlotTaken(field="start") from None


def release(appointments: Iterable[Appointment]) -> None:
    """Give the cells of these appointments back."""
    GridClaim.objects.filter(appointment__in=[item.pk for item in appointments]).delete()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A visit of the round that makes way; `other_time` is False where only the desk is another one."""

    appointment: Appointment
    other_time: bool


def plan_round(
    *, window: OpeningWindow, visitor: Appointment, length: timedelta, now: datetime
) -> list[Moved]:
    """Put `visitor` into the host's bedside round: at the end of the window, in the order of the rooms.

    Other visits of the round may move, because nobody waits for them in a corridor; they are returned,
    with their new times set but not stored. Raises NoRoomLeft.
    """
    booked = list(queries.booked([window.pk]).exclude(pk=visitor.pk))
    others = [item for item in booked if in_round(item)]
    needs = _needs(others, visitor, length)
    taken = queries.busy(item for item in booked if not in_round(item))
    plan = {item.key: item for item in _latest_plan(window=window, taken=taken, needs=needs, now=now)}
    moved = []
    for item in others:
        place = plan[str(item.pk)]
        if (item.starts_at, item.desk) != (place.start, place.desk):
            moved.append(Moved(appointment=item, other_time=item.starts_at != place.start))
            put(item, place)
    put(visitor, plan[str(visitor.pk)])
    return moved


def _needs(others: list[Appointment], visitor: Appointment, length: timedelta) -> list[slots.Need]:
    lengths = {item.pk: item.ends_at - item.starts_at for item in others} | {visitor.pk: length}
    by_room = sorted([*others, visitor], key=lambda item: room_order(item.room_label))
    return [
        slots.Need(key=str(item.pk), duration=lengths[item.pk], place_order=number)
        for number, item in enumerate(by_room)
    ]


def _latest_plan(
    *, window: OpeningWindow, taken: list[slots.Busy], needs: list[slots.Need], now: datetime
) -> list[slots.Assignment]:
    """The plan that begins as late as possible, so that the front of the window stays free for the room."""
    space = queries.engine_window(window)
    begin = window.starts_at.astimezone(UTC)
    for cell in reversed(range(int((window.ends_at - begin) / slots.GRID))):
        at = max((begin + cell * slots.GRID).astimezone(BERLIN), now)
        try:
            return slots.assign(window=space, busy=taken, needs=needs, now=at)
        except slots.NoRoom:
            continue
    raise NoRoomLeft
