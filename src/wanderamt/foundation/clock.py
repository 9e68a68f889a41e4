"""The one place where the house asks for the time. Engines and services get it as an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

from wanderamt.kernel.clock import BERLIN

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def now() -> datetime:
    """The present moment, aware, in UTC; moved by the demo clock where one is set."""
    return timezone.now() + _shift.get()


def today() -> date:
    """The calendar day in Hannover."""
    return now().astimezone(BERLIN).date()


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Within the block, `now()` is moved by `by`. For the demo clock and for tests."""
    token = _shift.set(by)
    try:
        yield
    finally:
        _shift.reset(token)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` starts at `moment` and runs on from there."""
    with shifted(moment - timezone.now()):
        yield
