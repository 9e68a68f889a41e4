"""What the counter forgets: who waited. Numbers and times stay for the figures, without a name."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from wanderamt.apps.counter.models import Ticket, TicketErasure, TicketEvent
from wanderamt.apps.counter.stock import retention as stock

#: After so long nobody compares waiting times: tickets go with all their events. A rule of the house.
FIGURES_KEPT = timedelta(days=3 * 365)


#: What stands in a ticket instead of the person.
NOBODY = {"person_name": "", "room_label": "", "remark": ""}


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Take names, rooms, remarks and the appointment out of tickets older than RETENTION_DAYS, and erase
    those older than FIGURES_KEPT with their events; the stock likewise. Returns how many rows that were.
    """
    limit = now - timedelta(days=settings.RETENTION_DAYS)
    old = Ticket.objects.filter(arrived_at__lt=limit)
    nobody = {**NOBODY, "appointment": None}
    forgotten = old.exclude(**nobody).update(**nobody)
    return forgotten + _erase(now) + stock.purge(now=now)


def _erase(now: datetime) -> int:
    """The one way past the triggers that keep the diary."""
    keys = list(Ticket.objects.filter(arrived_at__lt=now - FIGURES_KEPT).values_list("pk", flat=True))
    TicketErasure.objects.bulk_create(TicketErasure(ticket_id=key, at=now) for key in keys)
    TicketEvent.objects.filter(ticket__in=keys).delete()
    Ticket.objects.filter(pk__in=keys).delete()
    return len(keys)
