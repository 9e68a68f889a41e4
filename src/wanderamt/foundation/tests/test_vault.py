"""The key of the database: in memory, of the right length, and gone when it is forgotten."""

import os

import pytest

from wanderamt.foundation import vault

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _as_it_was():
    before = vault.database_key() if vault.is_open() else None
    vault.lock()
    yield
    vault.lock()
    if before is not None:
        vault.unlock(before)


def test_a_locked_vault_gives_nothing():
    with pytest.raises(vault.VaultLocked):
        vault.database_key()
    assert not vault.is_open()


def test_an_open_vault_gives_the_key():
    vault.unlock(KEY)

    assert vault.database_key() == KEY


def test_a_lock_forgets_and_overwrites_the_key():
    vault.unlock(KEY)
    held = vault._vault._key

    vault.lock()

    assert held == bytes(32)
    assert not vault.is_open()


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_a_mistake_of_the_caller(length):
    with pytest.raises(ValueError, match="32 bytes"):
        vault.unlock(bytes(length))


def test_a_key_for_a_while_gives_back_what_was_before():
    with vault.unlocked(KEY):
        with vault.unlocked(bytes(32)):
            assert vault.database_key() == bytes(32)
        assert vault.database_key() == KEY
    assert not vault.is_open()


def test_no_text_of_the_vault_shows_the_key():
    vault.unlock(KEY)

    shown = f"{vault._vault!r} {vars(vault)}"

    assert KEY.hex() not in shown
    assert repr(KEY) not in shown


def test_a_forked_child_has_the_key():
    vault.unlock(KEY)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, vault.database_key())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reading, 32) == KEY
