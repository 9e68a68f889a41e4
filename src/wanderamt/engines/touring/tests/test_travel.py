import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.touring import travel_minutes
from wanderamt.kernel.geo import Point

REPOSITORY = Path(__file__).parents[5]
SHARED = Path(os.environ.get("WANDERAMT_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
HANNOVER = SHARED / "hannover"
NEARBY = st.builds(Point, st.floats(52.2, 52.5), st.floats(9.5, 10.0))

AEGI = Point(52.3686, 9.7418)
MISBURG_NORD = Point(52.3920, 9.8480)


def test_the_same_place_needs_no_way() -> None:
    assert travel_minutes(AEGI, AEGI) == 0


def test_from_the_centre_to_misburg_nord_takes_about_twenty_minutes() -> None:
    assert travel_minutes(AEGI, MISBURG_NORD) == 23


@given(NEARBY, NEARBY)
def test_the_way_back_takes_as_long(a: Point, b: Point) -> None:
    assert travel_minutes(a, b) == travel_minutes(b, a)


@pytest.mark.skipif(not HANNOVER.exists(), reason="the shared travel times are not on this machine")
def test_the_estimate_is_as_good_as_its_description_says() -> None:
    with (HANNOVER / "travel_points.csv").open(encoding="utf-8") as file:
        points = {row["id"]: Point(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}
    with (HANNOVER / "travel_time_min.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    errors = [
        travel_minutes(points[row["from"]], points[to]) - float(row[to])
        for row in rows
        for to in points
        if to != row["from"]
    ]
    rank = round(0.9 * len(errors))

    assert len(errors) == 3540
    assert sum(abs(error) for error in errors) / len(errors) == pytest.approx(3.2, abs=0.05)
    assert sorted(abs(error) for error in errors)[rank] == pytest.approx(5.7, abs=0.05)
    assert sum(errors) / len(errors) == pytest.approx(2.7, abs=0.06)
    assert sorted(-error for error in errors)[rank] <= 1.0
    assert max(-error for error in errors) == pytest.approx(9.2, abs=0.05)
