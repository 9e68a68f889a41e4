"""Messages that came down: each takes effect once, those that wait let others pass."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wanderamt.apps.fieldsync.exchange import effects
from wanderamt.apps.fieldsync.exchange.tests.conftest import NOON
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.models import Arrived, OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit import arriving
from wanderamt.apps.fieldsync.unit.arriving import Message, NotYet, arrives, outcomes, store, take_effect
from wanderamt.apps.fieldsync.unit.identity import NobodyHere, become, identity
from wanderamt.foundation import vault
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7


@pytest.fixture(autouse=True)
def _own(own: OwnState) -> None:
    """This process is a unit."""


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Let messages of kind "test" take effect by this function."""
    return lambda handler: monkeypatch.setitem(arriving._handlers, "test", handler)


def messages(*seqs: int, kind: str = "test") -> list[Message]:
    return [Message(seq=seq, kind=kind, payload={"n": seq}) for seq in seqs]


def test_what_is_here_is_not_stored_again() -> None:
    assert store(messages(1, 2), now=NOON) == 2
    assert store(messages(1, 2, 3), now=NOON) == 1
    assert arriving.stored_up_to() == 3


def test_after_a_gap_nothing_is_stored() -> None:
    assert store(messages(3, 1), now=NOON) == 1
    assert arriving.stored_up_to() == 1


def test_messages_that_were_tidied_away_do_not_come_back() -> None:
    OwnState.objects.update(down_seq=7)
    assert store(messages(6, 7, 8), now=NOON) == 1


def test_a_message_takes_effect_once_and_its_data_go(kind: Any) -> None:
    seen: list[int] = []
    kind(lambda *, payload, now: seen.append(payload["n"]))
    store(messages(1, 2), now=NOON)

    assert [take_effect(now=NOON), take_effect(now=NOON)] == [2, 0]
    assert seen == [1, 2]
    assert [(each.outcome, each.payload) for each in Arrived.objects.all()] == [("done", {}), ("done", {})]
    assert OwnState.objects.get().down_seq == 2


def test_one_that_waits_lets_others_pass_and_confirms_nothing_behind_it(kind: Any) -> None:
    ready = False

    def handler(*, payload: Any, now: Any) -> None:
        if payload["n"] == 2 and not ready:
            raise NotYet

    kind(handler)
    store(messages(1, 2, 3), now=NOON)
    take_effect(now=NOON)
    assert (OwnState.objects.get().down_seq, outcomes()) == (1, {1: "done"})

    ready = True
    take_effect(now=NOON)
    assert (OwnState.objects.get().down_seq, outcomes(after=1)) == (3, {2: "done", 3: "done"})


def test_somebody_else_may_have_been_quicker(kind: Any) -> None:
    kind(lambda *, payload, now: pytest.fail("twice"))
    store(messages(1), now=NOON)
    mine = Arrived.objects.get()
    Arrived.objects.update(outcome="done")
    assert not arriving._one(mine, now=NOON)


class Closed(DomainError):
    code = "closed"
    message = "Es ist zu."


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Closed(), "closed: Es ist zu."),
        (KeyError("n"), "malformed"),
        (ValueError("n"), "malformed"),
        (ValidationError("n"), "malformed"),
        (OwnCommand.DoesNotExist(), "malformed"),
    ],
)
def test_a_refusal_is_an_outcome_and_leaves_nothing_half_done(
    kind: Any, error: Exception, outcome: str
) -> None:
    def handler(*, payload: Any, now: Any) -> None:
        OwnState.objects.update(unit_mark="half")
        raise error

    kind(handler)
    store(messages(1), now=NOON)
    take_effect(now=NOON)

    assert Arrived.objects.get().outcome == outcome
    assert OwnState.objects.get().unit_mark == "B1"


def test_a_mistake_of_the_program_is_not_swallowed_and_the_message_stays(kind: Any) -> None:
    def handler(*, payload: Any, now: Any) -> None:
        raise ZeroDivisionError

    kind(handler)
    store(messages(1), now=NOON)
    with pytest.raises(ZeroDivisionError):
        take_effect(now=NOON)
    assert Arrived.objects.get().outcome == ""


def test_a_kind_of_a_newer_hub_does_not_block_the_others() -> None:
    store(messages(1, kind="of tomorrow"), now=NOON)
    take_effect(now=NOON)
    assert outcomes() == {1: "unknown_kind"}


def test_an_outcome_is_what_the_function_says_cut_to_its_place(kind: Any) -> None:
    kind(lambda *, payload, now: "x" * 300)
    store(messages(1), now=NOON)
    take_effect(now=NOON)
    assert outcomes() == {1: "x" * 200}


def test_the_last_outcomes_are_told(kind: Any) -> None:
    kind(lambda *, payload, now: None)
    store(messages(*range(1, 8)), now=NOON)
    take_effect(now=NOON)
    assert list(outcomes(limit=3)) == [5, 6, 7]
    assert list(outcomes(after=6)) == [7]


def test_only_one_function_has_a_kind() -> None:
    with pytest.raises(ValueError, match="revoked"):
        arrives("revoked")(effects.take_revoked)


# --- effects of the exchange's own messages


def arrived(kind: str, payload: dict[str, Any]) -> str:
    store([Message(seq=arriving.stored_up_to() + 1, kind=kind, payload=payload)], now=NOON)
    take_effect(now=NOON)
    return Arrived.objects.order_by("-seq")[0].outcome


def test_software_waits_until_somebody_installs_it(unit_dir: Path) -> None:
    from hashlib import sha256

    content, bundle = b"PK software", str(uuid7())
    (unit_dir / "arriving").mkdir()
    (unit_dir / "arriving" / f"{bundle}.part").write_bytes(content)
    payload = {"bundle": bundle, "size": len(content), "sha256": sha256(content).hexdigest()}

    assert arrived("bundle", payload) == "offered"
    assert (unit_dir / effects.OFFERED).read_bytes() == content


@pytest.mark.parametrize("has_keys", [True, False])
def test_a_revoked_device_opens_nothing_any_more(unit_dir: Path, keys: Any, has_keys: bool) -> None:
    path = unit_dir / "keyring.age"
    if has_keys:
        path.write_bytes(b"age" * 100)
    become(keys)
    vault.unlock(b"k" * 32)

    assert arrived("revoked", {}) == "done"

    assert not path.exists()
    assert not vault.is_open()
    with pytest.raises(NobodyHere):
        identity()


def test_a_keyring_that_was_destroyed_is_not_there_to_be_opened(unit_dir: Path) -> None:
    from wanderamt.apps.fieldsync.keys.errors import KeyringMissing

    (unit_dir / "keyring.age").write_bytes(b"age")
    arriving.apply("revoked", payload={}, now=NOON + timedelta(hours=1))
    with pytest.raises(KeyringMissing):
        Keyring.open(unit_dir, "Am Maschsee blühen die Kastanien")
