"""Back from the second medium: proved first, old files aside, a new chain, and no number a second time."""

import pytest
from django.db import connection

from wanderamt.apps.fieldsync.keys.errors import KeyringMissing
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.tests.unit.folders import DEVICE, NOON, SECRET, act, at_unit
from wanderamt.apps.fieldsync.unit import copying, process
from wanderamt.apps.fieldsync.unit.ailments import CopyRestored, DatabaseDamaged, NoMedium
from wanderamt.apps.fieldsync.unit.marking import Mark, read_mark
from wanderamt.apps.fieldsync.unit.recovering import recover
from wanderamt.engines.sync import genesis
from wanderamt.foundation import numbers
from wanderamt.foundation.commands import acting


@pytest.fixture
def medium(unit, tmp_path):
    """Two commands, then a copy, then one more that the copy does not have."""
    prepared = copying.prepare(tmp_path / "stick", device=DEVICE, places=unit)
    for _ in range(2):
        numbers.reserve_block(scope="ticket B1", holder=DEVICE, size=10)
    with acting(DEVICE):
        assert [numbers.next_in("ticket B1") for _ in range(2)] == [1, 2]
    act(2)
    copying.copy(unit, prepared)
    act(1)
    connection.close()
    return prepared


def back(unit, medium):
    return recover(unit, source=medium.folder, secret=SECRET, now=NOON)


def test_it_begins_a_chain_of_its_own(unit, medium):
    done = back(unit, medium)

    own = OwnState.objects.get()
    assert (done.incarnation, done.last) == (2, 2)
    assert (own.incarnation, own.head_seq, bytes(own.head_hash)) == (2, 0, genesis(DEVICE, 2))
    assert read_mark(unit.mark) == Mark(2, 0)
    assert OwnCommand.objects.count() == 2


def test_it_starts_and_works_on(unit, medium):
    back(unit, medium)
    process.start_up(unit, SECRET, now=NOON.replace(hour=12))
    act(2)

    assert list(OwnCommand.objects.values_list("incarnation", "seq")) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    process.start_up(unit, SECRET, now=NOON.replace(hour=13))


def test_no_number_is_given_out_a_second_time(unit, medium):
    """The lost third command may have used number 3: the restored device begins with the spare block."""
    back(unit, medium)

    with acting(DEVICE):
        assert numbers.next_in("ticket B1") == 11


def test_the_old_files_are_kept_aside(unit, medium):
    before = unit.database.read_bytes()

    done = back(unit, medium)

    assert (done.aside / "unit.db").read_bytes() == before
    assert done.aside.name == "aside-20250929T100000Z"


def test_a_new_computer_has_nothing_to_put_aside(unit, medium, tmp_path):
    with at_unit(tmp_path / "new") as places:
        places.folder.mkdir()
        done = back(places, medium)
        process.start_up(places, SECRET, now=NOON.replace(hour=12))

    assert done.aside is None
    assert done.incarnation == 2


def test_two_recoveries_from_one_copy_are_two_chains(unit, medium):
    assert back(unit, medium).incarnation == 2
    connection.close()
    stick = copying.medium_at(medium.folder)

    assert recover(unit, source=stick.folder, secret=SECRET, now=NOON.replace(hour=11)).incarnation == 3


def test_a_damaged_copy_changes_nothing(unit, medium):
    copied = medium.folder / "unit.db"
    copied.write_bytes(copied.read_bytes()[: -4096 * 3])
    before = {path.name: path.read_bytes() for path in unit.folder.iterdir() if path.is_file()}

    with pytest.raises(DatabaseDamaged):
        back(unit, medium)

    assert {path.name: path.read_bytes() for path in unit.folder.iterdir()} == before


def test_a_folder_that_is_no_medium_changes_nothing(unit, tmp_path):
    with pytest.raises(NoMedium):
        recover(unit, source=tmp_path, secret=SECRET, now=NOON)


def test_a_copy_without_a_keyring_changes_nothing(unit, medium, monkeypatch):
    monkeypatch.undo()
    (medium.folder / "keyring.age").unlink()

    with pytest.raises(KeyringMissing):
        back(unit, medium)


def test_a_copy_that_was_just_put_in_place_by_hand_is_noticed(unit, medium):
    unit.database.write_bytes((medium.folder / "unit.db").read_bytes())

    with pytest.raises(CopyRestored):
        process.start_up(unit, SECRET, now=NOON.replace(hour=12))


def test_the_unit_goes_on_copying_to_the_medium(unit, medium):
    back(unit, medium)

    assert unit.copy_target == medium.folder
