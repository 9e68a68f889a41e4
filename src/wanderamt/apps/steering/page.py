"""What the public page shows, put together from the reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy, ngettext

from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.steering import queries
from wanderamt.apps.steering.charting import chart
from wanderamt.apps.steering.folding import FEWEST, Waited
from wanderamt.apps.steering.forms import LeadTimesForm
from wanderamt.apps.steering.models import LeadDay
from wanderamt.apps.steering.queries import Latest
from wanderamt.kernel.clock import BERLIN

#: What most people come for, in this order; it stands there until somebody chooses.
FREQUENT = (
    "personalausweis",
    "reisepass",
    "anmeldung",
    "ummeldung",
    "fuehrungszeugnis",
    "meldebescheinigung",
    "fuehrerschein_umtausch",
    "bewohnerparkausweis",
)
#: How far ahead the calendar is looked at.
HORIZON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of today's table: days in words, and where a click leads."""

    name: str
    query: str
    soonest: str
    third: str


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A kind of lead time: its name, what it means, the middle in words, the share within two weeks."""

    name: object
    meaning: object
    median: str
    within: float | None


def context(data: Mapping[str, str], *, now: datetime) -> dict[str, Any]:
    """The page for what was asked. Nothing is shown that was not measured."""
    found = queries.latest(now=now)
    offices = queries.offices()
    titles = _titles(found)
    measured = {key: name for key, name in offices.items() if found and key in found.numbers}
    form = LeadTimesForm(
        data if {"dienst", "amt"} & set(data) else None,
        services=sorted(titles.items(), key=lambda each: each[1].casefold()),
        offices=measured.items(),
    )
    service, office = form.chosen() if form.is_bound else ("", None)
    return {
        "form": form,
        "latest": found,
        "licence": settings.OPEN_DATA_LICENCE,
        "office_name": offices[office] if office else "",
        "by_service": not service,
        "lines": _lines(found, service, office, titles, measured) if found else [],
        "few": FEWEST,
    } | _about(service or _first(titles), office, titles, today=now.astimezone(BERLIN).date())


def in_days(days: int | None) -> str:
    """So many days in words: "heute", "1 Tag", "12 Tage"; None: nothing within the horizon."""
    if days is None:
        return gettext("kein Termin in den nächsten %(days)s Tagen") % {"days": HORIZON_DAYS}
    if not days:
        return gettext("heute")
    return ngettext("%(number)d Tag", "%(number)d Tage", days) % {"number": days}


def _titles(found: Latest | None) -> dict[str, str]:
    """The measured services by name, in the language of the page."""
    keys = {key for numbers in found.numbers.values() for key in numbers} if found else set()
    known = catalogue.titled().filter(pk__in=keys)
    return {service.pk: service.title for service in known}


def _first(titles: Mapping[str, str]) -> str:
    return next((key for key in FREQUENT if key in titles), next(iter(titles), ""))


def _lines(
    found: Latest, service: str, office: UUID | None, titles: Mapping[str, str], offices: Mapping[UUID, str]
) -> list[Line]:
    """Without a service: one line for each frequent one. With a service: the city, then each office."""
    if service:
        return _by_place(found, service, office, offices)
    return _by_service(found, office, titles)


def _by_service(found: Latest, office: UUID | None, titles: Mapping[str, str]) -> list[Line]:
    keys = [key for key in FREQUENT if key in titles]
    where = f"&amt={office}" if office else ""
    return [_line(found, key, office, titles[key], f"dienst={key}{where}") for key in keys]


def _by_place(found: Latest, service: str, office: UUID | None, offices: Mapping[UUID, str]) -> list[Line]:
    """Places that offer the service; all of them, without numbers, where none does."""
    city: dict[UUID | None, str] = {None: gettext("Alle Bürgerämter")}
    places = {office: offices[office]} if office else city | dict(offices)
    every = (
        _line(found, service, key, name, f"dienst={service}&amt={key or ''}") for key, name in places.items()
    )
    offered = [line for line in every if line.third]
    return offered or [Line(name, "", "", "") for name in places.values()]


def _line(found: Latest, service: str, counter: UUID | None, name: str, query: str) -> Line:
    pair = found.numbers.get(counter, {}).get(service)
    if pair is None:
        return Line(name, query, "", "")
    return Line(name, query, in_days(pair[0]), in_days(pair[1]))


def _about(service: str, office: UUID | None, titles: Mapping[str, str], *, today: date) -> dict[str, Any]:
    """The last weeks of one service."""
    if not service:
        return {"service": None}
    history = queries.history(service=service, counter=office, last=today - timedelta(days=1))
    span = {"first": today - timedelta(days=queries.COUNTED_DAYS - 1), "last": today}
    booked = queries.bookings(service=service, counter=office, **span)
    return {
        "service": service,
        "service_title": titles[service],
        "chart": chart(history),
        "history": [(each.day, in_days(each.third_median)) for each in history if isinstance(each, LeadDay)],
        "booked": booked.count,
        "leads": _leads(booked),
        "nothing_found": queries.searches_without_result(service=service, counter=office, **span),
        "statute": queries.two_weeks(today).get(service, ""),
    }


_OFFERED, _FORCED, _CHOSEN = (
    gettext_lazy("Angeboten"),
    gettext_lazy("Möglich"),
    gettext_lazy("Gewählt"),
)
_MEANS = (
    gettext_lazy("Tage bis zum frühesten Termin, den es in der Stadt gab."),
    gettext_lazy("Tage bis zum frühesten Termin, der zu den Wünschen passte."),
    gettext_lazy("Tage bis zum gebuchten Termin."),
)


def _leads(booked: queries.Bookings) -> list[LeadLine]:
    kinds = zip(
        (_OFFERED, _FORCED, _CHOSEN), _MEANS, (booked.offered, booked.forced, booked.chosen), strict=True
    )
    return [_lead(name, meaning, value) for name, meaning, value in kinds if value]


def _lead(name: object, meaning: object, value: Waited) -> LeadLine:
    return LeadLine(name, meaning, in_days(value.median), value.within)
