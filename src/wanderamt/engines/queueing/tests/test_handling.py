import json
from math import sqrt
from statistics import fmean, pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import Handling, HandlingTimes, Pace
from wanderamt.engines.queueing.handling import (
    PLAN_SPREAD,
    PLAN_WEIGHT,
    UNKNOWN_SECONDS,
    Measured,
)
from wanderamt.engines.queueing.pace import HALF_LIFE

PLANNED = {"pass": 900.0, "meldung": 600.0, "nothing": 0.0}
SECONDS = st.lists(st.floats(0, 7200), min_size=1, max_size=40)


def learned(matter: str, seconds: list[float]) -> HandlingTimes:
    times = HandlingTimes(planned=PLANNED)
    for each in seconds:
        times = times.learn(matter, each)
    return times


def test_before_anything_is_measured_the_plan_holds() -> None:
    found = HandlingTimes(planned=PLANNED).of(["pass"])

    assert (found.mean, found.spread) == (900.0, pytest.approx(PLAN_SPREAD * 900))


def test_a_matter_nobody_planned_has_a_time_and_so_has_a_visit_without_one() -> None:
    assert HandlingTimes().of(["new"]).mean == UNKNOWN_SECONDS
    assert HandlingTimes().of([]).mean == UNKNOWN_SECONDS


def test_a_matter_planned_with_no_minutes_takes_none() -> None:
    assert HandlingTimes(planned=PLANNED).of(["nothing"]) == Handling(mean=0.0, spread=0.0)


def test_matters_of_a_visit_add_up_and_so_do_their_variances() -> None:
    times = HandlingTimes(planned=PLANNED)
    found = times.of(["pass", "meldung"])

    assert found.mean == 1500.0
    assert found.spread == pytest.approx(PLAN_SPREAD * sqrt(900**2 + 600**2))


def test_eight_measured_visits_count_as_much_as_the_plan() -> None:
    assert PLAN_WEIGHT == 8
    assert learned("pass", [1200.0] * 8).of(["pass"]).mean == pytest.approx(1050)
    assert learned("pass", [1200.0] * 8).of(["meldung"]).mean == 600


def test_many_measured_visits_outweigh_the_plan() -> None:
    found = learned("pass", [280.0, 320.0] * 1000).of(["pass"])

    assert found.mean == pytest.approx(300, rel=0.01)
    assert found.spread == pytest.approx(20, abs=40)


@given(SECONDS)
def test_what_was_measured_is_mean_and_variance(seconds: list[float]) -> None:
    known = Measured()
    for each in seconds:
        known = known.and_then(each)

    assert known.n == len(seconds)
    assert known.mean == pytest.approx(fmean(seconds), abs=1e-6)
    assert known.squares / known.n == pytest.approx(pvariance(seconds), rel=1e-6, abs=1e-3)


@given(SECONDS)
def test_the_mean_lies_between_plan_and_measurement(seconds: list[float]) -> None:
    found = learned("pass", seconds).of(["pass"])

    assert min(900, fmean(seconds)) - 1e-6 <= found.mean <= max(900, fmean(seconds)) + 1e-6
    assert found.spread >= 0


@given(SECONDS)
def test_what_was_learned_comes_back_from_json(seconds: list[float]) -> None:
    times = learned("pass", seconds)
    back = HandlingTimes.from_dict(json.loads(json.dumps(times.as_dict())), planned=PLANNED)

    assert back.of(["pass"]) == times.of(["pass"])
    assert back.as_dict() == times.as_dict()


@pytest.mark.parametrize("broken", [{"mean": -1.0, "spread": 0.0}, {"mean": 0.0, "spread": -1.0}])
def test_no_time_is_negative(broken: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Handling(**broken)
    with pytest.raises(ValueError, match="not negative"):
        HandlingTimes().learn("pass", -1.0)


def test_a_day_begins_at_its_usual_pace() -> None:
    assert Pace().factor == 1.0


@pytest.mark.parametrize(
    ("spent", "expected", "factor"),
    [
        (3600.0, 3600.0, 1.0),
        (4000.0, 3000.0, 1.0),
        (3000.0, 4000.0, 1.0),
        (36000.0, 7200.0, 3.27),
        (7200.0, 36000.0, 0.51),
        (7200.0, 0.0, 2.67),
    ],
    ids=["as expected", "slow by chance", "fast by chance", "far too slow", "far too fast", "standstill"],
)
def test_the_pace_counts_only_as_far_as_chance_does_not_explain_it(
    spent: float, expected: float, factor: float
) -> None:
    assert Pace(spent=spent, expected=expected).factor == pytest.approx(factor, abs=0.01)


def test_the_pace_fades() -> None:
    found = Pace(spent=8000.0, expected=4000.0).after(seconds=HALF_LIFE, spent=100.0, expected=50.0)

    assert found == Pace(spent=4100.0, expected=2050.0)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_pace_is_always_a_factor_that_can_be_used(spent: float, expected: float) -> None:
    pace = Pace(spent=spent, expected=expected)

    assert 0 < pace.factor < 1e4
    assert (pace.factor > 1) <= (spent > expected)
    assert (pace.factor < 1) <= (spent < expected)
    assert Pace.from_dict(json.loads(json.dumps(pace.as_dict()))) == pace


@pytest.mark.parametrize("name", ["seconds", "spent", "expected"])
def test_time_does_not_run_backwards(name: str) -> None:
    with pytest.raises(ValueError, match="backwards"):
        Pace().after(**{"seconds": 1.0, "spent": 1.0, "expected": 1.0} | {name: -1.0})
