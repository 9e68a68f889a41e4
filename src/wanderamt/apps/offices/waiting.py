"""How long people wait at a counter right now.

Offices know no queue; their pages must say how long the wait is. So the room above that knows registers
itself here when the program starts, the way `booked` does: the need points upwards, the import does not.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitNow:
    """How many wait at a counter, and how long somebody would wait who came now without an appointment:
    half of them at most `p50`, nine of ten at most `p90`. None where nobody can say: no desk is open.
    """

    waiting: int
    p50: timedelta | None
    p90: timedelta | None


Provider = Callable[[Collection[UUID], datetime], Mapping[UUID, WaitNow]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let `provider(counter_ids, now)` say what people meet at the counters; the last one counts."""
    _providers[:] = [provider]


def waits_at(counter_ids: Collection[UUID], *, now: datetime) -> Mapping[UUID, WaitNow]:
    """The wait at each of the counters that is open now; nothing where nobody has registered."""
    return _providers[0](counter_ids, now) if _providers else {}
