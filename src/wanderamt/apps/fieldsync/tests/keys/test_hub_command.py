"""The hub's commands for units: what an administrator sees and gets."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from wanderamt.apps.fieldsync.keys import bundles
from wanderamt.apps.fieldsync.keys.enrolment import enrol
from wanderamt.apps.fieldsync.models import Bundle, Device, Downward


def hub(*words):
    out = StringIO()
    call_command("hub", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def source(tmp_path):
    (tmp_path / "source" / "src" / "wanderamt").mkdir(parents=True)
    (tmp_path / "source" / "src" / "wanderamt" / "__init__.py").write_text('__version__ = "0.2.0"\n')
    return tmp_path / "source"


def test_without_units_it_says_so(db):
    assert hub("status") == "Es ist noch kein Gerät angemeldet.\n"


def test_each_unit_has_its_state(enrolled, now, frozen_clock):
    Device.objects.update(
        last_contact_at=now,
        version="0.1.0",
        reported={"waiting": 3, "storage_free_mb": 5120, "copy_at": None},
    )

    told = hub("status")

    assert told.startswith(f"Koffer 1 (Bus 1), in Betrieb, {enrolled.device.pk}\n")
    assert "letzter Kontakt: 15.09.2025, 9:00" in told or "letzter Kontakt: 15.09.2025, 09:00" in told
    assert "Version: 0.1.0" in told
    assert "Bescheinigung bis: 29.09.2025" in told
    assert "wartende Vorgänge: 3" in told
    assert "frei: 5120 MB" in told
    assert "unterwegs bis: –" in told


def test_one_that_was_never_heard_of_has_question_marks(enrolled, frozen_clock):
    assert "letzter Kontakt: –; unterwegs bis: –; Version: ?;" in hub("status")


@pytest.mark.parametrize("named", ["B1", "Bus 1"])
def test_a_code_for_a_unit(unit, computer, now, frozen_clock, named):
    code = hub("code", named).splitlines()[0]

    made = enrol(code=code, label="", signing_key=computer.public, recipient=computer.recipient, now=now)
    assert made.device.unit == unit


def test_no_code_for_a_unit_that_is_none(unit):
    with pytest.raises(CommandError, match="keine Einheit B9"):
        hub("code", "B9")


def test_a_device_that_was_away_too_long_gets_a_certificate(enrolled, frozen_clock):
    told = hub("certify", str(enrolled.device.pk))

    assert told.startswith("Gültig bis 29.09.2025")
    assert enrolled.device.certificates.count() == 2


def test_a_revoked_device_gets_none(enrolled, now, frozen_clock):
    Device.objects.update(state="revoked", revoked_at=now)

    with pytest.raises(CommandError, match="gesperrt"):
        hub("certify", str(enrolled.device.pk))


def test_a_device_that_is_none_gets_none(db):
    with pytest.raises(CommandError, match="kein solches Gerät"):
        hub("certify", str(uuid4()))


def test_a_bundle_is_packed_and_signed(db, source, tmp_path, computer, enrolled):
    from wanderamt.apps.fieldsync.keys.keyring import Home

    told = hub("bundle", "--source", str(source), "--out", str(tmp_path / "new.bundle"))

    home = Home(
        device=enrolled.device.pk,
        hub="",
        city=enrolled.city,
        hub_key=enrolled.hub_key,
        unit_mark="B1",
        label="",
    )
    manifest, _ = bundles.opened((tmp_path / "new.bundle").read_bytes(), home=home, version="0.1.0")
    assert manifest.version == "0.2.0"
    assert told.startswith("Version 0.2.0, ")
    assert not Bundle.objects.exists()


def test_sent_it_is_announced_to_devices_in_use_only(enrolled, source, tmp_path, now, frozen_clock):
    gone = Device.objects.create(
        unit=enrolled.device.unit,
        label="alt",
        state="retired",
        signing_key=b"",
        recipient="",
        enrolled_at=now,
    )
    told = hub("bundle", "--source", str(source), "--out", str(tmp_path / "new.bundle"), "--send")

    kept = Bundle.objects.get()
    assert bytes(kept.content) == (tmp_path / "new.bundle").read_bytes()
    assert Downward.objects.get().payload == {
        "bundle": str(kept.pk),
        "size": kept.size,
        "sha256": kept.sha256,
    }
    assert not Downward.objects.filter(device=gone).exists()
    assert "An 1 Geräte unterwegs." in told


def test_a_source_that_is_none_is_an_error(db, tmp_path):
    with pytest.raises(CommandError):
        hub("bundle", "--source", str(tmp_path), "--out", str(tmp_path / "x"))
