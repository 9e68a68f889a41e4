"""Where the key of an encrypted database is while the process runs: in memory, and nowhere else.

No setting, no environment variable and no argument holds it: these are read by other processes, end up in
error reports and are written down. Children that are forked have it too; programs that are started have not.
"""

from collections.abc import Iterator
from contextlib import contextmanager

KEY_BYTES = 32


class VaultLocked(Exception):
    """Somebody wants the database before the start secret was given."""


class _Vault:
    """One key; a class of its own so that no dump of a module's globals shows it."""

    __slots__ = ("_key",)

    def __init__(self) -> None:
        self._key: bytearray | None = None

    def __repr__(self) -> str:
        return f"<vault, {'locked' if self._key is None else 'open'}>"

    def put(self, key: bytes) -> None:
        self.wipe()
        self._key = bytearray(key)

    def wipe(self) -> None:
        if self._key is not None:
            self._key[:] = bytes(len(self._key))
        self._key = None

    def get(self) -> bytes:
        if self._key is None:
            raise VaultLocked
        return bytes(self._key)

    def is_open(self) -> bool:
        return self._key is not None


_vault = _Vault()


def unlock(key: bytes) -> None:
    """Keep the database's key until the process ends or `lock()`; ValueError for other than 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a database key has {KEY_BYTES} bytes, not {len(key)}")
    _vault.put(key)


def lock() -> None:
    """Forget the key; its bytes in our hands are overwritten. Connections that are open stay open."""
    _vault.wipe()


def is_open() -> bool:
    """Whether there is a key."""
    return _vault.is_open()


def database_key() -> bytes:
    """The key, 32 bytes; `VaultLocked` where nobody has unlocked."""
    return _vault.get()


@contextmanager
def unlocked(key: bytes) -> Iterator[None]:
    """Within the block, `key` is the database's key; afterwards the one before it, or none."""
    before = database_key() if is_open() else None
    unlock(key)
    try:
        yield
    finally:
        lock()
        if before is not None:
            unlock(before)
