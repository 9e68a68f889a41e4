"""Envelopes: written, read, refused."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.sync import (
    Envelope,
    Malformed,
    Reason,
    canonical,
    canonical_json,
    digest,
    from_wire,
    genesis,
    message,
    sort_out,
    to_wire,
)
from wanderamt.engines.sync.tests.making import START, Maker, days_work, sent, uuid_of
from wanderamt.engines.sync.tests.test_canonical import TEXTS, VALUES


def wire(**changes: Any) -> dict[str, Any]:
    first = days_work().chain[0]
    return to_wire(first.envelope, first.signature) | changes


@given(
    args=st.dictionaries(TEXTS, VALUES, max_size=4),
    drawn=st.dictionaries(TEXTS, st.lists(VALUES, max_size=3), max_size=2),
    window=st.none() | st.uuids(),
    minutes=st.integers(-(10**7), 10**7),
    hours=st.integers(-12, 12),
    actor=st.sampled_from(["crew", "kiosk", "hub"]),
)
def test_what_is_sent_is_what_was_signed(hours: int, minutes: int, **facts: Any) -> None:
    maker = Maker("bus 1")
    zone = timezone(timedelta(hours=hours))
    signed = maker.act(at=(START + timedelta(minutes=minutes)).astimezone(zone), **facts)

    arrived = from_wire(canonical_json(to_wire(signed.envelope, signed.signature, with_prev=True)))

    assert arrived == signed
    assert digest(arrived.envelope) == digest(signed.envelope)
    assert maker.verify(message(arrived.envelope), arrived.signature)


def test_the_hash_before_is_sent_only_when_asked_for() -> None:
    signed = days_work().chain[2]

    assert sent(signed).envelope == replace(signed.envelope, prev=b"")
    assert sent(signed, with_prev=True) == signed


def test_the_hash_covers_every_field() -> None:
    envelope = days_work().chain[0].envelope
    other: dict[str, Any] = {
        "id": uuid_of("other"),
        "device": uuid_of("other"),
        "incarnation": 2,
        "seq": 9,
        "at": envelope.at + timedelta(microseconds=1),
        "actor": "kiosk",
        "kind": "counter.call_again",
        "version": 2,
        "window": None,
        "args": {"desk": 2},
        "drawn": {"number": [1]},
        "outcome": "f" * 16,
        "prev": genesis(envelope.device, 7),
    }

    assert other.keys() == set(Envelope.__dataclass_fields__)
    hashes = {digest(replace(envelope, **{name: value})) for name, value in other.items()}
    assert len(hashes | {digest(envelope)}) == len(other) + 1


def test_chains_of_other_devices_and_incarnations_begin_differently() -> None:
    one, two = uuid_of("one"), uuid_of("two")

    assert len({genesis(one, 1), genesis(one, 2), genesis(two, 1)}) == 3
    assert {len(genesis(one, 1))} == {32}


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "no uuid"},
        {"id": 5},
        {"id": None},
        {"id": "01970000-0000-7000-8000-00000000AAAA"},
        {"device": "{01970000-0000-7000-8000-00000000aaaa}"},
        {"window": ""},
        {"incarnation": 0},
        {"seq": -1},
        {"seq": True},
        {"seq": 2**31},
        {"seq": "1"},
        {"seq": 1.0},
        {"version": 0},
        {"at": "2026-05-04 08:00"},
        {"at": "2026-02-30T08:00:00.000000Z"},
        {"at": "2026-05-04T08:00:00.000000+02:00"},
        {"at": 0},
        {"actor": "crew; drop"},
        {"actor": ""},
        {"actor": "a" * 21},
        {"kind": "call_next"},
        {"kind": "counter.call_next.again"},
        {"kind": "counter.__class__"},
        {"kind": "counter.call_next\n"},
        {"outcome": "0" * 15},
        {"outcome": "G" * 16},
        {"outcome": None},
        {"args": []},
        {"args": {"name": "a\0b"}},
        {"args": {"number": 2**60}},
        {"drawn": {"number": 5}},
        {"drawn": []},
        {"signature": "AA"},
        {"signature": 3},
        {"signature": "ä" * 86},
        {"signature": "A" * 85 + "B"},  # bits beyond the end: a second spelling
        {"prev": "AAAA"},
        {"prev": None},
        {"format": "1"},
        {"format": None},
        {"more": 1},
    ],
)
def test_a_broken_command_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as caught:
        from_wire(wire(**changes))
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize("missing", sorted(wire()))
def test_a_missing_field_is_malformed(missing: str) -> None:
    value = wire()
    del value[missing]
    with pytest.raises(Malformed):
        from_wire(value)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", "null", b"\xff", b'{"format":NaN}', b" " * (256 * 1024 + 1)]
)
def test_bytes_that_are_no_command_are_malformed(data: bytes | str) -> None:
    with pytest.raises(Malformed) as caught:
        from_wire(data)
    assert caught.value.reason is Reason.MALFORMED


def test_a_newer_format_has_its_own_reason() -> None:
    with pytest.raises(Malformed) as caught:
        from_wire({"format": 2, "whatever": "comes later"})
    assert caught.value.reason is Reason.NEWER_VERSION


def test_a_time_without_zone_cannot_be_signed() -> None:
    with pytest.raises(Malformed):
        canonical(replace(days_work().chain[0].envelope, at=START.replace(tzinfo=None)))


@given(st.data())
def test_a_flipped_bit_anywhere_is_found(data: st.DataObject) -> None:
    maker = days_work()
    signed = maker.chain[data.draw(st.integers(0, 4))]
    whole = bytearray(
        canonical_json(to_wire(signed.envelope, signed.signature, with_prev=data.draw(st.booleans())))
    )
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    try:
        arrived = from_wire(bytes(whole))
    except Malformed:
        return

    known = {item.envelope.place: digest(item.envelope) for item in maker.chain[:-1]}
    result = sort_out(
        maker.head(),
        [arrived],
        device=maker.device,
        verify=maker.verify,
        known=lambda *place: known.get(place),
    )

    assert (result.accepted, result.duplicates, result.held) == ((), (), ())
    assert len(result.refused) + len(result.again) == 1
