from datetime import timedelta
from heapq import heapify, heapreplace
from random import Random
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import (
    Calibration,
    Expected,
    Handling,
    InService,
    Pace,
    WaitForecast,
    forecast,
)

TEN_MINUTES = Handling(mean=600.0, spread=360.0)
BUSY = InService(handling=TEN_MINUTES, elapsed=0.0)
HANDLINGS = st.builds(Handling, mean=st.floats(0, 7200), spread=st.floats(0, 7200))


def told(people: int, desks: int, busy: int | None = None, **more: Any) -> WaitForecast:
    return forecast(
        ahead=[TEN_MINUTES] * people,
        open_counters=desks,
        in_service=[BUSY] * (desks if busy is None else busy),
        **more,
    )


def minutes(length: timedelta | None) -> float:
    assert length is not None
    return length.total_seconds() / 60


def test_where_no_desk_is_open_nobody_can_say_how_long() -> None:
    assert told(3, 0) == WaitForecast(before_you=3, p50=None, p90=None)


def test_nobody_ahead_and_a_free_desk_is_no_wait() -> None:
    nothing = timedelta(0)

    assert told(0, 2, busy=1) == WaitForecast(before_you=0, p50=nothing, p90=nothing)
    assert told(1, 3, busy=1) == WaitForecast(before_you=1, p50=nothing, p90=nothing)


def test_nobody_ahead_and_all_desks_busy_is_a_wait_all_the_same() -> None:
    found = told(0, 2)

    assert found.before_you == 0
    assert 3 < minutes(found.p50) < 5 < minutes(found.p90)


def test_three_before_you_at_one_desk() -> None:
    found = told(3, 1)

    assert found.spread is not None
    assert found.spread.mean == 4 * 600
    assert 35 < minutes(found.p50) < 40 < minutes(found.p90) < 60


def test_more_desks_make_it_shorter_and_more_people_longer() -> None:
    found = [told(people, desks) for people in (2, 4, 8) for desks in (4, 2, 1)]
    by_mean = sorted(found, key=lambda each: each.spread.mean if each.spread else 0.0)

    assert [each.p50 for each in by_mean] == sorted(each.p50 for each in found if each.p50)
    assert minutes(told(8, 2).p50) < minutes(told(9, 2).p50)
    assert minutes(told(8, 3).p90) < minutes(told(8, 2).p90)


def test_the_mix_of_matters_counts_and_not_the_number_of_people() -> None:
    short, long = Handling(mean=180.0, spread=60.0), Handling(mean=1800.0, spread=600.0)

    assert minutes(forecast(ahead=[short] * 6, open_counters=1, in_service=[BUSY]).p50) < minutes(
        forecast(ahead=[long] * 2, open_counters=1, in_service=[BUSY]).p50
    )


def test_who_has_long_been_at_the_desk_is_soon_done_but_never_by_plan() -> None:
    def after(elapsed: float) -> float:
        at_desk = InService(handling=TEN_MINUTES, elapsed=elapsed)
        return minutes(forecast(ahead=[], open_counters=1, in_service=[at_desk]).p90)

    assert after(0) > after(300) > after(3000) > 0
    assert after(3000) == after(30_000)


def test_appointments_that_are_due_go_before_with_their_probability() -> None:
    sure = told(2, 1, appointments_due=[Expected(handling=TEN_MINUTES)])
    half = told(2, 1, appointments_due=[Expected(handling=TEN_MINUTES, chance=0.5)] * 2)
    never = told(2, 1, appointments_due=[Expected(handling=TEN_MINUTES, chance=0.0)])

    assert (sure.before_you, half.before_you, never.before_you) == (3, 3, 2)
    assert sure.p50 == told(3, 1).p50
    assert sure.spread is not None
    assert half.spread is not None
    assert half.spread.mean == sure.spread.mean
    assert half.spread.shape < sure.spread.shape
    assert never == told(2, 1)


def test_a_slow_day_makes_it_longer() -> None:
    slow = told(3, 2, pace=Pace(spent=40_000.0, expected=10_000.0))

    assert minutes(slow.p50) > 1.5 * minutes(told(3, 2).p50)


def test_free_desks_take_the_first_people_at_once() -> None:
    assert minutes(told(4, 3, busy=0).p50) < minutes(told(4, 3).p50)


def test_a_desk_that_closes_finishes_its_visit() -> None:
    assert told(2, 1, busy=3).p50 == told(2, 1).p50


