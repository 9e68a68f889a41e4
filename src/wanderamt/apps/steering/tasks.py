"""What this room does by itself."""

from datetime import datetime

from wanderamt.apps.steering import services
from wanderamt.foundation.periodic import periodic


@periodic(every=services.EVERY)
def sample_lead_times(*, now: datetime) -> int:
    """Measure, and close the days that are over; how many samples."""
    services.fold_finished(now=now)
    return services.sample(now=now)
