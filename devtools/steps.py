"""Steps of preparation: shown with their time, skipped while nothing changed, explained when they fail."""

import fcntl
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from devtools.places import LOGS, ROOT, STATE

TAIL_LINES = 8
SCHEME = "1"  # raise it when a step does something else with the same inputs


class Failure(Exception):
    """A step that did not work, in words for a person: what failed, and what to do next."""

    def __init__(self, what: str, *, do: str, detail: str = "") -> None:
        super().__init__(what)
        self.what, self.do, self.detail = what, do, detail


def fingerprint(*parts: str | Path) -> str:
    """Hash of texts, files and folders (their names and contents); what does not exist counts as empty."""
    digest = hashlib.sha256(SCHEME.encode())
    for part in parts:
        digest.update(b"\0")
        if isinstance(part, str):
            digest.update(part.encode())
            continue
        for path in sorted(_files(part)):
            digest.update(path.relative_to(part.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        yield from (
            p for p in place.rglob("*") if p.is_file() and "__pycache__" not in p.parts and p.suffix != ".mo"
        )


@dataclass
class Ledger:
    """What has been done with which inputs; kept in one small file so that it outlives the process."""

    path: Path = STATE / "steps.json"
    quiet: bool = False  # show only what has to be done
    done: dict[str, str] = field(default_factory=dict)

    def load(self) -> None:
        try:
            self.done = json.loads(self.path.read_text())
        except (OSError, ValueError):
            self.done = {}

    def record(self, name: str, value: str | None) -> None:
        self.done.pop(name, None)
        if value is not None:
            self.done[name] = value
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(self.done, indent=1, sort_keys=True))
        fresh.replace(self.path)

    def step(
        self, name: str, title: str, key: str, action: Callable[[], object], *, needs: Sequence[Path] = ()
    ) -> bool:
        """Run `action` unless it ran with the same `key` and all `needs` are there. True when it ran."""
        if self.done.get(name) == key and all(path.exists() for path in needs):
            if not self.quiet:
                say(f"  {title:<44} unchanged")
            return False
        start = time.monotonic()
        if self.path.exists():
            self.record(name, None)  # half a step counts as none
        with _running(title):
            action()
        self.record(name, key)
        say(f"  {title:<44} {time.monotonic() - start:5.1f} s")
        return True


@contextmanager
def _running(title: str) -> Iterator[None]:
    """On a terminal the title is there while the step runs; the line with the time replaces it."""
    shown = sys.stderr.isatty()
    if shown:
        print(f"  {title:<44} ...", end="\r", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException as error:
        say(f"  {title:<44} {'stopped' if isinstance(error, KeyboardInterrupt) else 'FAILED'}")
        raise


@contextmanager
def ledger(*, quiet: bool = False) -> Iterator[Ledger]:
    """The ledger, held by one process at a time: a second `dev.py` waits here."""
    try:
        STATE.mkdir(parents=True, exist_ok=True)
        lock = (STATE / "lock").open("w")
    except OSError as error:
        raise Failure(
            f"The folder {STATE} cannot be written ({error.strerror}).",
            do="Work in a clone that belongs to you, or name another folder in WANDERAMT_STATE_DIR.",
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("  Another dev.py is preparing this folder; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        held = Ledger(quiet=quiet)
        held.load()
        yield held


def say(text: str) -> None:
    """Progress goes to stderr, so that the output of a command stays its own."""
    print(text, file=sys.stderr, flush=True)


def call(
    command: Iterable[str | Path],
    *,
    what: str,
    do: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> str:
    """Run a command to its end and return its stdout; its whole output is kept in a log.

    Raises Failure with the last lines and the log's place when it cannot be run or fails.
    """
    words = [str(word) for word in command]
    try:
        result = subprocess.run(
            words, env=env, cwd=cwd, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise Failure(what, do=do, detail=f"{words[0]}: {error.strerror}") from None
    if result.returncode == 0:
        return result.stdout
    output = f"{result.stdout}{result.stderr}"
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "last-failure.log"
    log.write_text(f"$ {' '.join(words)}\n{output}")
    raise Failure(what, do=do, detail=f"{tail(output)}\n(everything it said: {log})")


def tail(output: str) -> str:
    """The end of an output: of a Python traceback only what it says, of anything else the last lines."""
    lines = [line for line in output.splitlines() if line.strip()]
    if any(line.startswith("Traceback (most recent call last)") for line in lines):
        # What is not indented last is the error; the lines below it belong to its message.
        said = max(number for number, line in enumerate(lines) if not line[0].isspace())
        places = [line for line in lines[:said] if line.startswith(f'  File "{ROOT / "src"}')]
        lines = [*places[-1:], *lines[said:]]
    return "\n".join(lines[-TAIL_LINES:])
