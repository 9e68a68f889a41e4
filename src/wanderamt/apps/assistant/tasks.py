"""What this room does by itself."""

from datetime import datetime, timedelta

from wanderamt.apps.assistant import learning
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(hours=1), patience=timedelta(hours=1))
def learn(*, now: datetime) -> int:  # noqa: ARG001 - what is learnt does not depend on the time
    """Learn the examples unless that is done; how many models were learnt."""
    if learning.ready() is not None:
        return 0
    learning.model(learn=True)
    return 1
