"""The only door for other rooms."""

from wanderamt.apps.offices.errors import WindowEndsBeforeStart, WindowNotOpen, WindowOverlaps
from wanderamt.apps.offices.events import WindowClosed
from wanderamt.apps.offices.loading import load_city
from wanderamt.apps.offices.models import Counter, OpeningWindow, Quarter, Site
from wanderamt.apps.offices.queries import (
    FAR_KM,
    NEAR_KM,
    NearWindow,
    QuarterCoverage,
    address,
    fixed_offices,
    next_public_windows,
    opening_hours,
    point,
    quarter_coverage,
    window,
    windows_between,
    windows_with,
)
from wanderamt.apps.offices.services import (
    cancel_window,
    close_window,
    ensure_site,
    hold_open,
    open_window,
    site_slug,
)

__all__ = [
    "FAR_KM",
    "NEAR_KM",
    "Counter",
    "NearWindow",
    "OpeningWindow",
    "Quarter",
    "QuarterCoverage",
    "Site",
    "WindowClosed",
    "WindowEndsBeforeStart",
    "WindowNotOpen",
    "WindowOverlaps",
    "address",
    "cancel_window",
    "close_window",
    "ensure_site",
    "fixed_offices",
    "hold_open",
    "load_city",
    "next_public_windows",
    "open_window",
    "opening_hours",
    "point",
    "quarter_coverage",
    "site_slug",
    "window",
    "windows_between",
    "windows_with",
]
