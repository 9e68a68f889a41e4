"""What the counter does by itself."""

from datetime import datetime, timedelta

from wanderamt.apps.counter.services.learning import learn_from_waits
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(minutes=10))
def learn_waits(*, now: datetime) -> int:
    """Keep the forecast of waits true; see `services.learning`."""
    return learn_from_waits(now=now)
