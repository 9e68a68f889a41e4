"""A day is shown if and only if one of its times could be booked: 0 false either way."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanderamt.engines.slots import (
    OpenWindow,
    PoolLoad,
    Start,
    calendar,
    start_at,
    used_after,
    used_before,
    visit_starts,
)
from wanderamt.engines.slots.tests.cases import MANY, Case, counters
from wanderamt.engines.slots.tests.oracle import counted_starts, day_of, has_seat, may_book, steps_there

many = settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=MANY // 4, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def counted(case: Case) -> list[tuple[str, datetime]]:
    """What the oracle finds at all windows, by time."""
    found = [
        (window.key, start)
        for window in case.windows
        for start in counted_starts(window, case.visit, now=case.now, asker=case.asker, lead=case.lead)
    ]
    return sorted(found, key=lambda item: item[1])


def booked(window: OpenWindow, start: Start) -> OpenWindow:
    pools = tuple(PoolLoad(load.pool, used_after(load, start.places)) for load in window.pools)
    return OpenWindow(window.key, window.start, window.end, pools)


def removed(window: OpenWindow, start: Start) -> OpenWindow:
    pools = tuple(PoolLoad(load.pool, used_before(load, start.places)) for load in window.pools)
    return OpenWindow(window.key, window.start, window.end, pools)


def starts_of(window: OpenWindow, case: Case) -> list[Start]:
    return visit_starts(window, case.visit, now=case.now, asker=case.asker, lead=case.lead)


@many
@given(counters())
def test_the_calendar_shows_what_counting_by_hand_finds(case: Case) -> None:
    expected = counted(case)
    shown = calendar(case.windows, now=case.now, asker=case.asker)

    assert shown.days(case.visit, lead=case.lead) == sorted({day_of(start) for _, start in expected})
    assert [
        (times.window, start)
        for times in shown.starts(case.visit, lead=case.lead)
        for start in times.starts
        if times.day == day_of(start)
    ] == expected
    assert [(time.window, time.start, time.end) for time in shown.first(case.visit, 3, lead=case.lead)] == [
        (key, start, start + case.visit.length) for key, start in expected[:3]
    ]


@many
@given(counters())
def test_a_day_is_shown_if_and_only_if_a_booking_on_it_is_accepted(case: Case) -> None:
    """All moments of the grid are tried, as a program would that ignores the calendar."""
    accepted = set()
    for window in case.windows:
        for cell in range(-1, 40):
            moment = window.start.astimezone(UTC) + timedelta(minutes=5 * cell)
            start = start_at(window, case.visit, moment, now=case.now, asker=case.asker, lead=case.lead)
            if start is not None:
                booked(window, start)  # raises when a seat is taken
                accepted.add(day_of(start.start))

    shown = calendar(case.windows, now=case.now, asker=case.asker)
    assert set(shown.days(case.visit, lead=case.lead)) == accepted


@some
@given(counters())
def test_wishes_leave_out_what_was_not_meant_and_nothing_else(case: Case) -> None:
    expected = [item for item in counted(case) if case.wish.admits(item[1])]
    shown = calendar(case.windows, now=case.now, asker=case.asker)

    assert [
        (times.window, start)
        for times in shown.starts(case.visit, lead=case.lead, wish=case.wish)
        for start in times.starts
    ] == expected
    assert shown.days(case.visit, lead=case.lead, wish=case.wish) == sorted(
        {day_of(start) for _, start in expected}
    )
    assert len(shown.first(case.visit, 2, lead=case.lead, wish=case.wish)) == min(2, len(expected))


@some
@given(counters())
def test_one_window_and_the_whole_calendar_say_the_same(case: Case) -> None:
    shown = calendar(case.windows, now=case.now, asker=case.asker)
    alone = [(window.key, start.start) for window in case.windows for start in starts_of(window, case)]

    assert sorted(alone, key=lambda item: item[1].astimezone(UTC)) == [
        (times.window, start) for times in shown.starts(case.visit, lead=case.lead) for start in times.starts
    ]


@some
@given(counters())
def test_every_place_is_open_fits_its_step_and_has_a_free_seat(case: Case) -> None:
    for window in case.windows:
        loads = {load.pool.key: load for load in window.pools}
        open_pools = [load for load in window.pools if may_book(load.pool, case.asker, case.now)]
        steps = steps_there(case.visit, open_pools)
        for start in starts_of(window, case):
            cell = (start.start.astimezone(UTC) - window.start.astimezone(UTC)) // timedelta(minutes=5)
            for (kind, needs, length), place in zip(steps, start.places, strict=True):
                load = loads[place.pool_key]
                assert may_book(load.pool, case.asker, case.now)
                assert has_seat(load, kind, needs, length, place.first_cell)
                assert (place.kind, place.first_cell, place.cells) == (kind, cell, length // 5)
                cell += place.cells


@some
@given(counters(), st.randoms(use_true_random=False))
def test_booking_a_start_and_removing_it_restores_the_calendar(case: Case, chance: object) -> None:
    found = [(window, start) for window in case.windows for start in starts_of(window, case)]
    if not found:
        return
    window, start = chance.choice(found)
    before = calendar([window], now=case.now, asker=case.asker)

    after = removed(booked(window, start), start)

    assert after == window
    assert calendar([after], now=case.now, asker=case.asker) == before


@some
@given(counters())
def test_booking_until_nothing_is_left_never_takes_more_seats_than_there_are(case: Case) -> None:
    for window in case.windows:
        claims: Counter[tuple[str, int]] = Counter()
        now_open = window
        while starts := starts_of(now_open, case):
            now_open = booked(now_open, starts[len(starts) // 2])
            claims.update(
                (place.pool_key, cell)
                for place in starts[len(starts) // 2].places
                for cell in range(place.first_cell, place.first_cell + place.cells)
            )

        free = {
            (load.pool.key, cell): load.pool.seats - used
            for load in window.pools
            for cell, used in enumerate(load.used)
        }
        assert all(count <= free[seat] for seat, count in claims.items())
        assert counted_starts(now_open, case.visit, now=case.now, asker=case.asker, lead=case.lead) == []


@some
@given(counters())
def test_a_later_release_or_a_booking_never_opens_a_time(case: Case) -> None:
    """Less is open with fewer pools, and for a longer visit."""
    longer = replace(case, visit=type(case.visit)((*case.visit.steps, case.visit.steps[-1])))
    for window in case.windows:
        all_starts = {start.start for start in starts_of(window, case)}
        fewer = OpenWindow(window.key, window.start, window.end, window.pools[1:])
        kinds = {load.pool.kind for load in window.pools if may_book(load.pool, case.asker, case.now)}
        if kinds == {load.pool.kind for load in fewer.pools if may_book(load.pool, case.asker, case.now)}:
            assert {start.start for start in starts_of(fewer, case)} <= all_starts
        if {step.kind for step in case.visit.steps} <= kinds:
            assert {start.start for start in starts_of(window, longer)} <= all_starts
