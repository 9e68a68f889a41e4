from datetime import UTC, datetime, timedelta

import pytest

from wanderamt.engines.slots import (
    OpenWindow,
    Place,
    Pool,
    PoolLoad,
    Start,
    Step,
    Visit,
    free_cells,
    preference,
    start_at,
    used_after,
    used_before,
    visit_starts,
)

NINE = datetime(2026, 9, 29, 7, tzinfo=UTC)
EARLY = NINE - timedelta(days=1)
PUBLIC = NINE - timedelta(days=30)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def at(count: int) -> datetime:
    return NINE + minutes(count)


def load(key: str, used: str = "0" * 12, **changes: object) -> PoolLoad:
    """`used` is one digit a cell."""
    pool = Pool(**{"key": key, "seats": 1, "released": PUBLIC} | changes)
    return PoolLoad(pool, bytes(int(digit) for digit in used))


def window(*loads: PoolLoad) -> OpenWindow:
    return OpenWindow("w", NINE, at(60), loads)


def visit(*lengths: int, needs: tuple[str, ...] = ()) -> Visit:
    return Visit(tuple(Step(length=minutes(length), needs=frozenset(needs)) for length in lengths))


def found(
    day: OpenWindow, need: Visit, *, now: datetime = EARLY, asker: str = "citizen", lead: int = 0
) -> list:
    starts = visit_starts(day, need, now=now, asker=asker, lead=minutes(lead))
    return [
        (int((start.start - NINE) / minutes(1)), *(place.pool_key for place in start.places))
        for start in starts
    ]


def test_a_window_of_one_seat_offers_every_run_of_free_cells() -> None:
    assert found(window(load("main", "011100010000")), visit(20)) == [(40, "main")]
    assert found(window(load("main", "011100010000")), visit(15)) == [
        (20, "main"),
        (40, "main"),
        (45, "main"),
    ]


def test_seats_only_count_so_there_are_no_gaps_of_single_desks() -> None:
    """With desks, one taken from 9:00 to 9:30 and one from 9:30 to 10:00 would leave no hour at one desk."""
    assert found(window(load("main", "111111111111", seats=2)), visit(60)) == [(0, "main")]


def test_a_start_comes_with_its_end_and_its_places() -> None:
    assert visit_starts(window(load("main", "000000001111")), visit(38), now=EARLY, asker="citizen") == [
        Start(at(0), at(40), (Place("main", "desk", 0, 8),))
    ]


def test_a_time_that_has_passed_or_comes_too_soon_is_not_offered() -> None:
    day = window(load("main"))

    assert [start for start, _ in found(day, visit(45), now=at(1))] == [5, 10, 15]
    assert [start for start, _ in found(day, visit(45), now=at(-20), lead=31)] == [15]
    assert found(day, visit(5), now=at(60)) == []


def test_a_visit_that_is_longer_than_the_window_finds_nothing() -> None:
    assert found(window(load("main")), visit(61)) == []


def test_five_hundred_people_find_nothing_rather_than_an_error() -> None:
    assert found(window(load("main", seats=255)), visit(*[15] * 500)) == []


def test_a_window_without_a_pool_or_without_a_cell_is_closed() -> None:
    assert found(window(), visit(5)) == []
    assert (
        visit_starts(OpenWindow("w", NINE, at(4), (load("main", ""),)), visit(5), now=EARLY, asker="citizen")
        == []
    )


def test_a_family_has_its_photo_taken_and_goes_on_to_the_desk() -> None:
    family = Visit(
        (
            Step(length=minutes(15), kind="photo"),
            Step(length=minutes(30), needs=frozenset({"language:ar", "step_free"})),
        )
    )
    arabic = frozenset({"language:ar", "step_free", "skill:vehicle"})
    day = window(
        load("main", seats=6),
        load("arabic", "111100000000", features=arabic),
        load("photo", "000010000000", kind="photo"),
    )

    assert visit_starts(day, family, now=EARLY, asker="citizen") == [
        Start(at(5), at(50), (Place("photo", "photo", 1, 3), Place("arabic", "desk", 4, 6)))
    ]


def test_where_there_is_no_photo_pool_the_family_stays_at_the_desk() -> None:
    family = Visit((Step(length=minutes(15), kind="photo"), Step(length=minutes(30))))

    assert visit_starts(window(load("main", "000000000111")), family, now=EARLY, asker="citizen") == [
        Start(at(0), at(45), (Place("main", "desk", 0, 9),))
    ]


def test_a_photo_pool_alone_serves_no_desk_step() -> None:
    assert found(window(load("photo", kind="photo")), visit(5)) == []


