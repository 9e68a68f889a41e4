"""A device that signs, for tests. Its signature is a keyed hash: engines hold no cryptography."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from wanderamt.engines.sync import Envelope, Head, Signed, digest, from_wire, genesis, sealed, to_wire

START = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
WINDOW = UUID("01970000-0000-7000-8000-00000000aaaa")


def uuid_of(*words: object) -> UUID:
    """The same words give the same key."""
    seed = hashlib.sha256(repr(words).encode()).digest()[:16]
    return UUID(bytes=seed, version=4)


@dataclass
class Maker:
    """A device; `act` appends to its chain."""

    name: str
    incarnation: int = 1
    chain: list[Signed] = field(default_factory=list)

    @property
    def device(self) -> UUID:
        return uuid_of("device", self.name)

    def sign(self, message: bytes) -> bytes:
        return hmac.digest(self.name.encode(), message, "sha512")

    def verify(self, message: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(self.sign(message), signature)

    def head(self) -> Head:
        if not self.chain:
            return Head(self.incarnation, 0, genesis(self.device, self.incarnation))
        last = self.chain[-1].envelope
        return Head(last.incarnation, last.seq, digest(last))

    def act(self, args: Mapping[str, Any] | None = None, **facts: Any) -> Signed:
        seq = len(self.chain) + 1
        given: dict[str, Any] = {
            "id": uuid_of(self.name, self.incarnation, seq, sorted((args or {}).items())),
            "device": self.device,
            "incarnation": self.incarnation,
            "seq": seq,
            "at": START + timedelta(minutes=seq),
            "actor": "crew",
            "kind": "counter.call_next",
            "window": WINDOW,
            "args": dict(args or {"desk": seq}),
            "outcome": f"{seq:016x}",
            "prev": self.head().hash,
        }
        self.chain.append(sealed(Envelope(**given | facts), self.sign))
        return self.chain[-1]


def days_work(name: str = "bus 1", length: int = 5) -> Maker:
    """A device that has done something."""
    maker = Maker(name)
    for _ in range(length):
        maker.act()
    return maker


def sent(signed: Signed, *, with_prev: bool = False) -> Signed:
    """As it arrives: the hash before is only there when it was sent."""
    return from_wire(to_wire(signed.envelope, signed.signature, with_prev=with_prev))
