"""A unit's folder for tests, and a block in which this process is that unit."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connections
from django.db.models.signals import post_save
from django.db.utils import ConnectionHandler
from django.test import override_settings

from wanderamt.apps.fieldsync.keys.keyring import Home, Keyring
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.unit import keeper
from wanderamt.apps.fieldsync.unit.enrolling import make_database
from wanderamt.apps.fieldsync.unit.identity import become
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.engines.sync import Envelope
from wanderamt.foundation import vault
from wanderamt.kernel.ids import uuid7

SECRET = "fünf zufällige Wörter am Montag"
DEVICE = UUID("0190f6c8-0000-7000-8000-000000000001")
NOON = datetime(2025, 9, 29, 10, 0, tzinfo=UTC)


@contextmanager
def at_unit(folder: Path) -> Iterator[Places]:
    """This process is the unit in `folder`: its database is the default one. It is not opened yet."""
    entry = {
        "ENGINE": "wanderamt.foundation.sqlcipher",
        "NAME": str(folder / "unit.db"),
        "OPTIONS": {"timeout": 2},
    }
    here, there = ConnectionHandler({"default": entry})["default"], connections["default"]
    connections["default"] = here
    before = vault.database_key() if vault.is_open() else None
    try:
        with override_settings(UNIT_DIR=folder, SECRET_KEY="of nobody yet"):
            yield Places(folder)
    finally:
        here.close()
        connections["default"] = there
        become(None)
        post_save.disconnect(sender=OwnCommand, dispatch_uid="fieldsync.mark")
        vault.lock()
        if before is not None:
            vault.unlock(before)


def make_folder(folder: Path) -> Keyring:
    """An enrolled unit with an empty database; takes some seconds."""
    home = Home(
        device=DEVICE,
        hub="http://127.0.0.1:9",
        city="ab" * 32,
        hub_key=bytes(32),
        unit_mark="B1",
        label="Bus 1",
    )
    made = Keyring.create(folder, SECRET).at_home(home)
    made.save(folder, SECRET)
    with at_unit(folder):
        make_database(made)
    return made


def act(number: int = 1, *, at: datetime = NOON, **args: str) -> None:
    """Append `number` signed commands to the chain of the unit that this process is."""
    for _ in range(number):
        own = OwnState.objects.get(pk=1)
        keeper._append(
            own,
            Envelope(
                id=uuid7(),
                device=own.device_id,
                incarnation=own.incarnation,
                seq=own.head_seq + 1,
                at=at + timedelta(seconds=own.head_seq),
                actor="crew",
                kind="counter.call_next",
                args=args,
                prev=bytes(own.head_hash),
            ),
        )


def copied(template: Path, folder: Path) -> Path:
    """A unit's folder of one's own."""
    return Path(shutil.copytree(template, folder))
