"""Identity: keys for machines, short codes and references for people."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from random import Random
from uuid import UUID

from uuid6 import uuid7 as _uuid7

# No vowels, so that no words arise; of pairs that look alike (0/O, 1/I/L, B/8, S/5, Z/2, Y/V) at most one.
ALPHABET = "23456789CDFGHJKMNPQRTVWX"


_derived: ContextVar[Iterator[UUID] | None] = ContextVar("derived_keys", default=None)
_VARIANT = 0b10 << 62
_TAIL = (1 << 62) - 1


def uuid7() -> UUID:
    """Return a new time-ordered key (RFC 9562, version 7); within `keys_from` the next derived one."""
    derived = _derived.get()
    return fresh_uuid7() if derived is None else next(derived)


def fresh_uuid7() -> UUID:
    """Return a new key also within `keys_from`: for bookkeeping that each side does for itself."""
    return UUID(int=_uuid7().int)


def derived_key(command_id: UUID, n: int) -> UUID:
    """Return the n-th key (from 0) that follows from a command: the same wherever it is carried out.

    Version 7 with the time of the command; the 12 bits after it count (RFC 9562, method 1), so that keys of
    one command keep their order; the tail is taken from SHA-256 over the command's key and `n`.
    """
    if n < 0:
        raise ValueError("keys are counted from 0")
    tail = hashlib.sha256(command_id.bytes + n.to_bytes(8)).digest()
    time_bits = command_id.int >> 80
    low = _VARIANT | int.from_bytes(tail[:8]) & _TAIL
    return UUID(int=time_bits << 80 | 0x7 << 76 | min(n, 0xFFF) << 64 | low)


@contextmanager
def keys_from(command_id: UUID) -> Iterator[None]:
    """Within the block the n-th call of `uuid7` returns `derived_key(command_id, n)`."""
    token = _derived.set(derived_key(command_id, n) for n in count())
    try:
        yield
    finally:
        _derived.reset(token)


def short_code(source: UUID | Random | None = None, *, length: int = 6) -> str:
    """Return a code that people can read aloud and type.

    From a UUID it is derived from the random tail, so the same key always gives the same code; from a
    `Random` it is reproducible; from nothing it is unpredictable. Six characters are one of 191 million:
    good for a reference, not as a secret.
    """
    if length < 1:
        raise ValueError("a code needs at least one character")
    if isinstance(source, UUID):
        number = source.int & ((1 << 62) - 1)
        return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(length))
    chooser = source if source is not None else secrets.SystemRandom()
    return "".join(chooser.choice(ALPHABET) for _ in range(length))


def reference(prefix: str, year: int, serial: int) -> str:
    """Return a running reference like "MB-2026-00042"; it grows past five digits when it must."""
    if serial < 1:
        raise ValueError("serial numbers start at 1")
    return f"{prefix}-{year:04d}-{serial:05d}"
