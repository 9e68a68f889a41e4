"""The pages on which a time is chosen: offices with their days, and the times of a day.

Booking, moving and "other time" use the same pages; `Way` says where they lead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from wanderamt.apps.appointments import foreign, queries
from wanderamt.apps.appointments.models import MOST_PEOPLE, Appointment
from wanderamt.apps.appointments.queries import OfficeOffers, Where
from wanderamt.apps.appointments.views import days, shown
from wanderamt.apps.appointments.views.asked import Asked, Pairs, as_uuid
from wanderamt.apps.catalogue.public import Service, bookable_services
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.apps.offices.public import window as window_by_id
from wanderamt.engines.slots import Asker, Time
from wanderamt.foundation import errors
from wanderamt.foundation.forms import Form
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

#: As many offices as one compares; the others are on the next page.
PER_PAGE = 6
#: What a person may have typed already when another time has to be chosen.
TYPED = ("name", "email", "phone", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Addresses of one way to a time: the search, the times of a day, where a time is taken, and back."""

    search: str
    times: str
    take: str
    back: str = ""
    asker: Asker = "citizen"
    moving: Appointment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page of offers shows besides the offers."""

    asked: Asked
    way: Way
    key: UUID = field(default_factory=uuid7)
    typed: Pairs = field(default_factory=list)
    refused: DomainError | None = None

    def context(self) -> dict[str, Any]:
        asked, wishes = self.asked, self.asked.wishes
        return {
            "form": wishes,
            "way": self.way,
            "moving": self.way.moving,
            "people": asked.people,
            "several": len(asked.people) > 1,
            "most": MOST_PEOPLE,
            "matters_url": self.way.search,
            "query": asked.query,
            "matters_query": urlencode(asked.pairs(wishes=False, window=False)),
            "matters_pairs": asked.pairs(wishes=False, window=False),
            "carried": asked.pairs(),
            "shown": asked.data.get(shown.NAME, ""),
            "wished": bool(wishes.pairs()),
            "wait_url": "" if self.way.moving else _address("appointments:wait"),
            "key": self.key,
            "typed": self.typed,
            "taking": refusal(self.refused) if self.refused else None,
        }

    @property
    def status(self) -> int:
        return 409 if self.refused else 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as the page of results shows it."""

    found: OfficeOffers
    first: list[days.Choice]
    months: list[days.Month]

    @property
    def name(self) -> str:
        return self.found.site.name

    @property
    def address(self) -> str:
        return offices.address(self.found.site)

    @property
    def distance_km(self) -> float | None:
        return self.found.distance_km

    @property
    def at(self) -> str:
        """The office in an address."""
        return f"amt={self.found.counter.pk}&ort={self.found.site.pk}"


def read(data: QueryDict, *, window: OpeningWindow | None = None, also: Sequence[Service] = ()) -> Asked:
    """What is asked for, out of everything that can be booked (at `window`) and what was booked before."""
    offered = queries.offered_services(window) if window else bookable_services()
    offered = [*offered, *(service for service in also if service not in offered)]
    counters = [] if window else list(Counter.objects.exclude(kind=Counter.Kind.MOBILE))
    return Asked(data, offered, counters)


def fixed_window(data: QueryDict) -> OpeningWindow | None:
    """The window that was chosen before the search. 404 where there is none of this number."""
    raw = data.get("window", "")
    return known_window(as_uuid(raw)) if raw else None


def known_window(window_id: UUID | None) -> OpeningWindow:
    """The window of this number. 404 where there is none."""
    try:
        return window_by_id(window_id)  # type: ignore[arg-type]  # nothing has no window either
    except OpeningWindow.DoesNotExist:
        raise Http404 from None


def known_counter(raw: str) -> Counter | None:
    """The counter of this number, if there is one."""
    key = as_uuid(raw)
    return Counter.objects.filter(pk=key).first() if key else None


def typed_in(data: QueryDict) -> Pairs:
    """What the person has typed about themselves; nothing where that page was not reached yet."""
    return [(name, data.get(name, "")) for name in TYPED] if "name" in data else []


