"""What the stock forgets: for which case a piece was used. The numbers stay as long as the figures."""

from datetime import datetime, timedelta

from django.conf import settings

from wanderamt.apps.counter.stock.models import StockCount, StockLot, StockUse

#: As long as the figures of the queue. A rule of the house.
KEPT = timedelta(days=3 * 365)


def purge(*, now: datetime) -> int:
    """Take the case out of uses older than RETENTION_DAYS and erase what is older than KEPT; returns how many
    uses were changed or erased.
    """
    limit = now - timedelta(days=settings.RETENTION_DAYS)
    forgotten = StockUse.objects.filter(at__lt=limit).exclude(case_number="").update(case_number="")
    old = now - KEPT
    erased, _ = StockUse.objects.filter(at__lt=old).delete()
    StockCount.objects.filter(at__lt=old).delete()
    StockLot.objects.filter(handed_at__lt=old).delete()
    return forgotten + erased
