"""The hub's door with a device in front of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from pytest_django import Settings

from wanderamt.apps.fieldsync.exchange import signing
from wanderamt.apps.fieldsync.exchange.messages import Down, Up, pack_up, read_down
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.models import Device
from wanderamt.apps.fleet.public import Unit
from wanderamt.engines import sync
from wanderamt.kernel.ids import uuid7

EXCHANGE = "/feld/abgleich/"
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _hub(tmp_path: Any, settings: Settings, frozen_clock: Any) -> None:
    settings.HUB_KEY_DIR = tmp_path / "hub-keys"


@pytest.fixture
def web() -> Client:
    return Client()


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def device(city: Any, key: Ed25519PrivateKey, now: datetime) -> Device:
    made = Device.objects.create(
        unit=Unit.objects.create(
            counter=city.bus, kind=Unit.Kind.VAN, desks=2, depot=city.site("martinshof")
        ),
        label="Bus 1, Gerät 1",
        signing_key=key.public_key().public_bytes_raw(),
        recipient=Keyring.fresh().recipient,
        enrolled_at=now,
    )
    certificates.issue(device=made, now=now)
    return made


@pytest.fixture
def ask(web: Client, device: Device, key: Ed25519PrivateKey) -> Ask:
    """Ask as the device; `changes` are headers to send instead."""

    def asked(body: bytes = b"", *, path: str = EXCHANGE, method: str = "POST", **changes: Any) -> Any:
        signature = key.sign(signing.question(method=method, path=path, body=body))
        headers = {
            signing.DEVICE_HEADER: str(device.pk),
            signing.SIGNATURE_HEADER: signing.written(signature),
        } | changes.pop("headers", {})
        return web.generic(
            method, path, changes.pop("sent", body), "application/octet-stream", headers=headers, **changes
        )

    return asked


def up(now: datetime, **changes: Any) -> bytes:
    return pack_up(Up(**({"at": now, "done": 0, "stored": 0, "room": 4096} | changes)))


def down(answer: Any) -> Down:
    assert answer.status_code == 200, answer.content
    return read_down(answer.content)


def chain(device: Device, key: Ed25519PrivateKey, now: datetime, count: int) -> list[dict[str, Any]]:
    """Commands of a newer release: the hub keeps them and asks people."""
    prev, wires = sync.genesis(device.pk, 1), []
    for seq in range(1, count + 1):
        envelope = sync.Envelope(
            id=uuid7(), device=device.pk, incarnation=1, seq=seq, at=now, actor="crew", kind="later.verb",
            prev=prev,
        )  # fmt: skip
        wires.append(sync.to_wire(envelope, sync.sealed(envelope, key.sign).signature))
        prev = sync.digest(envelope)
    return wires
