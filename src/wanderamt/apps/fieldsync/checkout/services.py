"""Leaving: stops are lent to a device, and everything that the crew needs there is sealed for it."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from wanderamt import __version__
from wanderamt.apps.fieldsync.checkout import errors, snapshot
from wanderamt.apps.fieldsync.checkout.tables import gather
from wanderamt.apps.fieldsync.hub.downward import send_down
from wanderamt.apps.fieldsync.models import Bundle, Device, Downward, Lease
from wanderamt.apps.offices.public import OpeningWindow, give_back, lend
from wanderamt.engines.sync import LeaseSpan
from wanderamt.foundation.carrying import number_scopes, trip
from wanderamt.foundation.numbers import blocks_of, close_used_up, reserve_block
from wanderamt.kernel.ids import uuid7

#: A unit that has not come back by then is lost; its certificate has ended as well.
LONGEST = timedelta(days=14)
#: One block of numbers to work with and one for a device that must be restored.
BLOCKS = 2
_TRIES = 3
_SERIALIZATION_FAILURE = "40001"
T = TypeVar("T")


def check_out(
    *, device: Device, windows: Collection[OpeningWindow], until: datetime, now: datetime
) -> Bundle:
    """Lend `windows` to `device` until `until` and put what the crew needs there on its way to it.

    All of them or none. What goes along is one consistent view of the data, in which nobody can change
    anything of these windows any more. Raises a CheckOutRefused that says what to do.
    """
    return _consistently(lambda: _check_out(device, windows, until, now))


def refresh(*, device: Device, now: datetime) -> Bundle:
    """Send the city (services, texts, hours) and the crews of its stops to `device` again."""
    return _consistently(lambda: _send(device, [], now))


@transaction.atomic
def take_back(*, device: Device, now: datetime) -> int:
    """Call off what `device` was lent and has not loaded; returns how many windows are here again.

    Should the device have loaded it just now, it learns that it must not work there. Raises AlreadyLoaded
    where there is nothing to call off.
    """
    leases = list(_active(device).filter(loaded_at=None).select_related("window"))
    if not leases:
        raise errors.AlreadyLoaded
    for lease in leases:
        end_lease(lease, state=Lease.State.TAKEN_BACK, now=now)
        send_down(
            device=device, kind="erase", payload={"window": str(lease.window_id), "unused": True}, now=now
        )
    Bundle.objects.filter(device=device, kind=Bundle.Kind.SNAPSHOT).delete()
    for message in Downward.objects.filter(device=device, kind="snapshot", acked_at=None):
        Downward.objects.filter(pk=message.pk).update(payload={"withdrawn": True})
    return len(leases)


def end_lease(lease: Lease, *, state: str, now: datetime) -> None:
    """The window is the hub's again; in the caller's transaction. Raises NotAway for an ended lease."""
    ended = Lease.objects.filter(pk=lease.pk, state=Lease.State.ACTIVE).update(state=state, ended_at=now)
    if not ended:
        raise errors.NotAway
    give_back(window=lease.window, holder=lease.device_id, now=now)


@transaction.atomic
def confirm_loaded(*, device: Device, bundle: UUID, windows: Collection[UUID], now: datetime) -> None:
    """The device has everything of `windows`: the crew can leave. The file is not needed any more."""
    _active(device).filter(window__in=windows, loaded_at=None).update(loaded_at=now)
    Bundle.objects.filter(pk=bundle, device=device).delete()


def _check_out(device: Device, windows: Collection[OpeningWindow], until: datetime, now: datetime) -> Bundle:
    device = Device.objects.select_for_update().get(pk=device.pk)
    _check_device(device, now)
    stops = _checked(device, windows, until, now)
    for window in stops:
        lend(window=window, holder=device.pk, until=until, now=now)
        Lease.objects.create(device=device, window=window, granted_at=now, until=until)
    _reserve_numbers(device, {window.pk for window in stops})
    return _send(device, stops, now)


def _check_device(device: Device, now: datetime) -> None:
    if device.state != Device.State.ACTIVE:
        raise errors.DeviceNotReady
    if not device.certificates.filter(revoked_at=None, not_before__lte=now, not_after__gt=now).exists():
        raise errors.CertificateMissing
    if device.version not in {"", __version__}:
        raise errors.OtherRelease(theirs=device.version, ours=__version__)


def _checked(
    device: Device, windows: Collection[OpeningWindow], until: datetime, now: datetime
) -> list[OpeningWindow]:
    """The windows as they are now, by their start."""
    keys = {window.pk for window in windows}
    stops = list(OpeningWindow.objects.filter(pk__in=keys).select_related("counter", "site"))
    if not stops:
        raise errors.NoStopChosen(field="windows")
    if any(window.counter_id != device.unit.counter_id for window in stops):
        raise errors.StopOfOtherUnit(field="windows")
    if any(window.held_by for window in stops):
        raise errors.StopAlreadyAway(field="windows")
    if any(window.state != OpeningWindow.State.OPEN or window.ends_at <= now for window in stops):
        raise errors.StopIsOver(field="windows")
    if until <= max(window.ends_at for window in stops):
        raise errors.BackTooEarly(field="until")
    if until > now + LONGEST:
        raise errors.BackTooLate(field="until", days=LONGEST.days)
    return sorted(stops, key=lambda window: window.starts_at)


def _reserve_numbers(device: Device, windows: Collection[UUID]) -> None:
    """A device that was here before keeps what it has not used."""
    close_used_up(device.pk)
    here = [block.scope for block in blocks_of(device.pk)]
    for each in number_scopes(windows):
        for _ in range(BLOCKS - here.count(each.scope)):
            reserve_block(scope=each.scope, holder=device.pk, size=each.size)


def _send(device: Device, windows: Sequence[OpeningWindow], now: datetime) -> Bundle:
    held = _active(device).values_list("window", flat=True)
    tables = gather(
        stops=trip(holder=device.pk, windows=[window.pk for window in windows]),
        all_stops=trip(holder=device.pk, windows=held),
    )
    key = uuid7()
    leases = [
        LeaseSpan(window=lease.window_id, device=device.pk, start=lease.granted_at, until=lease.until)
        for lease in _active(device).filter(window__in=windows)
    ]
    content = snapshot.seal(tables, key=key, device=device, leases=leases, now=now)
    bundle = Bundle.objects.create(
        id=key,
        kind=Bundle.Kind.SNAPSHOT,
        device=device,
        version=__version__,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        content=content,
        created_at=now,
    )
    payload = {
        "bundle": str(key),
        "size": bundle.size,
        "sha256": bundle.sha256,
        "windows": [str(window.pk) for window in windows],
    }
    send_down(device=device, kind="snapshot", payload=payload, now=now)
    return bundle


def _active(device: Device) -> QuerySet[Lease]:
    return Lease.objects.filter(device=device, state=Lease.State.ACTIVE)


def _consistently(work: Callable[[], T]) -> T:
    """Do `work` in one transaction that sees the data of one moment, also while others write.

    SQLite's writing transactions are alone. PostgreSQL refuses one that wants to change what somebody else
    has changed since its moment; it is begun again.
    """
    for _ in range(_TRIES - 1):
        try:
            return _in_one_view(work)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _SERIALIZATION_FAILURE:
                raise
    return _in_one_view(work)


def _in_one_view(work: Callable[[], T]) -> T:
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return work()
