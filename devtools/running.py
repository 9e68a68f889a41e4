"""`run`, `exec` and whatever else happens inside the prepared environment."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from devtools.environment import prepare, secret_key, variables
from devtools.places import ASSETS, DATA, LOCALE, PACKAGE, PYTHON, ROOT, STATE, VENV
from devtools.steps import Failure, Ledger, call, fingerprint, ledger, say

PATIENCE_SECONDS = 60
LOOK_AGAIN_SECONDS = 0.05
RENEW = f"If you changed code, look there first. If the data may go, delete {DATA} and run again."
LOGINS = DATA / "demo-logins.txt"
STATIC = STATE / "static"


def run(*, host: str, port: int, demo: bool) -> int:
    """Serve the city until it is stopped. Raises Failure when a step does not work."""
    start = time.monotonic()
    _port_is_free(host, port)
    say("Preparing (each step is skipped while its inputs are unchanged)")
    with ledger() as book:
        env = serving_variables(host=host, port=port, demo=demo)
        env.setdefault("STATIC_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage")
        prepare(book)
        compile_messages(book)
        _migrate(book, env)
        if demo:
            _load_demo(book, env)
        _collect_static(book, env)
    return _serve(env, host, port, start)


def execute(words: list[str]) -> int:
    """Become the command, inside the environment that `run` uses."""
    with ledger(quiet=True) as book:
        prepare(book)
        compile_messages(book)
    env = serving_variables()
    program = shutil.which(words[0], path=env["PATH"])
    if program is None:
        raise Failure(f"There is no command {words[0]!r}.", do="Try `python3 dev.py exec wanderamt help`.")
    os.execve(program, words, env)  # noqa: S606 - the person asked for exactly this program


def module(name: str, *words: str, level: str) -> int:
    """Run a Python module of this repository inside the environment and return its exit code."""
    with ledger(quiet=True) as book:
        prepare(book, level)
        compile_messages(book)
    return subprocess.run([PYTHON, "-m", name, *words], env=variables(), cwd=ROOT, check=False).returncode


def serving_variables(*, host: str = "127.0.0.1", port: int = 8000, demo: bool = True) -> dict[str, str]:
    """What the settings read; anything that the caller has set stays as it is."""
    env = variables()
    names = {"localhost", "127.0.0.1", "[::1]", host, socket.gethostname()} - {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    env.setdefault("ALLOWED_HOSTS", ",".join(sorted(names)))
    env.setdefault("BASE_URL", address(host, port))
    env.setdefault("WANDERAMT_DEMO", "1" if demo else "0")
    env.setdefault("STATIC_FROM_SOURCE", "0" if STATIC.is_dir() else "1")
    if "SECRET_KEY" not in env:
        env["SECRET_KEY"] = secret_key()
    return env


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def compile_messages(book: Ledger) -> None:
    """Turn each catalogue of translations into the form that gettext reads."""
    catalogues = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    if not catalogues:
        return

    def compile_all() -> None:
        call(
            [PYTHON, "-m", "babel.messages.frontend", "--quiet", "compile", "-d", LOCALE, "-D", "django"],
            what="The translations cannot be read.",
            do="Repair the line that the message names, then run again.",
        )

    compiled = [catalogue.with_suffix(".mo") for catalogue in catalogues]
    book.step("messages", "Translations", fingerprint(LOCALE), compile_all, needs=compiled)


def _manage(env: Mapping[str, str], *words: str, what: str, do: str) -> str:
    return call([PYTHON, "-m", "django", *words], env=env, what=what, do=do)


def _database(env: Mapping[str, str]) -> tuple[str, list[Path]]:
    """The database's address, and for SQLite the file that must be there."""
    url = env.get("DATABASE_URL", "")
    if not url:
        return "sqlite", [DATA / "wanderamt.sqlite3"]
    return url, [Path(url.removeprefix("sqlite:///"))] if url.startswith("sqlite:///") else []


def _migrate(book: Ledger, env: Mapping[str, str]) -> None:
    url, files = _database(env)
    key = fingerprint(url, *sorted(PACKAGE.rglob("migrations")), str(files and _identity(files[0])))

    def migrate() -> None:
        DATA.mkdir(parents=True, exist_ok=True)
        _manage(
            env, "migrate", "--no-input",
            what="The database could not be brought up to date.",
            do="Check DATABASE_URL and that the server answers." if url != "sqlite" else
            RENEW,
        )  # fmt: skip

    if not files:  # a server's state is not ours to remember
        key += str(time.time())
    if book.step("migrate", "Database", key, migrate, needs=files) and files:
        # The file may be new: remember the one that was migrated.
        book.record(
            "migrate", fingerprint(url, *sorted(PACKAGE.rglob("migrations")), str(_identity(files[0])))
        )


