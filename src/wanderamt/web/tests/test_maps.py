"""Places become points of a drawing."""

import pytest

from wanderamt.kernel.geo import Point
from wanderamt.web.maps import bubble_radius, name_place, project

MITTE, MISBURG, LINDEN = Point(52.3735, 9.7401), Point(52.4037, 9.8541), Point(52.3667, 9.7165)


def test_north_is_up_and_east_is_right() -> None:
    drawing = project([MITTE, MISBURG])
    (mitte_x, mitte_y), (misburg_x, misburg_y) = drawing.points
    assert misburg_x > mitte_x
    assert misburg_y < mitte_y


def test_all_points_lie_inside_the_margin() -> None:
    drawing = project([MITTE, MISBURG, LINDEN], width=400, margin=32)
    assert all(32 <= x <= 368 and 32 <= y <= drawing.height - 32 for x, y in drawing.points)
    assert drawing.points[1] == (368.0, 32.0)
    assert drawing.width == 400


def test_distances_keep_their_proportion() -> None:
    """One kilometre north is as long as one kilometre east."""
    origin, north, east = Point(52.37, 9.73), Point(52.379, 9.73), Point(52.37, 9.74474)
    (ox, oy), (_nx, ny), (ex, _ey) = project([origin, north, east], width=2000).points
    assert (oy - ny) == pytest.approx(ex - ox, rel=0.01)


def test_a_single_place_stands_in_the_middle() -> None:
    drawing = project([MITTE], width=400, margin=32)
    assert drawing.points == ((200.0, 80.0),)
    assert drawing.height == 160


def test_places_on_a_meridian_do_not_make_an_endless_drawing() -> None:
    drawing = project([Point(52.30, 9.7), Point(52.45, 9.7)], width=400, margin=32)
    assert drawing.points == ((200.0, 704.0), (200.0, 32.0))
    assert drawing.height == 736


def test_no_places_make_an_empty_drawing() -> None:
    assert project([]).points == ()


def test_the_area_of_a_bubble_stands_for_its_value() -> None:
    assert bubble_radius(100, largest=100, at_most=16) == 16
    assert bubble_radius(25, largest=100, at_most=16) == 8
    assert bubble_radius(0, largest=100) == 4
    assert bubble_radius(-5, largest=100) == 4
    assert bubble_radius(5, largest=0) == 4


def test_names_stay_inside_the_drawing() -> None:
    assert name_place(20, 100, 10, width=400) == (10, 83, "start")
    assert name_place(200, 100, 10, width=400) == (200, 83, "middle")
    assert name_place(390, 100, 10, width=400) == (400, 83, "end")
