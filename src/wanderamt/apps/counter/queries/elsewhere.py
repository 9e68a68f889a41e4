"""Where a matter can be done that cannot be done here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import Counter, OpeningWindow, Site, point, windows_between
from wanderamt.kernel.geo import distance_km

_AHEAD = timedelta(days=60)
_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """For one matter: the next windows that serve it, and the nearest fixed offices with their distance in
    km.
    """

    service: Service
    windows: tuple[OpeningWindow, ...]
    offices: tuple[tuple[Site, float], ...]


def elsewhere(*, services: Sequence[Service], now: datetime, besides: OpeningWindow) -> list[Elsewhere]:
    """For each matter where else it can be done.

    The windows are stops of the mobile office: fixed offices do everything that is done over a counter, so
    they are told once, by their distance.
    """
    windows = (
        windows_between(start=now, end=now + _AHEAD)
        .filter(state=OpeningWindow.State.OPEN, public_from__lte=now, counter__kind=Counter.Kind.MOBILE)
        .exclude(pk=besides.pk)
        .prefetch_related("services")
    )
    coming = list(windows)
    offices = _nearest_offices(besides)
    return [
        Elsewhere(
            service=service,
            windows=tuple(each for each in coming if service in each.services.all())[:_MOST],
            offices=offices,
        )
        for service in services
    ]


def _nearest_offices(window: OpeningWindow) -> tuple[tuple[Site, float], ...]:
    sites = Site.objects.filter(counters__kind=Counter.Kind.FIXED).distinct()
    here = point(window.site)
    measured = sorted(((site, distance_km(here, point(site))) for site in sites), key=lambda pair: pair[1])
    return tuple(measured[:_MOST])
