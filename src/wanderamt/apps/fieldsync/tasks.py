"""What the hub does by itself for its units."""

from datetime import datetime, timedelta

from wanderamt.apps.fieldsync import wishes
from wanderamt.apps.fieldsync.hub import settling
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(seconds=30))
def send_wishes(*, now: datetime) -> int:
    """Send what citizens wished and nobody has sent yet; how many messages."""
    return wishes.send_due(now=now)


@periodic(every=timedelta(minutes=15))
def retry_unread(*, now: datetime) -> int:
    """After an update of the hub: carry out what only a newer program could read; how many commands."""
    return settling.retry_unread(now=now)
