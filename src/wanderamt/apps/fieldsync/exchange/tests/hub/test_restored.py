"""A unit was restored and has nothing to send yet: the hub hears of it all the same."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wanderamt.apps.fieldsync.exchange.tests.hub.conftest import Ask, chain, down, up
from wanderamt.apps.fieldsync.models import Device, Received
from wanderamt.engines import sync
from wanderamt.foundation.models import NumberBlock
from wanderamt.foundation.numbers import reserve_block
from wanderamt.kernel.ids import uuid7


@pytest.fixture(autouse=True)
def _blocks(device: Device) -> None:
    """Two blocks of two series are with the device."""
    for scope in ("A", "B"):
        for _ in range(2):
            reserve_block(scope=scope, holder=device.pk, size=10)


def lives(ask: Ask, now: datetime, incarnation: Any, **changes: Any) -> tuple[int, int]:
    """The device says which life it lives; that by which the hub knows it then, and how many blocks are
    closed.
    """
    down(ask(up(now, state={"incarnation": incarnation}, **changes)))
    return Device.objects.get().incarnation, NumberBlock.objects.filter(closed=True).count()


def test_the_hub_hears_of_a_new_life_without_a_command(ask: Ask, now: datetime) -> None:
    assert lives(ask, now, 1) == (1, 0)
    assert lives(ask, now, 2) == (2, 2)
    assert lives(ask, now, 2) == (2, 2)
    assert list(NumberBlock.objects.filter(closed=True).values_list("scope", "first")) == [("A", 1), ("B", 1)]


def test_a_life_of_which_nothing_was_heard_counts_as_well(ask: Ask, now: datetime) -> None:
    assert lives(ask, now, 3) == (3, 4)
    assert lives(ask, now, 2**31 - 1) == (2**31 - 1, 4)  # there is nothing left to close


def test_a_question_of_the_life_before_that_was_late_changes_nothing(ask: Ask, now: datetime) -> None:
    assert lives(ask, now, 2) == (2, 2)
    assert lives(ask, now - timedelta(minutes=5), 1) == (2, 2)


def test_a_new_life_is_heard_although_its_clock_is_behind(ask: Ask, now: datetime) -> None:
    assert lives(ask, now, 1) == (1, 0)
    assert lives(ask, now - timedelta(minutes=5), 2) == (2, 2)


@pytest.mark.parametrize("said", [None, "2", True, 2.5, 0, -1, 2**31, [2], {"2": 2}])
def test_what_is_no_number_of_a_life_is_not_heard(ask: Ask, now: datetime, said: Any) -> None:
    assert lives(ask, now, said) == (1, 0)


def test_a_release_before_says_nothing_of_it_and_is_answered(ask: Ask, now: datetime) -> None:
    assert down(ask(up(now, state={"version": "0.1", "waiting": 0}))).head.incarnation == 1
    assert not NumberBlock.objects.filter(closed=True).exists()


def test_both_chains_count_and_the_blocks_are_closed_once(
    ask: Ask, device: Device, key: Ed25519PrivateKey, now: datetime
) -> None:
    """What was on its way from the life before arrives after the word of the new one."""
    old = chain(device, key, now, 2)
    down(ask(up(now, state={"incarnation": 1}, commands=old[:1])))
    assert lives(ask, now, 2) == (2, 2)

    first = sync.Envelope(
        id=uuid7(), device=device.pk, incarnation=2, seq=1, at=now, actor="crew", kind="later.verb",
        prev=sync.genesis(device.pk, 2),
    )  # fmt: skip
    new = sync.to_wire(first, sync.sealed(first, key.sign).signature)
    assert lives(ask, now, 2, commands=[old[1]]) == (2, 2)
    assert lives(ask, now, 2, commands=[new]) == (2, 2)

    places = Received.objects.order_by("incarnation", "seq").values_list("incarnation", "seq")
    assert list(places) == [(1, 1), (1, 2), (2, 1)]
    device.refresh_from_db()
    assert (device.incarnation, device.head_seq) == (2, 1)
    assert bytes(device.head_hash) == sync.digest(first)
