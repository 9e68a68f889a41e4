"""A unit with a chain of its own and a hub that exists only as the other end of a line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from wanderamt.apps.fieldsync.exchange import progress, signing
from wanderamt.apps.fieldsync.exchange.client import Client
from wanderamt.apps.fieldsync.exchange.line import Answer, LineDown
from wanderamt.apps.fieldsync.exchange.messages import Down, Mark, Said, Up, pack_down, read_up
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.engines import sync
from wanderamt.kernel.ids import uuid7

DEVICE = UUID("01990000-0000-7000-8000-000000000001")
NOON = datetime(2025, 9, 29, 12, 0, tzinfo=UTC)


@dataclass
class OwnKeys:
    """What a keyring gives to the client."""

    key: Ed25519PrivateKey
    hub_key: bytes
    device_id: UUID = DEVICE

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)


@dataclass
class FakeHub:
    """Says what a hub says, keeps what it was told, and lets each answer be spoilt."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    now: datetime = NOON
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    ups: list[Up] = field(default_factory=list)
    commands: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    verdicts: dict[str, tuple[str, str]] = field(default_factory=dict)
    messages: list[tuple[int, str, Mapping[str, Any]]] = field(default_factory=list)
    bundles: dict[str, bytes] = field(default_factory=dict)
    at_once: int = 100
    certificate: str = ""
    confirmed: int = 0
    #: Commands that it knows and the unit has forgotten.
    ahead: int = 0
    #: Called with each good answer; may spoil it or raise LineDown.
    spoil: Callable[[Answer], Answer] = lambda answer: answer

    def ask(self, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str]) -> Answer:
        self.asked.append((method, path, body))
        asked = signing.read(headers[signing.SIGNATURE_HEADER])
        assert asked is not None
        found = self._piece(path) if method == "GET" else self._exchange(body)
        return self.spoil(self.signed(found, asked))

    def signed(self, body: bytes, asked: bytes, status: int = 200) -> Answer:
        said = signing.answer(asked=asked, status=status, body=body)
        header = {signing.SIGNATURE_HEADER.lower(): signing.written(self.key.sign(said))}
        return Answer(status=status, body=body, headers=header)

    def _exchange(self, body: bytes) -> bytes:
        up = read_up(body)
        self.ups.append(up)
        self.commands |= {each["id"]: each for each in up.commands}
        self.confirmed = max(self.confirmed, up.done)
        said = [
            Said(id=UUID(each["id"]), state=state, reason=reason)
            for each in up.commands
            for state, reason in [self.verdicts.get(each["id"], ("applied", ""))]
        ]
        waiting = [each for each in self.messages if each[0] > up.stored]
        return pack_down(
            Down(
                now=self.now,
                head=Mark(incarnation=1, seq=len(self.commands) + self.ahead, hash=""),
                all_applied=all(each.state == "applied" for each in said),
                verdicts=said,
                messages=waiting[: self.at_once],
                more=len(waiting[self.at_once :]),
                confirmed=self.confirmed,
                certificate=self.certificate,
            )
        )

    def _piece(self, path: str) -> bytes:
        address, query = path.split("?")
        start, size = (int(each.split("=")[1]) for each in query.split("&"))
        return self.bundles[address.strip("/").split("/")[-1]][start : start + size]


@pytest.fixture
def unit_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.UNIT_DIR = tmp_path / "unit"
    settings.UNIT_DIR.mkdir()
    return tmp_path / "unit"


@pytest.fixture(autouse=True)
def _nothing_said_yet() -> Iterator[None]:
    yield
    progress.last.note(progress.Progress())


@pytest.fixture
def own(db: None, unit_dir: Path) -> OwnState:
    """This process is a unit now, with an empty chain."""
    return OwnState.objects.create(pk=1, device_id=DEVICE, city="a" * 64, unit_mark="B1")


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
def keys(hub: FakeHub) -> OwnKeys:
    return OwnKeys(Ed25519PrivateKey.generate(), hub.key.public_key().public_bytes_raw())


@pytest.fixture
def client(own: OwnState, hub: FakeHub, keys: OwnKeys) -> Client:
    return Client(line=hub, me=keys)


@pytest.fixture
def act(own: OwnState, keys: OwnKeys) -> Callable[..., list[OwnCommand]]:
    """Append so many commands to the chain of the unit."""

    def appended(count: int = 1) -> list[OwnCommand]:
        return [_append(keys) for _ in range(count)]

    return appended


def _append(keys: OwnKeys) -> OwnCommand:
    own = OwnState.objects.get(pk=1)
    seq = own.head_seq + 1
    envelope = sync.Envelope(
        id=uuid7(),
        device=DEVICE,
        incarnation=own.incarnation,
        seq=seq,
        at=NOON,
        actor="crew",
        kind="counter.call_next",
        args={"desk": seq},
        prev=bytes(own.head_hash) or sync.genesis(DEVICE, own.incarnation),
    )
    signed = sync.sealed(envelope, keys.sign)
    hash_ = sync.digest(envelope)
    OwnState.objects.filter(pk=1).update(head_seq=seq, head_hash=hash_)
    return OwnCommand.objects.create(
        id=envelope.id,
        incarnation=own.incarnation,
        seq=seq,
        at=NOON,
        kind=envelope.kind,
        envelope=sync.to_wire(envelope, signed.signature),
        hash=hash_,
        signature=signed.signature,
    )


def broken(_answer: Answer) -> Answer:
    """The hub has heard everything, but its answer is lost."""
    raise LineDown("cut")
