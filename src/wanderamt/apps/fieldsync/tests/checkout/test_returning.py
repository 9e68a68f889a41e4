"""Coming home: compared, given back, erased; and in which order."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.cases.public import Case, open_case
from wanderamt.apps.counter.public import Ticket, TicketEvent, arrive, report_digest, report_figures
from wanderamt.apps.fieldsync.checkout import errors, returning
from wanderamt.apps.fieldsync.checkout.erasing import erase
from wanderamt.apps.fieldsync.models import Device, Downward, Klaerfall, Lease, OwnCommand, Received
from wanderamt.apps.fieldsync.tests.checkout.conftest import Unit, leases_of
from wanderamt.apps.fieldsync.tests.node_city import FIRST, LAST
from wanderamt.apps.fieldsync.tests.node_city import at as at_hour
from wanderamt.apps.fieldsync.tests.nodes import World, at
from wanderamt.apps.fieldsync.unit.identity import being
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.workforce.public import User
from wanderamt.foundation import clock
from wanderamt.foundation.carrying import Stays, carried
from wanderamt.kernel.ids import uuid7


@pytest.fixture
def away(bus: Unit) -> Unit:
    """Bus 1 with both stops loaded."""
    bus.load(bus.check_out().content)
    return bus


def _arrived(unit: Unit) -> None:
    """Somebody comes to the first stop and has a case there."""
    with at(unit.node), being(SimpleNamespace(device_id=unit.device.pk, sign=unit.keyring.sign)):
        booked = Appointment.objects.filter(window=unit.stops[0].pk, place="room").first()
        assert booked is not None
        window = OpeningWindow.objects.get(pk=booked.window_id)
        ticket = arrive(appointment=booked, window=window, now=at_hour(9))
        open_case(
            window=window, service=booked.matters.first().service, visit_id=ticket.pk,
            person_name=booked.person_name, born_on=booked.born_on, language="de", email="",
            representation="none", representative_name="", appointment_id=booked.pk, now=at_hour(9),
        )  # fmt: skip


def _confirmed(unit: Unit) -> None:
    """The hub has taken in all that was done there."""
    with at(unit.node):
        OwnCommand.objects.update(verdict="applied")


def _closed(unit: Unit, *, digest: str | None = None) -> None:
    """The day is over on both sides, and the unit has told its report."""
    window = unit.stops[0]
    with at(unit.hub):
        OpeningWindow.objects.filter(pk=window.pk).update(state="closed")
        there = OpeningWindow.objects.get(pk=window.pk)
        said = {"digest": digest or report_digest(there), **report_figures(there)}
        Device.objects.update(reported={"reports": {str(window.pk): said}})


def _check_in(unit: Unit, **options: Any) -> Lease:
    with at(unit.hub):
        return returning.check_in(device=unit.device, window=unit.stops[0], now=clock.now(), **options)


def test_nothing_is_erased_that_the_hub_does_not_have(away: Unit) -> None:
    _arrived(away)
    with at(away.node):
        with pytest.raises(errors.NotYetConfirmed):
            erase(away.stops[0].pk)
        assert Ticket.objects.exists()
    assert away.stops[0].pk in leases_of(away)


def test_a_stop_is_erased_and_the_other_stays(away: Unit) -> None:
    _arrived(away)
    _confirmed(away)
    with at(away.node):
        assert erase(away.stops[0].pk) > 0
        assert [model.objects.count() for model in (Ticket, TicketEvent, Case)] == [0, 0, 0]
        assert set(Appointment.objects.values_list("window", flat=True)) == {away.stops[1].pk}
        assert list(OpeningWindow.objects.values_list("pk", flat=True)) == [away.stops[1].pk]
        assert not OwnCommand.objects.exclude(envelope=None).exists()
        assert User.objects.count() == 2
    assert leases_of(away).keys() == {away.stops[1].pk}


def test_erased_twice_is_erased_once(away: Unit) -> None:
    with at(away.node):
        erase(away.stops[0].pk)
        assert erase(away.stops[0].pk) == 0


def test_after_the_last_stop_no_table_tells_of_anybody(away: Unit) -> None:
    _arrived(away)
    _confirmed(away)
    with at(away.node):
        for window in away.stops:
            erase(window.pk)
        left = {
            each.label for each in carried() if each.stays is not Stays.CITY and each.model.objects.exists()
        }
    assert left == set()


def test_the_raw_file_holds_no_name_of_the_day(away: Unit) -> None:
    _arrived(away)
    _confirmed(away)
    with at(away.node):
        for window in away.stops:
            erase(window.pk)
    away.node.database.kill()
    path = Path(away.node.database.name)
    raw = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    names = [name.encode() for name in (*LAST, *FIRST, "theke1")]
    assert [name for name in names if name in raw] == []


def test_a_stop_comes_home_when_both_reports_are_the_same(away: Unit) -> None:
    _closed(away)
    lease = _check_in(away)
    assert (lease.state, lease.unit_report) == (Lease.State.RETURNED, lease.hub_report)
    with at(away.hub):
        assert OpeningWindow.objects.get(pk=away.stops[0].pk).held_by is None
        last = Downward.objects.order_by("seq").last()
        assert last is not None
        assert (last.kind, last.payload) == ("erase", {"window": str(away.stops[0].pk)})
        returning.confirm_erased(device=away.device, window=away.stops[0].pk, now=clock.now())
        assert Lease.objects.get(pk=lease.pk).erased_at == clock.now()
        assert Lease.objects.filter(erased_at=None).count() == 1


def test_coming_home_twice_is_coming_home_once(away: Unit) -> None:
    _closed(away)
    _check_in(away)
    _check_in(away)
    with at(away.hub):
        assert Downward.objects.filter(kind="erase").count() == 1


def test_while_the_day_is_open_it_does_not_come_home(away: Unit) -> None:
    with pytest.raises(errors.DayNotClosed):
        _check_in(away)


def test_while_the_last_commands_are_missing_it_does_not_come_home(away: Unit) -> None:
    _closed(away)
    with at(away.hub):
        OpeningWindow.objects.filter(pk=away.stops[0].pk).update(state="open")
    with pytest.raises(errors.NotAllHere):
        _check_in(away)


def test_reports_that_differ_need_a_person(away: Unit) -> None:
    _closed(away, digest="f" * 64)
    with pytest.raises(errors.ReportsDiffer):
        _check_in(away)
    lease = _check_in(away, accept_difference=True)
    assert lease.unit_report == "f" * 64 != lease.hub_report


def test_what_must_be_settled_is_settled_first(away: Unit) -> None:
    _closed(away)
    with at(away.hub):
        Klaerfall.objects.create(
            device=away.device,
            window=away.stops[0],
            reason="gap",
            suggestion="skip_gap",
            opened_at=clock.now(),
        )
    with pytest.raises(errors.KlaerfaelleOpen):
        _check_in(away, accept_difference=True)


def test_what_waits_is_waited_for(away: Unit) -> None:
    _closed(away)
    with at(away.hub):
        Received.objects.create(
            id=uuid7(), device=away.device, incarnation=1, seq=2, at=clock.now(), received_at=clock.now(),
            kind="counter.arrive", actor="crew", window=away.stops[0], hash=b"h", signature=b"s",
            state="held",
        )  # fmt: skip
    with pytest.raises(errors.NotAllHere):
        _check_in(away)


def test_a_stop_that_is_not_away_cannot_come_home(bus: Unit, suitcase: Unit) -> None:
    with at(bus.hub), pytest.raises(errors.NotAway):
        returning.check_in(device=bus.device, window=bus.stops[0], now=clock.now())
    suitcase.check_out()
    with at(bus.hub), pytest.raises(errors.NotAway):
        returning.check_in(device=bus.device, window=suitcase.stops[0], now=clock.now())


@pytest.mark.parametrize(
    "said", [None, [], {"reports": 7}, {"reports": {"x": {}}}, {"reports": {"own": {"digest": 7}}}]
)
def test_whatever_a_device_says_of_its_report_is_read_with_care(away: Unit, said: Any) -> None:
    key = str(away.stops[0].pk)
    if isinstance(said, dict) and isinstance(said.get("reports"), dict):
        said = {"reports": {key if name == "own" else name: each for name, each in said["reports"].items()}}
    with at(away.hub):
        Device.objects.update(reported=said or {})
        lease = Lease.objects.select_related("device", "window").get(window=away.stops[0])
        assert returning.comparison(lease).unit is None


def test_the_unit_tells_the_reports_of_closed_days(away: Unit, world: World) -> None:
    with at(away.node):
        assert returning.own_reports() == {"reports": {}}
        OpeningWindow.objects.filter(pk=away.stops[0].pk).update(state="closed")
        there = OpeningWindow.objects.get(pk=away.stops[0].pk)
        expected = {"digest": report_digest(there), **report_figures(there)}
        assert returning.own_reports() == {"reports": {str(there.pk): expected}}
    with at(world.hub):
        OpeningWindow.objects.filter(pk=there.pk).update(state="closed")
        assert report_digest(OpeningWindow.objects.get(pk=there.pk)) == expected["digest"]
