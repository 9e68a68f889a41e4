"""The keyring: only the start secret opens it, nothing of it shows, and it is whole or not there."""

import json
from uuid import UUID

import pyrage
import pytest

from wanderamt.apps.fieldsync.keys.errors import (
    KeyringDamaged,
    KeyringExists,
    KeyringMissing,
    SealBroken,
    SecretTooShort,
    WrongSecret,
)
from wanderamt.apps.fieldsync.keys.keyring import NAME, Home, Keyring, write_private
from wanderamt.apps.fieldsync.keys.sealing import seal_for, verify
from wanderamt.apps.fieldsync.tests.keys.conftest import SECRET

HOME = Home(
    device=UUID("0190f6c8-0000-7000-8000-000000000001"),
    hub="https://mobil.stadt.example",
    city="ab" * 32,
    hub_key=bytes(range(32)),
    unit_mark="K1",
    label="Koffer 1",
)


def test_the_start_secret_opens_it(kept):
    folder, made = kept

    opened = Keyring.open(folder, SECRET)

    assert opened.database_key == made.database_key
    assert opened.secret_key == made.secret_key
    assert opened.public == made.public
    assert opened.recipient == made.recipient
    assert opened.home is None


@pytest.mark.parametrize("wrong", ["", "falsch", SECRET + " ", SECRET.upper()])
def test_another_secret_opens_nothing(kept, wrong):
    with pytest.raises(WrongSecret):
        Keyring.open(kept[0], wrong)


def test_a_folder_without_one_is_no_unit(tmp_path):
    with pytest.raises(KeyringMissing):
        Keyring.open(tmp_path, SECRET)


@pytest.mark.parametrize(
    "harm",
    [
        lambda sealed: b"",
        lambda sealed: sealed[:20],
        lambda sealed: sealed[:-3],
        lambda sealed: b"nothing of the kind",
        lambda sealed: sealed[:-3] + b"abc",
    ],
)
def test_a_damaged_one_is_told_from_a_wrong_secret(kept, tmp_path, harm):
    (tmp_path / NAME).write_bytes(harm((kept[0] / NAME).read_bytes()))

    with pytest.raises(KeyringDamaged):
        Keyring.open(tmp_path, SECRET)


@pytest.mark.parametrize(
    "told",
    [
        b"[]",
        b"{}",
        b'{"format": 2}',
        b"\xff",
        json.dumps({"format": 1, "signing": "!", "identity": "", "database_key": ""}).encode(),
    ],
)
def test_a_content_that_is_none_is_damage(kept, tmp_path, monkeypatch, told):
    (tmp_path / NAME).write_bytes(b"sealed")
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda sealed, secret: told)

    with pytest.raises(KeyringDamaged):
        Keyring.open(tmp_path, SECRET)


def test_keys_that_are_there_are_never_replaced(kept):
    with pytest.raises(KeyringExists):
        Keyring.create(kept[0], SECRET)


def test_a_short_secret_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(SecretTooShort) as refused:
        Keyring.create(tmp_path, "Passwort 123456")

    assert "mindestens 16 Zeichen" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_whom_it_trusts_is_kept_with_it(kept, tmp_path):
    kept[1].at_home(HOME).save(tmp_path, SECRET)

    assert Keyring.open(tmp_path, SECRET).home == HOME


def test_only_the_owner_may_read_the_file(kept):
    assert (kept[0] / NAME).stat().st_mode & 0o777 == 0o600


def test_no_key_is_in_the_file_or_in_its_text(kept):
    folder, made = kept
    secrets = (
        made.secret_key.encode(),
        made.database_key,
        made.database_key.hex().encode(),
        str(made.identity).encode(),
        made.signing.private_bytes_raw(),
    )

    written = b"".join(path.read_bytes() for path in folder.iterdir()) + repr(made).encode()

    assert [secret for secret in secrets if secret in written] == []


def test_two_devices_have_nothing_in_common():
    one, other = Keyring.fresh(), Keyring.fresh()

    assert one.public != other.public
    assert one.database_key != other.database_key
    assert one.secret_key != other.secret_key
    assert one.recipient != other.recipient


def test_what_it_signs_is_checked_with_its_public_half(computer):
    signature = computer.sign(b"Aufruf 12")

    assert verify(computer.public, signature, b"Aufruf 12")
    assert not verify(computer.public, signature, b"Aufruf 13")
    assert not verify(Keyring.fresh().public, signature, b"Aufruf 12")
    assert not verify(b"kurz", signature, b"Aufruf 12")
    assert not verify(computer.public, b"kurz", b"Aufruf 12")


def test_what_is_sealed_for_it_nobody_else_reads(computer):
    sealed = seal_for(computer.recipient, "Anna Wöhlers".encode())

    assert computer.unseal(sealed) == "Anna Wöhlers".encode()
    assert b"Anna" not in sealed
    with pytest.raises(SealBroken):
        Keyring.fresh().unseal(sealed)


@pytest.mark.parametrize("harm", [lambda data: data[:-1], lambda data: b"", lambda data: data[:-1] + b"x"])
def test_what_was_changed_on_the_way_is_not_read(computer, harm):
    sealed = seal_for(computer.recipient, b"Tagesdaten")

    with pytest.raises(SealBroken):
        computer.unseal(harm(sealed))


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "deep" / "file"
    write_private(path, b"one")
    (path.parent / "file.new").write_bytes(b"half of what a power cut left")
    write_private(path, b"two")

    assert [each.name for each in path.parent.iterdir()] == ["file"]
    assert path.read_bytes() == b"two"
