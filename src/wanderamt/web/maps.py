"""Places on the globe become points of a drawing. Pure functions; web/map.html draws what they return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from types import MappingProxyType

from wanderamt.kernel.geo import Point

#: A drawing of one place is still a picture, not a line.
_FLATTEST = 0.4
#: Of latitude.
_KM_PER_DEGREE = 111.2
#: How wide a letter of the house's typeface is on average, measured in its size.
_LETTER = 0.54


@dataclass(frozen=True, slots=True)
class Drawing:
    """Points in drawing units, y downwards, in the order they came in, and the height that fits `width`."""

    points: tuple[tuple[float, float], ...]
    width: float
    height: float
    #: How many drawing units a kilometre is; 0 for a drawing of one place.
    km: float = 0.0


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign on the drawing: its middle and its radius."""

    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Name:
    """A written name: where its baseline is anchored, and how."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "_Box") -> float:
        """The area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0.0


def project(points: Sequence[Point], *, width: float = 400.0, margin: float = 32.0) -> Drawing:
    """Fit `points` into a drawing `width` units wide, north up, with `margin` on all sides.

    Equirectangular projection around the middle latitude: within one city the error is below a thousandth.
    A single point, or points on one line, are put into the middle of what is free.
    """
    if not points:
        return Drawing(points=(), width=width, height=width * _FLATTEST)
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    shrink = cos(radians((south + north) / 2))
    xs = [p.lon * shrink for p in points]
    left, across, up = min(xs), max(xs) - min(xs), north - south
    inner = width - 2 * margin
    extent = max(across, up / 2)  # never more than about twice as high as wide
    scale = inner / extent if extent else 0.0
    height = max(up * scale + 2 * margin, width * _FLATTEST)
    right, down = (width - across * scale) / 2, (height - up * scale) / 2
    placed = tuple(
        (round(right + (x - left) * scale, 1), round(down + (north - p.lat) * scale, 1))
        for x, p in zip(xs, points, strict=True)
    )
    km = scale / _KM_PER_DEGREE
    return Drawing(points=placed, width=width, height=round(height, 1), km=round(km, 3))


def bubble_radius(value: float, *, largest: float, at_most: float = 16.0, at_least: float = 4.0) -> float:
    """Return the radius whose area stands for `value`; `largest` gets `at_most`, none below `at_least`."""
    share = max(value, 0.0) / largest if largest > 0 else 0.0
    return round(max(at_least, at_most * sqrt(share)), 1)


def name_place(x: float, y: float, r: float, *, width: float) -> tuple[float, float, str]:
    """Return where the name of a bubble is anchored (x, baseline, text-anchor) to stay inside the drawing."""
    baseline = round(y - 1.3 * r - 4, 1)
    edge = width / 5
    if x < edge:
        return round(x - r, 1), baseline, "start"
    if x > width - edge:
        return round(x + r, 1), baseline, "end"
    return x, baseline, "middle"


def place_names(
    wanted: tuple[tuple[int, str, bool], ...],
    signs: tuple[Sign, ...],
    *,
    size: float,
    width: float,
    height: float,
) -> Mapping[int, Name]:
    """Write names beside their signs so that none covers a sign or another.

    `wanted` are (number of the sign, text, whether it has to be written), the most important first; `size` is
    that of the letters. A name without room is left out; one that has to be written goes where it covers
    least.
    """
    # The corners of a disc are empty.
    boxes = [_Box(s.x - 0.85 * s.r, s.y - 0.85 * s.r, s.x + 0.85 * s.r, s.y + 0.85 * s.r) for s in signs]
    taken: list[_Box] = []
    found: dict[int, Name] = {}
    rivals = {number: signs[number] for number, _, needed in wanted if needed}
    for number, text, needed in wanted:
        ways: list[tuple[float, int, Name, _Box]] = []
        for place, name in enumerate(_around(signs[number], text, size)):
            box = _box_of(name, size)
            outside = box.left < 2 or box.right > width - 2 or box.top < 2 or box.bottom > height - 2
            covered = sum(box.shared(other) for other in taken) * 4 + sum(map(box.shared, boxes))
            if needed and _nearest(box, rivals) != number:
                covered += 150  # it would be taken for the name of its neighbour
            ways.append((covered + (10_000 if outside else 0), place, name, box))
        if not needed:
            ways = [way for way in ways if way[0] == 0]
        if ways:
            _, _, found[number], box = min(ways, key=lambda way: way[:2])
            taken.append(box)
    return MappingProxyType(found)


def _nearest(box: _Box, signs: Mapping[int, Sign]) -> int:
    """Which of the signs lies nearest to the middle of the box."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return min(signs, key=lambda number: hypot(signs[number].x - x, signs[number].y - y))


def _around(sign: Sign, text: str, size: float) -> list[Name]:
    """Where a name can stand, the most usual place first: right, left, below, above, then the corners."""
    gap, half = sign.r + 0.25 * size, 0.36 * size
    corner = 0.75 * sign.r + 0.2 * size
    spots = [
        (gap, half, "start"),
        (-gap, half, "end"),
        (0.0, gap + 0.75 * size, "middle"),
        (0.0, -gap - 0.05 * size, "middle"),
        (corner, -corner + half * 0.4, "start"),
        (corner, corner + half * 1.6, "start"),
        (-corner, -corner + half * 0.4, "end"),
        (-corner, corner + half * 1.6, "end"),
    ]
    return [Name(round(sign.x + dx, 1), round(sign.y + dy, 1), anchor, text) for dx, dy, anchor in spots]


def _box_of(name: Name, size: float) -> _Box:
    long = _LETTER * size * len(name.text)
    left = name.x - {"start": 0.0, "middle": long / 2, "end": long}[name.anchor]
    return _Box(left, name.y - 0.8 * size, left + long, name.y + 0.25 * size)
