"""The second medium: encrypted, whole at any moment, only ever the device's own, and gone without harm."""

import shutil
import threading

import pytest
from django.db import connection

from wanderamt.apps.fieldsync.models import OwnCommand
from wanderamt.apps.fieldsync.tests.unit.folders import DEVICE, NOON, act
from wanderamt.apps.fieldsync.unit import copying
from wanderamt.apps.fieldsync.unit.ailments import NoMedium, SameMedium
from wanderamt.apps.fieldsync.unit.copying import Copier, Medium
from wanderamt.apps.fieldsync.unit.places import Places
from wanderamt.foundation import vault
from wanderamt.foundation.sqlcipher.base import connect

OTHER = "0190f6c8-0000-7000-8000-0000000000ff"


@pytest.fixture
def medium(unit, tmp_path):
    prepared = copying.prepare(tmp_path / "stick", device=DEVICE, places=unit)
    unit.copy_to(prepared.folder)
    return prepared


@pytest.fixture
def copier(unit):
    return Copier(unit, DEVICE, lambda: NOON)


def commands_in(folder):
    """How many commands the copy has; proves that it can be opened and is sound."""
    copied = connect(str(folder / "unit.db"), vault.database_key())
    assert copied.execute("PRAGMA cipher_integrity_check").fetchall() == []
    (found,) = copied.execute("SELECT count(*) FROM fieldsync_owncommand").fetchone()
    copied.close()
    return found


def test_a_copy_has_everything_that_was_committed(unit, medium):
    act(3, name="Hannelore")
    copying.copy(unit, medium)

    assert commands_in(medium.folder) == 3
    assert (medium.folder / "keyring.age").read_bytes() == unit.keyring.read_bytes()
    assert b"Hannelore" not in (medium.folder / "unit.db").read_bytes()


def test_what_is_not_committed_is_not_in_it(unit, medium):
    from django.db import transaction

    with transaction.atomic():
        act(1)
        copying.copy(unit, medium)

    assert commands_in(medium.folder) == 0


def test_it_copies_when_something_was_done_and_only_then(unit, medium, copier):
    act(2)

    assert [copier.look(), copier.look()] == [True, False]
    act(1)
    assert copier.look()
    assert commands_in(medium.folder) == 3
    assert copier.report() == {"copy_at": NOON.isoformat(), "copy_trouble": ""}


def test_without_a_medium_nothing_is_copied(unit, copier):
    act(1)

    assert not copier.look()
    assert copier.report() == {"copy_at": None, "copy_trouble": ""}


def test_a_medium_that_is_pulled_out_costs_nothing_and_is_found_again(unit, medium, copier, tmp_path):
    copier.look()
    medium.folder.rename(tmp_path / "elsewhere")
    act(2)

    assert not copier.look()
    assert copier.report()["copy_trouble"] == "NoMedium"
    (tmp_path / "elsewhere").rename(medium.folder)
    assert copier.look()
    assert commands_in(medium.folder) == 2
    assert copier.report()["copy_trouble"] == ""


def test_the_empty_place_where_it_was_mounted_is_left_alone(unit, medium, copier):
    shutil.rmtree(medium.folder)
    medium.folder.mkdir()
    act(1)

    assert not copier.look()
    assert list(medium.folder.iterdir()) == []


def test_pulled_out_in_the_middle_the_copy_before_is_good(unit, medium, copier, monkeypatch):
    act(2)
    copier.look()
    act(1)

    def break_off(source, target):
        target.write_bytes(b"half of it")
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(copying, "copy_database", break_off)
        assert not copier.look()

    assert commands_in(medium.folder) == 2
    assert copier.look()
    assert commands_in(medium.folder) == 3
    assert sorted(path.name for path in medium.folder.iterdir()) == [
        "keyring.age",
        "unit.db",
        "wanderamt-copy.json",
    ]


def test_a_full_medium_is_trouble_and_no_disaster(unit, medium, copier, monkeypatch):
    act(1)
    monkeypatch.setattr(copying, "copy_database", _full)

    assert not copier.look()
    assert copier.trouble == "OSError"
    assert OwnCommand.objects.count() == 1


def _full(source, target):
    raise OSError(28, "No space left on device")


def test_the_medium_of_another_device_is_not_written_to(unit, tmp_path):
    copying.note(Medium(tmp_path / "stick", OTHER, 0))

    with pytest.raises(NoMedium):
        copying.prepare(tmp_path / "stick", device=DEVICE, places=unit)
    with pytest.raises(NoMedium):
        copying.medium_at(tmp_path / "stick", device=DEVICE)


@pytest.mark.parametrize("mark", ["", "{}", "[]", '{"device": "x", "incarnation": 1}'])
def test_a_mark_that_cannot_be_read_is_none(tmp_path, mark):
    (tmp_path / "wanderamt-copy.json").write_text(mark)

    with pytest.raises(NoMedium):
        copying.medium_at(tmp_path)


def test_the_own_folder_is_no_second_medium(unit):
    with pytest.raises(SameMedium):
        copying.prepare(unit.folder / "copy", device=DEVICE, places=unit)


def test_a_medium_that_is_known_keeps_what_it_knows(unit, tmp_path):
    copying.note(Medium(tmp_path / "stick", DEVICE, 4))

    assert copying.prepare(tmp_path / "stick", device=DEVICE, places=unit).incarnation == 4


def test_a_new_certificate_goes_along(unit, medium):
    unit.certificate.write_text("first")
    copying.copy(unit, medium)
    unit.certificate.write_text("second")
    copying.copy(unit, medium)

    assert Places(medium.folder).certificate.read_text() == "second"


def test_while_the_unit_runs_the_copy_follows_and_stops_with_it(unit, medium, copier):
    stop = threading.Event()
    thread = threading.Thread(target=copier.run_forever, args=(stop,), kwargs={"rhythm": 0.01})
    thread.start()
    act(5)
    connection.close()
    stop.set()
    thread.join()

    assert commands_in(medium.folder) == 5


@pytest.mark.parametrize("text", ["", "{}", "[]", "x"])
def test_choices_that_cannot_be_read_name_no_medium(unit, text):
    (unit.folder / "unit.json").write_text(text)

    assert unit.copy_target is None
