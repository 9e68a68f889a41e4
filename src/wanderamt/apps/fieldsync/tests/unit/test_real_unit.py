"""Real processes: a computer is enrolled at a real hub, started, killed, updated. No mocks between."""

import os
import resource
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from wanderamt.apps.fieldsync.keys import bundles, hub
from wanderamt.apps.fieldsync.keys.enrolment import make_code
from wanderamt.apps.fieldsync.models import Device
from wanderamt.apps.fieldsync.tests.unit.folders import SECRET
from wanderamt.apps.fleet.public import Unit
from wanderamt.apps.offices.public import Counter


def command(*words, secret=SECRET, folder, limit=None, **options):
    """`wanderamt unit ...` in a process of its own, told the start secret through a pipe."""
    reading, writing = os.pipe()
    os.write(writing, f"{secret}\n".encode())
    os.close(writing)
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(folder)}
    env["PYTHONDONTWRITEBYTECODE"] = "1"  # under `limit` half a compiled file would be left for all others
    asked = ["--secret-fd", str(reading)] if words[0] != "status" else []
    child = subprocess.Popen(
        [sys.executable, "-m", "wanderamt.cli", "unit", *words, "--dir", str(folder), *asked],
        env=env,
        pass_fds=[reading],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=settings.ROOT,
        preexec_fn=limit,  # noqa: PLW1509 - no threads in the child yet
        text=True,
        **options,
    )
    os.close(reading)
    return child


def said(*words, **options):
    """Exit code and everything that was said."""
    child = command(*words, **options)
    out, _ = child.communicate(timeout=120)
    return child.returncode, out


def small_files():
    """As on a full disk: no file may grow beyond what the database has now."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@pytest.fixture
def van(transactional_db):
    from wanderamt.apps.fieldsync.tests import node_city

    quarter = node_city._quarter()
    depot = node_city._site("Depot", quarter, "office")
    counter = Counter.objects.create(name="Bus 1", kind=Counter.Kind.MOBILE, mark="B1")
    return Unit.objects.create(counter=counter, kind="van", desks=2, depot=depot)


def test_from_the_code_to_the_running_unit(live_server, van, tmp_path, frozen_clock):
    from django.utils import timezone

    code = make_code(unit=van, now=timezone.now())
    code_wrong, told = said(
        "enrol", "--hub", live_server.url, "--code", "ABCD-EFGH-JKMN", folder=tmp_path / "unit"
    )
    assert (code_wrong, "Anmeldecode gilt nicht" in told) == (1, True), told
    assert not (tmp_path / "unit" / "keyring.age").exists()

    done, told = said(
        "enrol", "--hub", live_server.url, "--code", code, "--label", "Bus 1", folder=tmp_path / "unit"
    )

    device = Device.objects.get()
    assert (done, told) == (0, f"Angemeldet als Bus 1 (B1), Gerät {device.pk}.\n")
    assert device.certificates.count() == 1
    assert (tmp_path / "unit" / "certificate.pem").read_text() == device.certificates.get().pem
    _, status = said("status", folder=tmp_path / "unit")
    assert "Angemeldet: ja" in status


@pytest.mark.parametrize("wrong", ["", "falsch", "fünf zufällige Wörter am Dienstag"])
def test_another_secret_starts_nothing(folder, wrong):
    done, told = said("check", folder=folder, secret=wrong)

    assert (done, "Das Startgeheimnis stimmt nicht" in told) == (1, True)


def test_it_serves_dies_and_starts_again(folder):
    child = command("run", "--bind", "127.0.0.1:8397", folder=folder, start_new_session=True)
    try:
        for line in child.stdout:
            if line.startswith("Bereit"):
                break
        assert _answer("http://127.0.0.1:8397/") == 200
    finally:
        os.killpg(child.pid, signal.SIGKILL)  # as when the power goes: master and worker at once
        child.communicate()

    done, told = said("check", folder=folder)
    assert (done, "Das Gerät ist startklar." in told) == (0, True)


def _answer(address):
    """The server listens a moment after it has said so: the connection waits in the queue of the system."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.status
        except ConnectionError:
            continue
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            select_nothing()
    return None


def select_nothing():
    import select

    select.select([], [], [], 0.1)


def test_on_a_full_disk_nothing_is_half_done(folder, tmp_path):
    (tmp_path / "stick").mkdir()

    done, _ = said("copy", "--to", str(tmp_path / "stick"), folder=folder, limit=small_files)

    assert done == 1
    assert said("check", folder=folder)[0] == 0


def test_a_folder_that_is_no_unit_says_how_to_become_one(tmp_path):
    done, told = said("check", folder=tmp_path)

    assert (done, "wanderamt unit enrol" in told) == (1, True)


def test_our_own_software_installs_as_a_bundle_and_then_runs(folder, template, tmp_path, monkeypatch):
    """The whole way with the real application: packed, signed, tried on a copy, switched to, started."""
    from dataclasses import replace

    from django.utils import timezone

    keys = hub.hub_keys()
    home = replace(template[1].home, city=keys.city, hub_key=keys.public)
    template[1].at_home(home).save(folder, SECRET)
    content = bundles.packed(Path(settings.ROOT))
    _, data = bundles.sealed(content, version="0.1.1", now=timezone.now())
    (tmp_path / "new.bundle").write_bytes(data)

    done, told = said("update", str(tmp_path / "new.bundle"), folder=folder)

    assert (done, "Version 0.1.1 ist bereit" in told) == (0, True), told
    assert (folder / "versions" / "current" / "src" / "wanderamt" / "cli.py").is_file()
    assert said("check", folder=folder)[0] == 0
