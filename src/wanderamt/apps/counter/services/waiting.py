"""What happens to people while they wait: priority, parking, going on at another desk or counter."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from wanderamt.apps.cases.public import carry_over
from wanderamt.apps.counter.errors import CounterElsewhere, DeskUnknown, ParkedIntoPast
from wanderamt.apps.counter.models import Ticket, TicketEvent
from wanderamt.apps.counter.services.calling import NOT_PARKED
from wanderamt.apps.counter.services.events import claim, note, note_arrival
from wanderamt.apps.offices.public import OpeningWindow, hold_open
from wanderamt.foundation.commands import command
from wanderamt.kernel.clock import BERLIN

_HERE = (Ticket.State.WAITING, Ticket.State.CALLED, Ticket.State.SERVING)


@command("counter.set_priority")
@transaction.atomic
def set_priority(*, ticket: Ticket, priority: bool, now: datetime) -> None:
    """Let somebody go first who cannot wait long, or take it back. A second tap changes nothing.

    By the rule that hangs out: pain, pregnancy, a baby, a disability that makes waiting hard. The reason is
    neither asked nor kept. Raises TicketMoved once the person is called.
    """
    if ticket.priority == priority:
        return
    claim(
        ticket,
        from_states=[Ticket.State.WAITING],
        kind=TicketEvent.Kind.PRIORITY,
        now=now,
        facts={"priority": priority},
        priority=priority,
    )


@command("counter.park")
@transaction.atomic
def park(*, ticket: Ticket, reason: str, until: datetime | None = None, now: datetime) -> None:
    """The person waits aside and is not called until somebody takes it back, or until `until`.

    The place in the queue stays. Raises ParkedIntoPast, TicketMoved.
    """
    if until is not None and until <= now:
        raise ParkedIntoPast(field="minutes")
    claim(
        ticket,
        from_states=[Ticket.State.WAITING, Ticket.State.CALLED],
        kind=TicketEvent.Kind.PARKED,
        now=now,
        facts={"reason": reason, "until": until.isoformat() if until else None},
        state=Ticket.State.WAITING,
        desk=None,
        called_at=None,
        parked_at=now,
        parked_until=until,
        parked_for=reason,
    )


@command("counter.unpark")
@transaction.atomic
def unpark(*, ticket: Ticket, now: datetime) -> None:
    """The person can be called again, at the old place. A second tap changes nothing. Raises TicketMoved."""
    if ticket.parked_at is None:
        return
    claim(ticket, from_states=[Ticket.State.WAITING], kind=TicketEvent.Kind.RETURNED, now=now, **NOT_PARKED)


@command("counter.pass_on")
@transaction.atomic
def pass_on(
    *,
    ticket: Ticket,
    now: datetime,
    for_desk: int | None = None,
    needs: Sequence[str] = (),
    remark: str = "",
) -> None:
    """Send the person on to `for_desk`, or to any desk that covers `needs`; they go first there.

    `remark` says what is still to be done. Raises DeskUnknown, TicketMoved.
    """
    window = ticket.window
    if for_desk is not None and not 1 <= for_desk <= window.desks:
        raise DeskUnknown(field="for_desk", desk=for_desk, desks=window.desks)
    _send(ticket, now, for_desk=for_desk, needs=sorted({*ticket.needs, *needs}), remark=remark.strip())


@command("counter.pass_to_counter")
@transaction.atomic
def pass_to_counter(*, ticket: Ticket, window: OpeningWindow, remark: str = "", now: datetime) -> None:
    """Send the person on to another counter of the same site and day; the number stays the same.

    What is in work goes along, what is finished and paid stays where it was done. Raises CounterElsewhere,
    WindowNotOpen, TicketMoved.
    """
    if not same_site_and_day(ticket.window, window) or window.pk == ticket.window_id:
        raise CounterElsewhere(field="to")
    hold_open(window)
    _send(ticket, now, for_desk=None, needs=ticket.needs, remark=remark.strip(), to_window=window)
    carry_over(visit_id=ticket.pk, window=window)
    note_arrival(ticket, list(ticket.services.all()), now)
    if ticket.photo == Ticket.Photo.READY:
        note([ticket], TicketEvent.Kind.PHOTO_READY, now)


def same_site_and_day(one: OpeningWindow, other: OpeningWindow) -> bool:
    """Whether two windows share a waiting room: the same site on the same day in Berlin."""
    days = {each.starts_at.astimezone(BERLIN).date() for each in (one, other)}
    return one.site_id == other.site_id and len(days) == 1


def _send(
    ticket: Ticket,
    now: datetime,
    *,
    for_desk: int | None,
    needs: Sequence[str],
    remark: str,
    to_window: OpeningWindow | None = None,
) -> None:
    here = ticket.window
    claim(
        ticket,
        from_states=_HERE,
        kind=TicketEvent.Kind.PASSED_ON,
        now=now,
        facts={"for_desk": for_desk, "needs": list(needs), "counter": to_window is not None},
        state=Ticket.State.WAITING,
        desk=None,
        called_at=None,
        started_at=None,
        passed_at=now,
        for_desk=for_desk,
        needs=list(needs),
        remark=remark,
        **NOT_PARKED,
    )
    if to_window is not None and to_window.pk != here.pk:
        Ticket.objects.filter(pk=ticket.pk).update(window=to_window)
        ticket.window = to_window