def key_of(data: QueryDict) -> UUID:
    """The key of the form that holds; a new one where it has booked already."""
    key = as_uuid(data.get("form_key", ""))
    return key if key and not queries.by_form_key(str(key)) else uuid7()


def results(request: HttpRequest, page: Page, *, now: datetime) -> HttpResponse:
    """Each office with its first times and all its days; only days on which something is free are links."""
    context = page.context() | results_context(page, now=now)
    return render(request, "appointments/search.html", context, status=page.status)


def results_context(page: Page, *, now: datetime) -> dict[str, Any]:
    """The offices of the page, and what its head says about them."""
    asked, near = page.asked, page.asked.wishes.place
    found = queries.search(
        plan=asked.plan,
        where=Where(counter_id=asked.office, near=near.point if near else None),
        wish=asked.wish,
        now=now,
        asker=page.way.asker,
    )
    listed = Paginator(found, PER_PAGE).get_page(asked.data.get("seite"))
    asker, moving = page.way.asker, page.way.moving
    counted = asker == "citizen" and moving is None
    return {
        "shown": shown.of_search(found, asked, now=now, asker=asker) if counted else "",
        "offices": [_office(each) for each in listed],
        "only": len(found) == 1,
        "step_free_unknown": not found and asked.plan.needs.step_free and not _step_free_anywhere(),
        "page": listed,
        "weekdays": days.weekday_names(),
        "elsewhere": foreign.elsewhere(asked.plan, now) if counted else [],
    }


def _step_free_anywhere() -> bool:
    """Whether anybody has confirmed that one place can be reached without steps."""
    return offices.Site.objects.filter(step_free=True).exists()


def _office(found: OfficeOffers) -> Office:
    return Office(found=found, first=choices(found.first), months=days.months(found.days))


def times(
    request: HttpRequest, page: Page, *, counter: Counter, site_id: UUID | None, day: date, now: datetime
) -> HttpResponse:
    """The times of one office on one day."""
    found = day_context(page, counter=counter, site_id=site_id, day=day, now=now)
    return render(request, "appointments/times.html", page.context() | found, status=page.status)


def day_context(
    page: Page, *, counter: Counter, site_id: UUID | None, day: date, now: datetime
) -> dict[str, Any]:
    """The times of the page, under their hours."""
    site = offices.Site.objects.filter(pk=site_id).first() if site_id else None
    found = queries.day_times(
        plan=page.asked.plan, counter=counter, day=day, now=now, asker=page.way.asker, site=site
    )
    wished = [time for time in found if page.asked.wish.admits(time.start)]
    return _hours(wished, day=day, name=site.name if site else counter.name)


def window_times(request: HttpRequest, page: Page, *, window: OpeningWindow, now: datetime) -> HttpResponse:
    """The times of one window that was chosen before. Raises what `queries.offers` raises."""
    found = queries.offers(window=window, plan=page.asked.plan, now=now, asker=page.way.asker)
    listed = [Time(str(window.pk), each.start, each.end) for each in found]
    context = {
        **page.context(),
        **_hours(listed, day=window.starts_at, name=window.site.name),
        "window": window,
        "address": offices.address(window.site),
    }
    return render(request, "appointments/times.html", context, status=page.status)


def _hours(found: Iterable[Time], *, day: date, name: str) -> dict[str, Any]:
    return {"hours": days.by_hour(choices(queries.apart(found))), "day": day, "office_name": name}


def choices(found: Iterable[Time]) -> list[days.Choice]:
    """Times as buttons: the value says window and moment."""
    return [days.Choice(f"{time.window}|{time.start.isoformat()}", time.start, time.end) for time in found]


def chosen_time(raw: str) -> tuple[UUID, datetime] | None:
    """Window and moment of a button; None for anything else, and for years in which not every day has a
    moment everywhere.
    """
    window, _, moment = raw.partition("|")
    try:
        start = datetime.fromisoformat(moment)
        return (UUID(window), start) if start.tzinfo and MINYEAR < start.year < MAXYEAR else None
    except ValueError:
        return None


def refusal(error: DomainError) -> Form:
    """A refusal for the error summary of a page whose form is not at fault."""
    form = Form({})
    form.is_valid()
    form.add_error(None, errors.text(error))
    return form


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
