"""The queue of a window: who waits, who is where, who is next and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext

from wanderamt.apps.catalogue.public import titled
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.queueing import (
    REASON_TEXT,
    Kind,
    PhotoState,
    Place,
    Reason,
    Waiting,
    calling_order,
)

AT_DESK = (Ticket.State.CALLED, Ticket.State.SERVING)
OVER = (Ticket.State.DONE, Ticket.State.NO_SHOW, Ticket.State.LEFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One waiting person and why they stand where they stand. `callable` is false while the photo is
    missing.
    """

    ticket: Ticket
    callable: bool
    reason: Reason

    @property
    def why(self) -> str:
        """The reason as a sentence in the active language."""
        return gettext(REASON_TEXT[self.reason])


def ticket(ticket_id: UUID) -> Ticket:
    """One ticket with its window, appointment and matters. Raises Ticket.DoesNotExist."""
    return _full().get(pk=ticket_id)


def tickets_of(window: OpeningWindow) -> list[Ticket]:
    """All tickets of a window in the order of arrival; those who are still here with their matters by title:
    two queries.
    """
    tickets = list(Ticket.objects.filter(window=window))
    for each in tickets:
        each.window = window
    here = [each for each in tickets if each.state not in OVER]
    prefetch_related_objects(here, Prefetch("services", titled()))
    return tickets


def calling_list(
    *, window: OpeningWindow, now: datetime, tickets: list[Ticket] | None = None
) -> list[QueueEntry]:
    """Who waits in the room, next first. Bedside visits are not in it."""
    waiting = (
        tickets
        if tickets is not None
        else list(Ticket.objects.filter(window=window, state=Ticket.State.WAITING))
    )
    by_key = {str(each.pk): each for each in waiting if each.state == Ticket.State.WAITING}
    ranked = calling_order([as_waiting(each) for each in by_key.values()], now=now)
    return [
        QueueEntry(ticket=by_key[each.key], callable=each.callable, reason=each.reason) for each in ranked
    ]


def at_desk(*, window: OpeningWindow, desk: int) -> Ticket | None:
    """Who is called to or served at the desk."""
    return _full().filter(window=window, desk=desk, state__in=AT_DESK).first()


def as_waiting(ticket: Ticket) -> Waiting:
    """The ticket as the queueing engine sees it."""
    return Waiting(
        key=str(ticket.pk),
        kind=Kind(ticket.kind),
        arrived=ticket.arrived_at,
        due=ticket.due_at,
        photo=PhotoState(ticket.photo),
        place=Place(ticket.place),
        room_label=ticket.room_label,
    )


def _full() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("window__counter", "window__site", "appointment").prefetch_related(
        "services"
    )
