import json
from math import exp
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import Calibration, Spread
from wanderamt.engines.queueing.calibration import BOUNDS, LEVELS, NEAREST, STEP, WINDOW

SPREADS = st.builds(Spread, mean=st.floats(1, 20_000), shape=st.floats(0.05, 200))


def told(calibration: Calibration, spread: Spread) -> Spread:
    return Spread(mean=spread.mean, shape=spread.shape, told=calibration.quantiles(spread))


@pytest.mark.parametrize(
    ("shape", "score", "exact"),
    # Quantiles of the gamma distribution with mean 1: shape 1 is -ln(1 - p).
    [(1, 0, 0.693147), (1, 1.281552, 2.302585), (2, 0, 0.839173), (2, 1.281552, 1.944860), (9, 0, 0.963236)],
)
def test_a_spread_is_close_to_the_gamma_distribution(shape: float, score: float, exact: float) -> None:
    assert Spread(mean=1.0, shape=shape).at(score) == pytest.approx(exact, rel=0.02)


@given(SPREADS, st.floats(0, 50_000))
def test_a_score_says_where_a_wait_was(spread: Spread, waited: float) -> None:
    assert spread.at(spread.score(waited)) == pytest.approx(waited, rel=1e-6, abs=1e-3)


@given(SPREADS, st.floats(-10, 10), st.floats(-10, 10))
def test_more_score_is_never_less_wait(spread: Spread, one: float, two: float) -> None:
    assert 0 <= spread.at(min(one, two)) <= spread.at(max(one, two))


@pytest.mark.parametrize(("mean", "shape"), [(0.0, 1.0), (-1.0, 1.0), (1.0, 0.0)])
def test_a_spread_without_sense_is_refused(mean: float, shape: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Spread(mean=mean, shape=shape)


def test_before_anything_has_ended_the_normal_quantiles_hold() -> None:
    half, most = Calibration().quantiles(Spread(mean=600.0, shape=2.0))

    assert half == pytest.approx(0)
    assert most == pytest.approx(1.2816, abs=1e-3)


def test_waits_that_were_longer_than_told_make_forecasts_longer() -> None:
    spread = Spread(mean=600.0, shape=3.0)
    calibration = Calibration()
    for _ in range(NEAREST):
        calibration = calibration.learn(told(calibration, spread), 1200.0)

    half, most = calibration.quantiles(spread)
    assert spread.at(half) == pytest.approx(1200, rel=0.01)
    assert spread.at(most) == pytest.approx(1200, rel=0.01)


def test_short_and_long_waits_are_corrected_apart() -> None:
    short, long = Spread(mean=200.0, shape=2.0), Spread(mean=3000.0, shape=9.0)
    calibration = Calibration()
    for _ in range(NEAREST):
        calibration = calibration.learn(short, 400.0).learn(long, 2000.0)

    assert short.at(calibration.quantiles(short)[0]) == pytest.approx(400, rel=0.01)
    assert long.at(calibration.quantiles(long)[0]) == pytest.approx(2000, rel=0.01)


def test_only_the_last_waits_are_remembered() -> None:
    spread = Spread(mean=600.0, shape=3.0)
    calibration = Calibration()
    for _ in range(WINDOW + 10):
        calibration = calibration.learn(spread, 600.0)

    assert len(calibration.scores) == WINDOW


def test_levels_move_against_the_error_of_what_was_told() -> None:
    spread = told(Calibration(), Spread(mean=600.0, shape=3.0))

    assert Calibration().learn(spread, 0.0).levels == pytest.approx((0.5 - STEP / 2, 0.9 - STEP / 10))
    assert Calibration().learn(spread, 9000.0).levels == pytest.approx((0.5 + STEP / 2, 0.9 + 9 * STEP / 10))


def test_where_nothing_was_told_the_levels_stay() -> None:
    found = Calibration().learn(Spread(mean=600.0, shape=3.0), 9000.0)

    assert found.levels == LEVELS
    assert len(found.scores) == 1


def test_levels_stay_in_their_bounds() -> None:
    calibration = Calibration()
    for _ in range(300):
        calibration = calibration.learn(told(calibration, Spread(mean=1.0, shape=3.0)), 1e6)
        calibration = Calibration(scores=(), levels=calibration.levels)

    assert calibration.levels == (BOUNDS[1], BOUNDS[1])


def test_nobody_waits_less_than_no_time() -> None:
    with pytest.raises(ValueError, match="no time"):
        Calibration().learn(Spread(mean=600.0, shape=3.0), -1.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nine_of_ten_wait_at_most_what_was_told_even_where_the_model_is_wrong(seed: int) -> None:
    """Waits are thrice what the model says, then a third of it; long waits are wrong the other way round."""
    random = Random(seed)
    calibration = Calibration()
    in_half, in_most = [], []
    for number in range(3000):
        spread = told(calibration, Spread(mean=exp(random.uniform(4, 8)), shape=2.0))
        wrong = 3 if (number < 1500) == (spread.mean < 400) else 1 / 3
        waited = random.gammavariate(1.0, spread.mean * wrong)
        if number > 200:
            in_half.append(waited <= spread.at(spread.told[0]))
            in_most.append(waited <= spread.at(spread.told[1]))
        calibration = calibration.learn(spread, waited)

    assert 0.47 <= fmean(map(float, in_half)) <= 0.53
    assert 0.88 <= fmean(map(float, in_most)) <= 0.92


@given(st.lists(st.tuples(SPREADS, st.floats(0, 50_000)), max_size=20))
def test_what_was_learned_comes_back_from_json(waits: list[tuple[Spread, float]]) -> None:
    calibration = Calibration()
    for spread, waited in waits:
        kept = json.loads(json.dumps(told(calibration, spread).as_list()))
        assert Spread.from_list(kept) == told(calibration, spread)
        calibration = calibration.learn(Spread.from_list(kept), waited)

    assert Calibration.from_dict(json.loads(json.dumps(calibration.as_dict()))) == calibration


@pytest.mark.parametrize("kept", [{}, {"scores": []}])
def test_something_else_is_no_calibration(kept: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        Calibration.from_dict(kept)


@pytest.mark.parametrize("kept", [[], [1.0], ["a", "b"]])
def test_something_else_is_no_spread(kept: list[float]) -> None:
    with pytest.raises(ValueError, match=r"unpack|convert"):
        Spread.from_list(kept)
