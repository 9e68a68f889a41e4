"""Samples are kept as long as they serve to prove the values of their day; the values stay."""

from datetime import datetime, timedelta

from wanderamt.apps.steering.models import LeadDay, Sample
from wanderamt.kernel.clock import BERLIN

#: Days for which the values of a day can be worked out again from its samples.
SAMPLE_DAYS = 14


def purge(*, now: datetime) -> int:
    """Erase the samples of days that are long past and folded; how many."""
    today = now.astimezone(BERLIN).date()
    folded = set(LeadDay.objects.values_list("day", flat=True).distinct())
    old = Sample.objects.filter(sampled_at__lt=now - timedelta(days=SAMPLE_DAYS + 1))
    gone = [
        key
        for key, moment in old.values_list("pk", "sampled_at")
        if (day := moment.astimezone(BERLIN).date()) in folded and (today - day).days > SAMPLE_DAYS
    ]
    return Sample.objects.filter(pk__in=gone).delete()[0]
