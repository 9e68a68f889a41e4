"""The disk of a unit that was switched off, or died: no name, no date and no number of the day is on it."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from wanderamt.apps.fieldsync.tests.unit import player
from wanderamt.apps.fieldsync.tests.unit.folders import DEVICE, SECRET
from wanderamt.apps.fieldsync.unit import copying
from wanderamt.apps.fieldsync.unit.places import Places

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")


def spellings():
    """Everything that is looked for, as bytes, by how it reads."""
    words = [*player.NAMES, player.TYPED]
    dates = [text for day in player.BIRTHS for text in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%Y%m%d}")]
    escaped = [name.encode("unicode_escape").decode() for name in player.NAMES]
    found = {}
    for text in (*words, *dates, *player.NUMBERS, *escaped):
        for encoding in ENCODINGS:
            try:
                found[f"{text} ({encoding})"] = text.encode(encoding)
            except UnicodeEncodeError:
                continue
    return found


def hits(*folders):
    """What of the day stands in any file below the folders, or in a file's name."""
    written = [
        str(path.relative_to(folder)).encode() + b"\0" + (path.read_bytes() if path.is_file() else b"")
        for folder in folders
        for path in folder.rglob("*")
    ]
    return sorted(told for told, spelled in spellings().items() if any(spelled in each for each in written))


@pytest.fixture
def disk(tmp_path, template):
    """Everything that the process could write to: its folder, the second medium, temporary files, logs."""
    for name in ("temporary", "home", "logs", "medium", "state"):
        (tmp_path / name).mkdir()
    return tmp_path


@contextmanager
def played(disk, *, unit):
    """The day is over, the process still runs."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "wanderamt.config.settings",
        "TMPDIR": str(disk / "temporary"),
        "SQLITE_TMPDIR": str(disk / "temporary"),
        "HOME": str(disk / "home"),
        "WANDERAMT_STATE_DIR": str(disk / "state"),
        "LOG_LEVEL": "DEBUG",
    }
    reading, writing = os.pipe()
    if unit:
        env["WANDERAMT_UNIT_DIR"] = str(disk / "unit")
        os.write(writing, f"{SECRET}\n".encode())
    else:
        env["DATABASE_URL"] = f"sqlite:///{disk / 'plain.sqlite3'}"
    with (disk / "logs" / "log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", player.__name__, str(reading)],
            env=env,
            pass_fds=[reading],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=settings.ROOT,
        )
        os.close(reading)
        os.close(writing)
        try:
            assert child.stdout.readline() == b"played\n", (disk / "logs" / "log").read_text()[-2000:]
            yield child
        finally:
            child.kill()
            child.communicate()


@pytest.fixture
def unit_disk(disk, template, folder):
    """A unit with a second medium."""
    places = Places(folder)
    copying.note(copying.Medium(disk / "medium", DEVICE, 0))
    places.copy_to(disk / "medium")
    return disk


def test_a_unit_that_was_switched_off_keeps_the_day_to_itself(unit_disk):
    with played(unit_disk, unit=True) as child:
        out, _ = child.communicate(b"\n", timeout=60)
        assert (out, child.returncode) == (b"copied\n", 0)

    assert hits(unit_disk) == []
    assert (unit_disk / "unit" / "unit.db").stat().st_size > 1_000_000
    assert (unit_disk / "medium" / "unit.db").stat().st_size > 1_000_000


def test_a_unit_that_dies_leaves_nothing_readable(unit_disk, template):
    """No fact of the day, no key; and what others may read of the running process has none either."""
    with played(unit_disk, unit=True) as child:
        assert hits(unit_disk) == []  # while it runs
        seen = b"".join(Path(f"/proc/{child.pid}/{each}").read_bytes() for each in ("environ", "cmdline"))
        child.send_signal(signal.SIGKILL)
        child.wait()

    assert hits(unit_disk) == []
    assert (unit_disk / "unit" / "unit.db-wal").stat().st_size > 0
    written = seen + b"".join(path.read_bytes() for path in unit_disk.rglob("*") if path.is_file())
    assert [name for name, secret in secrets_of(template[1]).items() if secret in written] == []
    log = (unit_disk / "logs" / "log").read_text()  # it says what went wrong, not to whom
    assert "could not serve %s" in log
    assert "ValueError at _browse:" in log


def secrets_of(keyring):
    """Everything that only memory may hold."""
    return {
        "start secret": SECRET.encode(),
        "database key": keyring.database_key,
        "database key in hex": keyring.database_key.hex().encode(),
        "secret key": keyring.secret_key.encode(),
        "identity": str(keyring.identity).encode(),
        "signing key": keyring.signing.private_bytes_raw(),
    }


def test_the_same_search_finds_everything_on_a_plain_disk(disk):
    """Otherwise the tests above would prove nothing."""
    with played(disk, unit=False):
        pass

    found = hits(disk)
    for text in (player.NAMES[1], player.BIRTHS[0].isoformat(), "07.11.1944", *player.NUMBERS):
        assert f"{text} (utf-8)" in found
