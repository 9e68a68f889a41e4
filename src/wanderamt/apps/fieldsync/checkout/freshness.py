"""Keeping services, texts, hours and crew accounts of a unit on the road as they are at the hub."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from wanderamt.apps.fieldsync.checkout.services import refresh
from wanderamt.apps.fieldsync.checkout.tables import read
from wanderamt.apps.fieldsync.models import Device, Downward, Lease, OwnState
from wanderamt.foundation.carrying import Stays, carried, trip

_DIGITS = 16


def city_version(*, holder: UUID, windows: Iterable[UUID]) -> str:
    """16 hex digits that change when anything changes of what all stops share, or of their crews."""
    stops = trip(holder=holder, windows=windows)
    digest = hashlib.sha256()
    for each in carried():
        if each.stays is not Stays.STOP and not each.drifts:
            rows = sorted(json.dumps(row) for row in read(each, stops).rows)
            digest.update(json.dumps([each.label, rows]).encode())
    return digest.hexdigest()[:_DIGITS]


def own_city_version() -> dict[str, Any]:
    """On the unit: what it has, for the hub to compare; computed once a snapshot."""
    own = OwnState.objects.filter(pk=1).exclude(snapshot_id=None).first()
    if own is None:
        return {}
    return {"city_version": _version(own.device_id, own.snapshot_id, tuple(sorted(own.leases)))}


@lru_cache(maxsize=1)
def _version(holder: UUID, _snapshot: UUID | None, windows: tuple[str, ...]) -> str:
    return city_version(holder=holder, windows=map(UUID, windows))


def refresh_due(*, now: datetime) -> int:
    """Send the city again to devices on the road that have an older one; returns how many.

    A device for which something is on its way, or that has never said what it has, is left alone.
    """
    sent = 0
    away = Lease.objects.filter(state=Lease.State.ACTIVE, device__state=Device.State.ACTIVE)
    for device in Device.objects.filter(pk__in=away.values("device")):
        windows = list(away.filter(device=device).values_list("window", flat=True))
        said = device.reported.get("city_version")
        on_its_way = Downward.objects.filter(device=device, kind="snapshot", acked_at=None).exists()
        if said and not on_its_way and said != city_version(holder=device.pk, windows=windows):
            refresh(device=device, now=now)
            sent += 1
    return sent
