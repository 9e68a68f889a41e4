"""What must not be loaded is refused by name, and nothing has changed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.cases.models import Case
from wanderamt.apps.catalogue.models import Text
from wanderamt.apps.catalogue.public import forget_texts, text
from wanderamt.apps.fieldsync.checkout import errors, services
from wanderamt.apps.fieldsync.checkout.tables import TablesDiffer, tables_from
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.tests.checkout.conftest import Unit, leases_of
from wanderamt.apps.fieldsync.tests.nodes import World, at
from wanderamt.apps.workforce.models import RoleGrant, User
from wanderamt.engines.sync import Reason
from wanderamt.foundation import clock
from wanderamt.kernel.ids import uuid7

Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, tuple[Damage, type[errors.SnapshotRefused]]] = {
    "nothing": (lambda _: b"", errors.SnapshotDamaged),
    "another file": (lambda data: b"PK" + data, errors.SnapshotDamaged),
    "only the beginning": (lambda data: data[:20], errors.SnapshotDamaged),
    "without its end": (lambda data: data[:-1], errors.SnapshotDamaged),
    "too long": (lambda data: data + b"x", errors.SnapshotDamaged),
    "a byte of the content": (lambda data: data[:-9] + b"?" + data[-8:], errors.SnapshotDamaged),
    "a word of the label": (
        lambda data: data.replace(b'"kind": "snapshot"', b'"kind": "software"'),
        errors.SnapshotForged,
    ),
    "no JSON": (lambda data: data.replace(b'{"manifest"', b'{"manifest'), errors.SnapshotDamaged),
    "a label without end": (lambda data: data[:4] + b"\xff\xff\xff\xff" + data[8:], errors.SnapshotDamaged),
    "no signature": (lambda data: data.replace(b'"signature"', b'"signaturf"'), errors.SnapshotDamaged),
    "a newer format": (
        lambda data: data.replace(b'"format": 1', b'"format": 9'),
        errors.SnapshotOfOtherRelease,
    ),
}  # fmt: skip


def _nothing_there(unit: Unit) -> None:
    with at(unit.node):
        assert not Appointment.objects.exists()
        assert not User.objects.exists()
        own = OwnState.objects.get(pk=1)
        assert (own.leases, own.snapshot_id, own.loaded_at) == ({}, None, None)


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_file_changes_nothing(bus: Unit, what: str) -> None:
    damage, refusal = DAMAGES[what]
    with pytest.raises(refusal):
        bus.load(damage(bus.check_out().content))
    _nothing_there(bus)


def test_data_of_another_city_are_refused(bus: Unit) -> None:
    content = bus.check_out().content
    with pytest.raises(errors.SnapshotOfOtherCity) as refusal:
        bus.load(content, city="0" * 64)
    assert refusal.value.reason is Reason.OTHER_CITY
    with pytest.raises(errors.SnapshotOfOtherCity):
        bus.load(content, city="0" * 64, hub_key=bytes(32))
    _nothing_there(bus)


def test_data_that_the_hub_did_not_sign_are_refused(bus: Unit) -> None:
    with pytest.raises(errors.SnapshotForged):
        bus.load(bus.check_out().content, hub_key=Keyring.fresh().public)
    _nothing_there(bus)


def test_data_for_another_device_are_refused(bus: Unit, suitcase: Unit) -> None:
    content = suitcase.check_out().content
    with pytest.raises(errors.SnapshotForOther):
        bus.load(content)
    with pytest.raises(errors.SnapshotDamaged):  # and it could not be read either
        bus.load(content, device=suitcase.device.pk)
    _nothing_there(bus)


def test_data_of_another_release_are_refused(bus: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bus.check_out().content
    monkeypatch.setattr("wanderamt.apps.fieldsync.checkout.snapshot.__version__", "0.1.7")
    with pytest.raises(errors.SnapshotOfOtherRelease):
        bus.load(content)
    _nothing_there(bus)


def test_older_data_are_refused(bus: Unit, world: World) -> None:
    first, second = bus.windows()
    old = bus.check_out(first).content
    world.later(timedelta(minutes=1))
    bus.load(bus.check_out(second).content)
    with pytest.raises(errors.SnapshotTooOld):
        bus.load(old)
    assert leases_of(bus).keys() == {second.pk}


def test_the_same_data_twice_are_loaded_once(bus: Unit) -> None:
    content = bus.check_out().content
    bus.load(content)
    with at(bus.node):
        Appointment.objects.update(room_label="9")
    bus.load(content)
    with at(bus.node):
        assert set(Appointment.objects.values_list("room_label", flat=True)) == {"9"}


def _worked(unit: Unit, window: UUID, verdict: str = "") -> None:
    """The crew has done something at this stop."""
    with at(unit.node):
        number = OwnCommand.objects.count() + 1
        OwnCommand.objects.create(
            incarnation=1, seq=number, at=clock.now(), kind="counter.call_next", window_id=window,
            envelope={"name": "Anna Abendroth"}, hash=b"h", signature=b"s", verdict=verdict,
        )  # fmt: skip


def test_data_never_overwrite_what_the_crew_has_done(bus: Unit, world: World) -> None:
    first, _ = bus.windows()
    bus.load(bus.check_out(first).content)
    with at(bus.hub):
        services.take_back(device=bus.device, now=clock.now())
    world.later(timedelta(minutes=1))
    again = bus.check_out(first).content
    _worked(bus, first.pk)
    with pytest.raises(errors.WorkHasBegun):
        bus.load(again)


def test_before_anything_was_done_new_data_replace_the_old(bus: Unit, world: World) -> None:
    first, _ = bus.windows()
    bus.load(bus.check_out(first).content)
    with at(bus.hub):
        services.take_back(device=bus.device, now=clock.now())
        Appointment.objects.filter(window=first.pk, person_name="Anna Abendroth").update(
            state="cancelled", cancelled_at=clock.now()
        )
    world.later(timedelta(minutes=1))
    bus.load(bus.check_out(first).content)
    with at(bus.node):
        assert Appointment.objects.get(person_name="Anna Abendroth").state == "cancelled"
        assert Appointment.objects.filter(window=first.pk).count() == 8


def test_a_second_stop_leaves_the_first_as_the_crew_has_made_it(bus: Unit) -> None:
    first, second = bus.windows()
    bus.load(bus.check_out(first).content)
    with at(bus.node):
        Appointment.objects.filter(window=first.pk).update(no_show_at=clock.now())
    _worked(bus, first.pk)
    bus.load(bus.check_out(second).content)
    with at(bus.node):
        assert Appointment.objects.filter(window=first.pk, no_show_at=None).count() == 0


def test_a_load_that_dies_leaves_nothing_behind(bus: Unit) -> None:
    from wanderamt.apps.fieldsync.checkout.loading import load

    content = bus.check_out().content
    for moment in (3, 20, 60):
        with at(bus.node, dies_after=moment) as death:
            load(content, now=clock.now(), reader=bus.reader)
        assert death.happened
        _nothing_there(bus)
    bus.load(content)


def test_words_of_the_city_come_with_a_refresh_and_leave_the_stops_alone(bus: Unit, world: World) -> None:
    bus.load(bus.check_out().content)
    with at(bus.hub):
        key = "service.personalausweis.summary"
        Text.objects.create(key=key, language="de", text="Neu gesagt.", by="human")
        RoleGrant.objects.create(user=User.objects.get(username="theke1"), role="planner")
        world.later(timedelta(minutes=1))
        content = services.refresh(device=bus.device, now=clock.now()).content
    leases = leases_of(bus)
    _worked(bus, bus.windows()[0].pk)
    bus.load(content)
    with at(bus.node):
        forget_texts()
        assert text(key) == "Neu gesagt."
        roles = RoleGrant.objects.filter(user__username="theke1")
        assert set(roles.values_list("role", flat=True)) == {"clerk", "planner"}
        assert Appointment.objects.count() == 11
    forget_texts()
    assert leases_of(bus) == leases


def test_a_document_of_an_earlier_visit_comes_along(bus: Unit) -> None:
    first, _ = bus.windows()
    with at(bus.hub):
        from wanderamt.apps.cases.models import Document
        from wanderamt.apps.offices.public import OpeningWindow

        earlier = OpeningWindow.objects.create(
            counter=first.counter, site=first.site, starts_at=first.starts_at - timedelta(days=28),
            ends_at=first.ends_at - timedelta(days=28), desks=2, state="closed",
        )  # fmt: skip
        for number, name in enumerate(("Anna Abendroth", "Wer Nichts Abholt")):
            case = Case.objects.create(
                number=f"V-B1-{number}", window=earlier, service_id="personalausweis", visit_id=uuid7(),
                person_name=name, opened_at=earlier.starts_at, closed_at=earlier.ends_at, state="captured",
            )  # fmt: skip
            state = "ordered" if number else "ready"
            Document.objects.create(case=case, state=state, ordered_at=earlier.ends_at)
    bus.load(bus.check_out(first).content)
    with at(bus.node):
        [case] = Case.objects.select_related("document", "window")
        assert (case.person_name, case.document.state, case.window_id) == (
            "Anna Abendroth",
            "ready",
            earlier.pk,
        )
    assert leases_of(bus).keys() == {first.pk}


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [{"table": "auth.permission", "columns": [], "rows": []}],
        [{"table": "catalogue.text", "columns": ["key"], "rows": []}],
        [{"table": "catalogue.text"}],
        [7],
    ],
)
def test_tables_of_another_release_are_told(stored: object) -> None:
    with pytest.raises(TablesDiffer):
        tables_from(stored)
