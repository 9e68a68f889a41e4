"""The map of the city for templates: where the signs of places and their names go."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wanderamt.kernel.geo import Point
from wanderamt.web import maps

#: Letters of the names on a map in drawing units: on a wide one, and on one beside a text or on a telephone.
_NAMES_WIDE, _NAMES_NARROW = 9.0, 15.0


def kern_map(
    places: Iterable[Mapping[str, Any]],
    title: str,
    sentence: str = "",
    legend: Iterable[tuple[str, object]] = (),
    land: Iterable[tuple[float, float, float]] = (),
) -> SafeString:
    """A map of signs. A place is a dict: lat, lon, label, value (a text), state.

    state: good, fair, poor, stop, full, office, you. Maybe also: size, which the area of the sign stands for,
    href, named, and short, which is written on the map in place of the label. legend: (state, word).
    land: (lat, lon, km2) of the quarters, whose soft discs together are the city that the signs stand on.
    """
    # Lazy texts become words of the language of the page before they are a key of the store.
    facts = tuple(
        tuple(
            (name, value if isinstance(value, (int, float)) else str(value)) for name, value in place.items()
        )
        for place in places
    )
    words = tuple((state, str(word)) for state, word in legend)
    return _drawn(facts, str(title), str(sentence), words, tuple(land), get_language())


@lru_cache(maxsize=64)  # drawn once, not for every page: the city stays where it is
def _drawn(
    places: tuple[tuple[tuple[str, Any], ...], ...],
    title: str,
    sentence: str,
    legend: tuple[tuple[str, str], ...],
    land: tuple[tuple[float, float, float], ...],
    _language: str | None,
) -> SafeString:
    # Small signs lie on top of large ones.
    shown = sorted(map(dict, places), key=lambda place: -(place.get("size") or 0))
    drawing = maps.project(
        [Point(place["lat"], place["lon"]) for place in shown] + [Point(lat, lon) for lat, lon, _ in land],
        margin=46.0 if land else 32.0,
    )
    largest = max((place.get("size") or 0 for place in shown), default=0)
    spots = [
        {**place, "x": x, "y": y, "r": _radius(place, largest)}
        for place, (x, y) in zip(shown, drawing.points, strict=False)
    ]
    grounds = [
        {"x": x, "y": y, "r": round(math.sqrt(km2 / math.pi) * drawing.km * 1.5, 1)}
        for (_, _, km2), (x, y) in zip(land, drawing.points[len(shown) :], strict=True)
    ]
    context = {
        "map_title": title,
        "map_sentence": sentence,
        "map_width": drawing.width,
        "map_height": drawing.height,
        "map_spots": spots,
        "map_land": grounds,
        "map_legend": legend,
        "map_names": [
            ("wide", _names(spots, drawing, _NAMES_WIDE, wide=True)),
            ("narrow", _names(spots, drawing, _NAMES_NARROW, wide=False)),
        ],
    }
    return render_to_string("web/map.html", context)


def _radius(place: Mapping[str, Any], largest: float) -> float:
    if place.get("size"):
        return maps.bubble_radius(place["size"], largest=largest, at_most=12.5, at_least=4.5)
    return 5.0 if place["state"] == "office" else 8.0


def _names(
    spots: list[dict[str, Any]], drawing: maps.Drawing, size: float, *, wide: bool
) -> list[tuple[maps.Name, str]]:
    """The names that find room, with how loud each is: named, office or (only on a wide map) quiet."""

    def rank(number: int) -> tuple[int, float]:
        spot = spots[number]
        return (0 if spot.get("named") else 1 if spot["state"] == "office" else 2, -spot["r"])

    text = [str(spot.get("short") or spot["label"]) for spot in spots]
    offices = {text[number] for number in range(len(spots)) if rank(number)[0] == 1}
    wanted = [
        (number, text[number], rank(number)[0] < 1 + wide)
        for number in sorted(range(len(spots)), key=lambda number: (*rank(number), -spots[number]["x"]))
        if rank(number)[0] < 2 or (wide and text[number] not in offices)
    ]
    signs = tuple(maps.Sign(spot["x"], spot["y"], spot["r"]) for spot in spots)
    found = maps.place_names(tuple(wanted), signs, size=size, width=drawing.width, height=drawing.height)
    loud = ("named", "office", "quiet")
    return [(name, loud[rank(number)[0]]) for number, name in found.items()]


def map_name(spot: Mapping[str, Any], width: float) -> SafeString:
    """The written name of a bubble; the spot itself carries it for screen readers."""
    x, y, anchor = maps.name_place(spot["x"], spot["y"], spot["r"], width=width)
    text = '<text x="{}" y="{}" text-anchor="{}" aria-hidden="true">{}</text>'
    return format_html(text, f"{x:g}", f"{y:g}", anchor, spot["label"])
