from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.slots import TooManyAtOnce, assign_counters
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.spans import Span

NINE = datetime(2026, 9, 29, 9, tzinfo=BERLIN)


def span(first: int, last: int, start: datetime = NINE) -> Span:
    begin = start.astimezone(UTC)
    return Span(begin + timedelta(minutes=first), begin + timedelta(minutes=last))


def test_the_lowest_free_counter_serves() -> None:
    assert assign_counters([span(0, 30), span(0, 10), span(10, 20), span(30, 40)], 2) == [1, 2, 2, 1]


def test_the_order_given_is_the_order_of_the_answer() -> None:
    assert assign_counters([span(20, 30), span(0, 10), span(5, 25)], 2) == [1, 1, 2]


def test_nobody_to_serve() -> None:
    assert assign_counters([], 1) == []


def test_too_many_at_once_are_refused_with_the_moment() -> None:
    with pytest.raises(TooManyAtOnce, match="more than 2 people") as caught:
        assign_counters([span(0, 30), span(0, 30), span(10, 20)], 2)

    assert (caught.value.at, caught.value.seats) == (NINE + timedelta(minutes=10), 2)


def test_there_is_at_least_one_seat() -> None:
    with pytest.raises(ValueError, match="at least one seat"):
        assign_counters([span(0, 10)], 0)


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    night = datetime(2026, 10, 25, 2, tzinfo=BERLIN)
    twice = Span(night.replace(fold=1), night.replace(hour=3))

    assert assign_counters([twice, Span(night, night.replace(fold=1))], 1) == [1, 1]


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda row: span(row[0], row[0] + row[1]))
    ),
    st.integers(1, 6),
)
def test_everybody_is_served_exactly_when_counting_says_so(spans: list[Span], seats: int) -> None:
    most = max(
        (sum(each.contains(NINE + timedelta(minutes=minute)) for each in spans) for minute in range(91)),
        default=0,
    )
    if most > seats:
        with pytest.raises(TooManyAtOnce):
            assign_counters(spans, seats)
        return
    counters = assign_counters(spans, seats)
    busy = Counter(
        (counter, minute)
        for each, counter in zip(spans, counters, strict=True)
        for minute in range(91)
        if each.contains(NINE + timedelta(minutes=minute))
    )

    assert set(counters) <= set(range(1, most + 1))
    assert all(count == 1 for count in busy.values())