def test_matters_without_minutes_leave_a_forecast_of_seconds() -> None:
    nothing = Handling(mean=0.0, spread=0.0)
    found = forecast(
        ahead=[nothing] * 3, open_counters=1, in_service=[InService(handling=nothing, elapsed=0.0)]
    )

    assert found.p90 is not None
    assert timedelta(0) <= found.p90 <= timedelta(seconds=5)


def test_what_was_told_is_kept_for_learning() -> None:
    calibration = Calibration()
    found = told(3, 1, calibration=calibration)

    assert found.spread is not None
    assert found.p50 == timedelta(seconds=round(found.spread.at(found.spread.told[0])))
    learned = calibration.learn(found.spread, 9000.0)
    for _ in range(60):
        learned = learned.learn(found.spread, 9000.0)
    assert minutes(told(3, 1, calibration=learned).p50) > 100


@pytest.mark.parametrize("broken", [-1, -100])
def test_there_are_not_fewer_than_no_desks(broken: int) -> None:
    with pytest.raises(ValueError, match="no counters"):
        forecast(ahead=[], open_counters=broken)


def test_values_without_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Expected(handling=TEN_MINUTES, chance=1.1)
    with pytest.raises(ValueError, match="no less than no time"):
        InService(handling=TEN_MINUTES, elapsed=-1.0)


@given(
    st.lists(HANDLINGS, max_size=30),
    st.integers(0, 9),
    st.lists(st.builds(InService, handling=HANDLINGS, elapsed=st.floats(0, 1e5)), max_size=9),
    st.lists(st.builds(Expected, handling=HANDLINGS, chance=st.floats(0, 1)), max_size=5),
    st.builds(Pace, spent=st.floats(0, 1e5), expected=st.floats(0, 1e5)),
)
def test_every_queue_has_a_forecast(
    ahead: list[Handling], desks: int, busy: list[InService], due: list[Expected], pace: Pace
) -> None:
    found = forecast(ahead=ahead, open_counters=desks, in_service=busy, appointments_due=due, pace=pace)

    assert found.before_you >= len(ahead)
    assert (found.p50 is None) == (desks == 0) == (found.p90 is None)
    if found.p50 is not None and found.p90 is not None:
        assert timedelta(0) <= found.p50 <= found.p90
    # Who goes before is a sum: their order does not matter.
    again = forecast(
        ahead=ahead[::-1], open_counters=desks, in_service=busy[::-1], appointments_due=due, pace=pace
    )
    assert minutes(again.p50 or timedelta(0)) == pytest.approx(minutes(found.p50 or timedelta(0)), abs=0.1)


@given(st.integers(0, 200), st.integers(1, 12))
def test_one_more_person_before_never_makes_it_shorter(people: int, desks: int) -> None:
    fewer, more = told(people, desks), told(people + 1, desks)

    assert minutes(fewer.p50) <= minutes(more.p50)
    assert minutes(fewer.p90) <= minutes(more.p90)


@pytest.mark.parametrize(("people", "desks", "spread"), [(0, 3, 1.0), (5, 1, 0.5), (8, 3, 1.0), (20, 4, 0.7)])
def test_the_forecast_agrees_with_a_simulated_waiting_room(people: int, desks: int, spread: float) -> None:
    """Desks call one after the other; handling times are gamma distributed. Nothing is learned."""
    random = Random(people)
    shape = 1 / spread**2
    waits = []
    for _ in range(4000):
        # Somebody at a desk has been there for a random part of the visit when handling is exponential.
        desks_end = [random.gammavariate(shape, 600 / shape) for _ in range(desks)]
        heapify(desks_end)
        for _ in range(people):
            heapreplace(desks_end, desks_end[0] + random.gammavariate(shape, 600 / shape))
        waits.append(desks_end[0])
    handling = Handling(mean=600.0, spread=600.0 * spread)
    found = forecast(
        ahead=[handling] * people,
        open_counters=desks,
        in_service=[InService(handling=handling, elapsed=0.0)] * desks,
    )

    assert found.p50 is not None
    assert found.p90 is not None
    assert fmean(wait <= found.p50.total_seconds() for wait in waits) == pytest.approx(0.5, abs=0.1)
    assert fmean(wait <= found.p90.total_seconds() for wait in waits) == pytest.approx(0.9, abs=0.06)
