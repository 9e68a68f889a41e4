"""Where staff can go, by role. A page that does not exist yet is simply not offered."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wanderamt.foundation.roles import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the navigation: the name of its route, who may open it, and where it works."""

    text: object
    route: str
    icon: str
    roles: frozenset[Role]
    at_office: bool = True
    #: A unit has only its own stops; what is planned or decided about all of them is done at the office.
    on_unit: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    text: object
    url: str
    icon: str
    current: bool


_CLERK = frozenset({Role.CLERK})
_PLANNER = frozenset({Role.PLANNER})
_EDITOR = frozenset({Role.EDITOR})

ENTRIES = (
    Entry(
        pgettext_lazy("Navigation", "Heute"),
        "counter:today",
        "calendar-today",
        _CLERK | _PLANNER,
        on_unit=True,
    ),
    Entry(_("Unterwegs"), "fieldsync:underway", "network", _CLERK | _PLANNER, at_office=False, on_unit=True),
    Entry(_("Termin buchen"), "appointments:staff_search", "clock", _CLERK, on_unit=True),
    Entry(_("Anfragen"), "fleet:requests", "mail", _PLANNER),
    Entry(_("Karte und Bedarf"), "fleet:map", "pin", _PLANNER),
    Entry(_("Einsätze"), "fleet:deployments", "van", _PLANNER),
    Entry(_("Packlisten"), "fleet:packing_lists", "checklist", _CLERK | _PLANNER, on_unit=True),
    Entry(_("Abholungen"), "fleet:collections", "card", _PLANNER),
    Entry(_("Fahrzeuge und Koffer"), "fleet:units", "suitcase", _PLANNER),
    Entry(_("Einheiten"), "fieldsync:units", "network", _CLERK | _PLANNER | frozenset({Role.ADMINISTRATOR})),
    Entry(_("Klärfälle"), "fieldsync:klaerfaelle", "help", _CLERK | _PLANNER),
    Entry(_("Öffnungszeiten"), "offices:opening", "building", _PLANNER | frozenset({Role.ADMINISTRATOR})),
    Entry(
        _("Schließungen"),
        "appointments:closings",
        "calendar-today",
        _PLANNER | frozenset({Role.ADMINISTRATOR}),
    ),
    Entry(_("Redaktion"), "catalogue:editing", "edit", _EDITOR),
    Entry(_("Fragen an uns"), "assistant:inbox", "mail", _CLERK),
    Entry(_("Assistent"), "assistant:overview", "help", _EDITOR),
    Entry(_("Assistent"), "assistant:ask", "help", _CLERK | _PLANNER, at_office=False, on_unit=True),
)


def links_for(request: HttpRequest) -> list[Link]:
    """Return the places that the signed-in person may open, the present one marked."""
    user = request.user
    if not user.is_authenticated:
        return []
    places = [
        (entry, url)
        for entry in ENTRIES
        if _works_here(entry) and any(map(user.has_role, entry.roles)) and (url := _url(entry))
    ]
    here = max((url for _, url in places if request.path.startswith(url)), key=len, default="")
    return [Link(entry.text, url, entry.icon, current=url == here) for entry, url in places]


def _works_here(entry: Entry) -> bool:
    return entry.at_office if settings.UNIT_DIR is None else entry.on_unit


def _url(entry: Entry) -> str:
    try:
        return reverse(entry.route)
    except NoReverseMatch:
        return ""
