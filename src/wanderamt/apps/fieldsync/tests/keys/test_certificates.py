"""Certificates: fourteen days at most, of this city only, and none for who is shut out."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from wanderamt.apps.fieldsync.keys import certificates, hub
from wanderamt.apps.fieldsync.keys.errors import DeviceBlocked
from wanderamt.apps.fieldsync.models import Device
from wanderamt.engines.sync import Reason

DAY = timedelta(days=1)


@pytest.fixture
def foreign(enrolled, settings, tmp_path, now):
    """A certificate for the same device by another city."""
    ours = settings.HUB_KEY_DIR
    settings.HUB_KEY_DIR = tmp_path / "other"
    pem = certificates.issue(enrolled.device, now=now).pem
    settings.HUB_KEY_DIR = ours
    return pem


def test_a_fresh_one_is_good(enrolled, now):
    assert certificates.check(enrolled.certificate, now=now) is None
    assert certificates.check_own(enrolled.certificate, now=now) is None
    assert certificates.device_of(enrolled.certificate) == enrolled.device.pk


def test_it_carries_the_devices_own_key(enrolled, computer):
    shown = x509.load_pem_x509_certificate(enrolled.certificate.encode())

    raw = shown.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    assert raw == computer.public


@pytest.mark.parametrize(("asked", "got"), [(1, 1), (14, 14), (15, 14), (400, 14)])
def test_it_lasts_fourteen_days_at_most(enrolled, now, asked, got):
    made = certificates.issue(enrolled.device, now=now, days=asked)

    assert made.not_after == now + got * DAY
    assert certificates.ends(made.pem) == now + got * DAY


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (-DAY, Reason.CERTIFICATE_EXPIRED),
        (timedelta(0), None),
        (14 * DAY - timedelta(seconds=1), None),
        (14 * DAY, Reason.CERTIFICATE_EXPIRED),
        (730 * DAY, Reason.CERTIFICATE_EXPIRED),
    ],
)
def test_outside_of_its_days_it_is_expired(enrolled, now, when, reason):
    assert certificates.check(enrolled.certificate, now=now + when) is reason


def test_a_unit_allows_its_clock_a_few_minutes(enrolled, now):
    late = now + 14 * DAY + timedelta(minutes=5)

    assert certificates.check_own(enrolled.certificate, now=late) is None
    assert certificates.check_own(enrolled.certificate, now=late + DAY) is Reason.CERTIFICATE_EXPIRED


def test_one_of_another_city_is_forged(foreign, now):
    assert certificates.check(foreign, now=now) is Reason.FORGED


@pytest.mark.parametrize(
    "pem", ["", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_what_is_none_is_forged(db, now, pem):
    assert certificates.check(pem, now=now) is Reason.FORGED
    assert certificates.check_own(pem, now=now) is Reason.FORGED
    assert certificates.device_of(pem) is None
    assert certificates.ends(pem) is None


def test_one_without_a_device_in_its_name_is_nobodys(enrolled):
    assert certificates.device_of(hub.hub_keys().ca_pem) is None


def test_revoked_ones_are_worthless_at_once(enrolled, now):
    certificates.issue(enrolled.device, now=now)

    assert certificates.revoke(device=enrolled.device, now=now) == 2
    assert certificates.revoke(device=enrolled.device, now=now) == 0
    assert certificates.check(enrolled.certificate, now=now) is Reason.CERTIFICATE_REVOKED


@pytest.mark.parametrize("state", [Device.State.REVOKED, Device.State.RETIRED])
def test_a_device_that_is_out_has_no_good_one_and_gets_none(enrolled, now, state):
    Device.objects.update(state=state, revoked_at=now)

    assert certificates.check(enrolled.certificate, now=now) is Reason.CERTIFICATE_REVOKED
    with pytest.raises(DeviceBlocked):
        certificates.issue(enrolled.device, now=now)


def test_one_that_the_hub_does_not_know_counts_as_revoked(enrolled, now):
    enrolled.device.certificates.all().delete()

    assert certificates.check(enrolled.certificate, now=now) is Reason.CERTIFICATE_REVOKED


@pytest.mark.parametrize(("days", "gets_one"), [(0, False), (3, False), (5, True), (13, True), (30, True)])
def test_the_next_one_comes_in_good_time(enrolled, now, days, gets_one):
    assert (certificates.due(device=enrolled.device, now=now + days * DAY) is not None) is gets_one
