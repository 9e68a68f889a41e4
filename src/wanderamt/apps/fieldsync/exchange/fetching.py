"""Large things come down in pieces: into a file that grows across any number of cuts and is checked then.

What comes is encrypted (snapshots, for this device only) or public and signed (software): nobody reads it out
of a file that is not complete. Files that no message speaks of any more are removed.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings

from wanderamt.apps.fieldsync.unit.arriving import NotYet, open_messages
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

#: Messages that speak of something to fetch; its payload has bundle, size and sha256.
FETCHED_KINDS = ("snapshot", "bundle")
#: No day and no release is larger; a number beyond it is a mistake or an attack.
SIZE_LIMIT = 2 * 1024**3
#: What must stay free for the day's own work while something is fetched.
_KEEP_FREE = 256 * 1024**2
_ENDING = ".part"


class TooLarge(DomainError):
    """Nothing that this city sends is of such a size."""

    code: ClassVar[str] = "too_large"
    message: ClassVar[str] = N_("Die angekündigte Lieferung ist zu groß. Sie wurde nicht geladen.")


class BadBundle(DomainError):
    """What came is not what was announced."""

    code: ClassVar[str] = "bad_bundle"
    message: ClassVar[str] = N_("Die Lieferung aus dem Amt ist beschädigt. Bitte melden Sie sich im Amt.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Something that is being fetched."""

    bundle: UUID
    size: int
    sha256: str

    @property
    def path(self) -> Path:
        return folder() / f"{self.bundle}{_ENDING}"

    @property
    def tried_before(self) -> Path:
        """There is such a file once it was fetched in vain."""
        return self.path.with_suffix(".again")

    @property
    def there(self) -> int:
        """Bytes that are here already; the next piece begins there."""
        with suppress(FileNotFoundError):
            return min(self.path.stat().st_size, self.size)
        return 0

    @property
    def is_complete(self) -> bool:
        return self.there == self.size


def folder() -> Path:
    """Where the growing files are."""
    unit_dir = settings.UNIT_DIR
    if unit_dir is None:
        raise RuntimeError("only a unit fetches")
    return Path(unit_dir) / "arriving"


def announced(payload: Mapping[str, Any]) -> Download:
    """What a message speaks of. Raises `TooLarge`, `ValueError` or `KeyError` for what cannot be."""
    size = int(payload["size"])
    if not 0 < size <= SIZE_LIMIT:
        raise TooLarge
    return Download(bundle=UUID(payload["bundle"]), size=size, sha256=str(payload["sha256"]))


def downloads() -> list[Download]:
    """What is to be fetched, the day's data before software; what cannot be read is left to its handler."""
    found = []
    for kind in FETCHED_KINDS:
        for message in open_messages(kind):
            with suppress(DomainError, LookupError, TypeError, ValueError):
                found.append(announced(message.payload))
    return found


def has_room(size: int) -> bool:
    """Whether so many bytes more leave the day's own work what it needs."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(folder()).free >= _KEEP_FREE + size


def take_piece(download: Download, *, start: int, piece: bytes) -> None:
    """Put a piece behind what is here. One that belongs elsewhere is passed over, it comes again."""
    descriptor = os.open(download.path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        if file.seek(0, os.SEEK_END) == start and start + len(piece) <= download.size:
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())


def fetched(payload: Mapping[str, Any]) -> Path:
    """The whole of what a message speaks of, checked; raises `NotYet` until it is here.

    A file with another hash (a power cut in the middle of a piece) is thrown away and fetched once more;
    when it is wrong again, the mistake is not the line's: `BadBundle`.
    """
    download = announced(payload)
    if not download.is_complete:
        raise NotYet
    with download.path.open("rb") as file:
        right = file_digest(file, "sha256").hexdigest() == download.sha256
    if right:
        return download.path
    download.path.unlink()
    if download.tried_before.exists():
        raise BadBundle
    download.tried_before.touch(mode=0o600)
    raise NotYet


def tidy() -> int:
    """Remove files that nothing speaks of any more; returns how many."""
    wanted = {path for download in downloads() for path in (download.path, download.tried_before)}
    gone = [path for path in folder().glob("*") if path not in wanted] if folder().is_dir() else []
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
