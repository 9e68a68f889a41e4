"""The diary of tickets: append only, without staff."""

from collections.abc import Iterable
from datetime import datetime

from wanderamt.apps.counter.errors import TicketMoved
from wanderamt.apps.counter.models import Ticket, TicketEvent


def note(tickets: Iterable[Ticket], kind: TicketEvent.Kind, now: datetime) -> None:
    """Write down what happened to the tickets."""
    TicketEvent.objects.bulk_create(TicketEvent(ticket=ticket, kind=kind, at=now) for ticket in tickets)


def claim(
    ticket: Ticket, *, from_states: Iterable[str], kind: TicketEvent.Kind, now: datetime, **changes: object
) -> None:
    """Change the ticket if it is still in one of `from_states` and note it; else raise TicketMoved,
    nothing changed.
    """
    if not Ticket.objects.filter(pk=ticket.pk, state__in=list(from_states)).update(**changes):
        ticket.refresh_from_db()
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
    note([ticket], kind, now)
    ticket.refresh_from_db()
