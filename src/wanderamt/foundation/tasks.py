"""Foundation's own periodic work: the outbox and forgetting."""

from datetime import datetime, timedelta

from wanderamt.foundation import mail, retention
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(minutes=1))
def deliver_mail(*, now: datetime) -> int:
    """Send the mails that waited because the mail server was away; how many went out."""
    sent, _waiting = mail.deliver_waiting(now=now)
    return sent


@periodic(every=timedelta(days=1), patience=timedelta(hours=2))
def purge(*, now: datetime) -> int:
    """Erase what may no longer be kept, room by room; how many rows."""
    erased: list[int] = []
    retention.purge_all(now=now, report=lambda _room, count: erased.append(count))
    return sum(erased)
