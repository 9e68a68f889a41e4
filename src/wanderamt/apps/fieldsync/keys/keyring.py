"""A unit's secrets in one file that only the start secret opens: `keyring.age`.

age derives the key from the start secret with scrypt, at about one second of work on the machine that wrote
the file (https://age-encryption.org/v1), so that guessing is slow wherever it is done. In it: the key that
signs commands, the identity for which snapshots are sealed, the key of the database, and Django's secret key.
None of them ever leaves the device, and none is written anywhere else.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wanderamt.apps.fieldsync.keys import sealing
from wanderamt.apps.fieldsync.keys.errors import (
    KeyringDamaged,
    KeyringExists,
    KeyringMissing,
    SecretTooShort,
    WrongSecret,
)
from wanderamt.foundation import vault

NAME = "keyring.age"
#: Fewer characters could be tried out in a foreseeable time, scrypt or not.
LEAST_SECRET = 16
_FORMAT = 1
#: How pyrage says that the secret is wrong; everything else it says means that the file is broken.
_WRONG = "Decryption failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Whom this device trusts since it was enrolled: nothing of it is secret, all of it must be genuine."""

    device: UUID
    #: Where the hub is: "https://mobil.stadt.example".
    hub: str
    #: Fingerprint of the city's key, 64 hex digits.
    city: str
    #: Ed25519, 32 bytes: signs what comes down and bundles.
    hub_key: bytes
    unit_mark: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The keys of this device, open in memory. Its text shows none of them."""

    signing: Ed25519PrivateKey = field(repr=False)
    identity: pyrage.x25519.Identity = field(repr=False)
    database_key: bytes = field(repr=False)
    secret_key: str = field(repr=False)
    home: Home | None = None

    @classmethod
    def fresh(cls) -> Self:
        """New keys, of this machine's randomness, in memory only."""
        return cls(
            signing=Ed25519PrivateKey.generate(),
            identity=pyrage.x25519.Identity.generate(),
            database_key=secrets.token_bytes(vault.KEY_BYTES),
            secret_key=secrets.token_urlsafe(48),
        )

    @classmethod
    def create(cls, folder: Path, secret: str) -> Self:
        """New keys, kept in `folder` under the start secret.

        Raises SecretTooShort, and KeyringExists where the folder already has some: they are never replaced.
        """
        if (folder / NAME).exists():
            raise KeyringExists
        made = cls.fresh()
        made.save(folder, secret)
        return made

    @classmethod
    def open(cls, folder: Path, secret: str) -> Self:
        """The keys in `folder`. Raises KeyringMissing, KeyringDamaged or WrongSecret."""
        try:
            sealed = (folder / NAME).read_bytes()
        except FileNotFoundError:
            raise KeyringMissing from None
        try:
            return cls._from_json(json.loads(pyrage.passphrase.decrypt(sealed, secret)))
        except pyrage.DecryptError as error:
            raise (WrongSecret if str(error) == _WRONG else KeyringDamaged) from None
        except (ValueError, KeyError, TypeError):
            raise KeyringDamaged from None

    def save(self, folder: Path, secret: str) -> None:
        """Write the keyring, whole or not at all; readable by the owner only. Raises SecretTooShort."""
        if len(secret) < LEAST_SECRET:
            raise SecretTooShort(least=LEAST_SECRET)
        write_private(folder / NAME, pyrage.passphrase.encrypt(json.dumps(self._json()).encode(), secret))

    def at_home(self, home: Home) -> Self:
        """The same keys, enrolled at a hub."""
        return replace(self, home=home)

    @property
    def public(self) -> bytes:
        """The public half of the signing key, 32 bytes."""
        return self.signing.public_key().public_bytes_raw()

    @property
    def recipient(self) -> str:
        """Whom to seal for: "age1..."."""
        return str(self.identity.to_public())

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519."""
        return sealing.sign(self.signing, data)

    def unseal(self, data: bytes) -> bytes:
        """What was sealed for this device; raises SealBroken."""
        return sealing.unseal(self.identity, data)

    def _json(self) -> dict[str, Any]:
        return {
            "format": _FORMAT,
            "signing": _text(self.signing.private_bytes_raw()),
            "identity": str(self.identity),
            "database_key": _text(self.database_key),
            "secret_key": self.secret_key,
            "home": None if self.home is None else _home_json(self.home),
        }

    @classmethod
    def _from_json(cls, told: Mapping[str, Any]) -> Self:
        if told["format"] != _FORMAT:
            raise ValueError("a newer format")
        return cls(
            signing=Ed25519PrivateKey.from_private_bytes(_bytes(told["signing"])),
            identity=pyrage.x25519.Identity.from_str(told["identity"]),
            database_key=_bytes(told["database_key"]),
            secret_key=str(told["secret_key"]),
            home=None if told["home"] is None else _home(told["home"]),
        )


def write_private(path: Path, data: bytes) -> None:
    """Replace the file at once, so that no power cut leaves half of it; readable by the owner only (0600)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on the disk, too, before going on."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _home_json(home: Home) -> dict[str, str]:
    return {
        "device": str(home.device),
        "hub": home.hub,
        "city": home.city,
        "hub_key": _text(home.hub_key),
        "unit_mark": home.unit_mark,
        "label": home.label,
    }


def _home(told: Mapping[str, Any]) -> Home:
    return Home(
        device=UUID(told["device"]),
        hub=str(told["hub"]),
        city=str(told["city"]),
        hub_key=_bytes(told["hub_key"]),
        unit_mark=str(told["unit_mark"]),
        label=str(told["label"]),
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
