"""What the hub does by itself for its units."""

from datetime import datetime, timedelta

from wanderamt.apps.fieldsync import erasures, wishes
from wanderamt.apps.fieldsync.checkout import freshness
from wanderamt.apps.fieldsync.hub import settling
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(seconds=30))
def send_wishes(*, now: datetime) -> int:
    """Send what citizens wished and nobody has sent yet; how many messages."""
    return wishes.send_due(now=now)


@periodic(every=timedelta(seconds=30))
def send_erasures(*, now: datetime) -> int:
    """Send that people want to be forgotten where nobody has sent it yet; how many messages."""
    return erasures.send_due(now=now)


@periodic(every=timedelta(minutes=15))
def clear_forgotten(*, now: datetime) -> int:
    """Take people who are forgotten out of commands that came late; how many commands."""
    return erasures.clear_due(now=now)


@periodic(every=timedelta(minutes=15))
def retry_unread(*, now: datetime) -> int:
    """After an update of the hub: carry out what only a newer program could read; how many commands."""
    return settling.retry_unread(now=now)


@periodic(every=timedelta(minutes=15))
def refresh_units(*, now: datetime) -> int:
    """Send services, texts and crew accounts that have changed to units on the road; to how many."""
    return freshness.refresh_due(now=now)
