"""On the unit: the day's data are checked, then loaded, all or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from wanderamt.apps.catalogue.public import forget_texts
from wanderamt.apps.fieldsync.checkout import errors
from wanderamt.apps.fieldsync.checkout.snapshot import Reader, Snapshot, own_reader, unseal
from wanderamt.apps.fieldsync.checkout.tables import count, forget_all_but, write
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.foundation.carrying import trip

#: Called with the rows that are written and the rows that there are.
Progress = Callable[[int, int], None]


def load(
    data: bytes, *, now: datetime, reader: Reader | None = None, progress: Progress | None = None
) -> Snapshot:
    """Load a snapshot; the stops in it are this device's from then on. `reader` is this device.

    Loaded twice is loaded once. Raises a SnapshotRefused that says why; then nothing has changed.
    """
    opened = unseal(data, reader=reader or own_reader())
    with transaction.atomic():
        own = OwnState.objects.select_for_update().get(pk=1)
        if own.snapshot_id == opened.manifest.id:
            return opened
        _check(own, opened)
        _write(own, opened, progress or _quiet)
        _note(own, opened, now)
    forget_texts()
    return opened


def _check(own: OwnState, opened: Snapshot) -> None:
    # Keys are made in the order of time, by the one hub.
    if own.snapshot_id is not None and opened.manifest.id < own.snapshot_id:
        raise errors.SnapshotTooOld
    if OwnCommand.objects.filter(window_id__in=[lease.window for lease in opened.manifest.leases]).exists():
        raise errors.WorkHasBegun


def _write(own: OwnState, opened: Snapshot, progress: Progress) -> None:
    fresh = {lease.window for lease in opened.manifest.leases}
    kept = {UUID(window) for window in own.leases} - fresh
    total, written = count(opened.tables), 0

    def tell(rows: int) -> None:
        nonlocal written
        written += rows
        progress(written, total)

    if fresh:
        forget_all_but(trip(holder=own.device_id, windows=kept))
    write(opened.tables, tell=tell)


def _note(own: OwnState, opened: Snapshot, now: datetime) -> None:
    leases = {str(lease.window): lease.until.astimezone(UTC).isoformat() for lease in opened.manifest.leases}
    OwnState.objects.filter(pk=own.pk).update(
        leases={**own.leases, **leases}, snapshot_id=opened.manifest.id, loaded_at=now
    )


def _quiet(written: int, total: int) -> None:
    """Nobody watches."""
