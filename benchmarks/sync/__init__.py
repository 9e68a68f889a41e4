"""A day without a network comes home: how fast, how many bytes, over how bad a line, through how many deaths.

A unit is a process of its own with its encrypted database; the hub is the server as `dev.py run` starts it.
They know each other by a real enrolment and a real check-out, and talk over HTTP on loopback, through a proxy
that counts bytes. On both databases of the hub. WANDERAMT_BENCH_SYNC=quick makes everything small.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from benchmarks.report import Claim, Report, at_least, at_most

QUICK = os.environ.get("WANDERAMT_BENCH_SYNC") == "quick"
#: The last but one is the full offline day that is promised.
SIZES = (20, 50, 100) if QUICK else (100, 500, 2000)
KILLS = 30 if QUICK else 1000
LINE_CASES = 30 if QUICK else 1000
#: How much faster than in truth the bad line is played.
SCALE = 5
MERGED_SECONDS = 5.0
PATIENCE_SECONDS = 60

Numbers = dict[str, float]


def run() -> Report:
    """Claims: 500 commands merged in 5 s; 1,000 cases over 32 kbit/s with cuts; 0 lost, 0 doubled."""
    metrics: Numbers = {}
    ratios: Numbers = {}
    claims: list[Claim] = []
    for name in ("SQLite", "PostgreSQL"):
        _say(f"{name}: days of {', '.join(map(str, SIZES))} commands")
        found = _city(name, _growth)
        metrics |= {f"{name}: {key}": value for key, value in found.items()}
        ratios |= {f"{name}: {key}": value for key, value in _ratios(found).items()}
        claims += _claims(name, found)
    _say(f"line: {LINE_CASES} cases")
    found = _city("SQLite", _line)
    metrics |= {f"line: {key}": value for key, value in found.items()}
    claims += _line_claims(found)
    _say(f"kills: {KILLS} processes")
    deaths = _kills()
    metrics |= {f"kills: {key}": value for key, value in deaths.items()}
    claims += _kills_claims(deaths)
    return Report(bench="sync", metrics=metrics, ratios=ratios, claims=claims)


def _say(what: str) -> None:
    """Progress, beside the answer; Ctrl+C ends everything that was started."""
    print(f"sync: {what}", file=sys.stderr, flush=True)


def _claims(name: str, found: Numbers) -> list[Claim]:
    size = SIZES[-2]
    return [
        at_most(
            f"{name}: seconds to merge {size} commands", MERGED_SECONDS, found[f"{size}: seconds to merge"]
        ),
        at_most(f"{name}: commands lost", 0, found["lost"]),
        at_most(f"{name}: commands not applied", 0, found["not applied"]),
        at_most(f"{name}: facts that differ", 0, found["facts that differ"]),
    ]


def _line_claims(found: Numbers) -> list[Claim]:
    return [
        at_least("line: cases", LINE_CASES, found["cases"]),
        at_least("line: cuts", 1, found["cuts"]),
        at_most("line: commands lost", 0, found["lost"]),
        at_most("line: commands not applied", 0, found["not applied"]),
        at_most("line: facts that differ", 0, found["facts that differ"]),
    ]


def _kills() -> Numbers:
    """The score of `kills`, which forks and so runs as a program of its own."""
    command = [sys.executable, "-m", "benchmarks.sync.kills", str(KILLS)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    score: Numbers = json.loads(said[said.index("{") :])
    return score


def _kills_claims(score: Numbers) -> list[Claim]:
    return [
        at_least("kills: processes killed by SIGKILL", KILLS, score["kills"]),
        at_most("kills: commands lost", 0, score["lost"]),
        at_most("kills: commands doubled", 0, score["doubled"]),
        at_most("kills: rows that differ", 0, score["different"]),
    ]


def _ratios(found: Numbers) -> Numbers:
    size = SIZES[-2]
    up = found[f"{size}: bytes per case up"]
    seconds = found[f"{size}: seconds to merge"]
    per_command = [found[f"{each}: seconds to merge"] / found[f"{each}: commands"] for each in SIZES]
    return {
        "seconds, one exchange per command / ours": found[
            "one exchange per command: seconds per 500 commands"
        ]
        / (seconds * 500 / found[f"{size}: commands"]),
        "bytes, plain JSON / ours": found[f"{size}: bytes per case as plain JSON"] / up,
        "bytes, one exchange per command / ours": found["one exchange per command: bytes per case up"] / up,
        "bytes, rows as JSON / ours": found["bytes per case: rows as JSON"] / up,
        "bytes, rows as JSON deflated / ours": found["bytes per case: rows as JSON, deflated"] / up,
        "seconds per command, largest / smallest day": per_command[-1] / per_command[0],
    }


# --- one hub, one unit


class _City:
    """A hub with its server, and a unit that was enrolled, sent away and has loaded its data."""

    def __init__(self, folder: Path, env: dict[str, str], port: int) -> None:
        self.env, self.port = env, port
        self.unit_env = env | {"WANDERAMT_UNIT_DIR": str(folder / "unit")}
        self.unit_env.pop("DATABASE_URL")
        device = self.unit("enrol", json.loads(_part(env, "hub", "prepare"))["code"])["device"]
        self.sent = json.loads(_part(env, "hub", "send_away", device))
        self.window = self.sent["window"]

    def unit(self, name: str, *words: str) -> dict[str, Any]:
        """Have the unit do something."""
        told: dict[str, Any] = json.loads(_part(self.unit_env, "unit", name, str(self.port), *words))
        return told

    def compared(self, told: dict[str, Any], commands: int) -> Numbers:
        """What was told, with what the hub says about it."""
        hub = json.loads(_part(self.env, "hub", "verify", self.window))
        for reason in hub["reasons"]:
            print(f"not applied: {reason}", file=sys.stderr)
        numbers = {key: value for key, value in told.items() if isinstance(value, int | float)}
        return numbers | {
            "snapshot: bytes": self.sent["snapshot bytes"],
            "lost": commands - hub["received"],
            "not applied": hub["not applied"],
            "facts that differ": _differing(told["facts"], hub["facts"]),
        }


def _growth(city: _City) -> Numbers:
    told = city.unit("growth", city.window, *map(str, SIZES))
    return city.compared(told, told["commands"])


def _line(city: _City) -> Numbers:
    city.unit("growth", city.window, "1")
    told = city.unit("line", city.window, str(LINE_CASES), str(SCALE))
    print(f"line: {told['played']}", file=sys.stderr)
    return city.compared(told, told["all commands"]) | {"scale": SCALE}


def _differing(ours: list[list[Any]], theirs: list[list[Any]]) -> int:
    """Tickets, matters and payments that are on one side only or not the same on both."""
    return sum(
        len({json.dumps(row) for row in here} ^ {json.dumps(row) for row in there})
        for here, there in zip(ours, theirs, strict=True)
    )


def _city(name: str, work: Any) -> Numbers:
    with tempfile.TemporaryDirectory(prefix="wanderamt-bench-") as folder, _database(name, folder) as url:
        env = os.environ | {
            "DATABASE_URL": url,
            "WANDERAMT_HUB_KEY_DIR": str(Path(folder) / "hub-keys"),
            "WANDERAMT_DEMO": "0",
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "LOG_LEVEL": "ERROR",
        }
        with _server(env) as port:
            numbers: Numbers = work(_City(Path(folder), env, port))
            return numbers


@contextmanager
def _database(name: str, folder: str) -> Iterator[str]:
    if name == "PostgreSQL":
        from devtools.postgres import postgres

        with postgres() as url:
            yield url
        return
    yield f"sqlite:///{Path(folder) / 'hub.sqlite3'}"


@contextmanager
def _server(env: dict[str, str]) -> Iterator[int]:
    """The hub's server as `dev.py run` starts it."""
    from devtools.running import server_command

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen(server_command(env, bind=f"127.0.0.1:{port}"), env=env)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    deadline = perf_counter() + PATIENCE_SECONDS
    while perf_counter() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def _part(env: dict[str, str], module: str, *words: str) -> str:
    """Run a part in a process of its own, for each has its database; its last line is the answer."""
    command = [sys.executable, "-m", f"benchmarks.sync.{module}", *words]
    return subprocess.run(
        command, env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()[-1]
