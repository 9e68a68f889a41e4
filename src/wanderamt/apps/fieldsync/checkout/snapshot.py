"""The day's data as one file: what is in it is only for one device to read, who made it is for all to see.

    "WAS1" | length of the label, 4 bytes | label: manifest and signature, JSON | content, sealed with age

The content is deflated JSON. Hub and unit need the same release for it, so there is nothing to upgrade: what
crosses releases are commands, not tables.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

from wanderamt import __version__
from wanderamt.apps.fieldsync.checkout import errors
from wanderamt.apps.fieldsync.checkout.tables import Table, TablesDiffer, tables_from
from wanderamt.apps.fieldsync.keys.errors import SealBroken
from wanderamt.apps.fieldsync.keys.hub import hub_keys
from wanderamt.apps.fieldsync.keys.keyring import Home
from wanderamt.apps.fieldsync.keys.sealing import seal_for, verify
from wanderamt.apps.fieldsync.models import Device
from wanderamt.apps.fieldsync.unit.identity import NobodyHere, identity
from wanderamt.engines.sync import (
    LeaseSpan,
    Malformed,
    Manifest,
    Reason,
    canonical_json,
    check_manifest,
    manifest_of,
    read_json,
)
from wanderamt.engines.sync.manifests import Carried, from_json, to_json

_MAGIC = b"WAS1"
_LENGTH = 4
_LABEL_LIMIT = 64 * 1024
#: No day is larger; more never comes out of a file, whatever it says.
CONTENT_LIMIT = 64 * 1024 * 1024
_FORMAT = 1

_REFUSALS = {
    Reason.OTHER_CITY: errors.SnapshotOfOtherCity,
    Reason.SNAPSHOT_FOREIGN: errors.SnapshotForOther,
    Reason.NEWER_VERSION: errors.SnapshotOfOtherRelease,
    Reason.TOO_OLD: errors.SnapshotOfOtherRelease,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who opens a snapshot: a device, the city it was enrolled by, and what it can check and read."""

    device: UUID
    city: str
    hub_key: bytes
    unseal: Callable[[bytes], bytes]


class Keys(Protocol):
    """What a device knows and can: a keyring, or who it is while it runs."""

    @property
    def home(self) -> Home | None: ...

    def unseal(self, data: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An opened file. Without leases it only brings city and crews up to date."""

    manifest: Manifest
    tables: Sequence[Table]


def own_reader() -> Reader:
    """This process, where it is a unit. Raises NobodyHere."""
    return reader_of(cast("Keys", identity()))


def reader_of(keyring: Keys) -> Reader:
    """A device that is enrolled, by its keys."""
    home = keyring.home
    if home is None:
        raise NobodyHere
    return Reader(device=home.device, city=home.city, hub_key=home.hub_key, unseal=keyring.unseal)


def seal(
    tables: Sequence[Table], *, key: UUID, device: Device, leases: Sequence[LeaseSpan], now: datetime
) -> bytes:
    """The file with these tables for `device`, signed by the hub. Raises KeyUnfit for a broken recipient."""
    stored = {"format": _FORMAT, "tables": [table.stored() for table in tables]}
    plain = zlib.compress(json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode(), level=9)
    content = seal_for(device.recipient, plain)
    keys = hub_keys()
    manifest = to_json(
        manifest_of(
            content,
            kind=Carried.SNAPSHOT,
            id=key,
            city=keys.city,
            device=device.pk,
            version=__version__,
            created_at=now,
            leases=tuple(leases),
        )
    )
    signature = b64encode(keys.sign(canonical_json(manifest))).decode()
    label = json.dumps({"manifest": manifest, "signature": signature}).encode()
    return _MAGIC + len(label).to_bytes(_LENGTH, "big") + label + content


def unseal(data: bytes, *, reader: Reader) -> Snapshot:
    """What is in a file, after everything that can be checked without a database was checked.

    Raises a SnapshotRefused that says why it must not be loaded.
    """
    manifest, signed, signature, content = _taken_apart(data)
    if not verify(reader.hub_key, signature, signed):
        raise errors.SnapshotOfOtherCity if manifest.city != reader.city else errors.SnapshotForged
    reason = check_manifest(
        manifest,
        content,
        kind=Carried.SNAPSHOT,
        city=reader.city,
        device=reader.device,
        version=__version__,
        ahead=0,
    )
    if reason:
        raise _REFUSALS.get(reason, errors.SnapshotDamaged)
    if manifest.version != __version__:
        raise errors.SnapshotOfOtherRelease
    return Snapshot(manifest=manifest, tables=_tables(reader, content))


def _taken_apart(data: bytes) -> tuple[Manifest, bytes, bytes, bytes]:
    start = len(_MAGIC) + _LENGTH
    size = int.from_bytes(data[len(_MAGIC) : start], "big")
    if not data.startswith(_MAGIC) or size > _LABEL_LIMIT or len(data) <= start + size:
        raise errors.SnapshotDamaged
    try:
        label = read_json(data[start : start + size])
        signature = b64decode(label["signature"], validate=True)
        return (
            from_json(label["manifest"]),
            canonical_json(label["manifest"]),
            signature,
            data[start + size :],
        )
    except Malformed as error:
        raise _REFUSALS.get(error.reason, errors.SnapshotDamaged) from None
    except (ValueError, KeyError, TypeError):
        raise errors.SnapshotDamaged from None


def _tables(reader: Reader, content: bytes) -> list[Table]:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(reader.unseal(content), CONTENT_LIMIT)
        stored = read_json(plain) if inflater.eof else {}
        if stored.get("format") != _FORMAT:
            raise errors.SnapshotOfOtherRelease
        return tables_from(stored.get("tables"))
    except TablesDiffer:
        raise errors.SnapshotOfOtherRelease from None
    except (SealBroken, zlib.error, Malformed, AttributeError):
        raise errors.SnapshotDamaged from None
