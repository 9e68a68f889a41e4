"""Where a person means: a quarter, a postal code or a street, typed as people type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from wanderamt.apps.appointments.persons import name_words
from wanderamt.apps.offices.public import Quarter, Site, point
from wanderamt.kernel.geo import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that was understood, with its name to show."""

    name: str
    point: Point


def quarters() -> list[Quarter]:
    """All quarters by name."""
    return list(Quarter.objects.order_by("name"))


def locate(text: str, *, among: Sequence[Quarter]) -> Place | None:
    """The place that `text` means: quarters by name or part of it, then known addresses, then near misses.

    Several quarters of one name ("Misburg") give the point between them. None where nothing is like it.
    """
    typed = name_words(text)
    words = "".join(typed)
    found = _quarters_like(typed, among) or _sites_like(text, words)
    if found:
        return _between(found)
    names = {"".join(name_words(quarter.name)): quarter for quarter in among}
    close = get_close_matches(words, names, n=1, cutoff=0.75)
    return _between([names[close[0]]]) if close else None


def _quarters_like(typed: list[str], among: Sequence[Quarter]) -> list[Quarter | Site]:
    words, names = "".join(typed), [(name_words(quarter.name), quarter) for quarter in among]
    if len(words) < 3:
        return []
    exact = [quarter for name, quarter in names if "".join(name) == words]
    # "Misburg" is a part of two names; "Limmerstraße, Linden-Nord" holds the whole of one.
    return [
        *(exact or [quarter for name, quarter in names if words in "".join(name) or set(name) <= set(typed)])
    ]


def _sites_like(text: str, words: str) -> list[Quarter | Site]:
    known = Site.objects.exclude(street="", postal_code="")
    streets = [
        site for site in known if len(words) >= 4 and _street(site) and words.startswith(_street(site))
    ]
    codes = set(re.findall(r"\d{5}", text))
    return [*(streets or [site for site in known if site.postal_code in codes])]


def _street(site: Site) -> str:
    # Enough of the street to tell it from others, so that "Str." and "Straße" do not matter.
    return "".join(name_words(site.street))[:8]


def _between(found: Sequence[Quarter | Site]) -> Place:
    points = [point(each) for each in found]
    names = [
        each.name if isinstance(each, Quarter) else ", ".join(filter(None, [each.street, each.name]))
        for each in found
    ]
    return Place(
        name=" / ".join(names[:3]),
        point=Point(
            lat=sum(each.lat for each in points) / len(points),
            lon=sum(each.lon for each in points) / len(points),
        ),
    )
