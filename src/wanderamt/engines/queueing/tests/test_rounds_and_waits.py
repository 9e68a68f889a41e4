from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.queueing import (
    Kind,
    Place,
    Served,
    Summary,
    Waiting,
    bedside_round,
    handling_times,
    room_sort_key,
    wait_times,
)
from wanderamt.kernel.clock import BERLIN

TEN = datetime(2026, 9, 29, 10, tzinfo=BERLIN)


def at(minutes: int) -> datetime:
    return TEN + timedelta(minutes=minutes)


def in_bed(key: str, room: str, arrived: int = 0) -> Waiting:
    return Waiting(key=key, kind=Kind.WALK_IN, arrived=at(arrived), place=Place.BEDSIDE, room_label=room)


def test_rooms_are_walked_from_the_ground_floor_up() -> None:
    labels = ["EG 3", "EG 12", "1.04", "2.9", "2.10", "12", "12a", "Dachgeschoss 1", ""]

    shuffled = labels[4:] + labels[:4]

    assert sorted(shuffled, key=room_sort_key) == labels


@pytest.mark.parametrize(
    ("label", "same"),
    [("Zimmer 12", "12"), ("1. OG Zimmer 4", "1.04"), ("E.03", "EG 3"), ("Erdgeschoss, Zi. 3", "eg3")],
)
def test_words_that_only_name_the_number_do_not_matter(label: str, same: str) -> None:
    assert room_sort_key(label) == room_sort_key(same)


def test_a_label_of_filler_words_comes_last() -> None:
    assert room_sort_key("Zimmer") > room_sort_key("Wintergarten")


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_label_can_be_sorted(labels: list[str]) -> None:
    assert len(sorted(labels, key=room_sort_key)) == len(labels)


def test_the_round_takes_only_people_in_bed_and_room_mates_by_arrival() -> None:
    in_room = Waiting(key="room", kind=Kind.WALK_IN, arrived=TEN)
    people = [in_bed("c", "2.10"), in_bed("b", "2.9", 5), in_room, in_bed("a", "2.9", 1)]

    assert [person.key for person in bedside_round(people)] == ["a", "b", "c"]


def visit(called: int | None, started: int | None = None, ended: int | None = None) -> Served:
    return Served(TEN, *(None if minute is None else at(minute) for minute in (called, started, ended)))


def test_waiting_is_counted_from_arrival_to_call() -> None:
    visits = [visit(minute) for minute in (10, 2, 30, 4, 6)]

    assert wait_times([*visits, visit(None)]) == Summary(
        median=timedelta(minutes=6), p90=timedelta(minutes=30), n=5
    )


def test_the_median_of_two_lies_between_them() -> None:
    assert wait_times([visit(2), visit(5)]).median == timedelta(minutes=3, seconds=30)


def test_the_percentile_is_a_time_that_somebody_really_waited() -> None:
    assert wait_times([visit(minute) for minute in range(1, 11)]).p90 == timedelta(minutes=9)


def test_handling_is_counted_from_start_to_end() -> None:
    visits = [visit(1, 2, 14), visit(1, 2, None), visit(1, None, None)]

    assert handling_times(visits) == Summary(median=timedelta(minutes=12), p90=timedelta(minutes=12), n=1)


def test_no_visits_have_no_times() -> None:
    assert wait_times([]) == Summary(median=None, p90=None, n=0)


def test_a_call_before_arrival_is_refused() -> None:
    with pytest.raises(ValueError, match="before the one before"):
        wait_times([visit(-1)])
    with pytest.raises(ValueError, match="before the one before"):
        handling_times([visit(1, 5, 4)])
