"""Reading the city: who is where, when is what open, how far is the next office."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.lending import here
from wanderamt.apps.offices.models import Counter, Desk, OpeningWindow, Quarter, Site, WindowPool
from wanderamt.apps.offices.values import LONGEST_WINDOW, DeskLabel
from wanderamt.kernel.geo import Point, distance_km

#: Straight line from a quarter's label point to the nearest fixed office. 2.5 km is about half an hour on
#: foot or a quarter of an hour by bus; beyond 4 km old or ill people need help to come. Planning assumptions.
NEAR_KM = 2.5
FAR_KM = 4.0

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Level = Literal["near", "far", "very_far"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterCoverage:
    """How far the people of a quarter have to their next fixed office, in a straight line."""

    quarter: Quarter
    nearest: Site
    distance_km: float
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class NearWindow:
    """An opening window that the public can book, with its distance where a place was asked for."""

    window: OpeningWindow
    distance_km: float | None


def window(window_id: UUID) -> OpeningWindow:
    """The window with counter, site and quarter. Raises OpeningWindow.DoesNotExist."""
    return _windows().get(pk=window_id)


def windows_between(
    *, start: datetime, end: datetime, counter: Counter | None = None
) -> QuerySet[OpeningWindow]:
    """The windows in any state that share a moment with the half-open span, by their start."""
    found = _windows().filter(starts_at__lt=end, starts_at__gt=start - LONGEST_WINDOW, ends_at__gt=start)
    found = found.order_by("starts_at", "pk")
    return found.filter(counter=counter) if counter else found


def quarter_coverage() -> list[QuarterCoverage]:
    """All quarters by name with their nearest fixed office. Empty while the city has none."""
    offices = list(fixed_offices())
    places = [(office, point(office)) for office in offices]
    return [_coverage(quarter, places) for quarter in Quarter.objects.all()] if offices else []


def public_windows(
    *, now: datetime, kinds: Collection[str] | None = None, services: Collection[str] | None = None
) -> QuerySet[OpeningWindow]:
    """Windows that are open, not past and public at `now`, the soonest first.

    `kinds` (Counter.Kind) and `services` (ids: those that offer at least one) narrow it down.
    """
    found = _windows().filter(
        state=OpeningWindow.State.OPEN,
        starts_at__gt=now - LONGEST_WINDOW,
        ends_at__gt=now,
        public_from__lte=now,
    )
    if kinds is not None:
        found = found.filter(counter__kind__in=kinds)
    if services is not None:
        offered = OpeningWindow.services.through.objects.filter(
            openingwindow_id=OuterRef("pk"), service_id__in=services
        )
        found = found.filter(Exists(offered))
    return found.order_by("starts_at", "pk")


def next_public_windows(
    *,
    now: datetime,
    near: Point | None,
    kinds: Collection[str] | None = None,
    services: Collection[str] | None = None,
    limit: int | None = None,
) -> list[NearWindow]:
    """The `public_windows`: the nearest first, without a place the soonest; at most `limit`.

    A city has hundreds at any time: without a place only `limit` of them are read.
    """
    found = public_windows(now=now, kinds=kinds, services=services)
    listed = [
        NearWindow(window=each, distance_km=distance_km(near, point(each.site)) if near else None)
        for each in (found if near else found[:limit])
    ]
    return sorted(listed, key=lambda each: each.distance_km or 0.0)[:limit]


def bookable_windows(
    *,
    now: datetime,
    start: datetime,
    end: datetime,
    services: Iterable[Service],
    counters: Collection[UUID] | None = None,
    kinds: Collection[str] | None = None,
    public: bool = True,
) -> QuerySet[OpeningWindow]:
    """Open windows that share a moment with the half-open span, are not past and offer ALL the services.

    By start, with counter, site and quarter. `counters` (ids) and `kinds` (Counter.Kind) narrow it down.
    With `public` False also those that citizens cannot book yet, or never. Which seats are released is a
    matter of the pools. Those that are with a unit on the road are left out.
    """
    found = windows_between(start=max(start, now), end=end).filter(here(), state=OpeningWindow.State.OPEN)
    offered = OpeningWindow.services.through.objects.filter(openingwindow_id=OuterRef("pk"))
    for service in services:
        found = found.filter(Exists(offered.filter(service_id=service.pk)))
    if public:
        found = found.filter(public_from__lte=now)
    if counters is not None:
        found = found.filter(counter__in=counters)
    if kinds is not None:
        found = found.filter(counter__kind__in=kinds)
    return found


def pools_of(windows: Iterable[UUID] | QuerySet[OpeningWindow]) -> dict[UUID, list[WindowPool]]:
    """The pools of each window by key, from ids or from a query that is not run on its own. One query."""
    pools = WindowPool.objects.order_by("window_id", "key")
    if isinstance(windows, QuerySet):
        pools = pools.filter(window__in=windows.order_by())
    else:
        pools = pools.filter(window__in=list(windows))
    found: dict[UUID, list[WindowPool]] = {}
    for pool in pools:
        found.setdefault(pool.window_id, []).append(pool)
    return found


def desk_labels(window: OpeningWindow) -> dict[int, DeskLabel]:
    """What the desks of the window are called, from 1 on; those without a name by their number."""
    named = {desk.number: desk for desk in Desk.objects.filter(counter=window.counter_id)}
    return {
        number: DeskLabel(
            label=named[number].label if number in named else _("Platz %(number)s") % {"number": number},
            room=named[number].room if number in named else "",
        )
        for number in range(1, window.desks + 1)
    }


def fixed_offices() -> QuerySet[Site]:
    """The fixed offices with their quarters, by name."""
    return Site.objects.filter(counters__kind=Counter.Kind.FIXED).select_related("quarter").distinct()


def address(site: Site) -> str:
    """The address on one line, as far as it is known: "Beispielweg 3, 30629 Hannover, Misburg-Nord".

    How to find it comes first where there is no street. Of an office nobody has confirmed it says so.
    """
    parts = [site.where] if not site.street else [site.street, site.where]
    line = ", ".join(filter(None, [*parts, f"{site.postal_code} Hannover".strip(), site.quarter.name]))
    if site.kind == Site.Kind.OFFICE and not site.address_confirmed:
        return _("%(address)s (Anschrift nicht bestätigt)") % {"address": line}
    return line


def opening_hours(site: Site) -> list[tuple[str, str]]:
    """Weekdays with their hours ("Montag", "8:00–14:00"); empty where nobody knows them."""
    return [
        (str(WEEKDAYS[number]), hours.replace("-", "–"))
        for number, day in enumerate(_WEEK)
        if (hours := (site.weekly_hours or {}).get(day))
    ]


def point(place: Site | Quarter) -> Point:
    """Where the site or the quarter's label is."""
    return Point(lat=place.lat, lon=place.lon)


def _windows() -> QuerySet[OpeningWindow]:
    return OpeningWindow.objects.select_related("counter", "site", "site__quarter")


def _coverage(quarter: Quarter, offices: list[tuple[Site, Point]]) -> QuarterCoverage:
    here = point(quarter)
    distance, nearest = min(
        ((distance_km(here, there), office) for office, there in offices), key=lambda pair: pair[0]
    )
    level: Level = "near" if distance <= NEAR_KM else "far" if distance <= FAR_KM else "very_far"
    return QuarterCoverage(quarter=quarter, nearest=nearest, distance_km=distance, level=level)
