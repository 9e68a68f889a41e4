"""Identity: keys for machines, short codes and references for people."""

import secrets
from random import Random
from uuid import UUID

from uuid6 import uuid7 as _uuid7

# No vowels, so that no words arise; of pairs that look alike (0/O, 1/I/L, B/8, S/5, Z/2, Y/V) at most one.
ALPHABET = "23456789CDFGHJKMNPQRTVWX"


def uuid7() -> UUID:
    """Return a new time-ordered key (RFC 9562, version 7)."""
    return UUID(int=_uuid7().int)


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
