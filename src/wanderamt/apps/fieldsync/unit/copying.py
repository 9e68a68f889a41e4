"""A second copy of the unit's database, on another medium, at most seconds behind; encrypted like the first.

The medium carries a mark with the device's number: a folder without it may be the empty place where a stick
was mounted, and is left alone. A copy is written beside the last one and takes its place when it is whole, so
at any moment there is a good one, also when the medium is pulled out. Whoever finds it needs the start
secret.
"""

import json
import logging
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from sqlcipher3 import dbapi2

from wanderamt.apps.fieldsync.keys.keyring import sync_folder, write_private
from wanderamt.apps.fieldsync.unit.ailments import NoMedium, SameMedium
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.foundation import vault
from wanderamt.foundation.sqlcipher.base import connect

logger = logging.getLogger(__name__)

_MARK = "wanderamt-copy.json"
#: How often the running unit looks whether something was committed. Seconds.
RHYTHM = 2.0
_PAGES_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Medium:
    """A folder on a second medium that belongs to one device."""

    folder: Path
    device: UUID
    #: The highest incarnation that was ever restored from here: the next one is above it.
    incarnation: int


def prepare(target: Path, *, device: UUID, places: Places) -> Medium:
    """Make `target` the place of this device's copies. Raises SameMedium; NoMedium for another device's."""
    if target.resolve().is_relative_to(places.folder.resolve()):
        raise SameMedium
    found = _read_mark(target)
    if found is not None and found.device != device:
        raise NoMedium(place=target)
    medium = found or Medium(target, device, 0)
    note(medium)
    return medium


def medium_at(target: Path, *, device: UUID | None = None) -> Medium:
    """The medium that is there now. Raises NoMedium: not there, no mark, or of another device."""
    found = _read_mark(target)
    if found is None or (device is not None and found.device != device):
        raise NoMedium(place=target)
    return found


def note(medium: Medium) -> None:
    """Write the medium's mark."""
    told = {"device": str(medium.device), "incarnation": medium.incarnation}
    write_private(medium.folder / _MARK, json.dumps(told).encode())


def copy(places: Places, medium: Medium) -> None:
    """One whole copy: database, keyring, certificate. Work goes on meanwhile; it sees one moment.

    Raises OSError or the library's error when the medium is full or goes away; the copy before it stays good.
    """
    there = Places(medium.folder)
    beside = there.folder / f"{there.database.name}.new"
    _remove(beside)
    with closing(connect(str(places.database), vault.database_key(), timeout=20)) as source:
        copy_database(source, beside)
    beside.replace(there.database)
    for own, copied in ((places.keyring, there.keyring), (places.certificate, there.certificate)):
        if own.is_file() and not _same(own, copied):
            write_private(copied, own.read_bytes())
    sync_folder(there.folder)


def copy_database(source: Any, target: Path) -> None:
    """A copy of the open database as one file, under the same key, on the disk when this returns."""
    with closing(connect(str(target), vault.database_key())) as copied:
        copied.execute("PRAGMA synchronous = FULL")
        source.backup(copied, pages=_PAGES_AT_ONCE)
    with target.open("rb+") as file:
        target.chmod(0o600)
        os.fsync(file.fileno())


@dataclass(slots=True)
class Copier:
    """Copies whenever something was committed; what it last did is for people to see."""

    places: Places
    device: UUID
    now: Callable[[], datetime]
    copied_at: datetime | None = None
    #: Why the last try did not work: "" or what the system said.
    trouble: str = ""
    _seen: int | None = None

    def look(self) -> bool:
        """Copy if there is something new; False if there is not, or if the medium is away."""
        target = self.places.copy_target
        if target is None:
            return False
        version = self._version()
        if version == self._seen and not self.trouble:
            return False
        try:
            copy(self.places, medium_at(target, device=self.device))
        except (OSError, NoMedium, dbapi2.Error) as error:
            self._say(type(error).__name__)
            return False
        self._seen, self.copied_at = version, self.now()
        self._say("")
        return True

    def run_forever(self, stop: Event, *, rhythm: float = RHYTHM) -> None:
        """Look again and again; a last time when it is told to stop."""
        while not stop.wait(rhythm):
            self.look()
        self.look()

    def report(self) -> dict[str, Any]:
        """For the hub and for people: when it last worked, and what is the matter."""
        return {
            "copy_at": None if self.copied_at is None else self.copied_at.isoformat(),
            "copy_trouble": self.trouble,
        }

    def _version(self) -> int:
        """A number that changes with each commit: size and time of the database and its log."""
        files = (self.places.database, self.places.folder / f"{self.places.database.name}-wal")
        return hash(tuple((s.st_mtime_ns, s.st_size) for s in (f.stat() for f in files if f.exists())))

    def _say(self, trouble: str) -> None:
        """Each change is logged once, not every two seconds."""
        if trouble != self.trouble:
            logger.warning("second medium: %s", trouble or "works again")
        self.trouble = trouble


def _read_mark(folder: Path) -> Medium | None:
    try:
        told = json.loads((folder / _MARK).read_text())
        return Medium(folder, UUID(told["device"]), int(told["incarnation"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
