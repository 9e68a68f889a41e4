"""What a card says, in words of the active language."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wanderamt.apps.assistant.examples import FACETS, GENERAL
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.foundation.formatting import day


def facets() -> Mapping[str, str]:
    """Return what can be asked of a service, as a question; "" for anything else."""
    named = {
        "documents": _("Was bringe ich mit?"),
        "fee": _("Was kostet es?"),
        "duration": _("Wie lange dauert es?"),
        "where": _("Wo geht das?"),
        "online": _("Geht es auch online?"),
        "appointment": _("Termin buchen"),
        "deadline": _("Bis wann?"),
        "proxy": _("Kann jemand anderes für mich kommen?"),
        "validity": _("Wie lange gilt es?"),
    }
    return {"": _("Etwas anderes?"), **{each: named[each] for each in FACETS if each in named}}


def facet_of(said: str) -> str:
    """Return the facet as a card keeps it: "" for a question in general."""
    return "" if said == GENERAL else said


def details(slots: Slots, *, today: date) -> dict[str, str]:
    """Return what was said about the case, by field: {"age": "Alter: 10"}. Days become a date."""
    return dict(_details(slots, today))


def _details(slots: Slots, today: date) -> Iterator[tuple[str, str]]:
    if slots.age is not None:
        yield "age", _pair(_("Alter"), str(slots.age))
    if slots.days is not None:
        yield "days", _pair(_("Bis wann"), day(today + timedelta(days=slots.days)))
    if slots.loss:
        yield "loss", _("Dokument verloren oder gestohlen")
    if slots.in_care:
        yield "in_care", _("Im Pflegeheim")
    if slots.quarter:
        yield "quarter", _pair(_("Stadtteil"), slots.quarter)


def _pair(what: str, value: str) -> str:
    return _("%(what)s: %(value)s") % {"what": what, "value": value}
