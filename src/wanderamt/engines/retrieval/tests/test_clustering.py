"""Groups of questions that are like each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wanderamt.engines.retrieval.clustering import Floats, Group, grouped


def likenesses(size: int) -> st.SearchStrategy[Floats]:
    shares = st.floats(0, 1, width=32)
    return arrays(np.float32, (size, size), elements=shares).map(lambda each: np.maximum(each, each.T))


some = st.integers(1, 12).flatmap(likenesses)
near = st.floats(0, 1)


@given(some, near)
def test_everybody_is_in_exactly_one_group(likeness: Floats, near: float) -> None:
    members = [each for group in grouped(likeness, near=near) for each in group.members]
    assert sorted(members) == list(range(len(likeness)))


@given(some, near)
def test_everybody_is_near_to_the_middle(likeness: Floats, near: float) -> None:
    for group in grouped(likeness, near=near):
        assert group.middle in group.members
        assert all(likeness[group.middle, each] >= near for each in group.members if each != group.middle)


@given(some, near)
def test_the_largest_comes_first(likeness: Floats, near: float) -> None:
    sizes = [len(group.members) for group in grouped(likeness, near=near)]
    assert sizes == sorted(sizes, reverse=True)


@given(some, near)
def test_what_was_given_is_left_as_it_is(likeness: Floats, near: float) -> None:
    before = likeness.copy()
    grouped(likeness, near=near)
    assert np.array_equal(before, likeness)


@given(some)
def test_one_who_is_near_to_nobody_is_alone(likeness: Floats) -> None:
    assert all(len(group.members) == 1 for group in grouped(likeness, near=1.5))


def test_two_heaps_are_told_apart() -> None:
    places = np.array([0.0, 0.1, 5.0, 0.2, 5.1], dtype=np.float32)
    likeness = np.exp(-np.abs(places[:, None] - places))
    assert grouped(likeness, near=0.7) == [Group(0, (0, 1, 3)), Group(2, (2, 4))]


def test_a_chain_does_not_hang_together() -> None:
    places = np.arange(5, dtype=np.float32)
    likeness = np.exp(-np.abs(places[:, None] - places))
    assert [group.members for group in grouped(likeness, near=0.3)] == [(0, 1, 2), (3, 4)]


def test_nothing_has_no_groups() -> None:
    assert grouped(np.zeros((0, 0), dtype=np.float32), near=0.5) == []


def test_what_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="not square"):
        grouped(np.zeros((2, 3), dtype=np.float32), near=0.5)
