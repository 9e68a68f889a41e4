"""All fixed offices with their hours, for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wanderamt.apps.offices import queries
from wanderamt.apps.offices.models import Counter, Site
from wanderamt.apps.offices.opening.hours import Closure, DayHours, closures_between, hours_between
from wanderamt.apps.offices.opening.plans import horizon
from wanderamt.foundation import clock
from wanderamt.foundation.access import public
from wanderamt.foundation.formatting import clock as o_clock

#: From today on; what comes later is told only where it is not as usual.
_DAYS = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Something that will not be as usual; no `times`: closed, no `last_day`: until further notice."""

    first_day: date
    last_day: date | None
    times: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as the list shows it. `usual` are hours that a guide names and nobody has confirmed."""

    site: Site
    address: str
    counter: Counter | None
    today: DayHours | None
    days: list[tuple[date, str, DayHours]]
    usual: list[tuple[str, str]]
    later: list["Later"]

    @property
    def confirmed(self) -> bool:
        return all(hours.confirmed for _, _, hours in self.days)

    @property
    def office_key(self) -> str:
        """How the search for appointments names it."""
        return str(self.counter.pk) if self.counter else ""

    @property
    def step_free(self) -> Literal["yes", "no", "unknown"]:
        if self.site.step_free is None:
            return "unknown"
        return "yes" if self.site.step_free else "no"


@public
def offices(request: HttpRequest) -> HttpResponse:
    """The fixed offices by name: today, the next days, closures to come, and the way to an appointment."""
    today = clock.today()
    sites = list(queries.fixed_offices().prefetch_related("counters"))
    hours = hours_between(sites, first=today, last=today + _DAYS)
    closures = closures_between(first=today + _DAYS + timedelta(days=1), last=today + horizon())
    context = {
        "offices": [_office(site, hours[site.pk], closures, today) for site in sites],
        "everywhere": [_later(each) for each in closures if _place(each) is None] if sites else [],
        "today": today,
    }
    return render(request, "offices/list.html", context)


def _office(site: Site, hours: dict[date, DayHours], closures: list[Closure], today: date) -> Office:
    return Office(
        site=site,
        address=queries.address(site),
        counter=next((each for each in site.counters.all() if each.kind == Counter.Kind.FIXED), None),
        today=hours.get(today),
        days=[(day, times(each.spans), each) for day, each in hours.items()],
        usual=[] if hours else queries.opening_hours(site),
        later=[_later(each) for each in closures if _place(each) == site],
    )


def _place(closure: Closure) -> Site | None:
    return closure.site or (closure.counter.site if closure.counter else None)


def _later(closure: Closure) -> Later:
    return Later(
        first_day=closure.first_day,
        last_day=closure.last_day,
        times=times([closure.span] if closure.span else []),
        reason=closure.reason,
    )


def times(spans: Iterable[tuple[time, time]]) -> str:
    """ "08:00–12:00, 14:00–18:00"; empty where closed."""
    return ", ".join(f"{o_clock(start)}–{o_clock(end)}" for start, end in spans)
