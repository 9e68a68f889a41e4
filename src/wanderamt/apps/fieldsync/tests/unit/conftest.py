"""Units in folders: one is made for all tests, each test gets a copy of it."""

import pytest
from cryptography.hazmat.primitives import serialization

from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.keyring import Keyring
from wanderamt.apps.fieldsync.models import Device
from wanderamt.apps.fieldsync.tests.unit.folders import DEVICE, NOON, SECRET, at_unit, copied, make_folder
from wanderamt.apps.fieldsync.unit import process


@pytest.fixture(scope="session")
def template(tmp_path_factory, django_db_blocker):
    folder = tmp_path_factory.mktemp("template") / "unit"
    with django_db_blocker.unblock():
        return folder, make_folder(folder)


@pytest.fixture
def quick(template, monkeypatch):
    """The start secret opens at once: age's second of work has its own tests."""
    known = template[1]

    def open_at_once(cls, folder, secret):
        assert secret == SECRET
        return known

    monkeypatch.setattr(Keyring, "open", classmethod(open_at_once))
    return known


@pytest.fixture
def folder(template, tmp_path):
    return copied(template[0], tmp_path / "unit")


@pytest.fixture
def unit(folder, quick, django_db_blocker):
    """This process is an opened unit."""
    with django_db_blocker.unblock(), at_unit(folder) as places:
        process.open_unit(places, SECRET)
        yield places


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def certificate(quick, noon, settings, tmp_path):
    """For fourteen days from noon."""
    settings.HUB_KEY_DIR = tmp_path / "hub"
    device = Device(pk=DEVICE, signing_key=quick.public)
    signed = certificates._signed(device, start=noon, end=noon + certificates.LONGEST)
    return signed.public_bytes(serialization.Encoding.PEM).decode()
