"""Where the mobile office stops next, near a part of the town if one was named, and where it is today."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from datetime import time as clock_time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wanderamt.apps.appointments.public import LEAD, places_left
from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.live.asking import Live
from wanderamt.apps.assistant.live.places import Named
from wanderamt.apps.assistant.live.saying import far, live, told
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way
from wanderamt.apps.offices.public import (
    Counter,
    NearWindow,
    OpeningWindow,
    address,
    next_public_windows,
    public_windows,
)
from wanderamt.foundation.formatting import day, day_long, span_text
from wanderamt.kernel.clock import BERLIN

#: As many stops as one compares while talking.
SHOWN = 3
_MOBILE = (Counter.Kind.MOBILE,)


def next_stops(asked: Asked, *, place: Named) -> Reply:
    """The nearest public stops to a quarter, else the soonest; with room or without, as their page says."""
    found = next_public_windows(now=asked.now, near=place.point, kinds=_MOBILE, limit=SHOWN)
    lines = list(_lines(found, place, asked.now))
    if found and place.point is None:
        where = _("Schreiben Sie Ihren Stadtteil, dann suche ich einen Stopp in der Nähe.")
        lines.append(told(where))
    way = Way(_("Andere Stopps ansehen"), reverse("appointments:stops"), "pin")
    return live(
        asked,
        Live.MOBILE,
        lines,
        chips=[Chip(_("Termin buchen"), "live:free", strong=True)],
        ways=[*map(_book, found), way],
        quarter=place.quarter,
    )


def today(asked: Asked) -> list[OpeningWindow]:
    """The public stops that are not over yet and begin today."""
    end = datetime.combine(asked.today + timedelta(days=1), clock_time(0), BERLIN)
    return list(public_windows(now=asked.now, kinds=_MOBILE).filter(starts_at__lt=end))


def stops_today(asked: Asked) -> Iterator[Statement]:
    """Where the mobile office is today, if it is out and anybody may come."""
    for window in today(asked):
        span = span_text(window.starts_at, window.ends_at)
        text = f"{_('Mobiles Bürgeramt')}: {window.site.name}, {address(window.site)}, {span}"
        yield told(text, listed=True)


def _lines(found: Sequence[NearWindow], place: Named, now: datetime) -> Iterator[Statement]:
    if not found:
        yield told(_("Zurzeit ist kein öffentlicher Stopp geplant."))
        return
    near = _("Stopps in der Nähe von %(place)s") % {"place": place.quarter}
    yield told(near if place.point else _("Nächste Stopps des Mobilen Bürgeramts"))
    left = places_left(windows=[each.window for each in found], now=now + LEAD)
    yield from (_line(each, left[each.window.pk]) for each in found)


def _line(near: NearWindow, left: int) -> Statement:
    window = near.window
    parts = [
        f"{day_long(window.starts_at)}, {span_text(window.starts_at, window.ends_at)}",
        window.site.name,
        address(window.site),
        window.room,
        far(near.distance_km),
        _free(left),
    ]
    return told(", ".join(filter(None, parts)), listed=True)


def _free(left: int) -> str:
    if not left:
        return _("ausgebucht")
    return ngettext("%(count)s freier Termin", "%(count)s freie Termine", left) % {"count": left}


def _book(near: NearWindow) -> Way:
    window = near.window
    text = _("Termin buchen: %(place)s, %(day)s") % {"place": window.site.name, "day": day(window.starts_at)}
    return Way(text, reverse("appointments:book", args=[window.pk]), "calendar-today")
