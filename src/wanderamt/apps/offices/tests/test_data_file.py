"""The city's facts file: complete, plausible, and honest about what nobody has confirmed."""

import json
import re
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "hannover.json"
DATA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
QUARTERS: dict[str, dict[str, Any]] = {quarter["no"]: quarter for quarter in DATA["quarters"]}

LATITUDES = (52.30, 52.46)
LONGITUDES = (9.60, 9.92)


def inside_the_city(point: dict[str, Any]) -> bool:
    lat, lon = float(point["lat"]), float(point["lon"])
    return LATITUDES[0] < lat < LATITUDES[1] and LONGITUDES[0] < lon < LONGITUDES[1]


def test_fifty_one_quarters_in_thirteen_districts() -> None:
    assert len(DATA["quarters"]) == len(QUARTERS) == 51
    assert len({quarter["name"] for quarter in DATA["quarters"]}) == 51
    assert len({quarter["district"] for quarter in DATA["quarters"]}) == 13


def test_every_quarter_lies_in_the_city_and_has_plausible_numbers() -> None:
    for quarter in DATA["quarters"]:
        assert inside_the_city(quarter), quarter["name"]
        assert 0 < quarter["area_km2"] < 15, quarter["name"]
        assert 0 < quarter["residents_2024"] < 60_000, quarter["name"]
        assert 0 <= quarter["share_81plus"] < quarter["share_66plus"] < 0.5, quarter["name"]
    assert 500_000 < sum(quarter["residents_2024"] for quarter in DATA["quarters"]) < 600_000
    assert round(sum(quarter["area_km2"] for quarter in DATA["quarters"]), 1) == 204.3


def test_nine_offices_with_a_place_and_what_is_confirmed_of_them() -> None:
    assert len({office["id"] for office in DATA["offices"]}) == len(DATA["offices"]) == 9
    for office in DATA["offices"]:
        assert office["quarter_no"] in QUARTERS, office["id"]
        assert inside_the_city(office), office["id"]
        assert office["position_error_m"] >= 100, office["id"]
        assert office["street"] or office["where"], office["id"]
        assert [field for field in office["confirmed"] if not office[field]] == [], office["id"]


def test_opening_hours_are_never_given_as_confirmed() -> None:
    """They come from an undated guide, and for seven offices there are none."""
    assert [office["id"] for office in DATA["offices"] if office["opening_hours"]] == ["aegi", "bemerode"]
    for office in DATA["offices"]:
        assert "opening_hours" not in office["confirmed"]
        for hours in (office["opening_hours"] or {}).values():
            assert re.fullmatch(r"\d{2}:\d{2}-\d{2}:\d{2}", hours), office["id"]
            opens, closes = hours.split("-")
            assert opens < closes, office["id"]


def test_stops_lie_in_a_quarter_and_say_whether_they_can_be_used() -> None:
    assert len({stop["id"] for stop in DATA["possible_stops"]}) == len(DATA["possible_stops"])
    for stop in DATA["possible_stops"]:
        assert stop["quarter_no"] in QUARTERS, stop["id"]
        assert stop["kind"] in {"senior", "school", "community", "other"}, stop["id"]
        assert stop["status"] in {"possible", "planned", "closed", "unclear"}, stop["id"]
        assert stop["status"] == "possible" or stop["note"], stop["id"]


def test_the_first_stop_of_the_mobile_office_is_martinshof_in_misburg_nord() -> None:
    first = DATA["possible_stops"][0]
    assert (first["id"], QUARTERS[first["quarter_no"]]["name"]) == ("martinshof", "Misburg-Nord")


def test_the_source_of_the_quarters_is_named_with_its_licence() -> None:
    assert DATA["attribution"]["de"].startswith("Stadtteile: Bereich Geoinformation – LH Hannover, CC BY 4.0")
    assert DATA["attribution"]["en"].startswith("Quarters: Bereich Geoinformation – LH Hannover, CC BY 4.0")
    assert [source for source in DATA["sources"] if not source["source"]] == []
