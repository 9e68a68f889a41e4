"""Which office or part of the town somebody names in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from wanderamt.apps.offices.public import Quarter, Site, fixed_offices, point
from wanderamt.engines.retrieval.folding import words
from wanderamt.engines.retrieval.understanding.cleaning import clean
from wanderamt.kernel.geo import Point

_KIND = "Bürgeramt "


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What was named: an office, a part of the town with the middle of it, both ("Linden"), or nothing.

    `offices` are all fixed offices by name, for whoever needs them anyway.
    """

    offices: tuple[Site, ...]
    office: Site | None = None
    quarter: str = ""
    point: Point | None = None

    @property
    def anything(self) -> bool:
        """Whether a place was named."""
        return self.office is not None or self.point is not None


def named(text: str, *, remembered: str = "") -> Named:
    """Return the places in `text`, else `remembered`, which was named before. Two queries."""
    offices = tuple(fixed_offices())
    quarters = list(Quarter.objects.order_by("name"))
    found = _named(clean(text), offices, quarters)
    return found if found.anything or not remembered else _named(remembered, offices, quarters)


def _named(text: str, offices: tuple[Site, ...], quarters: list[Quarter]) -> Named:
    said = f" {' '.join(words(text))} "
    meant = _meant(said, quarters)
    return Named(
        offices=offices,
        office=_office(said, offices, quarters),
        quarter=" / ".join(each.name for each in meant),
        point=_between([point(each) for each in meant]),
    )


def _meant(said: str, quarters: list[Quarter]) -> list[Quarter]:
    """The one whose whole name is said, else all whose name begins so: "Linden" are three."""
    whole = [each for each in quarters if _says(said, each.name)]
    found = whole or [each for each in quarters if "-" in each.name and _says(said, each.name.split("-")[0])]
    return [each for each in found if not any(_is_part(each.name, other.name) for other in whole)]


def _office(said: str, offices: tuple[Site, ...], quarters: list[Quarter]) -> Site | None:
    whole = [each.name for each in quarters if _says(said, each.name)]
    short = ((each, each.name.removeprefix(_KIND)) for each in offices)
    meant = (
        site for site, name in short if _says(said, name) and not any(_is_part(name, each) for each in whole)
    )
    return next(meant, None)


def _is_part(name: str, longer: str) -> bool:
    """Who says "Linden-Mitte" speaks neither of "Mitte" nor of the office in Linden."""
    return name != longer and _says(f" {' '.join(words(longer))} ", name)


def _says(said: str, name: str) -> bool:
    return f" {' '.join(words(name))} " in said


def _between(points: Iterable[Point]) -> Point | None:
    found = list(points)
    if not found:
        return None
    return Point(
        lat=sum(each.lat for each in found) / len(found), lon=sum(each.lon for each in found) / len(found)
    )
