"""Opening windows and places."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import pi, sqrt

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.errors import WindowEndsBeforeStart, WindowNotOpen, WindowOverlaps
from wanderamt.apps.offices.lending import check_here, keep_here
from wanderamt.apps.offices.models import Counter, OpeningWindow, Quarter, Site, WindowPool
from wanderamt.apps.offices.values import LONGEST_WINDOW, STEP_FREE, PoolPlan, check_pools
from wanderamt.kernel.clock import BERLIN

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@transaction.atomic
def open_window(
    *,
    counter: Counter,
    site: Site,
    starts_at: datetime,
    ends_at: datetime,
    desks: int,
    services: Iterable[Service],
    public_from: datetime | None = None,
    room: str = "",
    pools: Sequence[PoolPlan] | None = None,
) -> OpeningWindow:
    """Open `counter` at `site`. Raises WindowEndsBeforeStart or WindowOverlaps; ends may touch.

    Without `pools` all desks are one pool, released at `public_from`. Raises ValueError for a window longer
    than LONGEST_WINDOW, and where pools are given that lack the main one or do not fill the desks. A
    step-free site makes its pools step-free.
    """
    if ends_at <= starts_at:
        raise WindowEndsBeforeStart(field="ends")
    if ends_at - starts_at > LONGEST_WINDOW:
        raise ValueError("an opening window lasts at most a day")
    Counter.objects.select_for_update().get(
        pk=counter.pk
    )  # two planners at the same time: the second one waits
    other = (
        OpeningWindow.objects.select_related("site")
        .exclude(state=OpeningWindow.State.CANCELLED)
        .filter(counter=counter, starts_at__lt=ends_at, ends_at__gt=starts_at)
        .first()
    )
    if other:
        first, last = other.starts_at.astimezone(BERLIN), other.ends_at.astimezone(BERLIN)
        raise WindowOverlaps(
            field="starts",
            counter=counter.name,
            day=first.date(),
            start=first.time(),
            end=last.time(),
            site=other.site.name,
        )
    window = OpeningWindow.objects.create(
        counter=counter,
        site=site,
        starts_at=starts_at,
        ends_at=ends_at,
        desks=desks,
        public_from=public_from,
        room=room,
    )
    window.services.set(services)
    plans = pools if pools is not None else [PoolPlan(seats=desks, released_at=public_from)]
    check_pools(plans, desks=desks)
    WindowPool.objects.bulk_create(pool_row(window, plan, step_free=bool(site.step_free)) for plan in plans)
    return window


def pool_row(window: OpeningWindow, plan: PoolPlan, *, step_free: bool) -> WindowPool:
    """The pool as planned, not stored yet."""
    features = plan.features | {STEP_FREE} if step_free else plan.features
    return WindowPool(
        window=window,
        key=plan.key,
        kind=plan.kind,
        seats=plan.seats,
        features=sorted(features),
        audience=plan.audience,
        longest_minutes=None if plan.longest is None else int(plan.longest.total_seconds() // 60),
        released_at=plan.released_at,
    )


@transaction.atomic
def cancel_window(*, window: OpeningWindow) -> None:
    """Call the stop off. Raises WindowNotOpen if it was cancelled or closed before, and WindowIsAway."""
    _claim(window, OpeningWindow.State.CANCELLED)


def hold_open(window: OpeningWindow) -> OpeningWindow:
    """The window as it is now; nobody else holds, closes or cancels it until the caller's transaction ends.

    Whoever takes money or takes people in holds it, so that nothing arrives after the evening's count.
    Raises WindowNotOpen, and WindowIsAway while it is with a unit on the road.
    """
    held = OpeningWindow.objects.select_for_update(no_key=True).get(pk=window.pk)
    if held.state != OpeningWindow.State.OPEN:
        raise WindowNotOpen
    check_here(held)
    return held


@transaction.atomic
def close_window(*, window: OpeningWindow) -> None:
    """End the day for good. Raises WindowNotOpen if it was cancelled or closed before, and WindowIsAway."""
    _claim(window, OpeningWindow.State.CLOSED)


@transaction.atomic
def ensure_site(*, slug: str, name: str, kind: str, street: str, postal_code: str, quarter: Quarter) -> Site:
    """The site with this `slug`, or of this name in the quarter; else a new one at the quarter's label point.

    `position_error_m` of a new site is the radius of a circle with the area of the quarter, for nobody has
    measured its door. An address that was missing is filled in; a known one is kept.
    """
    site = Site.objects.filter(Q(slug=slug) | Q(name__iexact=name, quarter=quarter)).order_by("pk").first()
    if site is None:
        return Site.objects.create(
            slug=slug,
            name=name,
            kind=kind,
            street=street,
            postal_code=postal_code,
            quarter=quarter,
            lat=quarter.lat,
            lon=quarter.lon,
            position_error_m=label_point_error_m(quarter),
        )
    if not site.street and street:
        site.street, site.postal_code = street, postal_code
        site.save(update_fields=["street", "postal_code"])
    return site


def site_slug(name: str) -> str:
    """The key of a site from its name: "Wohnpark Am Süßen Grund" is "wohnpark-am-suessen-grund"."""
    return slugify(name.translate(_GERMAN))[:60].strip("-")


def label_point_error_m(quarter: Quarter) -> int:
    """How far a door in the quarter may be from its label point: the radius of a circle of the same area."""
    return round(sqrt(quarter.area_km2 / pi) * 1000)


def _claim(window: OpeningWindow, state: OpeningWindow.State) -> None:
    keep_here(window.pk)
    claimed = OpeningWindow.objects.filter(pk=window.pk, state=OpeningWindow.State.OPEN).update(state=state)
    if not claimed:
        raise WindowNotOpen
    window.state = state
