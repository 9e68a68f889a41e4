"""At what time the demo plays, for its pages and for the work that goes on by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from django.conf import settings

from wanderamt.demo.models import ClockShift
from wanderamt.foundation import clock, periodic

#: A visitor who has set the clock waits at most so long for what was due until then.
_CATCH_UP_SECONDS = 2.0


def shift() -> timedelta:
    """How far the demo clock is moved; nothing outside of demo mode."""
    if not settings.DEMO:
        return timedelta(0)
    seconds = ClockShift.objects.filter(pk=1).values_list("seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


@contextmanager
def demo_time() -> Iterator[None]:
    """Within the block it is as late as the demo plays. For workers."""
    with clock.shifted(shift()):
        yield


def catch_up() -> int:
    """After the clock has jumped: run what is due by now, a worker does the rest. How many tasks."""
    until = monotonic() + _CATCH_UP_SECONDS
    return len(list(periodic.run_due(now=clock.now(), go_on=lambda: monotonic() < until)))
