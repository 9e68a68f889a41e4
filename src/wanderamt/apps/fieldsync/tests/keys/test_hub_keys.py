"""The hub's keys are made once and never seen."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import x25519

from wanderamt.apps.fieldsync.keys import hub
from wanderamt.apps.fieldsync.keys.certificates import signed_by
from wanderamt.apps.fieldsync.keys.sealing import verify


@pytest.fixture
def folder(settings, tmp_path):
    settings.HUB_KEY_DIR = tmp_path / "state" / "keys"
    yield settings.HUB_KEY_DIR
    hub._kept.cache_clear()


def test_they_are_made_once(folder):
    first = hub.hub_keys()
    hub._kept.cache_clear()
    second = hub.hub_keys()

    assert first.city == second.city == hub.city_key()
    assert first.public == second.public
    assert len(first.city) == 64


def test_the_files_are_the_operators_alone(folder):
    hub.hub_keys()

    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {
        "ca.key": "0o600",
        "signing.key": "0o600",
        "ca.pem": "0o600",
    }
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_empty_folder_of_that_name_is_used(folder):
    folder.mkdir(parents=True)

    assert len(hub.hub_keys().public) == 32


def test_who_comes_second_uses_the_keys_of_the_first(folder):
    first = hub.hub_keys()
    hub._make(folder)
    hub._kept.cache_clear()

    assert hub.hub_keys().city == first.city
    assert [path.name for path in folder.parent.iterdir()] == ["keys"]


def test_the_city_certifies_itself_and_signs(folder):
    keys = hub.hub_keys()

    assert signed_by(keys.ca_certificate, keys.ca.public_key())
    assert "BEGIN CERTIFICATE" in keys.ca_pem
    assert verify(keys.public, keys.sign(b"bundle"), b"bundle")


def test_the_text_of_the_keys_shows_none(folder):
    assert "PrivateKey" not in repr(hub.hub_keys())


def test_a_file_with_another_kind_of_key_is_not_used(folder):
    hub.hub_keys()
    hub._kept.cache_clear()
    other = x25519.X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "ca.key").write_bytes(other)

    with pytest.raises(TypeError, match="Ed25519"):
        hub.hub_keys()
