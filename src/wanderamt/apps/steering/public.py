"""The only door for other rooms."""

from wanderamt.apps.steering.folding import METHOD, fold
from wanderamt.apps.steering.models import NOT_SEARCHED, BookedDays, LeadDay, Sample, UnmetDay
from wanderamt.apps.steering.services import fold_day, lead_days, sample

__all__ = [
    "METHOD",
    "NOT_SEARCHED",
    "BookedDays",
    "LeadDay",
    "Sample",
    "UnmetDay",
    "fold",
    "fold_day",
    "lead_days",
    "sample",
]
