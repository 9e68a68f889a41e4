from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.slots import Release, ReleasePolicy
from wanderamt.kernel.clock import BERLIN

DAY = date(2026, 9, 29)


def tier(share: int, days_before: int, at: time = time(7)) -> Release:
    return Release(share=share, days_before=days_before, at=at)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=BERLIN)


def policy(*tiers: tuple[int, int]) -> ReleasePolicy:
    return ReleasePolicy(tuple(tier(*each) for each in tiers))


THREE = policy((60, 28), (30, 7), (10, 0))


@pytest.mark.parametrize(
    ("seats", "counts"),
    [
        (0, []),
        (1, [(1, 28)]),
        (2, [(1, 28), (1, 7)]),
        (3, [(2, 28), (1, 7)]),
        (4, [(3, 28), (1, 7)]),
        (6, [(4, 28), (2, 7)]),
        (7, [(4, 28), (2, 7), (1, 0)]),
        (10, [(6, 28), (3, 7), (1, 0)]),
        (20, [(12, 28), (6, 7), (2, 0)]),
    ],
)
def test_whole_seats_by_the_largest_remainder(seats: int, counts: list[tuple[int, int]]) -> None:
    assert [(count, each.days_before) for count, each in THREE.split(seats)] == counts


def test_among_equal_remainders_the_earlier_tier_gets_the_seat() -> None:
    assert policy((50, 28), (50, 7)).split(3) == ((2, tier(50, 28)), (1, tier(50, 7)))


@given(st.integers(0, 255), st.lists(st.integers(1, 99), min_size=1, max_size=5))
def test_no_seat_is_lost_and_nobody_is_off_by_one_seat(seats: int, cuts: list[int]) -> None:
    marks = [0, *sorted(set(cuts)), 100]
    shares = [after - before for before, after in pairwise(marks)]
    parts = ReleasePolicy(tuple(tier(share, index) for index, share in enumerate(shares))).split(seats)

    assert sum(count for count, _ in parts) == seats
    assert all(abs(count - seats * each.share / 100) < 1 for count, each in parts)


def test_seats_are_released_by_the_clocks_of_berlin() -> None:
    assert tier(100, 0).moment(DAY) == datetime(2026, 9, 29, 7, tzinfo=BERLIN)
    assert tier(100, 2).moment(date(2026, 10, 26)).astimezone(UTC) == datetime(2026, 10, 24, 5, tzinfo=UTC)
    assert tier(100, 1).moment(date(2026, 10, 26)).astimezone(UTC) == datetime(2026, 10, 25, 6, tzinfo=UTC)


def test_a_release_in_the_skipped_hour_is_at_the_moment_of_the_change() -> None:
    assert tier(100, 0, time(2, 30)).moment(date(2026, 3, 29)) == datetime(2026, 3, 29, 3, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "share", "seats", "following"),
    [
        (at(1, 6, 59), 0, 0, at(1, 7)),
        (at(1, 7), 60, 6, at(22, 7)),
        (at(22, 7), 90, 9, at(29, 7)),
        (at(29, 7), 100, 10, None),
    ],
)
def test_what_is_bookable_at_a_moment(
    now: datetime, share: int, seats: int, following: datetime | None
) -> None:
    assert THREE.share_at(day=DAY, now=now) == share
    assert THREE.seats_at(10, day=DAY, now=now) == seats
    assert THREE.next_release(day=DAY, now=now) == following


def test_two_policies_can_be_scored_by_what_they_keep_for_the_last_week() -> None:
    monday = datetime(2026, 9, 21, 12, tzinfo=BERLIN)
    everything_at_once = policy((100, 28))

    kept = {
        name: 100 - each.share_at(day=DAY, now=monday)
        for name, each in [("three", THREE), ("all", everything_at_once)]
    }

    assert kept == {"three": 40, "all": 0}


@pytest.mark.parametrize("tiers", [(), ((60, 28),), ((60, 28), (50, 7))])
def test_the_shares_make_100_percent(tiers: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="100 percent together"):
        policy(*tiers)


@pytest.mark.parametrize(("share", "days"), [(0, 1), (101, 1), (-5, 1), (50, -1)])
def test_shares_and_days_that_cannot_be_meant_are_refused(share: int, days: int) -> None:
    with pytest.raises(ValueError, match=r"percent|released"):
        tier(share, days)


def test_there_are_no_negative_seats() -> None:
    with pytest.raises(ValueError, match="negative"):
        THREE.split(-1)
