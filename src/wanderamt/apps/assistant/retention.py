"""When this room forgets."""

from datetime import datetime

from wanderamt.apps.assistant.gaps import forgetting


def purge(*, now: datetime) -> int:
    """Erase what may no longer be kept; how many rows."""
    return forgetting.purge(now=now)