def _identity(file: Path) -> int:
    return file.stat().st_ino if file.exists() else 0


def _load_demo(book: Ledger, env: Mapping[str, str]) -> None:
    url, files = _database(env)
    key = fingerprint(
        url, str(files and _identity(files[0])), PACKAGE / "demo", *sorted(PACKAGE.rglob("data"))
    )

    def load() -> None:
        words = "The demo city could not be loaded."
        do = RENEW
        _manage(env, "demo_load", what=words, do=do)
        LOGINS.write_text(_manage(env, "demo_logins", what="The demo logins could not be listed.", do=do))

    book.step("demo", "Demo city", key, load, needs=[LOGINS])


def _collect_static(book: Ledger, env: Mapping[str, str]) -> None:
    folders = sorted(folder for folder in PACKAGE.rglob("static") if folder.is_dir())

    def collect() -> None:
        _manage(
            env, "collectstatic", "--no-input", "--clear",
            what="The browser's files could not be collected.",
            do="A file that a style sheet names is missing; the message says which.",
        )  # fmt: skip

    key = fingerprint(book.done.get("assets", ""), book.done.get("packages", ""), *folders)
    book.step("static", "Files for the browser", key, collect, needs=[STATIC, ASSETS])


def _port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Failure(
                f"Port {port} on {host} cannot be used ({getattr(error, 'strerror', None) or error}).",
                do=f"Stop what uses it, or choose another: python3 dev.py run --port {port % 65535 + 1}",
            ) from None


def server_command(env: Mapping[str, str], *, bind: str) -> list[str | Path]:
    """The web server at `bind`, for the database that `env` names.

    SQLite has one writer: one process, and more threads than four only wait for each other. In front of a
    PostgreSQL there is a process for each processor.
    """
    workers = (os.cpu_count() or 1) if env.get("DATABASE_URL", "").startswith("postgres") else 1
    return [
        VENV / "bin" / "gunicorn", "wanderamt.config.wsgi:application", "--bind", bind,
        "--worker-class", "gthread", "--workers", str(workers), "--threads", "4",
        "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket", "--worker-tmp-dir", STATE,
    ]  # fmt: skip


def _serve(env: dict[str, str], host: str, port: int, start: float) -> int:
    env["STATIC_FROM_SOURCE"] = "0"
    command = server_command(env, bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    server = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    worker = subprocess.Popen(
        [PYTHON, "-m", "django", "work"], env=env, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL
    )
    # Minutes the first time; until then the assistant says that it is still learning.
    learner = subprocess.Popen(
        ["nice", PYTHON, "-m", "django", "ask", "--learn"],
        env=env, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    previous = signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        _wait_for_first_page(server, address(host, port))
        _announce(address(host, port), time.monotonic() - start, demo=env["WANDERAMT_DEMO"] == "1")
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, previous)
        _stop(learner, worker, server)


def _as_interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _wait_for_first_page(server: "subprocess.Popen[bytes]", url: str) -> None:
    """Raises Failure when the server ends, answers with an error, or does not answer in time."""
    local = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through the machine's proxy
    do = "The lines above say why. If you changed code, undo it; if the data may go, delete .wanderamt/data."
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Failure("The server stopped while starting.", do=do)
        try:
            with local.open(url, timeout=PATIENCE_SECONDS):
                return
        except urllib.error.HTTPError as error:
            raise Failure(f"The first page answers with {error.code}.", do=do) from None
        except OSError:
            time.sleep(LOOK_AGAIN_SECONDS)
    raise Failure(f"The server did not answer within {PATIENCE_SECONDS} s.", do=do)


def _announce(url: str, seconds: float, *, demo: bool) -> None:
    print(f"\nServed after {seconds:.1f} s:  {url}\n", flush=True)
    if demo and LOGINS.exists():
        print(LOGINS.read_text().rstrip() + "\n", flush=True)
    print("Stop with Ctrl-C.", flush=True)


def _stop(*started: "subprocess.Popen[bytes]") -> None:
    """Ask all to end, then wait; who does not end in time is ended."""
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    say("Stopped.")
