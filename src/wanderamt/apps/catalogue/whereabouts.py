"""Where and when a service can be had next.

The catalogue is the lowest app and knows no windows and no appointments, but its pages must say "where and
when next". So the app that knows registers itself here when the program starts (its `apps.py: ready()`), the
way listeners of events do: the need points upwards, the import does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPlace:
    """An opening window at which the service can be booked. `url` leads to booking it; `free` says in words
    how many appointments are left."""

    starts_at: datetime
    ends_at: datetime
    name: str
    address: str
    free: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """The next places with room, the soonest first. `planned` counts all public windows with the service, the
    full ones too."""

    places: tuple[NextPlace, ...] = ()
    planned: int = 0


Provider = Callable[..., Whereabouts]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let `provider(service_id=…, now=…, limit=…)` say where services can be had; the last one counts."""
    _providers[:] = [provider]


def next_places(service_id: str, *, now: datetime, limit: int = 3) -> Whereabouts:
    """Where the service can be had next; nothing where nobody has registered."""
    return _providers[0](service_id=service_id, now=now, limit=limit) if _providers else Whereabouts()
