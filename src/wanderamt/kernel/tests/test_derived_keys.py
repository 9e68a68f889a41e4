from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.kernel.ids import derived_key, fresh_uuid7, keys_from, uuid7

COMMAND = UUID("0192f0c1-2345-7abc-8def-0123456789ab")


def test_within_a_command_the_nth_key_is_the_nth_derived_one() -> None:
    with keys_from(COMMAND):
        assert [uuid7(), uuid7(), uuid7()] == [derived_key(COMMAND, n) for n in range(3)]


def test_a_second_time_gives_the_same_keys() -> None:
    with keys_from(COMMAND):
        first = [uuid7() for _ in range(5)]
    with keys_from(COMMAND):
        assert [uuid7() for _ in range(5)] == first


def test_outside_keys_are_new_ones() -> None:
    with keys_from(COMMAND):
        inner = uuid7()
    assert uuid7() != inner != uuid7()
    assert uuid7() != derived_key(COMMAND, 0)


def test_a_command_in_a_command_counts_for_itself() -> None:
    other = fresh_uuid7()
    with keys_from(COMMAND):
        uuid7()
        with keys_from(other):
            assert uuid7() == derived_key(other, 0)
        assert uuid7() == derived_key(COMMAND, 1)


def test_bookkeeping_takes_no_derived_key() -> None:
    with keys_from(COMMAND):
        own = fresh_uuid7()
        assert uuid7() == derived_key(COMMAND, 0) != own


def test_keys_are_counted_from_nought() -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        derived_key(COMMAND, -1)


@given(st.builds(fresh_uuid7), st.integers(0, 10_000))
def test_derived_keys_are_of_version_7_with_the_time_of_the_command(command: UUID, n: int) -> None:
    key = derived_key(command, n)
    assert (key.version, key.variant, key.int >> 80) == (7, "specified in RFC 4122", command.int >> 80)


def test_keys_of_a_command_are_ordered_and_all_different() -> None:
    keys = [derived_key(COMMAND, n) for n in range(4000)]
    assert sorted(set(keys)) == keys
    assert len({derived_key(COMMAND, n) for n in range(4000, 6000)}) == 2000
