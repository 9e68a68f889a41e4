"""Check-out: what stands against it, what it lends, and what then is on the unit."""

from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments.models import Appointment, GridClaim
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fieldsync.checkout import errors
from wanderamt.apps.fieldsync.checkout.services import check_out, confirm_loaded, take_back
from wanderamt.apps.fieldsync.models import Bundle, Device, Downward, Lease, OwnState
from wanderamt.apps.fieldsync.tests.checkout.conftest import BACK, Unit, leases_of
from wanderamt.apps.fieldsync.tests.nodes import World, at
from wanderamt.apps.fleet.public import Deployment
from wanderamt.apps.offices.public import OpeningWindow, cancel_window, close_window
from wanderamt.apps.workforce.public import Role, User
from wanderamt.foundation import clock
from wanderamt.foundation.models import NumberBlock


def test_a_unit_has_its_stops_with_everybody_who_is_booked(bus: Unit) -> None:
    bundle = bus.check_out()
    bus.load(bundle.content)
    with at(bus.node):
        assert Appointment.objects.count() == 11
        assert set(Appointment.objects.values_list("person_name", flat=True)) >= {"Anna Abendroth"}
        assert list(OpeningWindow.objects.values_list("held_by", flat=True)) == [bus.device.pk] * 2
    with at(bus.hub):
        expected = GridClaim.objects.filter(pool__window__in=bus.windows()).count()
        services = list(Service.objects.values_list("pk", flat=True))
    with at(bus.node):
        assert GridClaim.objects.count() == expected > 0
        assert list(Service.objects.values_list("pk", flat=True)) == services
        assert Deployment.objects.count() == 2


def test_a_unit_has_nobody_of_other_stops(bus: Unit) -> None:
    first, _ = bus.windows()
    bus.load(bus.check_out(first).content)
    with at(bus.node):
        assert {str(key) for key in OpeningWindow.objects.values_list("pk", flat=True)} == {str(first.pk)}
        assert not Appointment.objects.exclude(window=first.pk).exists()
    assert leases_of(bus).keys() == {first.pk}


def test_the_crew_can_sign_in_with_their_own_words(bus: Unit) -> None:
    bus.load(bus.check_out().content)
    with at(bus.node):
        clerk = User.objects.get(username="theke1")
        assert clerk.check_password("nur-im-test-2025")
        assert clerk.has_role(Role.CLERK)


def test_the_hub_knows_what_is_away_and_tells_the_device(bus: Unit) -> None:
    bundle = bus.check_out()
    with at(bus.hub):
        leases = list(Lease.objects.order_by("window__starts_at"))
        assert [(lease.device_id, lease.window_id, lease.until, lease.state) for lease in leases] == [
            (bus.device.pk, window.pk, BACK, Lease.State.ACTIVE) for window in bus.windows()
        ]
        [message] = Downward.objects.all()
    assert (message.kind, message.payload) == (
        "snapshot",
        {
            "bundle": str(bundle.pk),
            "size": len(bundle.content),
            "sha256": bundle.sha256,
            "windows": [str(window.pk) for window in bus.windows()],
        },
    )
    assert leases_of(bus) == {}


def test_a_stop_is_lent_once(bus: Unit) -> None:
    bus.check_out()
    with pytest.raises(errors.StopAlreadyAway):
        bus.check_out()
    with at(bus.hub):
        assert (Lease.objects.count(), Bundle.objects.count(), Downward.objects.count()) == (2, 1, 1)


def test_all_stops_or_none(bus: Unit) -> None:
    first, second = bus.windows()
    bus.check_out(first)
    with pytest.raises(errors.StopAlreadyAway):
        bus.check_out(first, second)
    with at(bus.hub):
        assert OpeningWindow.objects.get(pk=second.pk).held_by is None


def test_the_second_stop_can_follow_later(bus: Unit) -> None:
    first, second = bus.windows()
    bus.load(bus.check_out(first).content)
    bus.load(bus.check_out(second).content)
    assert leases_of(bus) == {first.pk: BACK, second.pk: BACK}
    with at(bus.node):
        assert Appointment.objects.filter(window=first.pk).count() == 8
        assert Appointment.objects.filter(window=second.pk).count() == 3


def test_a_stop_of_another_unit_is_refused(bus: Unit, suitcase: Unit) -> None:
    with pytest.raises(errors.StopOfOtherUnit):
        bus.check_out(*suitcase.windows())


def test_no_stop_is_no_journey(bus: Unit) -> None:
    with at(bus.hub), pytest.raises(errors.NoStopChosen):
        check_out(device=bus.device, windows=[], until=BACK, now=clock.now())


