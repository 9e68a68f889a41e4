"""Places on the globe become points of a drawing. Pure functions; web/map.html draws what they return."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from wanderamt.kernel.geo import Point

#: A drawing of one place is still a picture, not a line.
_FLATTEST = 0.4


@dataclass(frozen=True, slots=True)
class Drawing:
    """Points in drawing units, y downwards, in the order they came in, and the height that fits `width`."""

    points: tuple[tuple[float, float], ...]
    width: float
    height: float


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
    return Drawing(points=placed, width=width, height=round(height, 1))


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
