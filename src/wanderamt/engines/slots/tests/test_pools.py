from datetime import UTC, datetime, timedelta

import pytest

from wanderamt.engines.slots import OpenWindow, Pool, PoolLoad, Step, Visit, window_cells
from wanderamt.kernel.clock import BERLIN

NINE = datetime(2026, 9, 29, 9, tzinfo=BERLIN)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def at(count: int) -> datetime:
    return NINE + minutes(count)


def desk(length: int, *needs: str) -> Step:
    return Step(length=minutes(length), needs=frozenset(needs))


def photo(length: int, *needs: str) -> Step:
    return Step(length=minutes(length), kind="photo", needs=frozenset(needs))


@pytest.mark.parametrize(
    ("audience", "released", "askers"),
    [
        ("all", at(-1), {"citizen", "host", "staff"}),
        ("all", at(0), {"citizen", "host", "staff"}),
        ("all", at(1), {"host", "staff"}),
        ("all", None, {"host", "staff"}),
        ("host", at(0), {"citizen", "host", "staff"}),
        ("host", at(1), {"host"}),
        ("host", None, {"host"}),
        ("staff", at(0), {"staff"}),
        ("staff", None, {"staff"}),
    ],
)
def test_who_may_book_a_pool_and_from_when_on(audience: str, released: datetime, askers: set[str]) -> None:
    pool = Pool(key="main", seats=1, audience=audience, released=released)

    assert {asker for asker in ("citizen", "host", "staff") if pool.open_to(asker, NINE)} == askers


@pytest.mark.parametrize("seats", [-1, 0, 256])
def test_a_pool_has_seats_that_a_byte_can_count(seats: int) -> None:
    with pytest.raises(ValueError, match="1 to 255 seats"):
        Pool(key="main", seats=seats)


def test_a_release_is_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        Pool(key="main", seats=1, released=datetime(2026, 9, 29, 9))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(("length", "cells"), [(1, 1), (5, 1), (6, 2), (10, 2), (12, 3)])
def test_a_step_takes_whole_cells(length: int, cells: int) -> None:
    assert desk(length).cells == cells


@pytest.mark.parametrize("length", [0, -5])
def test_a_step_of_zero_minutes_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="some time"):
        desk(length)


def test_a_visit_has_at_least_one_step() -> None:
    with pytest.raises(ValueError, match="at least one step"):
        Visit(())


def test_a_visit_is_as_long_as_its_steps_in_whole_cells() -> None:
    assert Visit((photo(3), desk(12))).length == minutes(20)


BOTH = frozenset({"desk", "photo"})
DESK = frozenset({"desk"})


@pytest.mark.parametrize(
    ("steps", "kinds", "laid_out"),
    [
        ((photo(5), desk(20)), BOTH, (photo(5), desk(20))),
        ((photo(5), desk(20)), DESK, (desk(25),)),
        ((desk(12), photo(5)), DESK, (desk(20),)),
        ((photo(5, "step_free"), desk(20, "language:ar")), DESK, (desk(25, "step_free", "language:ar"),)),
        ((photo(5), photo(5)), DESK, (desk(10),)),
        ((photo(5), desk(20), desk(10)), DESK, (desk(25), desk(10))),
        ((desk(20),), DESK, (desk(20),)),
        ((photo(5), desk(20)), frozenset({"photo"}), (photo(5), desk(20))),
        ((photo(5), desk(20)), frozenset(), (photo(5), desk(20))),
    ],
)
def test_without_a_photo_pool_the_photo_is_taken_at_the_desk(
    steps: tuple[Step, ...], kinds: frozenset[str], laid_out: tuple[Step, ...]
) -> None:
    visit = Visit(steps)

    assert visit.laid_out(kinds) == Visit(laid_out)
    assert visit.laid_out(kinds).length == visit.length


def test_a_step_of_another_kind_that_the_window_has_stays_where_it_was() -> None:
    other = Step(length=minutes(5), kind="video")

    assert Visit((other, photo(5))).laid_out(frozenset({"desk", "video"})) == Visit((desk(5), other))


def load(cells: int, key: str = "main") -> PoolLoad:
    return PoolLoad(Pool(key=key, seats=1), bytes(cells))


def test_a_window_has_a_byte_for_each_whole_cell() -> None:
    OpenWindow("w", NINE, at(64), (load(12),))

    with pytest.raises(ValueError, match="12 cells"):
        OpenWindow("w", NINE, at(64), (load(13),))


def test_two_pools_of_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="two pools of one key"):
        OpenWindow("w", NINE, at(60), (load(12), load(12)))


@pytest.mark.parametrize(("start", "end"), [(NINE, NINE), (at(5), NINE)])
def test_a_window_ends_after_it_starts(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match="end after"):
        OpenWindow("w", start, end, ())


def test_a_window_has_aware_moments() -> None:
    with pytest.raises(ValueError, match="aware"):
        window_cells(datetime(2026, 9, 29, 9), at(60))  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="aware"):
        window_cells(NINE, datetime(2026, 9, 29, 10))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 28), 3), ((2026, 3, 29), 2), ((2026, 10, 25), 4)])
def test_cells_count_true_time_in_the_nights_of_the_clock_change(
    day: tuple[int, int, int], hours: int
) -> None:
    start = datetime(*day, 1, tzinfo=BERLIN)
    end = datetime(*day, 4, tzinfo=BERLIN)

    assert window_cells(start, end) == window_cells(start.astimezone(UTC), end) == hours * 12
