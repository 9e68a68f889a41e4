"""Time at the edge of the system: the city lives in Europe/Berlin, everything inside is aware."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

Clock = Callable[[], datetime]

BERLIN = ZoneInfo("Europe/Berlin")


class TimeDoesNotExist(DomainError):
    """The wall clock skips this time (last Sunday of March, 2:00 to 3:00)."""

    code: ClassVar[str] = "time_does_not_exist"
    message: ClassVar[str] = N_(
        "Die Uhrzeit %(time)s gibt es am %(day)s nicht: In dieser Nacht beginnt die Sommerzeit. "
        "Bitte wählen Sie eine andere Uhrzeit."
    )


class TimeIsAmbiguous(DomainError):
    """The wall clock shows this time twice (last Sunday of October, 2:00 to 3:00)."""

    code: ClassVar[str] = "time_is_ambiguous"
    message: ClassVar[str] = N_(
        "Die Uhrzeit %(time)s gibt es am %(day)s zweimal: In dieser Nacht endet die Sommerzeit. "
        "Bitte wählen Sie eine andere Uhrzeit."
    )


def at_berlin(day: date, time: time, *, field: str | None = None) -> datetime:
    """Return the aware moment at which clocks in Berlin show `time` on `day`.

    Raises `TimeDoesNotExist` or `TimeIsAmbiguous` in the nights of the clock change; `field` is handed on
    to them.
    """
    first = datetime.combine(day, time.replace(tzinfo=None, fold=0), BERLIN)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    params = {"day": day, "time": time}
    if first.astimezone(UTC).astimezone(BERLIN).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise TimeDoesNotExist(field=field, **params)
    raise TimeIsAmbiguous(field=field, **params)


def span_crosses_clock_change(start: datetime, end: datetime) -> bool:
    """Tell whether Berlin's offset from UTC differs between the two aware moments."""
    return start.astimezone(BERLIN).utcoffset() != end.astimezone(BERLIN).utcoffset()
