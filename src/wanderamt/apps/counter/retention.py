"""What the counter forgets: who waited. Numbers and times stay for the figures, without a name."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from wanderamt.apps.counter.models import Ticket


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Take names, rooms and the appointment out of tickets older than RETENTION_DAYS; returns how many."""
    limit = now - timedelta(days=settings.RETENTION_DAYS)
    old = Ticket.objects.filter(arrived_at__lt=limit)
    known = old.exclude(person_name="", room_label="", appointment=None)
    return known.update(person_name="", room_label="", appointment=None)
