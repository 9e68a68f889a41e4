"""A bundle of software: what it is, who signed it, and a zip. Made at the hub, opened at units.

    "wanderamt bundle 1\\n" | 4 bytes: length of the manifest | manifest | 64 bytes: signature | content

The signature is over the manifest, which holds the content's hash; both are checked before the zip is opened.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.keys.keyring import Home
from wanderamt.apps.fieldsync.keys.sealing import verify
from wanderamt.engines.sync import (
    Carried,
    Malformed,
    Manifest,
    Reason,
    canonical_json,
    check_manifest,
    manifest_of,
    read_json,
)
from wanderamt.engines.sync.manifests import from_json, to_json
from wanderamt.kernel.ids import uuid7

_MAGIC = b"wanderamt bundle 1\n"
_LENGTH, _SIGNATURE = 4, 64
_LABEL_LIMIT = 64 * 1024
_PURPOSE = b"wanderamt software\0"
_VERSION = re.compile(r'^__version__ = "(\d+(?:\.\d+)+)"$', re.MULTILINE)
#: What belongs to the application; everything else stays as it is on the unit.
_PARTS = ("src/wanderamt", "locale")
_LEFT_OUT = {"__pycache__", "tests", "node_modules"}
#: One time for all files, so that the same source gives the same bundle.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Refused(Exception):
    """This bundle must not be installed; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def make(source: Path, *, now: datetime) -> tuple[Manifest, bytes]:
    """Pack the application at `source` (a folder with src/wanderamt) and sign it with the hub's key.

    Raises ValueError where there is no application with a version.
    """
    return sealed(packed(source), version=version_in(source), now=now)


def sealed(content: bytes, *, version: str, now: datetime) -> tuple[Manifest, bytes]:
    """A signed bundle with this content."""
    keys = hub_keys()
    manifest = manifest_of(
        content,
        kind=Carried.SOFTWARE,
        id=uuid7(),
        city=keys.city,
        device=None,
        version=version,
        created_at=now,
    )
    label = canonical_json(to_json(manifest))
    signature = keys.sign(_PURPOSE + label)
    return manifest, _MAGIC + len(label).to_bytes(_LENGTH, "big") + label + signature + content


def opened(data: bytes, *, home: Home, version: str) -> tuple[Manifest, bytes]:
    """Manifest and content of a bundle that this unit may install; `version` is what runs on it.

    Raises Refused: BAD_BUNDLE (no bundle, or not the content that was signed), TRUNCATED, OTHER_CITY, FORGED,
    TOO_OLD or NEWER_VERSION (of the format).
    """
    label, signature, content = _taken_apart(data)
    manifest = _manifest(label)
    if not verify(home.hub_key, signature, _PURPOSE + label):
        raise Refused(Reason.OTHER_CITY if manifest.city != home.city else Reason.FORGED)
    if len(content) < manifest.size:
        raise Refused(Reason.TRUNCATED)
    reason = check_manifest(
        manifest, content, kind=Carried.SOFTWARE, city=home.city, device=home.device, version=version
    )
    if reason is None and _numbers(manifest.version) < _numbers(version):
        reason = Reason.TOO_OLD
    if reason is not None:
        raise Refused(reason)
    return manifest, content


def version_in(source: Path) -> str:
    """The version of the application at `source`; ValueError where there is none."""
    found = _VERSION.search((source / "src" / "wanderamt" / "__init__.py").read_text())
    if found is None:
        raise ValueError("no __version__ in src/wanderamt/__init__.py")
    return found[1]


def packed(source: Path) -> bytes:
    """The application's files as a zip, always the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(source):
            name = zipfile.ZipInfo(path.relative_to(source).as_posix(), _EPOCH)
            archive.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _files(source: Path) -> Iterator[Path]:
    for part in _PARTS:
        for path in sorted((source / part).rglob("*")):
            if path.is_file() and not _LEFT_OUT.intersection(path.relative_to(source).parts):
                yield path


def _taken_apart(data: bytes) -> tuple[bytes, bytes, bytes]:
    if not data.startswith(_MAGIC):
        raise Refused(Reason.TRUNCATED if _MAGIC.startswith(data) else Reason.BAD_BUNDLE)
    start = len(_MAGIC) + _LENGTH
    size = int.from_bytes(data[len(_MAGIC) : start], "big")
    if size > _LABEL_LIMIT:
        raise Refused(Reason.BAD_BUNDLE)
    end = start + size
    if len(data) < end + _SIGNATURE:
        raise Refused(Reason.TRUNCATED)
    return data[start:end], data[end : end + _SIGNATURE], data[end + _SIGNATURE :]


def _manifest(label: bytes) -> Manifest:
    try:
        return from_json(read_json(label))
    except Malformed as error:
        raise Refused(error.reason if error.reason is not Reason.MALFORMED else Reason.BAD_BUNDLE) from None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
