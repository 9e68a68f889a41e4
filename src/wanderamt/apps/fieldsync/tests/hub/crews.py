"""A device that writes down what its crew does, in one database: what it did is undone before it arrives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from wanderamt.apps.fieldsync.hub.receiving import Verdict, receive
from wanderamt.apps.fieldsync.models import Device, Lease, Received
from wanderamt.apps.fleet.public import Unit
from wanderamt.apps.offices.public import OpeningWindow, lend
from wanderamt.engines.sync import Envelope, Signed, digest, genesis, sealed, to_wire
from wanderamt.foundation.carrying import number_scopes
from wanderamt.foundation.commands import acting, encode, outcome_of, recording, registered, window_of
from wanderamt.foundation.numbers import reserve_block
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import fresh_uuid7

Wire = dict[str, Any]


def at(hour: int, minute: int = 0, *, day: int = 29) -> datetime:
    """A time of the day away."""
    return datetime(2025, 9, day, hour, minute, tzinfo=BERLIN)


#: When everything has come home.
EVENING = at(19)


@dataclass
class Crew:
    """Who works with the device: every `do` is one more command in its chain."""

    device: Device
    key: Ed25519PrivateKey
    window: OpeningWindow
    incarnation: int = 1
    seq: int = 0
    prev: bytes = b""
    written: list[Signed] = field(default_factory=list)
    #: The device's clock minus the true time.
    skew: timedelta = timedelta(0)

    @contextmanager
    def away(self) -> Iterator[None]:
        """What is done in the block happens on the road: the hub knows nothing of it until it arrives."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def do(self, command: str, /, *, actor: str = "crew", **arguments: Any) -> Any:
        """Carry the command out and write it down."""
        spec, key = registered()[command], fresh_uuid7()
        moment: datetime = arguments.get("now", at(10))
        with recording(key) as drawn, acting(self.device.pk):
            result = spec.function(**arguments)
        full = spec.signature.bind(**arguments)
        full.apply_defaults()
        self.write(
            id=key,
            at=moment + self.skew,
            kind=command,
            actor=actor,
            version=spec.version,
            window=window_of(full.arguments),
            args=encode(spec, full.arguments),
            drawn=drawn.values,
            outcome=outcome_of(result),
        )
        return result

    def write(self, **values: Any) -> Signed:
        """One more envelope with these values."""
        made = Envelope(
            **{
                "id": fresh_uuid7(),
                "device": self.device.pk,
                "incarnation": self.incarnation,
                "seq": self.seq + 1,
                "at": at(10),
                "actor": "crew",
                "kind": "counter.call_next",
                "window": self.window.pk,
                "prev": self.prev or genesis(self.device.pk, self.incarnation),
            }
            | values
        )
        signed = sealed(made, self.key.sign)
        self.seq, self.prev = made.seq, digest(made)
        self.written.append(signed)
        return signed

    def restored(self) -> None:
        """The database was restored: a new chain begins."""
        self.incarnation, self.seq, self.prev = self.incarnation + 1, 0, b""

    @property
    def wires(self) -> list[Wire]:
        """All that was written, as it is sent."""
        return [wire(each) for each in self.written]

    def send(self, *wires: Wire, now: datetime = EVENING, **changes: Any) -> list[Verdict]:
        """Hand in these, or everything."""
        return receive(device=self.device, wires=list(wires) or self.wires, now=now, **changes)


def wire(signed: Signed, *, with_prev: bool = True) -> Wire:
    return to_wire(signed.envelope, signed.signature, with_prev=with_prev)


def changed(signed: Signed, **values: Any) -> Wire:
    """The same signature under something else."""
    return to_wire(replace(signed.envelope, **values), signed.signature, with_prev=True)


def make_device(unit: Unit, label: str = "Gerät 1") -> tuple[Device, Ed25519PrivateKey]:
    key = Ed25519PrivateKey.generate()
    device = Device.objects.create(
        unit=unit,
        label=label,
        signing_key=key.public_key().public_bytes_raw(),
        recipient="age1test",
        enrolled_at=at(7, day=1),
        version="0.1",
    )
    return device, key


def lease(device: Device, window: OpeningWindow, **changes: Any) -> Lease:
    """Lend the window until the evening."""
    values: dict[str, Any] = {"granted_at": at(7), "until": at(18)} | changes
    lend(window=window, holder=device.pk, until=at(18), now=at(7))
    for each in number_scopes([window.pk]):
        reserve_block(scope=each.scope, holder=device.pk, size=each.size)
    return Lease.objects.create(device=device, window=window, **values)


def states(*, of: Callable[[Received], Any] = lambda row: (row.kind, row.state, row.reason)) -> list[Any]:
    """What the hub has of all commands, by their place."""
    return [of(row) for row in Received.objects.order_by("device", "incarnation", "seq", "received_at")]


def received(key: UUID) -> Received:
    return Received.objects.get(pk=key)
