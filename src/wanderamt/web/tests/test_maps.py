"""Places become points of a drawing."""

import pytest

from wanderamt.kernel.geo import Point
from wanderamt.web.maps import Name, Sign, bubble_radius, name_place, place_names, project

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


def names(*wanted: tuple[int, str, bool], signs: list[Sign]) -> dict[int, Name]:
    return dict(place_names(wanted, tuple(signs), size=10, width=400, height=200))


def test_a_name_stands_to_the_right_of_its_sign() -> None:
    assert names((0, "Mitte", False), signs=[Sign(100, 100, 8)]) == {0: Name(110.5, 103.6, "start", "Mitte")}


def test_a_name_turns_away_from_a_sign_and_from_the_edge() -> None:
    beside = [Sign(100, 100, 8), Sign(120, 100, 8)]
    assert names((0, "Mitte", False), signs=beside)[0].anchor == "end"
    assert names((0, "Mitte", False), signs=[Sign(390, 100, 8)])[0].anchor == "end"


def test_two_names_never_lie_on_each_other() -> None:
    found = names(
        (0, "Linden-Nord", True), (1, "Linden-Süd", True), signs=[Sign(100, 100, 4), Sign(100, 104, 4)]
    )
    assert found[0].anchor != found[1].anchor


def test_a_name_without_room_is_left_out_unless_it_has_to_be_written() -> None:
    crowd = [Sign(x, y, 12) for x in range(0, 400, 20) for y in range(0, 200, 20)]
    assert names((105, "Calenberger Neustadt", False), signs=crowd) == {}
    assert list(names((105, "Calenberger Neustadt", True), signs=crowd)) == [105]


def test_a_kilometre_is_known_in_drawing_units() -> None:
    drawing = project([Point(52.37, 9.73), Point(52.379, 9.73)], width=1000, margin=0)
    assert drawing.km * 1.0008 == pytest.approx(drawing.height, rel=0.001)
    assert project([MITTE]).km == 0


def test_a_name_that_has_to_be_written_is_not_taken_for_that_of_a_neighbour() -> None:
    found = names(
        (0, "Linden", True), (1, "Schützenplatz", True), signs=[Sign(200, 100, 5), Sign(211, 100, 5)]
    )
    assert (found[0].anchor, found[1].anchor) == ("end", "start")
