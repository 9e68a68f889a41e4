"""The diary of tickets: append only, without staff."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.counter.errors import TicketMoved
from wanderamt.apps.counter.models import Ticket, TicketEvent


def note(
    tickets: Iterable[Ticket],
    kind: TicketEvent.Kind,
    now: datetime,
    *,
    desk: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Write down what happened to the tickets, at `desk` or at the desk that they have."""
    TicketEvent.objects.bulk_create(
        TicketEvent(
            ticket=ticket,
            window_id=ticket.window_id,
            kind=kind,
            at=now,
            desk=ticket.desk if desk is None else desk,
            facts=dict(facts or {}),
        )
        for ticket in tickets
    )


def note_arrival(
    ticket: Ticket, services: Sequence[Service], now: datetime, *, forecast: list[float] | None = None
) -> None:
    """Write down that somebody is here, with what the statistics ask of them: no name, no birth date.

    `forecast` is the spread that was told of the wait, to be compared with what became of it.
    """
    facts = {
        "number": ticket.number,
        "kind": ticket.kind,
        "place": ticket.place,
        "due": ticket.due_at.isoformat() if ticket.due_at else None,
        "services": sorted(service.pk for service in services),
        "people": ticket.people,
        "priority": ticket.priority,
        "photo": ticket.photo != Ticket.Photo.NOT_NEEDED,
        "needs": list(ticket.needs),
        "forecast": forecast,
    }
    note([ticket], TicketEvent.Kind.ARRIVED, now, facts=facts)


def claim(
    ticket: Ticket,
    *,
    from_states: Iterable[str],
    kind: TicketEvent.Kind,
    now: datetime,
    facts: Mapping[str, object] | None = None,
    **changes: object,
) -> None:
    """Change the ticket if it is still in one of `from_states` and note it; else raise TicketMoved,
    nothing changed.
    """
    before = ticket.desk
    if not Ticket.objects.filter(pk=ticket.pk, state__in=list(from_states)).update(**changes):
        ticket.refresh_from_db()
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
    ticket.refresh_from_db()
    note([ticket], kind, now, desk=ticket.desk or before, facts=facts)
