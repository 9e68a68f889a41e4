"""Two people send the same stop away at the same moment."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import DatabaseError

from wanderamt import __version__
from wanderamt.apps.fieldsync.checkout import errors
from wanderamt.apps.fieldsync.checkout.services import check_out
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.models import Bundle, Device, Downward, Lease
from wanderamt.apps.fieldsync.tests.checkout.conftest import BACK, Unit
from wanderamt.apps.fieldsync.tests.node_databases import Database, swapped
from wanderamt.apps.fieldsync.tests.nodes import at
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.models import NumberBlock
from wanderamt.kernel.errors import DomainError

#: So long one waits for the other where the database lets only one in. Seconds.
PATIENCE = 0.5


@pytest.fixture
def spare(bus: Unit) -> Device:
    """A second computer for the same van."""
    keyring = Keyring.fresh()
    with at(bus.hub):
        made = Device.objects.create(
            unit=bus.device.unit,
            label="Gerät B1, Ersatz",
            signing_key=keyring.public,
            recipient=keyring.recipient,
            enrolled_at=clock.now(),
            version=__version__,
        )
        certificates.issue(device=made, now=clock.now())
    return made


class Meeting:
    """Before both touch the window they wait for each other, with everything read that they decide by."""

    def __init__(self) -> None:
        self._barrier, self._came = Barrier(2), False

    def __call__(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if not self._came and "offices_openingwindow" in sql and "FOR UPDATE" in sql:
            with suppress(BrokenBarrierError):
                self._barrier.wait(PATIENCE)
            self._came = True
        return execute(sql, *args)


def both(hub: Any, devices: list[Device], windows: list[OpeningWindow]) -> list[Bundle | Exception]:
    """What each of them gets, in threads with connections of their own."""
    got: list[Bundle | Exception] = []
    start, meeting = Barrier(len(devices)), Meeting()
    database: Database = hub.database

    def send(device: Device) -> None:
        own = type(database)(database.name)
        with swapped(own) as connection, connection.execute_wrapper(meeting):
            start.wait()
            try:
                made = check_out(device=device, windows=windows, until=BACK, now=clock.now())
            except (DomainError, DatabaseError) as error:
                got.append(error)
            else:
                got.append(made)
        own.kill()

    with at(hub):
        threads = [Thread(target=send, args=[device]) for device in devices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return got


def check(bus: Unit, got: list[Bundle | Exception], *, windows: int) -> None:
    """One has all of it, the other nothing and a sentence."""
    [refusal] = [each for each in got if isinstance(each, Exception)]
    assert isinstance(refusal, errors.StopAlreadyAway)
    [bundle] = [each for each in got if isinstance(each, Bundle)]
    with at(bus.hub):
        leases = list(Lease.objects.values_list("device", "state"))
        assert leases == [(bundle.device_id, Lease.State.ACTIVE)] * windows
        held = OpeningWindow.objects.exclude(held_by=None)
        assert list(held.values_list("held_by", flat=True)) == [bundle.device_id] * windows
        assert list(Bundle.objects.values_list("pk", flat=True)) == [bundle.pk]
        assert [each.device_id for each in Downward.objects.all()] == [bundle.device_id]
        assert set(NumberBlock.objects.values_list("holder", flat=True)) == {bundle.device_id}


def test_of_two_devices_one_gets_the_stops(bus: Unit, spare: Device) -> None:
    got = both(bus.hub, [bus.device, spare], bus.windows())
    check(bus, got, windows=2)


def test_two_clicks_lend_once(bus: Unit) -> None:
    got = both(bus.hub, [bus.device, bus.device], bus.windows())
    check(bus, got, windows=2)


def test_a_stop_that_both_want_takes_no_other_along(bus: Unit, spare: Device) -> None:
    """One wants the first stop, the other both: who is late gets neither."""
    first, second = bus.windows()
    bus.check_out(first)
    got = both(bus.hub, [spare, spare], [first, second])
    assert {type(each) for each in got} == {errors.StopAlreadyAway}
    with at(bus.hub):
        assert OpeningWindow.objects.get(pk=second.pk).held_by is None
        assert not NumberBlock.objects.filter(holder=spare.pk).exists()
