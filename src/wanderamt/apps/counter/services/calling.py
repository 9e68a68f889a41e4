"""Who is called to which desk. Claims by UPDATE: two desks never get the same person."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from wanderamt.apps.appointments.public import note_no_show, take_back_no_show
from wanderamt.apps.counter.errors import (
    DeskBusy,
    DeskUnknown,
    NobodyForThisDesk,
    NobodyWaiting,
    PhotoMissing,
    PhotosMissing,
    TicketMoved,
    TicketOfOtherWindow,
)
from wanderamt.apps.counter.models import Ticket, TicketEvent
from wanderamt.apps.counter.queries.queue import AT_DESK, at_desk, calling_list
from wanderamt.apps.counter.services.events import claim, note
from wanderamt.apps.offices.public import OpeningWindow, WindowNotOpen
from wanderamt.engines.queueing import Reason
from wanderamt.foundation.commands import command

#: What a ticket has that is not parked.
NOT_PARKED: dict[str, Any] = {"parked_at": None, "parked_until": None, "parked_for": ""}


def check_desk(*, window: OpeningWindow, desk: int) -> None:
    """Raises DeskUnknown where the window has no such desk, WindowNotOpen after its end."""
    if window.state != OpeningWindow.State.OPEN:
        raise WindowNotOpen
    if not 1 <= desk <= window.desks:
        raise DeskUnknown(field="desk", desk=desk, desks=window.desks)


@command("counter.call_next")
@transaction.atomic
def call_next(*, window: OpeningWindow, desk: int, now: datetime) -> Ticket:
    """Call whoever is next by the rules of the house; nobody before the photo is ready.

    Raises NobodyWaiting, PhotosMissing or NobodyForThisDesk (nobody can be called, and why), DeskBusy,
    DeskUnknown, WindowNotOpen.
    """
    check_desk(window=window, desk=desk)
    _check_free(window, desk)
    queue = calling_list(window=window, now=now, desk=desk)
    for entry in queue:
        if entry.callable and _try_call(entry.ticket, desk, now):
            return entry.ticket
    blocked = [entry.ticket.number for entry in queue if entry.reason is Reason.PHOTO_MISSING]
    if blocked:
        raise PhotosMissing(numbers=", ".join(blocked))
    # Those who could be called a moment ago were called by other desks meanwhile.
    held_up = any(not entry.callable for entry in queue)
    raise NobodyForThisDesk(desk=desk) if held_up else NobodyWaiting


@command("counter.call_ticket")
@transaction.atomic
def call_ticket(*, ticket: Ticket, window: OpeningWindow, desk: int, now: datetime) -> Ticket:
    """Call one person out of turn. Raises what `call_next` raises, PhotoMissing, TicketMoved."""
    check_desk(window=window, desk=desk)
    check_window(ticket=ticket, window=window)
    _check_free(window, desk)
    if ticket.photo == Ticket.Photo.MISSING:
        raise PhotoMissing(number=ticket.number)
    if not _try_call(ticket, desk, now):
        ticket.refresh_from_db()
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
    return ticket


def check_window(*, ticket: Ticket, window: OpeningWindow) -> None:
    """Raises TicketOfOtherWindow."""
    if ticket.window_id != window.pk:
        raise TicketOfOtherWindow(number=ticket.number)


def _check_free(window: OpeningWindow, desk: int) -> None:
    present = at_desk(window=window, desk=desk)
    if present is not None:
        raise DeskBusy(desk=desk, number=present.number)


def _busy(window: OpeningWindow, desk: int) -> DeskBusy:
    present = at_desk(window=window, desk=desk)
    return DeskBusy(desk=desk, number=present.number if present else "–")


def _try_call(ticket: Ticket, desk: int, now: datetime) -> bool:
    """Whether the ticket was still waiting with its photo and is now this desk's. Raises DeskBusy."""
    waiting = Ticket.objects.filter(pk=ticket.pk, state=Ticket.State.WAITING).exclude(
        photo=Ticket.Photo.MISSING
    )
    try:
        with transaction.atomic():
            claimed = waiting.update(
                state=Ticket.State.CALLED, desk=desk, called_at=now, calls=F("calls") + 1, **NOT_PARKED
            )
    except IntegrityError:  # two tablets with the same desk number pressed at once
        raise _busy(ticket.window, desk) from None
    if claimed:
        ticket.refresh_from_db()
        note([ticket], TicketEvent.Kind.CALLED, now)
    return bool(claimed)


