"""The process of a unit: opened with the start secret, checked, brought up to this version."""

import resource
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.management import call_command

from wanderamt.apps.fieldsync.keys.keyring import Home, Keyring
from wanderamt.apps.fieldsync.unit import health
from wanderamt.apps.fieldsync.unit.ailments import NotEnrolled
from wanderamt.apps.fieldsync.unit.identity import become
from wanderamt.apps.fieldsync.unit.marking import keep_marking
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.foundation import vault


@dataclass(frozen=True, slots=True)
class Me:
    """This device, for everything that signs or checks."""

    keyring: Keyring
    device_id: UUID
    hub_key: bytes

    @classmethod
    def of(cls, keyring: Keyring) -> Self:
        """Raises NotEnrolled where the keys belong to no device yet."""
        home = _home(keyring)
        return cls(keyring, home.device, home.hub_key)

    @property
    def home(self) -> Home:
        """Whom this device trusts."""
        return _home(self.keyring)

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519."""
        return self.keyring.sign(data)

    def unseal(self, data: bytes) -> bytes:
        """What was sealed for this device; raises SealBroken."""
        return self.keyring.unseal(data)


def open_unit(places: Places, secret: str) -> Keyring:
    """Give the process its keys: database, signing, sessions. Raises what `Keyring.open` raises,
    NotEnrolled.
    """
    _no_traces()
    keyring = Keyring.open(places.folder, secret)
    me = Me.of(keyring)
    vault.unlock(keyring.database_key)
    settings.SECRET_KEY = keyring.secret_key
    become(me)
    keep_marking()
    return keyring


def start_up(places: Places, secret: str, *, now: datetime) -> tuple[Keyring, list[str]]:
    """Open, check, bring the tables up to this version; returns the keys and the warnings.

    Raises what `open_unit` and `health.check` raise; then nothing was changed.
    """
    keyring = open_unit(places, secret)
    warnings = health.check(places, keyring, now=now)
    call_command("migrate", verbosity=0, interactive=False)
    return keyring, warnings


def _home(keyring: Keyring) -> Home:
    if keyring.home is None:
        raise NotEnrolled
    return keyring.home


def _no_traces() -> None:
    """A crash writes no picture of the memory to the disk: the keys would be in it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
