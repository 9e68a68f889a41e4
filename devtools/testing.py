"""`test`: pytest on both databases, with a real browser."""

import subprocess
from pathlib import Path

from devtools.browser import prepare_browser
from devtools.environment import prepare, variables
from devtools.places import PYTHON, ROOT
from devtools.postgres import postgres
from devtools.running import compile_messages
from devtools.steps import ledger, say

# Two processes; what belongs to one group (the browser's tests) stays in one of them, one after the other.
PARALLEL = ("-n", "2", "--dist", "loadgroup")
# Engines know no database, a unit's own is always the encrypted SQLite, and most pages (the whole demo among
# them, link by link) look the same on both: once is enough for these.
MOST = (
    "-m",
    "not browser or both_databases",
    "--ignore=src/wanderamt/engines",
    "--ignore=src/wanderamt/kernel",
    "--ignore=src/wanderamt/apps/fieldsync/tests/unit",
    "--ignore=src/wanderamt/apps/fieldsync/tests/keys/test_keyring.py",
    "--ignore=tests/guards/test_demo_pages.py",
)
# What somebody has set for a server would make the tests depend on it.
FOREIGN = (
    "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "DEBUG", "HTTPS", "SECRET_KEY", "STATIC_FROM_SOURCE",
    "STATIC_STORAGE", "WANDERAMT_DEMO", "WANDERAMT_TEST_POSTGRES",
)  # fmt: skip


def test(words: list[str]) -> int:
    """Run everything on PostgreSQL and SQLite; or, with words, pytest once with exactly these.

    `--postgres` or `--sqlcipher` as the first word chooses another database for such a single run.
    """
    with ledger(quiet=bool(words)) as book:
        if not words:
            say("Preparing the tests (each step is skipped while its inputs are unchanged)")
        prepare(book, "test")
        compile_messages(book)
        found = prepare_browser(book)
    env = {name: value for name, value in variables().items() if name not in FOREIGN} | found
    env.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")  # a bare system may not know "localhost"
    if words[:1] == ["--postgres"]:
        with postgres() as url:
            return _pytest(env | {"DATABASE_URL": url}, words[1:])
    if words[:1] == ["--sqlcipher"]:  # the encrypted database of a unit, in memory
        return _pytest(env | {"DATABASE_URL": "sqlcipher://"}, words[1:])
    if words:
        return _pytest(env, words)
    return _everything(env)


def _everything(env: dict[str, str]) -> int:
    say("\nPostgreSQL, everything but the engines, and of the browser the whole day")
    with postgres() as url:
        first = _pytest(env | {"DATABASE_URL": url}, [*MOST, *PARALLEL])
    if first:
        say(f"\nThe tests on PostgreSQL FAILED (exit code {first}); the run as a whole will fail.")
    say("\nSQLite, everything")
    second = _pytest(env, [*PARALLEL])
    return first or second


def _pytest(env: dict[str, str], words: list[str]) -> int:
    command: list[str | Path] = [PYTHON, "-m", "pytest", "-p", "devtools.grouping", *words]
    return subprocess.run(command, env=env, cwd=ROOT, check=False).returncode
