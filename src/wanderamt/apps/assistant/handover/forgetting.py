"""When a card is erased."""

from datetime import date, datetime, timedelta

from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.kernel.clock import BERLIN

#: Days: after it was settled, time to read the answer; a card that nobody has settled.
SETTLED_DAYS, OPEN_DAYS = 30, 90


def purge(*, now: datetime) -> int:
    """Erase cards that have been there long enough; how many rows."""
    settled = HandoverCard.objects.filter(settled_at__lt=now - timedelta(days=SETTLED_DAYS))
    forgotten = HandoverCard.objects.filter(created_at__lt=now - timedelta(days=OPEN_DAYS))
    return settled.delete()[0] + forgotten.delete()[0]


def erased_on(card: HandoverCard) -> date:
    """Return the last day on which a card is there."""
    settled = card.settled_at and card.settled_at + timedelta(days=SETTLED_DAYS)
    latest = card.created_at + timedelta(days=OPEN_DAYS)
    return (min(settled, latest) if settled else latest).astimezone(BERLIN).date()
