"""When the offices are open: now, today and in the next days, with what is not as usual."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.live.asking import Live
from wanderamt.apps.assistant.live.places import Named
from wanderamt.apps.assistant.live.saying import as_staff_wrote, live, told
from wanderamt.apps.assistant.live.stops import stops_today
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way
from wanderamt.apps.offices.public import (
    Closure,
    DayHours,
    Site,
    address,
    closures_between,
    hours_between,
    opening_hours,
)
from wanderamt.foundation.formatting import clock, day_long
from wanderamt.kernel.clock import BERLIN

#: As the page of the offices shows; what comes later is told only where it is not as usual.
_DAYS = timedelta(days=6)
_LATER = timedelta(days=56)


def opening(asked: Asked, *, place: Named) -> Reply:
    """One office with its next days, or today at all of them and where the mobile office is today."""
    lines = _of_one(asked, place.office) if place.office else _of_all(asked, place)
    chips = [Chip(_("Wartezeit"), "live:waiting"), Chip(_("Nächste Stopps"), "live:mobile")]
    way = Way(_("Alle Bürgerämter"), reverse("offices:list"), "building")
    return live(asked, Live.HOURS, lines, chips=chips, ways=[way], quarter=_remembered(place))


def is_open(hours: DayHours | None, now: datetime) -> bool:
    """Whether somebody could walk in at `now`, which is a moment of that day."""
    at = now.astimezone(BERLIN).time()
    return hours is not None and any(start <= at < end for start, end in hours.spans)


def _of_one(asked: Asked, site: Site) -> Iterator[Statement]:
    hours = hours_between([site], first=asked.today, last=asked.today + _DAYS)[site.pk]
    if asked.today in hours:
        yield _now(site, hours[asked.today], asked.now)
    yield told(address(site))
    yield from _days(hours) if hours else _usual(site)
    coming = closures_between(
        first=asked.today + _DAYS + timedelta(days=1), last=asked.today + _LATER, site=site
    )
    for closure in coming:
        yield from _later(closure)


def _now(site: Site, today: DayHours, now: datetime) -> Statement:
    text = (
        _("%(place)s ist jetzt geöffnet.") if is_open(today, now) else _("%(place)s ist jetzt geschlossen.")
    )
    return told(text % {"place": site.name}, verified=today.confirmed)


def _days(hours: Mapping[date, DayHours]) -> Iterator[Statement]:
    mark = _is_mixed(hours.values())
    for day, each in hours.items():
        yield _line(day_long(day), each, mark=mark)
        yield from _reason(each)
    yield from _doubt(hours.values())


def _line(name: str, hours: DayHours, *, mark: bool) -> Statement:
    """A day or an office with its hours; with `mark` it is told where nobody has confirmed them."""
    text = _("%(day)s: %(times)s Uhr") if hours.spans else _("%(day)s: geschlossen")
    sure = hours.confirmed or not mark
    return told(text % {"day": name, "times": _times(hours.spans)}, listed=True, verified=sure)


def _is_mixed(hours: Collection[DayHours]) -> bool:
    return len({each.confirmed for each in hours}) > 1


def _doubt(hours: Collection[DayHours]) -> Iterator[Statement]:
    """Where nothing is confirmed it is said once."""
    if hours and not any(each.confirmed for each in hours):
        yield told(_("Diese Zeiten sind nicht bestätigt."))


def _reason(hours: DayHours) -> Iterator[Statement]:
    if hours.reason and not hours.usual:
        yield as_staff_wrote(hours.reason)


def _usual(site: Site) -> Iterator[Statement]:
    """Hours that a guide names and nobody has confirmed; else that nobody knows them."""
    known = opening_hours(site)
    if not known:
        yield told(_("Die Öffnungszeiten sind nicht bekannt."))
    for day, times in known:
        text = _("%(day)s: %(times)s Uhr") % {"day": day, "times": times}
        yield told(text, listed=True, verified=False)


def _later(closure: Closure) -> Iterator[Statement]:
    first = day_long(closure.first_day)
    if closure.first_day == closure.last_day:
        spans = (closure.span,) if closure.span else ()
        yield _line(first, DayHours(spans=spans), mark=False)
    elif closure.span:
        last = day_long(closure.last_day) if closure.last_day else first
        yield told(_("Andere Öffnungszeiten ab %(first)s bis %(last)s") % {"first": first, "last": last})
    elif closure.last_day is None:
        yield told(
            _("Geschlossen ab %(first)s. Wann es wieder öffnet, steht noch nicht fest.") % {"first": first}
        )
    else:
        last = day_long(closure.last_day)
        yield told(_("Geschlossen ab %(first)s bis %(last)s") % {"first": first, "last": last})
    yield as_staff_wrote(closure.reason)


def _of_all(asked: Asked, place: Named) -> Iterator[Statement]:
    sites = list(place.offices)
    hours = hours_between(sites, first=asked.today, last=asked.today)
    known = {site: day for site in sites if (day := hours[site.pk].get(asked.today))}
    yield told(day_long(asked.today) if known else _("Die Öffnungszeiten sind nicht bekannt."))
    mark = _is_mixed(known.values())
    for site, day in known.items():
        yield _line(f"{site.name}, {address(site)}", day, mark=mark)
        yield from _reason(day)
    yield from _doubt(known.values())
    yield from stops_today(asked)


def _times(spans: tuple[tuple[time, time], ...]) -> str:
    return ", ".join(f"{clock(start)}–{clock(end)}" for start, end in spans)


def _remembered(place: Named) -> str:
    return place.office.name if place.office else place.quarter
