"""Where the mobile office stops next."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments import places, queries
from wanderamt.apps.appointments.forms import StopForm
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import (
    Counter,
    NearWindow,
    OpeningWindow,
    Quarter,
    Site,
    next_public_windows,
    point,
)
from wanderamt.foundation import clock
from wanderamt.foundation.access import public

#: As many stops as one looks through; the map shows the same.
PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop as the list shows it."""

    window: OpeningWindow
    distance_km: float | None
    places: int
    services: list[Service]

    @property
    def url(self) -> str:
        return reverse("appointments:book", args=[self.window.pk])

    @property
    def address(self) -> str:
        return offices.address(self.window.site)

    @property
    def free(self) -> str:
        if not self.places:
            return gettext("ausgebucht")
        return ngettext("%(count)s freier Termin", "%(count)s freie Termine", self.places) % {
            "count": self.places
        }


@public
def stops(request: HttpRequest) -> HttpResponse:
    """The next stops: the soonest first, or the nearest to a place. Works as an ordinary form."""
    quarters = places.quarters()
    form = StopForm(request.GET or None, quarters=quarters)
    near = _near(form, quarters) if form.is_valid() else None
    found = next_public_windows(
        now=clock.now(), near=near.point if near else None, kinds=[Counter.Kind.MOBILE]
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    listed = _stops(list(page))
    sites = list(offices.fixed_offices())
    spots = _spots(listed, near)
    spots += _office_spots(sites) if spots else []
    context = {
        "form": form,
        "near": near,
        "stops": listed,
        "page": page,
        "spots": spots,
        "land": [(quarter.lat, quarter.lon, quarter.area_km2) for quarter in quarters],
        "legend": _legend(spots),
        "offices": [(site, offices.address(site), offices.opening_hours(site)) for site in sites],
    }
    return render(request, "appointments/stops.html", context)


def _near(form: StopForm, quarters: list[Quarter]) -> places.Place | None:
    text, number = form.cleaned_data["place"].strip(), form.cleaned_data["quarter"]
    if text:
        found = places.locate(text, among=quarters)
        if found is None:
            form.add_error(
                "place",
                _("Das haben wir in Hannover nicht gefunden. Bitte wählen Sie Ihren Stadtteil aus."),
            )
        return found
    return next(
        (
            places.Place(name=quarter.name, point=point(quarter))
            for quarter in quarters
            if quarter.no == number
        ),
        None,
    )


def _stops(found: list[NearWindow]) -> list[Stop]:
    windows = [item.window for item in found]
    prefetch_related_objects(windows, "services")
    left = queries.places_left(windows=windows, now=clock.now() + queries.LEAD)
    return [
        Stop(
            window=item.window,
            distance_km=item.distance_km,
            places=left[item.window.pk],
            services=queries.sorted_services(item.window.services.all()),
        )
        for item in found
    ]


LEGEND = [
    ("stop", _("Stopp mit freien Terminen")),
    ("full", _("ausgebucht")),
    ("office", _("Bürgeramt")),
    ("you", _("Ihr Ort")),
]


def _legend(spots: list[dict[str, object]]) -> list[tuple[str, object]]:
    """Only the signs that are on the map."""
    drawn = {spot["state"] for spot in spots}
    return [(state, word) for state, word in LEGEND if state in drawn]


def _spots(stops: list[Stop], near: places.Place | None) -> list[dict[str, object]]:
    """One spot for each site, however many days it has."""
    by_site: dict[object, list[Stop]] = {}
    for stop in stops:
        by_site.setdefault(stop.window.site_id, []).append(stop)
    spots: list[dict[str, object]] = [
        {
            "lat": days[0].window.site.lat,
            "lon": days[0].window.site.lon,
            "label": days[0].window.site.name,
            "value": days[0].free,
            "state": "stop" if any(day.places for day in days) else "full",
            "href": f"#halt-{days[0].window.pk}",
            "named": len(by_site) <= 6,
        }
        for days in by_site.values()
    ]
    if near and spots:
        spots.append(
            {
                "lat": near.point.lat,
                "lon": near.point.lon,
                "label": near.name,
                "value": gettext("Ihr Ort"),
                "state": "you",
                "named": True,
            }
        )
    return spots


def _office_spots(sites: list[Site]) -> list[dict[str, object]]:
    """The fixed offices, so that one knows one's way on the map."""
    return [
        {
            "lat": site.lat,
            "lon": site.lon,
            "label": site.name,
            "short": site.name.removeprefix("Bürgeramt "),
            "value": site.quarter.name,
            "state": "office",
        }
        for site in sites
    ]
