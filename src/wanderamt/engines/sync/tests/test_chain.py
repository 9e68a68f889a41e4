"""What becomes of what arrives."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from wanderamt.engines.sync import Head, Reason, Signed, Sorted, digest, genesis, judge_head, sort_out
from wanderamt.engines.sync.tests.making import Maker, days_work, sent


def arrive(maker: Maker, envelopes: Iterable[Signed], *, have: int = 0) -> Sorted:
    """`have`: how many of the chain are at the hub already."""
    known = {item.envelope.place: digest(item.envelope) for item in maker.chain[:have]}
    head = Head(1, have, known.get((1, have), b""))
    return sort_out(
        head,
        list(envelopes),
        device=maker.device,
        verify=maker.verify,
        known=lambda *place: known.get(place),
    )


def seqs(items: Iterable[Signed]) -> list[int]:
    return [item.envelope.seq for item in items]


def reasons(result: Sorted) -> list[tuple[int, Reason]]:
    return [(signed.envelope.seq, reason) for signed, reason in result.refused]


@pytest.mark.parametrize("with_prev", [True, False])
def test_a_day_in_order_is_accepted(with_prev: bool) -> None:
    maker = days_work()

    result = arrive(maker, [sent(item, with_prev=with_prev) for item in maker.chain])

    assert result == Sorted(tuple(maker.chain), (), (), (), (), maker.head())


def test_nothing_arrives_and_nothing_changes() -> None:
    maker = days_work()

    assert arrive(maker, [], have=2) == Sorted(
        (), (), (), (), (), Head(1, 2, digest(maker.chain[1].envelope))
    )


def test_a_batch_in_disorder_is_put_in_order() -> None:
    maker = days_work()

    result = arrive(maker, [sent(item) for item in reversed(maker.chain)])

    assert result.accepted == tuple(maker.chain)


def test_what_is_here_already_is_a_duplicate() -> None:
    maker = days_work()

    result = arrive(maker, map(sent, [*maker.chain, maker.chain[4]]), have=3)

    assert (seqs(result.duplicates), seqs(result.accepted)) == ([1, 2, 3, 5], [4, 5])
    assert result.refused == ()


def test_behind_a_gap_is_held_when_it_tells_what_stands_before() -> None:
    maker = days_work()

    result = arrive(maker, [sent(maker.chain[2], with_prev=True), sent(maker.chain[3])], have=1)

    assert result.held == tuple(maker.chain[2:4])
    assert (result.accepted, result.refused, result.head.seq) == ((), (), 1)


def test_behind_a_gap_is_sent_again_when_it_does_not() -> None:
    maker = days_work()

    result = arrive(maker, [sent(maker.chain[3])], have=1)

    assert (seqs(result.again), result.held, result.refused) == ([4], (), ())


def test_a_forged_command_behind_a_gap_is_not_held() -> None:
    maker = days_work()
    forged = replace(maker.chain[3], signature=bytes(64))

    assert reasons(arrive(maker, [forged], have=1)) == [(4, Reason.FORGED)]


def test_the_gap_is_filled_and_all_that_was_held_follows() -> None:
    maker = days_work()
    held = arrive(maker, maker.chain[2:], have=1).held

    result = arrive(maker, [*held, sent(maker.chain[1])], have=1)

    assert (seqs(result.accepted), result.head) == ([2, 3, 4, 5], maker.head())


def test_a_person_may_decide_to_go_on_without_what_is_missing() -> None:
    maker = days_work()
    first = maker.chain[3].envelope
    known = {(1, 1): digest(maker.chain[0].envelope), (1, 3): first.prev}

    result = sort_out(
        Head(1, 1, known[1, 1]),
        maker.chain[3:],
        device=maker.device,
        verify=maker.verify,
        known=lambda *place: known.get(place),
    )

    assert (seqs(result.accepted), result.head) == ([4, 5], maker.head())


@pytest.mark.parametrize("with_prev", [True, False])
def test_the_copy_of_a_device_is_seen_as_a_fork(with_prev: bool) -> None:
    maker, copy = days_work(), days_work(length=2)
    copy.act({"desk": 99})
    copy.act({"desk": 99})

    result = arrive(maker, [sent(item, with_prev=with_prev) for item in copy.chain[2:]], have=3)

    assert reasons(result) == [(3, Reason.FORK), (4, Reason.FORK)]
    assert result.head.seq == 3


def test_of_two_that_come_together_one_is_taken_and_the_other_is_a_fork() -> None:
    maker, copy = days_work(length=2), days_work(length=1)
    copy.act({"desk": 99})

    result = arrive(maker, [*maker.chain, copy.chain[1]])

    assert (seqs(result.accepted), reasons(result)) == ([1, 2], [(2, Reason.FORK)])


def test_what_is_held_and_comes_again_is_no_duplicate() -> None:
    """The device must not forget what has not taken effect."""
    maker = days_work()

    result = arrive(maker, [maker.chain[2], maker.chain[2]], have=1)

    assert (seqs(result.held), seqs(result.again), result.duplicates) == ([3], [3], ())


def test_two_forks_behind_a_gap_are_both_held_until_the_gap_is_filled() -> None:
    maker, copy = days_work(length=3), days_work(length=2)
    copy.act({"desk": 99})

    held = arrive(maker, [maker.chain[2], copy.chain[2]], have=1).held
    result = arrive(maker, [*held, maker.chain[1]], have=1)

    assert len(held) == 2
    assert (seqs(result.accepted), reasons(result)) == ([2, 3], [(3, Reason.FORK)])


@pytest.mark.parametrize(
    "change",
    [
        {"args": {"desk": 7}},
        {"kind": "counter.done"},
        {"actor": "kiosk"},
        {"outcome": "f" * 16},
        {"window": None},
    ],
)
def test_a_changed_command_is_forged_and_the_good_part_still_arrives(change: dict[str, Any]) -> None:
    maker = days_work()
    third = maker.chain[2]
    changed = Signed(replace(third.envelope, **change), third.signature)

    result = arrive(maker, map(sent, [*maker.chain[:2], changed, *maker.chain[3:]]))

    assert reasons(result) == [(3, Reason.FORGED)]
    assert (seqs(result.accepted), seqs(result.again)) == ([1, 2], [4, 5])


def test_a_command_of_another_device_is_forged() -> None:
    maker, other = days_work("bus 1"), days_work("bus 2")

    assert reasons(arrive(maker, other.chain[:1])) == [(1, Reason.FORGED)]


def test_a_signature_of_another_device_under_the_right_name_is_forged() -> None:
    maker, other = Maker("bus 1"), Maker("bus 2")
    other.act(device=maker.device, prev=genesis(maker.device, 1))

    assert reasons(arrive(maker, other.chain)) == [(1, Reason.FORGED)]


def test_a_command_moved_to_another_place_is_forged() -> None:
    maker = days_work()
    second = maker.chain[1]
    moved = Signed(replace(second.envelope, seq=3, prev=b""), second.signature)

    assert reasons(arrive(maker, [moved], have=2)) == [(3, Reason.FORGED)]


def test_a_restored_device_begins_a_new_chain_and_the_old_one_may_still_grow() -> None:
    maker = days_work(length=3)
    restored = Maker("bus 1", incarnation=2)
    restored.act()

    result = arrive(maker, [restored.chain[0], maker.chain[2]], have=2)

    assert [item.envelope.place for item in result.accepted] == [(1, 3), (2, 1)]
    assert result.head == restored.head()


def test_a_latecomer_of_the_old_chain_does_not_move_the_head_back() -> None:
    maker = days_work(length=3)
    known = {item.envelope.place: digest(item.envelope) for item in maker.chain[:2]}
    head = Head(2, 1, bytes(32))

    result = sort_out(
        head,
        maker.chain[2:],
        device=maker.device,
        verify=maker.verify,
        known=lambda *place: known.get(place),
    )

    assert (seqs(result.accepted), result.head) == ([3], head)


def test_a_new_chain_cannot_begin_with_the_end_of_the_old_one() -> None:
    maker = days_work(length=2)
    restored = Maker("bus 1", incarnation=2)
    restored.act(prev=maker.head().hash)

    assert reasons(arrive(maker, restored.chain, have=2)) == [(1, Reason.FORK)]


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ((1, 5, "same"), None),
        ((1, 6, "new"), None),
        ((2, 0, "new"), None),
        ((1, 4, "same"), Reason.TRUNCATED),
        ((1, 0, "new"), Reason.TRUNCATED),
        ((1, 5, "other"), Reason.FORK),
    ],
)
def test_the_end_that_a_device_claims_is_judged(
    claimed: tuple[int, int, str], expected: Reason | None
) -> None:
    maker = days_work()
    known = {item.envelope.place: digest(item.envelope) for item in maker.chain}
    incarnation, seq, which = claimed
    own = known[incarnation, seq] if which == "same" else bytes(32)

    judged = judge_head(Head(incarnation, seq, own), head=maker.head(), known=lambda *place: known.get(place))

    assert judged == expected
