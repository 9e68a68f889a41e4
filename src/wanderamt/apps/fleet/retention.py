"""What fleet forgets: who asked. That a house asked, and what became of it, stays for planning."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from wanderamt.apps.fleet.models import VisitRequest

#: Instead of the name of a contact whose request is long over.
FORGOTTEN = "–"


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Take the contact out of requests that were served, declined or withdrawn more than RETENTION_DAYS ago.

    Returns how many requests were cleared. Their links still work and show what is left; nobody can be
    mailed any more.
    """
    limit = now - timedelta(days=settings.RETENTION_DAYS)
    over = VisitRequest.objects.filter(closed_at__lt=limit).exclude(contact_name=FORGOTTEN)
    return over.update(contact_name=FORGOTTEN, email="", phone="", note="")
