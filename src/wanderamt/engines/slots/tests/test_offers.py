from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.slots import Busy, Offer, Window, compact_offers, grid_cells, offers
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.spans import Span

NINE = datetime(2026, 9, 29, 9, tzinfo=BERLIN)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def at(count: int) -> datetime:
    return NINE + minutes(count)


def window(length: int = 60, desks: int = 1) -> Window:
    return Window(start=NINE, end=at(length), desks=desks)


def busy(desk: int, first: int, last: int) -> Busy:
    return Busy(desk=desk, span=Span(at(first), at(last)))


def starts(found: list[Offer]) -> list[int]:
    return [int((offer.start - NINE) / minutes(1)) for offer in found]


def test_an_empty_window_offers_every_step_that_ends_in_time() -> None:
    found = offers(window=window(30), busy=[], need=minutes(20), now=at(-60))

    assert starts(found) == [0, 5, 10]
    assert found[0] == Offer(start=at(0), end=at(20), desk=1)


def test_a_time_that_has_passed_is_not_offered() -> None:
    assert starts(offers(window=window(30), busy=[], need=minutes(20), now=at(1))) == [5, 10]


def test_lead_time_pushes_offers_back() -> None:
    found = offers(window=window(30), busy=[], need=minutes(5), now=at(-10), lead=minutes(31))

    assert starts(found) == [25]


def test_a_window_that_is_over_offers_nothing() -> None:
    assert offers(window=window(30), busy=[], need=minutes(5), now=at(30)) == []


def test_a_visit_longer_than_the_window_is_not_offered() -> None:
    assert offers(window=window(30), busy=[], need=minutes(31), now=at(-60)) == []


def test_each_time_comes_once_with_the_lowest_free_desk() -> None:
    found = offers(
        window=window(20, desks=2), busy=[busy(1, 5, 10), busy(2, 0, 5)], need=minutes(5), now=at(-60)
    )

    assert [(start, offer.desk) for start, offer in zip(starts(found), found, strict=True)] == [
        (0, 1),
        (5, 2),
        (10, 1),
        (15, 1),
    ]


def test_bookings_outside_the_window_or_at_unknown_desks_do_no_harm() -> None:
    taken = [busy(1, -30, 0), busy(1, 20, 40), busy(3, 0, 20), busy(1, -10, 5)]

    assert starts(offers(window=window(20), busy=taken, need=minutes(5), now=at(-60))) == [5, 10, 15]


def test_a_visit_must_take_some_time() -> None:
    with pytest.raises(ValueError, match="some time"):
        offers(window=window(), busy=[], need=minutes(0), now=at(-60))


def test_a_window_needs_a_desk_and_a_length() -> None:
    with pytest.raises(ValueError, match="desk"):
        window(desks=0)
    with pytest.raises(ValueError, match="end after"):
        window(0)


def test_offers_in_a_night_with_clock_change_are_real_moments() -> None:
    start = datetime(2026, 3, 29, 1, 50, tzinfo=BERLIN)
    night = Window(start=start, end=datetime(2026, 3, 29, 3, 10, tzinfo=BERLIN), desks=1)
    found = offers(window=night, busy=[], need=minutes(10), now=start)

    assert [f"{offer.start:%H:%M}" for offer in found] == ["01:50", "01:55", "03:00"]


def test_cells_are_counted_from_the_start_of_the_window() -> None:
    assert grid_cells(at(0), at(20), NINE) == range(4)
    assert grid_cells(at(3), at(11), NINE) == range(3)
    assert grid_cells(at(30), at(60), NINE, grid=minutes(30)) == range(1, 2)


@pytest.mark.parametrize(("first", "last"), [(-5, 10), (10, 10), (10, 5)])
def test_cells_before_the_window_or_of_nothing_are_refused(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="booking must lie"):
        grid_cells(at(first), at(last), NINE)


def test_suggestions_touch_what_is_already_there() -> None:
    found = compact_offers(window=window(60), busy=[busy(1, 20, 30)], need=minutes(15), now=at(-60))

    assert starts(found) == [30, 45, 0, 5, 35, 40]


def test_suggestions_do_not_care_for_gaps_that_somebody_else_can_use() -> None:
    found = compact_offers(window=window(40), busy=[], need=minutes(10), now=at(-60), smallest=minutes(10))

    assert starts(found) == [0, 30, 10, 15, 20, 5, 25]


def test_suggestions_choose_the_desk_that_keeps_the_day_in_one_piece() -> None:
    found = compact_offers(window=window(30, desks=2), busy=[busy(2, 0, 10)], need=minutes(20), now=at(-60))

    assert [(start, offer.desk) for start, offer in zip(starts(found), found, strict=True)] == [
        (10, 2),
        (0, 1),
        (5, 1),
    ]


def test_time_that_has_passed_is_no_gap() -> None:
    assert starts(compact_offers(window=window(30), busy=[], need=minutes(10), now=at(10))) == [10, 20, 15]


TAKEN = st.lists(
    st.builds(
        lambda desk, first, length: busy(desk, first, first + length),
        st.integers(1, 4),
        st.integers(-20, 70),
        st.integers(1, 40),
    ),
    max_size=8,
)


def brute_force(day: Window, taken: list[Busy], need: int, now: int) -> list[tuple[int, int]]:
    length = int((day.end - day.start) / minutes(1))
    found = []
    for start in range(0, length - need + 1, 5):
        cells = {NINE + minutes(5 * cell) for cell in range(start // 5, -(-(start + need) // 5))}
        for desk in range(1, day.desks + 1):
            clash = any(
                item.desk == desk and item.span.overlaps(Span(cell, cell + minutes(5)))
                for item in taken
                for cell in cells
            )
            if start >= now and not clash:
                found.append((start, desk))
                break
    return found


@given(TAKEN, st.integers(5, 75), st.integers(1, 3), st.integers(1, 45), st.integers(-10, 80))
def test_offers_are_those_that_counting_by_hand_finds(
    taken: list[Busy], length: int, desks: int, need: int, now: int
) -> None:
    day = window(length, desks)
    # A booking that ends after the window closes may share the window's last, cut-off cell: leave such
    # lengths out.
    taken = [item for item in taken if length % 5 == 0 or item.span.start < day.end]
    found = offers(window=day, busy=taken, need=minutes(need), now=at(now))
    suggested = compact_offers(window=day, busy=taken, need=minutes(need), now=at(now))

    assert [(start, o.desk) for start, o in zip(starts(found), found, strict=True)] == brute_force(
        day, taken, need, now
    )
    assert sorted(starts(suggested)) == starts(found)
