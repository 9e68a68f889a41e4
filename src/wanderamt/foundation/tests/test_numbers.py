"""Running numbers: each once, at the hub, at units, and when commands are carried out again."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from wanderamt.foundation import numbers
from wanderamt.foundation.commands import acting, recording, replaying
from wanderamt.foundation.models import NumberBlock, Series
from wanderamt.foundation.numbers import next_in
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
SCOPE = "B1-20250929"


@pytest.fixture
def bus() -> UUID:
    return uuid7()


def test_a_series_counts_from_one() -> None:
    assert [next_in(SCOPE) for _ in range(3)] == [1, 2, 3]
    assert next_in("V-B1-20250929") == 1


def test_a_block_lies_behind_what_was_given_out_and_begins_where_people_see_it(bus: UUID) -> None:
    next_in(SCOPE)
    assert numbers.reserve_block(scope=SCOPE, holder=bus, size=200) == range(201, 401)
    assert numbers.reserve_block(scope=SCOPE, holder=uuid7(), size=200) == range(401, 601)


def test_the_first_block_of_an_unused_series_begins_with_one(bus: UUID) -> None:
    assert numbers.reserve_block(scope=SCOPE, holder=bus, size=100) == range(1, 101)


def test_the_hub_counts_past_the_blocks_of_units(bus: UUID) -> None:
    next_in(SCOPE)
    numbers.reserve_block(scope=SCOPE, holder=bus, size=3)
    numbers.reserve_block(scope=SCOPE, holder=bus, size=3)
    assert [next_in(SCOPE) for _ in range(4)] == [2, 3, 10, 11]
    assert Series.objects.get(pk=SCOPE).last == 11


def test_a_unit_draws_from_its_block_and_leaves_the_spare_one(bus: UUID) -> None:
    for _ in range(2):
        numbers.reserve_block(scope=SCOPE, holder=bus, size=2)
    with acting(bus):
        assert [next_in(SCOPE) for _ in range(2)] == [1, 2]
        with pytest.raises(numbers.RangeExhausted, match="verbinden Sie die Einheit"):
            next_in(SCOPE)
        numbers.next_block(bus, SCOPE)  # an older copy was put back
        assert next_in(SCOPE) == 3


def test_behind_a_block_that_is_used_up_the_spare_one_is_given_up_too(bus: UUID) -> None:
    for scope in (SCOPE, "V-B1-20250929"):
        for _ in range(2):
            numbers.reserve_block(scope=scope, holder=bus, size=2)
    with acting(bus):
        assert [next_in(SCOPE) for _ in range(2)] == [1, 2]
        next_in("V-B1-20250929")
    numbers.close_used_up(bus)
    assert {block.scope for block in numbers.blocks_of(bus)} == {"V-B1-20250929"}
    assert numbers.reserve_block(scope=SCOPE, holder=bus, size=2) == range(5, 7)
    with acting(bus):
        assert next_in(SCOPE) == 5


def test_a_unit_without_a_block_gives_out_nothing(bus: UUID) -> None:
    numbers.reserve_block(scope=SCOPE, holder=uuid7(), size=2)
    with acting(bus), pytest.raises(numbers.RangeExhausted):
        next_in(SCOPE)


def test_a_restored_unit_goes_on_with_the_spare_block(bus: UUID) -> None:
    for _ in range(2):
        numbers.reserve_block(scope=SCOPE, holder=bus, size=10)
    with acting(bus):
        next_in(SCOPE)
        numbers.next_block(bus, SCOPE)
        assert next_in(SCOPE) == 11
    assert [block.first for block in numbers.blocks_of(bus)] == [11]
    numbers.next_block(bus, SCOPE)
    numbers.next_block(bus, SCOPE)
    assert numbers.blocks_of(bus) == []


def test_a_replayed_command_gets_the_number_of_then(bus: UUID) -> None:
    numbers.reserve_block(scope=SCOPE, holder=bus, size=10)
    command = uuid7()
    with acting(bus), replaying(command, {"number": [4]}):
        assert next_in(SCOPE) == 4
    with acting(bus), replaying(command, {"number": [2]}):
        assert next_in(SCOPE) == 2
    with acting(bus), recording(uuid7()) as drawn:
        assert next_in(SCOPE) == 5
    assert drawn.values == {"number": [5]}


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (3, numbers.NumberUsed),
        (11, numbers.NumberNotYours),
        (0, numbers.NumberNotYours),
        (-4, numbers.NumberNotYours),
    ],
)
def test_a_replayed_command_cannot_bring_any_number(bus: UUID, number: int, refusal: type[Exception]) -> None:
    numbers.reserve_block(scope=SCOPE, holder=bus, size=10)
    numbers.reserve_block(scope=SCOPE, holder=uuid7(), size=10)
    with acting(bus), replaying(uuid7(), {"number": [3]}):
        next_in(SCOPE)
    with acting(bus), replaying(uuid7(), {"number": [number]}), pytest.raises(refusal):
        next_in(SCOPE)


def test_a_late_command_from_before_a_restoration_still_has_its_number(bus: UUID) -> None:
    for _ in range(2):
        numbers.reserve_block(scope=SCOPE, holder=bus, size=10)
    numbers.next_block(bus, SCOPE)
    with acting(bus), replaying(uuid7(), {"number": [3]}):
        assert next_in(SCOPE) == 3


def test_what_is_left_of_a_block_is_known(bus: UUID) -> None:
    numbers.reserve_block(scope=SCOPE, holder=bus, size=1)
    assert not NumberBlock.objects.get().is_used_up
    with acting(bus):
        next_in(SCOPE)
    assert NumberBlock.objects.get().is_used_up


class NobodyMeets(TestCase):
    """Whatever order hub and three units draw and reserve in."""

    @settings(max_examples=60, deadline=None)
    @given(acts=st.lists(st.tuples(st.sampled_from(["hub", "a", "b", "c"]), st.booleans()), max_size=40))
    def test_no_number_is_given_out_twice(self, acts: list[tuple[str, bool]]) -> None:
        holders = {name: uuid7() for name in "abc"}
        given_out: list[int] = []
        for who, reserve in acts:
            if reserve and who != "hub":
                numbers.reserve_block(scope=SCOPE, holder=holders[who], size=3)
                continue
            with acting(holders.get(who)):
                try:
                    given_out.append(next_in(SCOPE))
                except numbers.RangeExhausted:
                    assert who != "hub"
        assert len(set(given_out)) == len(given_out)
        blocks = sorted((block.first, block.last) for block in NumberBlock.objects.all())
        assert all(before[1] < after[0] for before, after in pairwise(blocks))
