"""What this room forgets, and when."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from wanderamt.apps.appointments.forgetting import NOBODY
from wanderamt.apps.appointments.models import Appointment, ErasureRequest, WaitingEntry


def purge(*, now: datetime) -> int:
    """Erase who came, RETENTION_DAYS after the window ended; when and for what stays, for the statistics.

    No statute says how long appointments are kept; the purpose ends with the visit and its follow-up.
    """
    limit = now - timedelta(days=settings.RETENTION_DAYS)
    return (
        _appointments(limit) + _waiting(limit) + ErasureRequest.objects.filter(done_at__lt=limit).delete()[0]
    )


def _waiting(limit: datetime) -> int:
    """Who has left the waiting list, or never confirmed, is forgotten as a whole."""
    ended = Q(ended_at__lt=limit) | Q(state=WaitingEntry.State.UNCONFIRMED, created_at__lt=limit)
    return WaitingEntry.objects.filter(ended | Q(ends_at__lt=limit)).delete()[0]


def _appointments(limit: datetime) -> int:
    return (
        Appointment.objects.filter(window__ends_at__lt=limit)
        .exclude(Q(person_name="") & Q(email="") & Q(phone=""))
        .update(**NOBODY)
    )
