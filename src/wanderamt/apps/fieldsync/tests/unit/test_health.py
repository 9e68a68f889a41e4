"""Before each start: a unit that could lose or double work does not start, and says what to do."""

from datetime import timedelta

import pytest
from django.db import connection

from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.tests.unit.folders import SECRET, act, at_unit
from wanderamt.apps.fieldsync.unit import health, process
from wanderamt.apps.fieldsync.unit.ailments import (
    ChainBroken,
    ClockOff,
    CopyRestored,
    DatabaseDamaged,
    DatabaseMissing,
    NotEnrolled,
    TooLittleSpace,
)
from wanderamt.apps.fieldsync.unit.marking import Mark, read_mark, write_mark

TWO_YEARS = timedelta(days=730)


def refuses(places, noon, error):
    """What the start says; the check must not have changed anything."""
    with pytest.raises(error) as refused:
        process.start_up(places, SECRET, now=noon)
    return str(refused.value)


def harm(path, change):
    path.write_bytes(change(path.read_bytes()))


def flipped(data):
    """One bit of a page in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def test_a_healthy_unit_starts_and_warns_of_what_limits_the_day(unit, noon):
    _, warnings = process.start_up(unit, SECRET, now=noon)

    assert warnings == [
        "Das Gerät hat keine Bescheinigung. Es kann nichts übertragen.",
        "Es gibt keinen zweiten Datenträger. Geht dieser verloren, gehen die Daten verloren.",
    ]


def test_after_a_day_of_work_it_starts_again(unit, noon):
    act(25)

    process.start_up(unit, SECRET, now=noon + timedelta(hours=8))

    assert read_mark(unit.mark) == Mark(1, 25)


@pytest.mark.parametrize(
    "change",
    [
        flipped,
        lambda data: data[: len(data) // 2],
        lambda data: data[: len(data) - 4096],
        lambda data: b"\x00" * 4096 + data[4096:],
        lambda data: data[:100] + b"\xff" * 16 + data[116:],
        lambda data: b"SQLite format 3\x00" + data[16:],
    ],
)
def test_a_damaged_database_is_refused_and_the_way_back_is_told(
    folder, quick, noon, django_db_blocker, change
):
    harm(folder / "unit.db", change)

    with django_db_blocker.unblock(), at_unit(folder) as places:
        told = refuses(places, noon, DatabaseDamaged)

    assert "wanderamt unit recover --from ORDNER" in told


@pytest.mark.parametrize("gone", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_database_that_is_gone_or_empty_is_not_made_anew(folder, quick, noon, django_db_blocker, gone):
    gone(folder / "unit.db")

    with django_db_blocker.unblock(), at_unit(folder) as places:
        assert "fehlt oder ist leer" in refuses(places, noon, DatabaseMissing)


def test_a_log_that_is_gone_is_noticed(unit, noon):
    """After a power cut the last commands are in the log only; without it the database is an older one."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA wal_autocheckpoint = 0")
    before = unit.database.read_bytes()
    act(3)
    connection.close()
    unit.database.write_bytes(before)
    for ending in ("-wal", "-shm"):
        unit.folder.joinpath(f"unit.db{ending}").unlink(missing_ok=True)

    assert "endet bei Vorgang 0, geschehen sind 3" in refuses(unit, noon, CopyRestored)


def test_a_restored_backup_is_noticed(unit, noon):
    act(2)
    connection.close()
    backup = unit.database.read_bytes()
    act(3)
    connection.close()
    unit.database.write_bytes(backup)

    assert "endet bei Vorgang 2, geschehen sind 5" in refuses(unit, noon, CopyRestored)


def test_a_new_incarnation_is_further_than_an_old_one(unit, noon):
    act(2)
    write_mark(unit.mark, Mark(2, 0))

    refuses(unit, noon, CopyRestored)


@pytest.mark.parametrize("text", ["", "x", "1", "1 2 3", "eins zwei"])
def test_a_mark_that_cannot_be_read_is_none(unit, noon, text):
    unit.mark.write_text(text)

    process.start_up(unit, SECRET, now=noon)


def test_the_mark_never_goes_back(unit):
    write_mark(unit.mark, Mark(1, 7))
    write_mark(unit.mark, Mark(1, 3))

    assert read_mark(unit.mark) == Mark(1, 7)


