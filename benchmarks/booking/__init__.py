"""Booking under contention: nothing twice, nothing lost, also when processes die.

On both databases: some processes attempt to book the same few office-days, and are killed at random and
replaced; then independent SQL counts who overlaps whom, and every confirmation that a client wrote down is
looked up. Beside it the usual check-then-insert, in the same way with fewer attempts. Then 64 clients at once
over HTTP, against the server as `dev.py run` starts it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from benchmarks.report import Claim, Report, at_least, at_most

#: Attempts by database; WANDERAMT_BENCH_ATTEMPTS makes it smaller while developing.
ATTEMPTS = int(os.environ.get("WANDERAMT_BENCH_ATTEMPTS", "100000"))
NAIVE_SHARE, HTTP_SHARE = 25, 20
CLIENTS = 64
TARGET_PER_SECOND = 150.0

Numbers = dict[str, float]


def run() -> Report:
    """Claims: 0 over-bookings, 0 lost confirmations, at least 150 attempts/s over HTTP, on both databases."""
    metrics: Numbers = {}
    ratios: Numbers = {}
    claims: list[Claim] = []
    for name in ("SQLite", "PostgreSQL"):
        with _database(name) as url:
            found = _part("contention", url, str(ATTEMPTS), str(max(ATTEMPTS // NAIVE_SHARE, 200)))
            asked = _part("server", url, str(max(ATTEMPTS // HTTP_SHARE, 200)), str(CLIENTS))
        metrics |= {f"{name}: {key}": value for key, value in (found | asked).items()}
        ratios[f"{name}: attempts per second, of check-then-insert"] = (
            found["attempts per second"] / found["check-then-insert: attempts per second"]
        )
        claims += _claims(name, found, asked)
    return Report(bench="booking", metrics=metrics, ratios=ratios, claims=claims)


def _claims(name: str, found: Numbers, asked: Numbers) -> list[Claim]:
    return [
        at_least(f"{name}: contended attempts", ATTEMPTS, found["attempts"]),
        at_most(f"{name}: over-bookings", 0, found["over-bookings"] + asked["HTTP: over-bookings"]),
        at_most(
            f"{name}: lost confirmations", 0, found["lost confirmations"] + asked["HTTP: lost confirmations"]
        ),
        at_most(f"{name}: wrong counts", 0, found["wrong counts"] + asked["HTTP: wrong counts"]),
        at_least(f"{name}: HTTP attempts per second", TARGET_PER_SECOND, asked["HTTP: attempts per second"]),
    ]


@contextmanager
def _database(name: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    if name == "PostgreSQL":
        from devtools.postgres import postgres

        with postgres() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="wanderamt-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'booking.sqlite3'}"


def _part(module: str, url: str, *words: str) -> Numbers:
    """Run a part in a process of its own, for Django keeps to one database; its last line is the answer."""
    env = os.environ | {
        "DATABASE_URL": url,
        "API_TRIES_PER_ADDRESS": "0",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", f"benchmarks.booking.{module}", *words]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return cast("Numbers", json.loads(done.stdout.splitlines()[-1]))
