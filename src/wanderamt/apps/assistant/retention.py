"""When this room forgets."""

from datetime import datetime

from wanderamt.apps.assistant import gaps, handover


def purge(*, now: datetime) -> int:
    """Erase what may no longer be kept; how many rows."""
    return gaps.purge(now=now) + handover.purge(now=now)
