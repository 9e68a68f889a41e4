from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wanderamt.kernel.clock import (
    BERLIN,
    TimeDoesNotExist,
    TimeIsAmbiguous,
    at_berlin,
    span_crosses_clock_change,
)
from wanderamt.kernel.spans import Span

SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)
NAIVE = datetime(2026, 9, 29, 9)  # noqa: DTZ001 - what must be refused
FIRST = datetime(2020, 1, 1)  # noqa: DTZ001 - Hypothesis wants naive bounds
LAST = datetime(2035, 1, 1)  # noqa: DTZ001 - as above
MOMENTS = st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC))


def span(first: int, last: int) -> Span:
    nine = datetime(2026, 9, 29, 9, tzinfo=BERLIN)
    return Span(nine + timedelta(minutes=first), nine + timedelta(minutes=last))


def test_an_ordinary_time_is_taken_as_shown_on_the_wall() -> None:
    assert at_berlin(date(2026, 9, 29), time(9, 30)) == datetime(2026, 9, 29, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "minute"), [(2, 0), (2, 30), (2, 59)])
def test_the_hour_that_is_skipped_in_spring_is_refused(hour: int, minute: int) -> None:
    with pytest.raises(TimeDoesNotExist) as caught:
        at_berlin(SPRING, time(hour, minute), field="start")

    assert caught.value.field == "start"
    assert str(caught.value).startswith(f"Die Uhrzeit {hour:02}:{minute:02} gibt es am 29.03.2026 nicht")


def test_the_hour_that_comes_twice_in_autumn_is_refused() -> None:
    with pytest.raises(TimeIsAmbiguous, match=r"02:15 gibt es am 25\.10\.2026 zweimal"):
        at_berlin(AUTUMN, time(2, 15))


@pytest.mark.parametrize(("day", "clock_time"), [(SPRING, time(1, 59)), (SPRING, time(3)), (AUTUMN, time(3))])
def test_times_next_to_the_clock_change_are_fine(day: date, clock_time: time) -> None:
    assert at_berlin(day, clock_time).time() == clock_time


@given(MOMENTS)
def test_every_moment_that_is_not_ambiguous_comes_back(moment: datetime) -> None:
    wall = moment.astimezone(BERLIN)
    assume(wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset())

    assert at_berlin(wall.date(), wall.time()) == moment


def test_only_a_span_over_the_change_crosses_it() -> None:
    evening = datetime(2026, 10, 24, 20, tzinfo=BERLIN)

    assert span_crosses_clock_change(evening, evening + timedelta(days=1))
    assert not span_crosses_clock_change(evening, evening + timedelta(hours=2))


def test_spans_are_ordered_by_start_then_end() -> None:
    assert sorted([span(10, 20), span(0, 30), span(0, 20)]) == [span(0, 20), span(0, 30), span(10, 20)]


def test_touching_spans_do_not_overlap() -> None:
    assert not span(0, 30).overlaps(span(30, 60))
    assert not span(30, 60).overlaps(span(0, 30))
    assert span(0, 31).overlaps(span(30, 60))


def test_a_span_contains_its_start_but_not_its_end() -> None:
    half_hour = span(0, 30)

    assert half_hour.contains(half_hour.start)
    assert not half_hour.contains(half_hour.end)
    assert half_hour.contains(span(0, 30))
    assert not half_hour.contains(span(0, 31))
    assert not half_hour.contains(span(-1, 30))


def test_minutes_are_elapsed_minutes_even_when_the_clocks_change() -> None:
    night = Span(datetime(2026, 3, 29, 1, tzinfo=BERLIN), datetime(2026, 3, 29, 4, tzinfo=BERLIN))

    assert (night.minutes, night.duration) == (120, timedelta(hours=2))
    assert span(0, 45).minutes == 45


@pytest.mark.parametrize("length", [0, -5])
def test_an_empty_or_reversed_span_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="end after"):
        span(0, length)


def test_a_span_without_time_zone_is_refused() -> None:
    aware = datetime(2026, 9, 29, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="aware"):
        Span(NAIVE, aware)
    with pytest.raises(ValueError, match="aware"):
        Span(aware, NAIVE)


@given(MOMENTS, MOMENTS, MOMENTS, MOMENTS)
def test_overlap_means_a_shared_moment(a: datetime, b: datetime, c: datetime, d: datetime) -> None:
    assume(a != b and c != d)
    left, right = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))

    assert left.overlaps(right) == any(
        left.contains(moment) and right.contains(moment) for moment in (left.start, right.start)
    )
    assert left.overlaps(right) == right.overlaps(left)
