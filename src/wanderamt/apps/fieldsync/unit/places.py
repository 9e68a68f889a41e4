"""What lies in a unit's folder. Everything about people is in `unit.db`, encrypted."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wanderamt.apps.fieldsync.keys.keyring import NAME as KEYRING
from wanderamt.apps.fieldsync.keys.keyring import write_private

DATABASE = "unit.db"
#: The database, its log and the log's index: what belongs together.
DATABASE_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")
CERTIFICATE = "certificate.pem"


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of a unit and what has its place in it."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def keyring(self) -> Path:
        return self.folder / KEYRING

    @property
    def certificate(self) -> Path:
        return self.folder / CERTIFICATE

    @property
    def mark(self) -> Path:
        """How far the chain was when it was last written: see `marking`."""
        return self.folder / "chain.mark"

    @property
    def versions(self) -> Path:
        """Software that came by bundle; "current" points to the one that runs: see `updating`."""
        return self.folder / "versions"

    @property
    def copy_target(self) -> Path | None:
        """Where the second medium is; None where nobody has named one."""
        try:
            return Path(json.loads(self._choices.read_text())["copy_to"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def copy_to(self, target: Path) -> None:
        """Remember where the second medium is."""
        write_private(self._choices, json.dumps({"copy_to": str(target)}).encode())

    @property
    def _choices(self) -> Path:
        return self.folder / "unit.json"


def own_places() -> Places:
    """Of this process. RuntimeError where it is no unit."""
    if settings.UNIT_DIR is None:
        raise RuntimeError("this process is no unit: WANDERAMT_UNIT_DIR is not set")
    return Places(settings.UNIT_DIR)
