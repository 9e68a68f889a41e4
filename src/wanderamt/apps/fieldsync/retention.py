"""What this room forgets, and when. That something happened stays, with its hash; whom it told of goes."""

from datetime import datetime, timedelta

from django.conf import settings

from wanderamt.apps.fieldsync.models import (
    Bundle,
    Downward,
    EnrolmentCode,
    Klaerfall,
    Received,
    Refusal,
)

#: No unit is away for longer; a file of the day that nobody has fetched by then is for nobody.
SNAPSHOT_KEPT = timedelta(days=14)
CODE_KEPT = timedelta(days=1)


def purge(*, now: datetime) -> int:
    """Erase the personal part of what is settled, RETENTION_DAYS after it was; returns how many rows.

    What still waits for a person keeps its envelope, however old: without it nobody could carry it out. The
    hashes of all commands stay, so the chain can be checked for ever and nothing is taken in twice.
    """
    limit = now - timedelta(days=settings.RETENTION_DAYS)
    return (
        _commands(limit)
        + _klaerfaelle(limit)
        + Downward.objects.filter(acked_at__lt=limit).delete()[0]
        + Refusal.objects.filter(last_at__lt=limit).delete()[0]
        + Bundle.objects.filter(kind=Bundle.Kind.SNAPSHOT, created_at__lt=now - SNAPSHOT_KEPT).delete()[0]
        + EnrolmentCode.objects.filter(expires_at__lt=now - CODE_KEPT).delete()[0]
    )


def _commands(limit: datetime) -> int:
    """Envelopes of what has taken effect, or never will by somebody's decision."""
    done = [Received.State.APPLIED, Received.State.SETTLED]
    old = Received.objects.filter(state__in=done, received_at__lt=limit, envelope__isnull=False)
    settled_late = Klaerfall.objects.filter(command__isnull=False, settled_at__gte=limit)
    return old.exclude(pk__in=settled_late.values("command")).update(envelope=None)


def _klaerfaelle(limit: datetime) -> int:
    """Both sides, what the service said, and what somebody wrote."""
    settled = Klaerfall.objects.filter(state=Klaerfall.State.SETTLED, settled_at__lt=limit)
    told = settled.exclude(unit_side=[], hub_side=[], message="", note="")
    return told.update(unit_side=[], hub_side=[], message="", note="")