def test_a_step_stays_at_one_pool() -> None:
    assert found(window(load("a", "000000111111"), load("b", "111111000000")), visit(35)) == []
    assert found(window(load("a", "000000111111"), load("b", "111111000000")), visit(30, 30)) == [
        (0, "a", "b")
    ]


def test_short_matters_go_to_the_short_lane_and_long_ones_never() -> None:
    day = window(load("main", "0" * 12), load("short", "0" * 12, longest=minutes(10)))

    assert {row[1] for row in found(day, visit(10))} == {"short"}
    assert {row[1] for row in found(day, visit(11))} == {"main"}


def test_a_lane_of_a_crooked_length_means_what_it_says() -> None:
    day = window(load("short", longest=minutes(12)))

    assert found(day, visit(10)) != []
    assert found(day, visit(11)) == []  # takes 15 minutes of the lane


def test_needs_are_covered_by_one_pool_together() -> None:
    day = window(
        load("ar", features=frozenset({"language:ar"})), load("car", features=frozenset({"skill:vehicle"}))
    )

    assert {row[1] for row in found(day, visit(5, needs=("language:ar",)))} == {"ar"}
    assert found(day, visit(5, needs=("language:ar", "skill:vehicle"))) == []


def test_the_same_day_contingent_opens_in_the_morning() -> None:
    day = window(load("main", "1" * 12), load("today", released=at(-120)))

    assert found(day, visit(60), now=at(-121)) == []
    assert found(day, visit(60), now=at(-120)) == [(0, "today")]
    assert found(day, visit(60), now=at(-121), asker="staff") == [(0, "today")]


def test_a_host_uses_what_is_reserved_for_it_first() -> None:
    day = window(load("main"), load("residents", audience="host", released=None))

    assert found(day, visit(60), asker="host") == [(0, "residents")]
    assert found(day, visit(60)) == [(0, "main")]
    assert found(day, visit(60), asker="staff") == [(0, "main")]


def test_the_preference_of_pools() -> None:
    """Few features, then short lanes, then the host's, then what is public first, then the key."""
    expected = [
        Pool(key="host", seats=1, audience="host", longest=minutes(5)),
        Pool(key="lane5", seats=1, longest=minutes(5)),
        Pool(key="lane10", seats=1, longest=minutes(10)),
        Pool(key="c", seats=1, released=at(-9)),
        Pool(key="a", seats=1, released=at(-3)),
        Pool(key="b", seats=1, released=at(-3)),
        Pool(key="never", seats=1),
        Pool(key="staff", seats=1, audience="staff", released=at(-9)),
        Pool(key="ar", seats=1, features=frozenset({"language:ar"}), longest=minutes(5)),
    ]

    assert sorted(sorted(expected, key=lambda pool: pool.key), key=preference) == expected


def test_a_start_is_found_by_its_moment() -> None:
    day = window(load("main", "001111111111"), load("other", "110000111111"))

    assert start_at(day, visit(20), at(10), now=EARLY, asker="citizen") == Start(
        at(10), at(30), (Place("other", "desk", 2, 4),)
    )
    assert start_at(day, visit(20), at(15), now=EARLY, asker="citizen") is None
    for far in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 55, tzinfo=UTC)):
        assert start_at(day, visit(20), far, now=EARLY, asker="citizen") is None
    assert start_at(day, visit(20), at(10), now=EARLY, asker="citizen", lead=timedelta(days=2)) is None


@pytest.mark.parametrize("minute", [-5, 2, 55, 60, 600])
def test_moments_beside_the_grid_or_the_window_are_no_starts(minute: int) -> None:
    assert start_at(window(load("main")), visit(10), at(minute), now=EARLY, asker="citizen") is None


def test_free_cells_are_those_below_the_number_of_seats() -> None:
    assert free_cells(load("main", "012300000000", seats=2)) == 0b111111110011
    assert free_cells(load("main", "")) == 0


def test_claiming_and_giving_back_counts_up_and_down() -> None:
    places = (Place("main", "desk", 1, 2), Place("other", "desk", 0, 12))
    before = load("main", "010000000000", seats=2)

    after = PoolLoad(before.pool, used_after(before, places))

    assert after.used == bytes([0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    assert used_before(after, places) == before.used


def test_a_seat_that_is_not_there_is_neither_claimed_nor_given_back() -> None:
    with pytest.raises(ValueError, match="cell 0"):
        used_after(load("main", "100000000000"), [Place("main", "desk", 0, 1)])
    with pytest.raises(ValueError, match="cell 0"):
        used_before(load("main"), [Place("main", "desk", 0, 1)])