@pytest.mark.parametrize(
    "change",
    [
        lambda: OwnCommand.objects.filter(seq=2).update(hash=bytes(32)),
        lambda: OwnCommand.objects.filter(seq=2).update(signature=bytes(64)),
        lambda: OwnCommand.objects.filter(seq=2).update(envelope={"format": 1}),
        lambda: OwnCommand.objects.filter(seq=2).delete(),
        lambda: OwnCommand.objects.filter(seq=2).update(seq=9),
        lambda: _with_args(2, {"ticket": "another"}),
    ],
)
def test_a_changed_chain_is_refused_at_the_place(unit, noon, change):
    act(4, ticket="A 12")
    change()

    assert "bei Nummer 2" in refuses(unit, noon, ChainBroken)


def _with_args(seq, args):
    kept = OwnCommand.objects.get(seq=seq)
    OwnCommand.objects.filter(seq=seq).update(envelope={**kept.envelope, "args": args})


@pytest.mark.parametrize(
    "change",
    [
        lambda: OwnState.objects.update(head_seq=9),
        lambda: OwnState.objects.update(head_hash=bytes(32)),
        lambda: OwnCommand.objects.filter(seq=4).delete(),
    ],
)
def test_a_head_that_is_not_the_end_of_the_chain_is_refused(unit, noon, change):
    act(4)
    change()

    refuses(unit, noon, ChainBroken)


def test_erased_commands_still_link_the_chain(unit, noon):
    act(4, ticket="A 12")
    OwnCommand.objects.filter(seq__lte=3).update(envelope=None)

    process.start_up(unit, SECRET, now=noon + timedelta(hours=1))


def test_a_database_of_another_device_is_refused(unit, noon):
    OwnState.objects.update(device_id="0190f6c8-0000-7000-8000-0000000000ff")

    refuses(unit, noon, NotEnrolled)


def test_without_a_state_it_is_no_unit(unit, noon):
    OwnState.objects.all().delete()

    refuses(unit, noon, NotEnrolled)


@pytest.mark.parametrize("off", [-TWO_YEARS, timedelta(minutes=-10)])
def test_a_clock_behind_the_last_command_is_refused(unit, noon, off):
    act(1)

    assert "Die Uhr des Geräts zeigt" in refuses(unit, noon + off, ClockOff)


def test_a_clock_that_was_set_by_a_minute_is_none_of_our_business(unit, noon):
    act(1)

    process.start_up(unit, SECRET, now=noon - timedelta(minutes=1))


def test_a_clock_behind_the_last_contact_is_refused(unit, noon):
    OwnState.objects.update(last_contact_at=noon)

    assert "Verbindung war später" in refuses(unit, noon - timedelta(hours=1), ClockOff)


@pytest.mark.parametrize(
    ("off", "told"), [(-TWO_YEARS, "ist jünger"), (TWO_YEARS, "seit Monaten abgelaufen")]
)
def test_a_clock_two_years_off_the_certificate_is_refused(unit, noon, certificate, off, told):
    unit.certificate.write_text(certificate)

    assert told in refuses(unit, noon + off, ClockOff)


def test_an_expired_certificate_is_a_warning(unit, noon, certificate):
    unit.certificate.write_text(certificate)

    _, warnings = process.start_up(unit, SECRET, now=noon + timedelta(days=20))

    assert any("abgelaufen" in warning for warning in warnings)


@pytest.mark.parametrize(("free", "starts"), [(0, False), (99, False), (100, True), (499, True)])
def test_with_too_little_space_it_does_not_start(unit, noon, monkeypatch, free, starts):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": free * 2**20}))

    if starts:
        assert any("frei" in warning for warning in process.start_up(unit, SECRET, now=noon)[1])
    else:
        assert f"{free} MB frei" in refuses(unit, noon, TooLittleSpace)


def test_the_check_reads_only(unit, noon):
    act(2)
    before = list(OwnCommand.objects.values()), OwnState.objects.values().get()

    health.check(unit, process.open_unit(unit, SECRET), now=noon)

    assert (list(OwnCommand.objects.values()), OwnState.objects.values().get()) == before
