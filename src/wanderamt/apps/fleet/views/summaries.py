"""Answers as they are shown for checking: by page, each with its link to change it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wanderamt.apps.fleet.forms import STEPS, RoomForm
from wanderamt.apps.fleet.models import Answer, Deployment, VisitRequest
from wanderamt.apps.fleet.queries import data_of
from wanderamt.apps.fleet.values import PreferredTime, RequestData
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import Site

Row = tuple[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    slug: str
    rows: list[Row]
    #: Where the page can be changed; empty where nothing can be changed any more.
    change_url: str


def sections(data: RequestData, *, change: Callable[[str], str] | None = None) -> list[Section]:
    """The six pages of a request.

    `change` gives the address that changes a page; without it nothing can be changed.
    """
    found: dict[str, list[Row]] = {
        "zweck": [(_("Zweck"), VisitRequest.Purpose(data.purpose).label)],
        "einrichtung": [
            (_("Einrichtung"), data.organisation),
            (_("Art"), Site.Kind(data.site_kind).label),
            (_("Adresse"), [data.street, _("%(code)s Hannover") % {"code": data.postal_code}]),
            (_("Stadtteil"), data.quarter.name),
        ],
        "anliegen": [
            (_("Menschen"), data.people),
            (_("davon am Bett"), data.bedside_people),
            (_("Anliegen"), [service.title for service in data.services]),
        ],
        "raum": [(_("Raum"), data.room), *room_rows(data)],
        "tage": [(_("Tage"), [wish_text(wish) for wish in data.preferred_days])],
        "kontakt": [
            (_("Name"), data.contact_name),
            (_("E-Mail"), data.email),
            (_("Telefon"), data.phone),
            (_("Sprache"), {"de": "Deutsch", "en": "English"}[data.language]),
            (_("Bemerkung"), data.note),
        ],
    }
    return [
        Section(
            title=str(step.title),
            slug=step.slug,
            rows=found[step.slug],
            change_url=change(step.slug) if change is not None else "",
        )
        for step in STEPS
    ]


def room_rows(data: RequestData | VisitRequest) -> list[Row]:
    """What the room offers."""
    words = {
        "step_free": _("Ohne Stufen"),
        "lift": _("Aufzug oder Erdgeschoss"),
        "power": _("Steckdosen"),
        "reception": _("Handy-Empfang"),
        "parking": _("Parkplatz"),
        "privacy": _("Ungestört sprechen"),
    }
    return [(words[name], Answer(getattr(data, name)).label) for name in RoomForm.questions]


def wish_text(wish: PreferredTime) -> str:
    """A preferred day with its times, as the pages write days and times."""
    return render_to_string("fleet/wish.txt", {"wish": wish}).strip()


def asked(request: VisitRequest) -> list[Row]:
    """What a planner needs to see of a request while planning."""
    data = data_of(request)
    return [
        (_("Tage"), [wish_text(wish) for wish in data.preferred_days]),
        (
            _("Menschen"),
            _("%(people)s, davon %(bedside)s am Bett")
            % {"people": data.people, "bedside": data.bedside_people},
        ),
        (_("Raum"), data.room),
        *room_rows(data),
        (_("Bemerkung"), data.note),
    ]


def facts(deployment: Deployment) -> list[Row]:
    """A deployment as the planner reads it."""
    public_from = deployment.public_from
    public = _("nein, nur die Einrichtung")
    if public_from is not None:
        public = render_to_string("fleet/public_from.txt", {"public_from": public_from}).strip()
    return [
        (_("Womit"), deployment.unit),
        (_("Team"), [member.person for member in deployment.crew.all()]),
        (_("Plätze gleichzeitig"), deployment.desks),
        (_("Andere dürfen buchen"), public),
        (_("Anliegen"), [service.title for service in deployment.services.all()]),
    ]


def address(deployment: Deployment) -> str:
    """The address of the stop; of a place without a street only its quarter."""
    site = deployment.site
    if site.kind == site.Kind.OFFICE:
        return _("%(site)s, %(address)s") % {"site": site.name, "address": offices.address(site)}
    if not site.street:
        return _("%(site)s, %(quarter)s") % {"site": site.name, "quarter": site.quarter.name}
    words = {"site": site.name, "street": site.street, "code": site.postal_code}
    return _("%(site)s, %(street)s, %(code)s Hannover") % words
