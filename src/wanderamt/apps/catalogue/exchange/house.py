"""Where the things of this house stand in XZuFi: one table for writing and for reading.

What the standard has no place for (group, situation in life, minutes ...) is said in lists of our own, which
the standard allows: as "klassifizierung" and "modulTextIndividuell" with a `listURI` of this house.
"""

from collections.abc import Mapping
from typing import Any

from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.xzufi_versions import TEXT_KINDS, TEXT_KINDS_VERSION

#: Who gives out the names of our services.
AGENCY = "wanderamt"
_OWN = "urn:wanderamt:codeliste:"

#: Parts of a service's texts and the kind of the text module that holds them.
TEXT_PLACES: Mapping[str, str] = {"name": "02", "summary": "05", "who": "09", "online": "14", "care": "16"}
LEGAL_BASIS = "07"
#: Lines of own lists: (field of the service, name of the list).
LISTS = ("group", "situations", "mobile", "equipment", "result")
FLAGS = ("online", "needs_photo", "needs_fingerprints", "pin_letter", "bookable", "verified")
FACTS = (*LISTS, *FLAGS, "minutes")
UNITS: Mapping[str, str] = {
    "years": "JAHR",
    "months": "MONAT",
    "weeks": "WOCHE",
    "days": "TAG",
    "working_days": "ARBEITSTAG",
    "hours": "STUNDE",
}


def own(name: str, value: str) -> v.Code:
    """An entry of a list of this house."""
    return v.Code(value=value, scheme=(("listURI", _OWN + name), ("listVersionID", "1")))


def own_list(code: v.Code | None) -> str:
    """The name of the list of this house that the code is from; "" for every other list."""
    uri = dict(code.scheme).get("listURI", "") if code else ""
    return uri.removeprefix(_OWN) if uri.startswith(_OWN) else ""


def text_kind(code: str) -> v.Code:
    """A kind of text module."""
    return v.Code(value=code, scheme=(("listURI", TEXT_KINDS), ("listVersionID", TEXT_KINDS_VERSION)))


def classes(facts: Mapping[str, Any]) -> tuple[v.Code, ...]:
    """The facts of a service as entries of own lists."""
    listed = [own(name, each) for name in LISTS for each in _many(facts[name])]
    flags = [own("merkmal", name) for name in FLAGS if facts[name]]
    return (*listed, *flags, own("minutes", str(facts["minutes"])))


def facts(found: tuple[v.Code, ...]) -> dict[str, Any]:
    """The facts that `classes` wrote, as far as they are there. A broken number is left out."""
    by_list: dict[str, list[str]] = {}
    for code in found:
        if name := own_list(code):
            by_list.setdefault(name, []).append(code.value)
    if not by_list:
        return {}
    said: dict[str, Any] = {name: name in by_list.get("merkmal", ()) for name in FLAGS}
    for name in LISTS:
        values = by_list.get(name, [])
        if name in {"situations", "equipment"}:
            said[name] = values
        elif values:
            said[name] = values[0]
    minutes = by_list.get("minutes", [""])[0]
    return {**said, "minutes": int(minutes)} if minutes.isdecimal() else said


def _many(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value]
