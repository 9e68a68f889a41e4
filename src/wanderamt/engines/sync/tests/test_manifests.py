"""What is written on a bundle decides whether it is opened."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.engines.sync import (
    Carried,
    LeaseSpan,
    Malformed,
    Manifest,
    Reason,
    check_manifest,
    manifest_of,
)
from wanderamt.engines.sync.manifests import from_json, to_json
from wanderamt.engines.sync.tests.making import START, WINDOW, uuid_of

DEVICE, OTHER = uuid_of("bus 1"), uuid_of("bus 2")
CONTENT = b"the windows of the day"
LEASE = LeaseSpan(window=WINDOW, device=DEVICE, start=START, until=START + timedelta(hours=8))
SNAPSHOT = manifest_of(
    CONTENT,
    kind=Carried.SNAPSHOT,
    id=uuid_of("snapshot"),
    city="hannover",
    device=DEVICE,
    version="0.4.0",
    created_at=START,
    leases=(LEASE,),
)
SOFTWARE = replace(SNAPSHOT, kind=Carried.SOFTWARE, device=None, leases=())


def check(manifest: Manifest, content: bytes = CONTENT, **changes: Any) -> Reason | None:
    given: dict[str, Any] = {
        "kind": manifest.kind,
        "city": "hannover",
        "device": DEVICE,
        "version": "0.4.0",
    }
    return check_manifest(manifest, content, **given | changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"kind": Carried.SOFTWARE}, Reason.BAD_BUNDLE),
        ({"city": "hildesheim"}, Reason.OTHER_CITY),
        ({"device": OTHER}, Reason.SNAPSHOT_FOREIGN),
        ({"content": CONTENT[:-1]}, Reason.BAD_BUNDLE),
        ({"content": CONTENT[:-1] + b"!"}, Reason.BAD_BUNDLE),
        ({"version": "0.3.0"}, None),
        ({"version": "0.2.0"}, Reason.NEWER_VERSION),
        ({"version": "0.5.0"}, None),
        ({"version": "0.6.0"}, Reason.TOO_OLD),
    ],
)
def test_a_snapshot_is_opened_only_where_it_belongs(changes: dict[str, Any], expected: Reason | None) -> None:
    assert check(SNAPSHOT, **changes) == expected


def test_a_snapshot_with_leases_of_another_device_is_foreign() -> None:
    assert check(replace(SNAPSHOT, leases=(LEASE, replace(LEASE, device=OTHER)))) is Reason.SNAPSHOT_FOREIGN


@pytest.mark.parametrize(
    ("version", "expected"),
    [("0.4.0", None), ("0.3.0", None), ("0.1.0", None), ("0.5.0", Reason.TOO_OLD), ("1.0.0", Reason.TOO_OLD)],
)
def test_software_never_goes_back(version: str, expected: Reason | None) -> None:
    assert check(SOFTWARE, version=version) == expected


@pytest.mark.parametrize("manifest", [SNAPSHOT, SOFTWARE])
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    assert from_json(json.loads(json.dumps(to_json(manifest)))) == manifest


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "game"},
        {"id": "1"},
        {"version": "new"},
        {"created_at": "2026-05-04T08:00:00"},
        {"created_at": "2026-05-04T08:00:00+02:00"},
        {"sha256": "00"},
        {"size": "22"},
        {"leases": [{}]},
        {"leases": None},
        {"format": "one"},
        {"format": None},
        {"device": 5},
    ],
)
def test_a_broken_manifest_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as caught:
        from_json(to_json(SNAPSHOT) | changes)
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize("value", [None, [], "text", {}])
def test_what_is_no_manifest_is_malformed(value: Any) -> None:
    with pytest.raises(Malformed):
        from_json(value)


def test_a_manifest_of_a_newer_format_has_its_own_reason() -> None:
    with pytest.raises(Malformed) as caught:
        from_json(to_json(SNAPSHOT) | {"format": 2})
    assert caught.value.reason is Reason.NEWER_VERSION
