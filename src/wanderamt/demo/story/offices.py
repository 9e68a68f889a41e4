"""The fixed offices at work: hours, desks, lanes, a video counter, and a closure to come.

Only the hours of Aegi and Bemerode are known, from an undated guide. All others, and all desks, are invented
for the demo; no rule is confirmed, so every page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wanderamt.apps.catalogue.public import bookable_services
from wanderamt.apps.offices.public import (
    Counter,
    DeskLabel,
    ExceptionData,
    RuleData,
    Site,
    Tier,
    add_exception,
    fixed_offices,
    name_desks,
    save_rule,
)
from wanderamt.demo.story.telling import Telling
from wanderamt.kernel.clock import BERLIN

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INVENTED_HOURS = {
    "mon": "08:00-15:00",
    "tue": "08:00-15:00",
    "wed": "08:00-12:00",
    "thu": "08:00-18:00",
    "fri": "08:00-13:00",
}
_KNOWN = "Umzugsratgeber (ohne Datum); Plätze: Annahme für die Demo"
_INVENTED = "Annahme für die Demo"
#: Half of the remaining desks at once, half two weeks before: who has little time ahead finds something too.
_RELEASE = (Tier(share=50, days=56), Tier(share=50, days=14))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hall:
    """The desks of an office."""

    desks: int = 3
    same_day: int = 0
    photo: int = 0
    languages: tuple[str, ...] = ()


_HALLS: Mapping[str, _Hall] = {
    "aegi": _Hall(desks=6, same_day=1, photo=1),
    "schuetzenplatz": _Hall(desks=6, same_day=1, photo=1),
    "podbi-park": _Hall(desks=5, same_day=1),
    "linden": _Hall(desks=6, same_day=1, languages=("ar", "tr")),
    "bemerode": _Hall(desks=4, same_day=1),
}
VIDEO = "Bürgeramt per Video"
CLOSED = "sahlkamp"


def tell(telling: Telling) -> None:
    """Give every fixed office its rules and windows up to the horizon, and one a closure in three weeks."""
    for site in fixed_offices().prefetch_related("counters"):
        counter = next(each for each in site.counters.all() if each.kind == Counter.Kind.FIXED)
        _open(telling, site, counter)
    _open_video(telling)
    _close(telling)


def _open(telling: Telling, site: Site, counter: Counter) -> None:
    hall = _HALLS.get(site.slug, _Hall())
    by_hours: dict[str, set[int]] = {}
    for day, hours in (site.weekly_hours or _INVENTED_HOURS).items():
        by_hours.setdefault(hours, set()).add(_WEEK.index(day))
    for hours, weekdays in by_hours.items():
        starts, _, ends = hours.partition("-")
        rule = RuleData(
            weekdays=frozenset(weekdays),
            starts=time.fromisoformat(starts),
            ends=time.fromisoformat(ends),
            valid_from=telling.today,
            desks=hall.desks,
            short_desks=1,
            same_day_desks=hall.same_day,
            special_desks=tuple(frozenset({f"language:{code}"}) for code in hall.languages),
            photo_stations=hall.photo,
            release=_RELEASE,
            source=_KNOWN if site.weekly_hours else _INVENTED,
        )
        save_rule(counter=counter, data=rule, now=telling.now)
    labels = {
        number: DeskLabel(label=f"Platz {number}", room=f"Raum {1 + (number - 1) // 3}")
        for number in range(1, hall.desks + 1)
    }
    name_desks(counter=counter, labels=labels)


def _open_video(telling: Telling) -> None:
    """Two people at screens, for what needs neither a fingerprint nor a photo and can be done online."""
    counter, _ = Counter.objects.get_or_create(
        name=VIDEO,
        defaults={
            "kind": Counter.Kind.VIDEO,
            "mark": "VID",
            "site": Site.objects.get(slug="schuetzenplatz"),
        },
    )
    possible = [
        service
        for service in bookable_services()
        if service.online and not service.needs_fingerprints and not service.needs_photo
    ]
    rule = RuleData(
        weekdays=frozenset(range(5)),
        starts=time(9),
        ends=time(16),
        valid_from=telling.today,
        desks=2,
        services=tuple(possible),
        source=_INVENTED,
    )
    save_rule(counter=counter, data=rule, now=telling.now)


def _close(telling: Telling) -> None:
    """A week of building work at one office, and the two eves in December everywhere."""
    monday = telling.today + timedelta(days=28 - telling.today.weekday())
    works = ExceptionData(
        first_day=monday,
        last_day=monday + timedelta(days=4),
        site=Site.objects.get(slug=CLOSED),
        reason="Umbau im Eingang",
    )
    add_exception(data=works, author=None, now=telling.now)
    for month, number, name in ((12, 24, "Heiligabend"), (12, 31, "Silvester")):
        day = _next(month, number, telling.now)
        add_exception(
            data=ExceptionData(first_day=day, last_day=day, reason=name), author=None, now=telling.now
        )


def _next(month: int, number: int, now: datetime) -> date:
    today = now.astimezone(BERLIN).date()
    this_year = date(today.year, month, number)
    return this_year if this_year >= today else date(today.year + 1, month, number)
