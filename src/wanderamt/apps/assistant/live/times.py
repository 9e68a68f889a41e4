"""The next free times for a service: anywhere, at one office, or at a stop of the mobile office nearby."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wanderamt.apps.appointments.public import OfficeOffers, Where, plan_visit, search
from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.live.asking import Live
from wanderamt.apps.assistant.live.places import Named
from wanderamt.apps.assistant.live.saying import far, live, moment, moment_short, told
from wanderamt.apps.assistant.turns import Asked, Chip, Reply, Way
from wanderamt.apps.catalogue.public import Service, services, shown
from wanderamt.apps.offices.public import Counter, address
from wanderamt.engines.slots import Time

#: As many times as one compares while talking.
SHOWN = 3
#: What most people come for; asked where nobody has said it.
_USUAL = ("personalausweis", "reisepass", "ummeldung")

_Found = tuple[OfficeOffers, Time]


def next_times(asked: Asked, *, service_id: str, place: Named) -> Reply:
    """The next times, each with a chip that begins to book it. Raises UnknownService."""
    service = services([service_id])[0]
    if not service.bookable:
        return _without_appointment(asked, service)
    found = _found(asked, service, place)
    lines = _lines(found) if found else [told(_("Dafür ist zurzeit nichts frei"))]
    chips = list(_chips(found))
    if place.anything:
        chips.append(Chip(_("Alle Bürgerämter"), f"live:free/{service.pk}/all"))
    return live(
        asked,
        Live.FREE,
        lines,
        chips=chips,
        ways=[_all_times(service) if found else _tell_me(service)],
        title=service.title,
        service=service.pk,
        quarter=place.quarter,
    )


def which_service(asked: Asked, *, place: Named) -> Reply:
    """How long a visit takes, and where it is possible, is a matter of the service: ask for it."""
    chips = [Chip(each.title, f"live:free/{each.pk}") for each in services(_USUAL)]
    return live(asked, Live.FREE, [told(_("Worum geht es?"))], chips=chips, quarter=place.quarter)


def _found(asked: Asked, service: Service, place: Named) -> list[_Found]:
    """At the office that was named; else at the nearest stop of the mobile office; else anywhere."""
    plan = plan_visit(people=[[service]])
    if place.office is not None:
        at_office = [each for each in search(plan=plan, now=asked.now) if each.site == place.office]
        return _earliest(at_office)
    if place.point is not None:
        kinds = frozenset({Counter.Kind.MOBILE.value})
        near = search(plan=plan, where=Where(kinds=kinds, near=place.point), now=asked.now)
        if near:
            return _earliest(near[:1])
    return _earliest(search(plan=plan, now=asked.now))


def _earliest(found: Iterable[OfficeOffers]) -> list[_Found]:
    pairs = ((office, time) for office in found for time in office.first)
    return list(islice(sorted(pairs, key=lambda pair: pair[1].start), SHOWN))


def _chips(found: Sequence[_Found]) -> Iterator[Chip]:
    """The likeliest is the earliest. Two places may have the same time."""
    several = len({office.site.pk for office, _time in found}) > 1
    for number, (office, time) in enumerate(found):
        text = f"{moment_short(time.start)}, {office.site.name}" if several else moment_short(time.start)
        yield Chip(text, f"book:{time.window}/{time.start.isoformat()}", strong=not number)


def _lines(found: Sequence[_Found]) -> list[Statement]:
    return [
        told(_("Die ersten freien Zeiten")),
        *(told(f"{moment(time.start)}, {office.site.name}", listed=True) for office, time in found),
        *_way_there([office for office, _time in found]),
    ]


def _way_there(offices: Sequence[OfficeOffers]) -> Iterator[Statement]:
    """Where it is, and how far from the place that was named, if all times are at one place."""
    if len({each.site.pk for each in offices}) == 1:
        parts = (address(offices[0].site), far(offices[0].distance_km))
        yield told(", ".join(filter(None, parts)))


def _all_times(service: Service) -> Way:
    return Way(_("Alle freien Tage"), _page("appointments:search", service), "calendar-today")


def _tell_me(service: Service) -> Way:
    return Way(_("Nachricht bekommen, wenn etwas frei wird"), _page("appointments:wait", service), "mail")


def _page(name: str, service: Service) -> str:
    return f"{reverse(name)}?{urlencode({'services': service.pk})}"


def _without_appointment(asked: Asked, service: Service) -> Reply:
    """What is done without an appointment has no times: its page says how."""
    summary = shown(service.segment("summary"))
    way = Way(
        _("Alles zu dieser Dienstleistung"), reverse("catalogue:service", args=[service.pk]), "checklist"
    )
    lines = [Statement(text=summary.text, language=summary.language)]
    return live(asked, Live.FREE, lines, ways=[way], title=service.title, service=service.pk)