@pytest.mark.parametrize("state", [Device.State.REVOKED, Device.State.RETIRED])
def test_a_device_that_is_not_in_use_gets_nothing(bus: Unit, state: str) -> None:
    with at(bus.hub):
        Device.objects.update(state=state, revoked_at=clock.now())
    with pytest.raises(errors.DeviceNotReady):
        bus.check_out()


def test_a_device_without_a_valid_certificate_gets_nothing(bus: Unit) -> None:
    with at(bus.hub):
        bus.device.certificates.update(revoked_at=clock.now())
    with pytest.raises(errors.CertificateMissing):
        bus.check_out()


def test_a_device_with_another_release_gets_nothing(bus: Unit) -> None:
    with at(bus.hub):
        Device.objects.update(version="0.0.9")
    with pytest.raises(errors.OtherRelease) as refusal:
        bus.check_out()
    assert "0.0.9" in str(refusal.value)


def test_a_stop_that_is_over_stays_here(bus: Unit, world: World) -> None:
    world.later(timedelta(days=1))
    with pytest.raises(errors.StopIsOver):
        bus.check_out(until=BACK + timedelta(days=1))


@pytest.mark.parametrize("end", [cancel_window, close_window])
def test_a_stop_that_was_called_off_or_closed_stays_here(bus: Unit, end: Any) -> None:
    first, _ = bus.windows()
    with at(bus.hub):
        Appointment.objects.filter(window=first).update(state="cancelled", cancelled_at=clock.now())
        OpeningWindow.objects.filter(pk=first.pk).update(
            state="cancelled" if end is cancel_window else "closed"
        )
    with pytest.raises(errors.StopIsOver):
        bus.check_out(first)


def test_nobody_is_back_before_the_last_stop_ends(bus: Unit) -> None:
    with pytest.raises(errors.BackTooEarly):
        bus.check_out(until=bus.windows()[-1].ends_at)


def test_nobody_stays_away_for_weeks(bus: Unit, world: World) -> None:
    with pytest.raises(errors.BackTooLate):
        bus.check_out(until=world.moment + timedelta(days=15))


def test_before_it_was_loaded_it_can_be_called_off(bus: Unit) -> None:
    bus.check_out()
    with at(bus.hub):
        assert take_back(device=bus.device, now=clock.now()) == 2
        assert {lease.state for lease in Lease.objects.all()} == {Lease.State.TAKEN_BACK}
        assert set(OpeningWindow.objects.values_list("held_by", flat=True)) == {None}
        assert not Bundle.objects.exists()
        kinds = list(Downward.objects.order_by("seq").values_list("kind", flat=True))
        assert kinds == ["snapshot", "erase", "erase"]
        assert Downward.objects.get(seq=1).payload == {"withdrawn": True}
    bus.check_out()


def test_once_it_was_loaded_it_comes_back_with_the_device(bus: Unit) -> None:
    bundle = bus.check_out()
    with at(bus.hub):
        windows = [window.pk for window in bus.windows()]
        confirm_loaded(device=bus.device, bundle=bundle.pk, windows=windows, now=clock.now())
        assert not Bundle.objects.exists()
        with pytest.raises(errors.AlreadyLoaded):
            take_back(device=bus.device, now=clock.now())


def test_the_first_load_says_how_far_it_is(bus: Unit) -> None:
    from wanderamt.apps.fieldsync.checkout.loading import load

    bundle, told = bus.check_out(), []
    with at(bus.node):
        load(
            bundle.content,
            now=clock.now(),
            reader=bus.reader,
            progress=lambda rows, total: told.append((rows, total)),
        )
        assert OwnState.objects.get(pk=1).snapshot_id == bundle.pk
    assert [rows for rows, _ in told] == sorted(rows for rows, _ in told)
    assert told[-1][0] == told[-1][1]


def test_numbers_of_the_day_are_set_aside_twice(bus: Unit) -> None:
    bus.load(bus.check_out().content)
    with at(bus.node):
        here = list(NumberBlock.objects.values_list("scope", "first", "last"))
        assert {block.holder for block in NumberBlock.objects.all()} == {bus.device.pk}
    with at(bus.hub):
        assert list(NumberBlock.objects.values_list("scope", "first", "last")) == here
    # Cases and receipts of the day, and three kinds of tickets at each of two places.
    assert len(here) == 2 * (2 + 3 * 2)
    assert ("V-B1-20250929", 1, 200) in here
    assert ("V-B1-20250929", 201, 400) in here


def test_what_was_set_aside_and_not_used_is_enough_for_the_next_time(bus: Unit) -> None:
    bus.check_out()
    with at(bus.hub):
        before = NumberBlock.objects.count()
        take_back(device=bus.device, now=clock.now())
    bus.check_out()
    with at(bus.hub):
        assert NumberBlock.objects.count() == before