@command("counter.take_over")
@transaction.atomic
def take_over(*, ticket: Ticket, desk: int, now: datetime) -> None:
    """The person goes on at `desk`, because the clerks have swapped places. At that desk nothing changes.

    Raises DeskBusy while somebody is at `desk`, DeskUnknown, TicketMoved (nobody is with the person, or the
    person has meanwhile gone to a third desk), WindowNotOpen.
    """
    check_desk(window=ticket.window, desk=desk)
    if ticket.state in AT_DESK and ticket.desk == desk:
        return
    _check_free(ticket.window, desk)
    there = Ticket.objects.filter(pk=ticket.pk, state__in=AT_DESK, desk=ticket.desk)
    try:
        with transaction.atomic():
            moved = there.update(desk=desk)
    except IntegrityError:  # somebody was called to this desk a moment ago
        raise _busy(ticket.window, desk) from None
    ticket.refresh_from_db()
    if not moved:
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
    note([ticket], TicketEvent.Kind.MOVED, now)


@command("counter.call_again")
@transaction.atomic
def call_again(*, ticket: Ticket, now: datetime) -> None:
    """Call the same person once more. Raises TicketMoved unless called before."""
    claim(
        ticket, from_states=[Ticket.State.CALLED], kind=TicketEvent.Kind.CALLED, now=now, calls=F("calls") + 1
    )


@command("counter.return_to_queue")
@transaction.atomic
def return_to_queue(*, ticket: Ticket, now: datetime) -> None:
    """The person is not ready yet and waits on, at the old place in the queue. Raises TicketMoved."""
    claim(
        ticket,
        from_states=[Ticket.State.CALLED],
        kind=TicketEvent.Kind.RETURNED,
        now=now,
        state=Ticket.State.WAITING,
        desk=None,
        called_at=None,
    )


@command("counter.no_show")
@transaction.atomic
def no_show(*, ticket: Ticket, now: datetime) -> None:
    """Called and not come. Of an appointment it is noted that nobody came to it; of the person nothing.

    Raises TicketMoved.
    """
    claim(
        ticket,
        from_states=[Ticket.State.CALLED],
        kind=TicketEvent.Kind.NO_SHOW,
        now=now,
        state=Ticket.State.NO_SHOW,
        ended_at=now,
    )
    if ticket.appointment is not None:
        note_no_show(appointment=ticket.appointment, now=now)


@command("counter.left")
@transaction.atomic
def left(*, ticket: Ticket, now: datetime) -> None:
    """Gone before being served. Raises TicketMoved."""
    claim(
        ticket,
        from_states=[Ticket.State.WAITING, Ticket.State.CALLED],
        kind=TicketEvent.Kind.LEFT,
        now=now,
        state=Ticket.State.LEFT,
        ended_at=now,
    )


@command("counter.come_back")
@transaction.atomic
def come_back(*, ticket: Ticket, now: datetime) -> None:
    """Somebody who had gone or had not come is here again, and waits. Raises TicketMoved."""
    claim(
        ticket,
        from_states=[Ticket.State.NO_SHOW, Ticket.State.LEFT],
        kind=TicketEvent.Kind.RETURNED,
        now=now,
        state=Ticket.State.WAITING,
        desk=None,
        called_at=None,
        ended_at=None,
        **NOT_PARKED,
    )
    if ticket.appointment is not None:
        take_back_no_show(appointment=ticket.appointment)


@command("counter.photo_ready")
@transaction.atomic
def photo_ready(*, ticket: Ticket, now: datetime) -> None:
    """The photo is there; now the person can be called. A second tap changes nothing. Raises TicketMoved."""
    changed = Ticket.objects.filter(
        pk=ticket.pk, photo=Ticket.Photo.MISSING, state__in=[Ticket.State.WAITING, Ticket.State.CALLED]
    ).update(photo=Ticket.Photo.READY)
    if changed:
        note([ticket], TicketEvent.Kind.PHOTO_READY, now)
    ticket.refresh_from_db()
    if ticket.photo == Ticket.Photo.MISSING:
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
