"""What a running unit does beside serving, and what its log does not say."""

import logging
import sys
from threading import Event

import pytest
from django.conf import settings as live
from django.contrib.sessions.models import Session

from wanderamt.apps.fieldsync.exchange.reporting import own_state
from wanderamt.apps.fieldsync.keys.errors import SealBroken
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.keys.sealing import seal_for, verify
from wanderamt.apps.fieldsync.running import server, working
from wanderamt.apps.fieldsync.tests.unit.folders import DEVICE, NOON, SECRET
from wanderamt.apps.fieldsync.unit import places, process, telling
from wanderamt.apps.fieldsync.unit.ailments import NotEnrolled
from wanderamt.apps.fieldsync.unit.copying import Copier
from wanderamt.apps.fieldsync.unit.identity import identity
from wanderamt.apps.fieldsync.unit.logs import Discreet
from wanderamt.foundation import clock, vault


def line(message, *args, error=None):
    return Discreet().format(
        logging.LogRecord("wanderamt", logging.ERROR, "x.py", 1, message, args, error and sys.exc_info())
    )


def test_an_opened_unit_signs_and_unseals(unit, quick):
    me = identity()

    assert me.device_id == DEVICE
    assert verify(quick.public, me.sign(b"act"), b"act")
    assert me.unseal(seal_for(quick.recipient, b"day")) == b"day"
    assert me.home == quick.home
    with pytest.raises(SealBroken):
        me.unseal(b"nothing")


def test_sessions_are_signed_with_the_units_own_key(unit, quick):
    assert quick.secret_key == live.SECRET_KEY
    assert vault.database_key() == quick.database_key


def test_keys_without_a_home_start_nothing(unit, monkeypatch):
    monkeypatch.setattr(Keyring, "open", classmethod(lambda cls, folder, secret: Keyring.fresh()))

    with pytest.raises(NotEnrolled):
        process.open_unit(unit, SECRET)


def test_a_crash_writes_no_memory_to_the_disk(unit):
    import resource

    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def test_a_unit_has_three_companions(unit, quick):
    found = server.companions(unit, quick, Event())

    assert [each.name for each in found] == ["copy", "work", "exchange"]


def test_the_hub_hears_of_the_second_medium(unit):
    working.report_copies(Copier(unit, DEVICE, lambda: NOON))

    assert own_state()["copy_trouble"] == ""
    working._copiers.clear()
    assert "copy_trouble" not in own_state()


def test_old_sessions_are_tidied_away(unit):
    Session.objects.create(session_key="old", session_data="", expire_date=NOON)
    stop = Event()
    stop.set()

    working.work_forever(stop)

    assert not Session.objects.exists()


def test_without_a_safe_line_there_is_no_exchange(unit, caplog):
    working.exchange_forever(Event(), "http://hub.example", identity())

    assert "no_safe_line" in caplog.text


def test_told_to_stop_the_exchange_ends(unit):
    stop = Event()
    stop.set()

    working.exchange_forever(stop, "http://127.0.0.1:9", identity())


def test_a_log_line_says_what_stands_in_the_source_only():
    assert line("could not serve %s", "Hannelore").endswith("wanderamt could not serve %s")


def test_an_error_is_told_by_type_and_place():
    try:
        int("Hannelore")
    except ValueError as error:
        told = line("failed", error=error)

    assert "Hannelore" not in told
    assert "ValueError at test_an_error_is_told_by_type_and_place:" in told


def test_a_message_that_is_no_text_is_told_by_its_type():
    assert line(ValueError("Hannelore")).endswith("wanderamt ValueError")


def test_status_needs_no_secret(unit, tmp_path, certificate):
    def told():
        return dict(telling.outside(unit, now=NOON))

    assert told()["Bescheinigung"] == "keine"
    unit.certificate.write_text(certificate)
    unit.copy_to(tmp_path / "stick")
    assert told()["Bescheinigung"] == "gültig bis 13.10.2025"
    assert told()["Zweiter Datenträger"] == "nicht eingesteckt"
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "unit.db").write_bytes(b"x")
    assert f".{clock.now().year}, " in told()["Zweiter Datenträger"]
    assert dict(telling.outside(unit, now=NOON.replace(year=2026)))["Bescheinigung"].startswith("abgelaufen")


def test_a_hub_has_no_folder_of_a_unit(settings):
    settings.UNIT_DIR = None

    with pytest.raises(RuntimeError, match="no unit"):
        places.own_places()
