from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from wanderamt.engines.slots import (
    Assignment,
    Busy,
    Durations,
    Need,
    NoRoom,
    Window,
    assign,
    grid_cells,
    visit_duration,
)
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.spans import Span

NINE = datetime(2026, 9, 29, 9, tzinfo=BERLIN)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def at(count: int) -> datetime:
    return NINE + minutes(count)


def window(length: int, desks: int = 1) -> Window:
    return Window(start=NINE, end=at(length), desks=desks)


def need(key: str, length: int, place_order: int | None = None) -> Need:
    return Need(key=key, duration=minutes(length), place_order=place_order)


def table(plan: list[Assignment]) -> list[tuple[str, int, int]]:
    return [(item.key, int((item.start - NINE) / minutes(1)), item.desk) for item in plan]


def test_people_follow_each_other_without_gaps() -> None:
    plan = assign(
        window=window(60, 2),
        busy=[],
        needs=[need("a", 20), need("b", 10), need("c", 15), need("d", 5)],
        now=at(-60),
    )

    assert table(plan) == [("a", 0, 1), ("b", 0, 2), ("c", 10, 2), ("d", 20, 1)]
    assert plan[0] == Assignment(key="a", start=at(0), end=at(20), desk=1)


def test_beds_are_visited_last_and_in_the_order_of_the_round() -> None:
    plan = assign(
        window=window(90),
        busy=[],
        needs=[need("bed 2", 15, 2), need("a", 20), need("bed 1", 15, 1), need("b", 10)],
        now=at(-60),
    )

    assert table(plan) == [("a", 0, 1), ("b", 20, 1), ("bed 1", 30, 1), ("bed 2", 45, 1)]


def test_existing_bookings_stay_where_they_are() -> None:
    plan = assign(
        window=window(60),
        busy=[Busy(desk=1, span=Span(at(10), at(20)))],
        needs=[need("long", 30), need("short", 10)],
        now=at(-60),
    )

    assert table(plan) == [("short", 0, 1), ("long", 20, 1)]


def test_long_visits_go_first_when_the_given_order_does_not_fit() -> None:
    needs = [need("a", 10), need("b", 10), need("c", 20)]
    taken = [Busy(desk=1, span=Span(at(20), at(25)))]

    assert table(assign(window=window(45), busy=taken, needs=needs, now=at(-60)))[-1] == ("c", 25, 1)

    needs = [need("a", 10), need("c", 20)]
    taken = [Busy(desk=1, span=Span(at(20), at(30)))]

    assert table(assign(window=window(40), busy=taken, needs=needs, now=at(-60))) == [
        ("c", 0, 1),
        ("a", 30, 1),
    ]


def test_too_many_people_are_refused_with_the_names_of_those_left_over() -> None:
    with pytest.raises(NoRoom) as caught:
        assign(
            window=window(30),
            busy=[],
            needs=[need("a", 20), need("b", 20), need("c", 10, 1), need("d", 10, 2)],
            now=at(-60),
        )

    assert caught.value.params == {"placed": 2, "people": 4, "unplaced": ("b", "d")}
    assert str(caught.value).startswith("Nicht alle Personen passen in dieses Zeitfenster: Für 2 von 4")


def test_a_day_that_has_begun_is_planned_from_now_on() -> None:
    assert table(assign(window=window(60), busy=[], needs=[need("a", 10)], now=at(12))) == [("a", 15, 1)]


def test_nobody_to_place_is_an_empty_plan() -> None:
    assert assign(window=window(60), busy=[], needs=[], now=at(0)) == []


def test_the_same_person_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="key of their own"):
        assign(window=window(60), busy=[], needs=[need("a", 10), need("a", 10)], now=at(0))


NEEDS = st.lists(
    st.tuples(st.integers(1, 40), st.one_of(st.none(), st.integers(0, 5))), min_size=1, max_size=8
).map(lambda rows: [need(f"p{index}", length, order) for index, (length, order) in enumerate(rows)])
TAKEN = st.lists(
    st.builds(
        lambda desk, first, length: Busy(desk=desk, span=Span(at(first), at(first + length))),
        st.integers(1, 3),
        st.integers(0, 150),
        st.integers(5, 40),
    ),
    max_size=5,
)


@given(NEEDS, TAKEN, st.integers(1, 3))
def test_every_plan_is_sound(needs: list[Need], taken: list[Busy], desks: int) -> None:
    day = window(180, desks)
    try:
        plan = assign(window=day, busy=taken, needs=needs, now=at(-60))
    except NoRoom:
        reject()
    by_key = {item.key: item for item in plan}
    cells = Counter(
        (item.desk, cell) for item in plan for cell in grid_cells(item.start, item.end, day.start)
    )
    cells.update(
        {
            (item.desk, cell)
            for item in taken
            for cell in grid_cells(item.span.start, item.span.end, day.start)
            if any(entry.desk == item.desk for entry in plan)
        }
    )

    assert sorted(by_key) == sorted(entry.key for entry in needs)
    assert all(item.end <= day.end and 1 <= item.desk <= desks for item in plan)
    assert max(cells.values()) == 1
    order = sorted(
        (entry for entry in needs if entry.place_order is not None), key=lambda e: e.place_order or 0
    )
    assert all(by_key[a.key].start <= by_key[b.key].start for a, b in pairwise(order))
    for entry in order:
        bed = by_key[entry.key]
        assert all(
            by_key[other.key].end <= bed.start
            for other in needs
            if other.place_order is None and by_key[other.key].desk == bed.desk
        )


@given(st.integers(1, 30), st.integers(1, 4), st.integers(1, 6), TAKEN)
def test_equal_visits_are_refused_only_when_they_cannot_fit(
    people: int, desks: int, steps: int, taken: list[Busy]
) -> None:
    day = window(120, desks)
    free = [set(range(24)) for _ in range(desks)]
    for item in taken:
        if item.desk <= desks:
            free[item.desk - 1] -= set(grid_cells(item.span.start, item.span.end, day.start))
    room = 0
    for cells in free:
        cell = 0
        while cell < 24:
            fits = set(range(cell, cell + steps)) <= cells
            room += fits
            cell += steps if fits else 1
    needs = [need(f"p{index}", 5 * steps) for index in range(people)]

    if people <= room:
        assert len(assign(window=day, busy=taken, needs=needs, now=at(-60))) == people
    else:
        with pytest.raises(NoRoom):
            assign(window=day, busy=taken, needs=needs, now=at(-60))


def test_matters_add_up_with_one_arrival() -> None:
    assert visit_duration([minutes(12)], bedside=False) == minutes(15)
    assert visit_duration([minutes(12), minutes(8)], bedside=False) == minutes(25)
    assert visit_duration([minutes(13)], bedside=False) == minutes(15)


def test_a_bedside_visit_takes_the_walk_in_addition() -> None:
    assert visit_duration([minutes(13)], bedside=True) == minutes(20)


def test_durations_are_settings() -> None:
    measured = Durations(arrival=minutes(0), bedside_walk=minutes(1), grid=minutes(1))

    assert visit_duration([minutes(12)], bedside=True, settings=measured) == minutes(13)


@pytest.mark.parametrize("durations", [[], [timedelta(minutes=-1)]])
def test_a_visit_without_a_matter_or_with_negative_time_is_refused(durations: list[timedelta]) -> None:
    with pytest.raises(ValueError, match="at least one matter"):
        visit_duration(durations, bedside=False)
