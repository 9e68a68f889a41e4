from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from wanderamt.engines.slots import LeadTimes, days_until, lead_times, share_within, third_next
from wanderamt.kernel.clock import BERLIN

NOW = datetime(2026, 9, 29, 9, tzinfo=BERLIN)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def at(days: int, hour: int = 9, minute: int = 0) -> datetime:
    return (NOW + timedelta(days=days)).replace(hour=hour, minute=minute).astimezone(UTC)


def test_the_third_next_appointment_and_not_the_first() -> None:
    starts = [at(1), at(9), at(20), at(21)]

    assert third_next(starts, length=minutes(20), now=NOW) == 20
    assert third_next(starts, length=minutes(20), now=NOW, nth=1) == 1


def test_starts_of_one_gap_are_one_appointment() -> None:
    """A gap of 30 minutes has three starts for 20 minutes, but room for one visit."""
    gap = [at(1, 9, minute) for minute in (0, 5, 10)]

    assert third_next([*gap, at(5), at(8)], length=minutes(20), now=NOW) == 8
    assert third_next([*gap, at(1, 9, 20), at(8)], length=minutes(20), now=NOW) == 8


def test_less_than_three_is_no_lead_time() -> None:
    assert third_next([], length=minutes(20), now=NOW) is None
    assert third_next([at(1), at(2)], length=minutes(20), now=NOW) is None


def test_no_more_is_read_than_needed() -> None:
    def endless() -> Iterator[datetime]:
        yield from (at(1), at(2), at(3))
        raise AssertionError("read on")

    assert third_next(endless(), length=minutes(20), now=NOW) == 3


@pytest.mark.parametrize(("length", "nth"), [(0, 3), (-5, 3), (20, 0)])
def test_appointments_take_time_and_are_counted_from_one(length: int, nth: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        third_next([at(1)], length=minutes(length), now=NOW, nth=nth)


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2026, 9, 29, 23, 59, tzinfo=BERLIN), 0),
        (datetime(2026, 9, 30, 0, 0, tzinfo=BERLIN), 1),
        (datetime(2026, 9, 29, 22, 0, tzinfo=UTC), 1),
        (datetime(2026, 10, 29, 9, tzinfo=BERLIN), 30),
        (datetime(2026, 9, 1, 9, tzinfo=BERLIN), 0),
    ],
)
def test_days_are_midnights_of_berlin(moment: datetime, days: int) -> None:
    assert days_until(moment, now=NOW) == days


def test_offered_forced_and_chosen() -> None:
    """Tomorrow somewhere, in a week at the wished office, taken in two."""
    assert lead_times(asked=NOW, earliest=at(1), earliest_wished=at(7), taken=at(14)) == LeadTimes(
        offered=1, forced=7, chosen=14
    )


def test_a_time_that_became_free_after_the_search_shortens_all_three() -> None:
    assert lead_times(asked=NOW, earliest=at(9), earliest_wished=at(9), taken=at(2)) == LeadTimes(
        offered=2, forced=2, chosen=2
    )


@pytest.mark.parametrize(
    ("days", "share"),
    [([], None), ([14], 1.0), ([15], 0.0), ([0, 3, 14, 15], 0.75), ([3, None], 0.5), ([None], 0.0)],
)
def test_the_share_within_two_weeks(days: list[int | None], share: float | None) -> None:
    assert share_within(days) == share


def test_the_share_within_another_limit() -> None:
    assert share_within([1, 2, 3, 4], limit=2) == 0.5
