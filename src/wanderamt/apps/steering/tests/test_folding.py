"""Samples become a day, bookings their middle: tables, and properties against a second way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.apps.steering.folding import FEWEST, Folded, Waited, fold, waited

DAYS = st.none() | st.integers(0, 60)
PAIRS = st.tuples(DAYS, DAYS)
SAMPLES = st.lists(
    st.tuples(st.sampled_from(["", "a", "b"]), st.dictionaries(st.sampled_from(["x", "y"]), PAIRS)),
    max_size=12,
)


def one(*pairs: tuple[int | None, int | None]) -> Folded:
    return fold([("a", {"x": pair}) for pair in pairs])["a", "x"]


def test_no_samples_are_no_values() -> None:
    assert fold([]) == {}
    assert fold([("a", {})]) == {}


def test_one_sample_is_the_day() -> None:
    assert one((3, 5)) == Folded(samples=1, next_median=3, third_median=5, third_best=5, third_worst=5)


def test_the_middle_of_three() -> None:
    assert one((1, 9), (2, 4), (0, 7)) == Folded(
        samples=3, next_median=1, third_median=7, third_best=4, third_worst=9
    )


def test_of_two_in_the_middle_the_longer_counts() -> None:
    assert one((1, 4), (2, 8)).third_median == 8


def test_not_so_many_is_longer_than_any_number() -> None:
    assert one((1, None), (2, 8)) == Folded(
        samples=2, next_median=2, third_median=None, third_best=8, third_worst=None
    )
    assert one((None, None)).third_best is None


def test_each_counter_and_service_has_its_own_value() -> None:
    found = fold([(None, {"x": (1, 2)}), ("a", {"x": (3, 4), "y": (5, 6)})])
    assert {key: value.third_median for key, value in found.items()} == {
        (None, "x"): 2,
        ("a", "x"): 4,
        ("a", "y"): 6,
    }


@given(SAMPLES)
def test_the_order_of_samples_does_not_matter(samples: list[tuple[str, dict[str, tuple[int, int]]]]) -> None:
    assert fold(samples) == fold(reversed(samples))


@given(st.lists(PAIRS, min_size=1, max_size=20))
def test_the_middle_is_never_too_favourable(pairs: list[tuple[int | None, int | None]]) -> None:
    """At least half of the samples were at least as good as the published value."""
    value = one(*pairs)
    thirds = [float("inf") if third is None else third for _, third in pairs]
    shown = float("inf") if value.third_median is None else value.third_median
    assert sum(third <= shown for third in thirds) * 2 > len(thirds) - 1
    assert sum(third >= shown for third in thirds) * 2 >= len(thirds) - 1
    assert value.samples == len(pairs)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, None),
        ({3: FEWEST - 1}, None),
        ({3: FEWEST}, Waited(median=3, within=1.0)),
        ({0: 2, 15: 3}, Waited(median=15, within=0.4)),
        ({1: 3, 14: 3}, Waited(median=14, within=1.0)),
        ({1: 5, 20: 5}, Waited(median=20, within=0.5)),
        ({60: 10}, Waited(median=60, within=0.0)),
    ],
)
def test_the_middle_of_bookings(counts: dict[int, int], expected: Waited | None) -> None:
    assert waited(counts, limit=14) == expected


@given(st.dictionaries(st.integers(0, 60), st.integers(1, 9), min_size=1), st.integers(0, 60))
def test_counts_say_the_same_as_the_bookings_one_by_one(counts: dict[int, int], limit: int) -> None:
    every = sorted(days for days, count in counts.items() for _ in range(count))
    value = waited(counts, limit=limit)
    if len(every) < FEWEST:
        assert value is None
    else:
        assert value == Waited(
            median=every[len(every) // 2], within=sum(days <= limit for days in every) / len(every)
        )
