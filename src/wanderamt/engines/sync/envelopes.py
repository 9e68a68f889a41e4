"""A command as a unit signs it, and its place in the unit's chain.

Each envelope holds the hash of the one before it, so nothing can be taken out, put in or exchanged without it
being seen. The first of a chain holds `genesis`. A device whose database was restored begins a new chain: its
incarnation goes up by one.
"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wanderamt.engines.sync.canonical import canonical_json, read_json
from wanderamt.engines.sync.formats import FORMAT, readable
from wanderamt.engines.sync.reasons import Malformed

MAX_WIRE = 256 * 1024
HASH_BYTES = 32
SIGNATURE_BYTES = 64

_KIND = re.compile(r"[a-z][a-z_]{0,28}\.[a-z][a-z_0-9]{0,29}", re.ASCII)
_ACTOR = re.compile(r"[a-z]{1,20}", re.ASCII)
_OUTCOME = re.compile(r"(?:[0-9a-f]{16})?", re.ASCII)
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_LARGEST = 2**31 - 1  # of a database's integer
_FIELDS = frozenset(
    {"format", "id", "device", "incarnation", "seq", "at", "actor"}
    | {"kind", "version", "window", "args", "drawn", "outcome", "signature"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One act at a unit.

    `args` are the encoded arguments of the verb `kind`, `drawn` what the verb drew and could not be computed
    again (numbers, codes), `outcome` the first 16 hex digits of the hash of what it returned. `at` is the
    unit's own clock. `prev` is the hash of the envelope before; empty means: not known yet, the chain gives
    it.
    """

    id: UUID
    device: UUID
    incarnation: int
    seq: int
    at: datetime
    actor: str
    kind: str
    version: int = 1
    window: UUID | None = None
    args: dict[str, Any] = field(default_factory=dict)
    drawn: dict[str, list[Any]] = field(default_factory=dict)
    outcome: str = ""
    prev: bytes = b""

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among all commands of its device: incarnation, then number."""
        return self.incarnation, self.seq


@dataclass(frozen=True, slots=True)
class Signed:
    """An envelope and the device's signature over `message(envelope)`."""

    envelope: Envelope
    signature: bytes


def genesis(device: UUID, incarnation: int) -> bytes:
    """Return the 32 bytes that the first envelope of a chain holds as the hash before it."""
    return hashlib.sha256(f"wanderamt chain {device} {incarnation}".encode()).digest()


def canonical(envelope: Envelope) -> bytes:
    """Return the bytes that are hashed: everything, also the hash before. Raises `Malformed` for what has
    none.
    """
    return canonical_json({**_body(envelope), "prev": _base64(envelope.prev)})


def digest(envelope: Envelope) -> bytes:
    """Return the 32 bytes that stand for the envelope in the chain (SHA-256 over `canonical`)."""
    return hashlib.sha256(canonical(envelope)).digest()


def message(envelope: Envelope) -> bytes:
    """Return what is signed: the hash under a name, so that a signature is good for a command and nothing
    else.
    """
    return b"wanderamt command\0" + digest(envelope)


def sealed(envelope: Envelope, sign: Callable[[bytes], bytes]) -> Signed:
    """Sign an envelope whose `prev` is set. `sign` makes the 64 bytes of an Ed25519 signature over its
    argument.
    """
    return Signed(envelope, sign(message(envelope)))


def to_wire(envelope: Envelope, signature: bytes, *, with_prev: bool = False) -> dict[str, Any]:
    """Return the envelope as JSON values, to be stored or sent.

    The hash before is left out, the chain gives it again: half a line on a slow line. The first of a batch
    should carry it (`with_prev`): then it can be verified even when something before it is missing.
    """
    wire = {**_body(envelope), "signature": _base64(signature)}
    return {**wire, "prev": _base64(envelope.prev)} if with_prev else wire


def from_wire(data: bytes | str | Mapping[str, Any]) -> Signed:
    """Read what `to_wire` wrote. `prev` is empty unless it was sent.

    Raises `Malformed`; its `reason` is newer_version or too_old when only the format stands in the way.
    """
    wire = data if isinstance(data, Mapping) else _read(data)
    number = _count(wire, "format")
    unreadable = readable(number)
    if unreadable:
        raise Malformed(f"format {number} is not read here", reason=unreadable)
    if wire.keys() - {"prev"} != _FIELDS:
        raise Malformed("fields are missing or unknown")
    signed = Signed(_envelope(wire), _bytes(wire, "signature", SIGNATURE_BYTES))
    canonical(signed.envelope)  # raises for values that have no canonical form
    return signed


def with_prev(envelope: Envelope, prev: bytes) -> Envelope:
    """Return the envelope at its place behind `prev`."""
    return replace(envelope, prev=prev)


def _body(envelope: Envelope) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "id": str(envelope.id),
        "device": str(envelope.device),
        "incarnation": envelope.incarnation,
        "seq": envelope.seq,
        "at": _instant(envelope.at),
        "actor": envelope.actor,
        "kind": envelope.kind,
        "version": envelope.version,
        "window": None if envelope.window is None else str(envelope.window),
        "args": envelope.args,
        "drawn": envelope.drawn,
        "outcome": envelope.outcome,
    }


def _envelope(wire: Mapping[str, Any]) -> Envelope:
    return Envelope(
        id=_uuid(wire, "id"),
        device=_uuid(wire, "device"),
        incarnation=_count(wire, "incarnation"),
        seq=_count(wire, "seq"),
        at=_read_instant(_matching(wire, "at", _AT)),
        actor=_matching(wire, "actor", _ACTOR),
        kind=_matching(wire, "kind", _KIND),
        version=_count(wire, "version"),
        window=None if wire["window"] is None else _uuid(wire, "window"),
        args=_mapping(wire, "args"),
        drawn=_drawn(wire),
        outcome=_matching(wire, "outcome", _OUTCOME),
        prev=_bytes(wire, "prev", HASH_BYTES) if "prev" in wire else b"",
    )


def _read(data: bytes | str) -> Mapping[str, Any]:
    if len(data) > MAX_WIRE:
        raise Malformed("larger than any command")
    value = read_json(data)
    if not isinstance(value, dict):
        raise Malformed("a command is an object")
    return value


def _count(wire: Mapping[str, Any], name: str) -> int:
    value = wire.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LARGEST:
        raise Malformed(f"{name} is a number from 1")
    return value


def _matching(wire: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = wire[name]
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise Malformed(f"{name} has another form")
    return value


def _mapping(wire: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = wire[name]
    if not isinstance(value, dict):
        raise Malformed(f"{name} is an object")
    return value


def _drawn(wire: Mapping[str, Any]) -> dict[str, list[Any]]:
    value = _mapping(wire, "drawn")
    if not all(isinstance(item, list) for item in value.values()):
        raise Malformed("drawn holds lists")
    return value


def _uuid(wire: Mapping[str, Any], name: str) -> UUID:
    text = wire[name]
    try:
        value = UUID(text)
    except (ValueError, TypeError, AttributeError) as error:
        raise Malformed(f"{name} is a UUID") from error
    if str(value) != text:  # one value, one spelling
        raise Malformed(f"{name} is a UUID in small letters")
    return value


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise Malformed("a time without its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _read_instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed("there is no such time") from error


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(wire: Mapping[str, Any], name: str, length: int) -> bytes:
    text = wire[name]
    try:
        value = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, TypeError) as error:
        raise Malformed(f"{name} is base64") from error
    if len(value) != length or _base64(value) != text:  # one value, one spelling
        raise Malformed(f"{name} has {length} bytes")
    return value
