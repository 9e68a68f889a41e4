"""Who this device is while it runs: its key of the hub's book, and a hand that signs."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol
from uuid import UUID


class Identity(Protocol):
    """What a process must be given before it can act as a unit."""

    @property
    def device_id(self) -> UUID: ...

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519."""


class NobodyHere(Exception):
    """The process was never told which device it is: the start secret is missing."""


_identity: ContextVar[Identity | None] = ContextVar("identity", default=None)
_default: list[Identity] = []


def identity() -> Identity:
    """The device that this process is. Raises NobodyHere."""
    found = _identity.get() or (_default[-1] if _default else None)
    if found is None:
        raise NobodyHere
    return found


def own_device() -> UUID | None:
    """The key of this device; None where the process is none."""
    try:
        return identity().device_id
    except NobodyHere:
        return None


def become(who: Identity | None) -> None:
    """Be this device until the process ends; None: nobody any more."""
    _default[:] = [] if who is None else [who]


@contextmanager
def being(who: Identity) -> Iterator[None]:
    """Within the block this process is `who`."""
    token = _identity.set(who)
    try:
        yield
    finally:
        _identity.reset(token)
