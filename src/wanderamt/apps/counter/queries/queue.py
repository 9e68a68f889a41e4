"""The queue of a window: who waits, who is where, who is next and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext

from wanderamt.apps.catalogue.public import titled
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.places import abilities_of
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.queueing import (
    REASON_TEXT,
    Kind,
    PhotoState,
    Place,
    Reason,
    Waiting,
    calling_order,
    priority_streak,
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
    *, window: OpeningWindow, now: datetime, desk: int | None = None, tickets: list[Ticket] | None = None
) -> list[QueueEntry]:
    """Who waits in the room, next first, as `desk` calls them or as the whole room goes on. Bedside visits
    are not in it. One query for the tickets unless they are given, one for what the desks can do.
    """
    known = tickets if tickets is not None else list(Ticket.objects.filter(window=window))
    by_key = {str(each.pk): each for each in known if each.state == Ticket.State.WAITING}
    if not by_key:
        return []
    desks = abilities_of(window)
    covered = frozenset[str]().union(*(each.features for each in desks.values()))
    ranked = calling_order(
        [as_waiting(each, covered) for each in by_key.values()],
        now=now,
        desk=desks.get(desk) if desk is not None else None,
        streak=streak(known),
    )
    return [
        QueueEntry(ticket=by_key[each.key], callable=each.callable, reason=each.reason) for each in ranked
    ]


def at_desk(*, window: OpeningWindow, desk: int) -> Ticket | None:
    """Who is called to or served at the desk."""
    return _full().filter(window=window, desk=desk, state__in=AT_DESK).first()


def streak(tickets: list[Ticket]) -> int:
    """How many of the last calls in a row were of people with priority."""
    called = sorted(
        (each for each in tickets if each.called_at and each.place == Place.ROOM),
        key=lambda each: each.called_at or each.arrived_at,
    )
    return priority_streak([as_waiting(each) for each in called])


def as_waiting(ticket: Ticket, covered: frozenset[str] = frozenset()) -> Waiting:
    """The ticket as the queueing engine sees it. What no desk of the window covers (`covered`) is no reason
    to wait: the desks do what they can.
    """
    return Waiting(
        key=str(ticket.pk),
        kind=Kind(ticket.kind),
        arrived=ticket.arrived_at,
        due=ticket.due_at,
        photo=PhotoState(ticket.photo),
        place=Place(ticket.place),
        room_label=ticket.room_label,
        parked=ticket.parked_at is not None,
        parked_until=ticket.parked_until,
        priority=ticket.priority,
        passed_on=ticket.passed_at,
        for_desk=ticket.for_desk,
        needs=frozenset(ticket.needs) & covered,
    )


def _full() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("window__counter", "window__site", "appointment").prefetch_related(
        "services"
    )
