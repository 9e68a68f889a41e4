"""What is written on a thing that is carried to a unit, and whether it may be opened there."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from wanderamt.engines.sync.formats import FORMAT, judge_version, readable
from wanderamt.engines.sync.leases import LeaseSpan
from wanderamt.engines.sync.reasons import Malformed, Reason

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Carried(StrEnum):
    """What a manifest can stand for."""

    SNAPSHOT = "snapshot"
    SOFTWARE = "software"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`version` is the release that made it, `city` the fingerprint of the hub's key, `size` counts bytes.

    `device` is None for what is for all units of the city; `leases` only come with a snapshot.
    """

    kind: Carried
    id: UUID
    city: str
    device: UUID | None
    version: str
    created_at: datetime
    sha256: str
    size: int
    leases: tuple[LeaseSpan, ...] = ()


def manifest_of(content: bytes, **facts: Any) -> Manifest:
    """Return the manifest of `content`: hash and size are computed, `facts` are the other fields."""
    return Manifest(sha256=hashlib.sha256(content).hexdigest(), size=len(content), **facts)


def check_manifest(
    manifest: Manifest,
    content: bytes,
    *,
    kind: Carried,
    city: str,
    device: UUID,
    version: str,
    ahead: int = 1,
) -> Reason | None:
    """Say why the unit must not open `content`; None when it may. The signature was verified before.

    In this order: what it is, whose it is, whether it is whole, whether the releases fit (`version` is our
    own; the hub may be `ahead` of us by so many releases, and we of it by one). New software may be any
    release, as long as it is not older than what runs.
    """
    if manifest.kind is not kind:
        return Reason.BAD_BUNDLE
    if manifest.city != city:
        return Reason.OTHER_CITY
    if _foreign(manifest, device):
        return Reason.SNAPSHOT_FOREIGN
    if len(content) != manifest.size or hashlib.sha256(content).hexdigest() != manifest.sha256:
        return Reason.BAD_BUNDLE
    if kind is Carried.SOFTWARE:
        older = judge_version(manifest.version, version, behind=0, ahead=_ANY)
        return Reason.TOO_OLD if older is Reason.TOO_OLD else None
    return judge_version(manifest.version, version, ahead=ahead)


_ANY = 10**6


def _foreign(manifest: Manifest, device: UUID) -> bool:
    others = any(lease.device != device for lease in manifest.leases)
    return others or manifest.device not in {None, device}


def to_json(manifest: Manifest) -> dict[str, Any]:
    """Return the manifest as JSON values, to be signed (`canonical_json`) and sent."""
    return {
        "format": FORMAT,
        "kind": manifest.kind.value,
        "id": str(manifest.id),
        "city": manifest.city,
        "device": None if manifest.device is None else str(manifest.device),
        "version": manifest.version,
        "created_at": _text(manifest.created_at),
        "sha256": manifest.sha256,
        "size": manifest.size,
        "leases": [
            {
                "window": str(lease.window),
                "device": str(lease.device),
                "start": _text(lease.start),
                "until": _text(lease.until),
            }
            for lease in manifest.leases
        ],
    }


def from_json(value: Any) -> Manifest:
    """Read what `to_json` wrote. Raises `Malformed`; its `reason` tells a newer format from a broken one."""
    try:
        unreadable = readable(int(value["format"]))
        if unreadable:
            raise Malformed("this format is not read here", reason=unreadable)
        return _manifest(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("this is no manifest") from error


def _manifest(value: Mapping[str, Any]) -> Manifest:
    judge_version(value["version"], value["version"])  # raises for what is no release
    if _HASH.fullmatch(value["sha256"]) is None or not isinstance(value["size"], int):
        raise Malformed("hash and size have another form")
    return Manifest(
        kind=Carried(value["kind"]),
        id=UUID(value["id"]),
        city=str(value["city"]),
        device=None if value["device"] is None else UUID(value["device"]),
        version=value["version"],
        created_at=_time(value["created_at"]),
        sha256=value["sha256"],
        size=value["size"],
        leases=tuple(_lease(lease) for lease in value["leases"]),
    )


def _lease(value: Mapping[str, Any]) -> LeaseSpan:
    return LeaseSpan(
        window=UUID(value["window"]),
        device=UUID(value["device"]),
        start=_time(value["start"]),
        until=_time(value["until"]),
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta(0):
        raise Malformed("times of a manifest are in UTC")
    return at
