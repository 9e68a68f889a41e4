"""What this room does by itself."""

from datetime import datetime, timedelta

from wanderamt.apps.appointments import services
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(minutes=1))
def release_due(*, now: datetime) -> int:
    """Times whose hold has ended go to the waiting list or come back to everybody."""
    return services.release_due(now=now)
