"""Small pieces, and large ones that pretend to be small."""

import contextlib
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.sync import Malformed, Reason, canonical_json, from_wire, pack, to_wire, unpack
from wanderamt.engines.sync.packing import _dictionary
from wanderamt.engines.sync.tests.making import days_work
from wanderamt.engines.sync.tests.test_canonical import VALUES


@given(st.lists(VALUES, max_size=6))
def test_unpacking_gives_what_was_packed(records: list[Any]) -> None:
    assert unpack(pack(records)) == records


def test_commands_come_out_as_they_were() -> None:
    chain = days_work(length=20).chain

    records = unpack(pack([to_wire(item.envelope, item.signature, with_prev=True) for item in chain]))

    assert [from_wire(record) for record in records] == chain


def test_a_command_becomes_much_smaller() -> None:
    records = [to_wire(item.envelope, item.signature) for item in days_work(length=20).chain]

    assert len(pack(records)) * 3 < len(canonical_json(records))
    assert (
        len(pack(records[:1])) < len(canonical_json(records[:1])) * 2 // 3
    )  # the dictionary helps the first


def bomb(size: int) -> bytes:
    deflater = zlib.compressobj(level=9, zdict=_dictionary(1))
    return bytes([1, 1]) + deflater.compress(b"[" + b"1," * (size // 2) + b"1]") + deflater.flush()


def test_a_bomb_is_refused() -> None:
    large = bomb(50_000_000)

    assert len(large) < 100_000
    with pytest.raises(Malformed):
        unpack(large)


def test_the_limit_is_exact() -> None:
    records = ["x" * 100]
    size = len(canonical_json(records))

    assert unpack(pack(records), limit=size) == records
    with pytest.raises(Malformed):
        unpack(pack(records), limit=size - 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.MALFORMED),
        (b"\1\1", Reason.MALFORMED),
        (b"\1\1no zlib", Reason.MALFORMED),
        (pack([1])[:-1], Reason.MALFORMED),
        (pack([1]) + b"x", Reason.MALFORMED),
        (b"\0" + pack([1])[1:], Reason.TOO_OLD),
        (b"\2" + pack([1])[1:], Reason.NEWER_VERSION),
        (b"\1\2" + pack([1])[2:], Reason.NEWER_VERSION),
        (b"\1\0" + pack([1])[2:], Reason.NEWER_VERSION),
        (b"\1\1" + zlib.compress(b"{}"), Reason.MALFORMED),
        (b"\1\1" + zlib.compress(b"[1"), Reason.MALFORMED),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        unpack(data)
    assert caught.value.reason is reason


@given(st.data())
def test_a_flipped_bit_never_gives_other_records(data: st.DataObject) -> None:
    """It is found, or it was one of the unused bits at the end of the stream."""
    records = [to_wire(item.envelope, item.signature) for item in days_work(length=2).chain]
    whole = bytearray(pack(records))
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    with contextlib.suppress(Malformed):
        assert unpack(bytes(whole)) == records


def test_the_dictionary_names_nobody() -> None:
    """Only the form of commands: every text value in it is empty or a word of the program."""
    text = _dictionary(1).decode("ascii")

    assert '"person_name":""' in text
    assert text.count('"receiver_name":""') == text.count('"receiver_name"')
    assert text.count('"person_name":""') == text.count('"person_name"')
