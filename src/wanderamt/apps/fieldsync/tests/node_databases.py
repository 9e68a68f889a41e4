"""Databases of their own for nodes in one process: copied from a template, crashed between two statements.

A copy of a SQLite file or `CREATE DATABASE ... TEMPLATE` takes milliseconds, so every example of a property
test begins with fresh ones.
"""

import atexit
import copy
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar

from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

ROOT = Path(__file__).resolve().parents[5]
#: Memory instead of a disk where there is some: nothing has to survive the test.
FAST_DISK = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    # A process that dies loses nothing with synchronous=OFF, only a computer does.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
}


class Killed(BaseException):
    """The process died here. No `except Exception` sees it, as none sees a SIGKILL."""


class Death:
    """Counts the moments at which a process can die, and dies at the chosen one.

    Such a moment is before each statement, before each COMMIT and after each COMMIT. `after` None never
    dies: then `moments` says how many there were.
    """

    def __init__(self, after: int | None, die: Callable[[], None]) -> None:
        self.after, self.die, self.moments, self.happened = after, die, 0, False

    def moment(self) -> None:
        """Raises Killed when it is time, and ever after."""
        if self.moments == self.after:
            if not self.happened:
                self.happened = True
                self.die()  # at once: Django's tidying up must reach no database any more
            raise Killed
        self.moments += 1

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.moment()
        return execute(*args)


class Database:
    """One node's database: `open()` gives a connection for `connections["default"]`, `kill()` drops it."""

    engine: ClassVar[str]

    def __init__(self, name: str) -> None:
        self.name, self._wrapper = name, None

    _wrapper: BaseDatabaseWrapper | None

    def settings(self) -> dict[str, Any]:
        values: dict[str, Any] = copy.deepcopy(connections.settings["default"])
        return values | {"NAME": self.name, "ENGINE": self.engine, "CONN_MAX_AGE": None, "OPTIONS": {}}

    def open(self) -> BaseDatabaseWrapper:
        """The node's connection, a new one after `kill`."""
        if self._wrapper is None:
            settings = self.settings()
            self._wrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
        return self._wrapper

    def kill(self) -> None:
        """Drop the connection as the end of its process would: what was not committed is gone."""
        self._drop()
        self._wrapper = None

    def _drop(self) -> None:
        if self._wrapper is not None and self._wrapper.connection is not None:
            self._wrapper.connection.close()

    def copy_to(self, name: str) -> "Database":
        """A copy under another name, as a backup or a replaced device has one."""
        raise NotImplementedError

    def destroy(self) -> None:
        """Close and remove."""
        raise NotImplementedError


class SqliteFile(Database):
    """`name` is the path of the file."""

    engine = "django.db.backends.sqlite3"

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"OPTIONS": dict(_SQLITE), "HOST": "", "PORT": "", "USER": ""}

    def copy_to(self, name: str) -> "SqliteFile":
        self.kill()  # the last connection writes the WAL back into the file
        path = Path(self.name).with_name(name)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.name, path)
        return type(self)(str(path))

    def destroy(self) -> None:
        self.kill()
        for ending in ("", "-wal", "-shm"):
            Path(self.name + ending).unlink(missing_ok=True)


class SqlcipherFile(SqliteFile):
    """As on a real unit; the vault must be open."""

    engine = "wanderamt.foundation.sqlcipher"

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"OPTIONS": {"timeout": 5, "init_command": "PRAGMA synchronous=OFF;"}}


class PostgresDatabase(Database):
    """`name` is a database at the server of the settings."""

    engine = "django.db.backends.postgresql"

    def copy_to(self, name: str) -> "PostgresDatabase":
        self.kill()
        with _server() as run:
            run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            run(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}" STRATEGY FILE_COPY')
        return PostgresDatabase(name)

    def destroy(self) -> None:
        self.kill()
        with _server() as run:
            run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


@contextmanager
def _server() -> Iterator[Callable[[str], Any]]:
    database = PostgresDatabase("postgres")
    try:
        with database.open().cursor() as cursor:
            yield cursor.execute
    finally:
        database.kill()


@contextmanager
def swapped(database: Database) -> Iterator[BaseDatabaseWrapper]:
    """Within the block, the ORM speaks to `database`; nothing of the block reaches any other."""
    before = connections["default"]
    connections["default"] = wrapper = database.open()
    try:
        yield wrapper
    finally:
        connections["default"] = before


@contextmanager
def dying(database: Database, after: int | None) -> Iterator[Death]:
    """Die at moment number `after` (from 0) within the block, if it comes that far; see Death.

    The block is left quietly; `happened` tells. Afterwards the database is opened anew.
    """
    wrapper = database.open()
    death = Death(after, database._drop)
    commit = wrapper._commit  # the one place through which both backends commit

    def last_moments() -> None:
        death.moment()
        commit()
        death.moment()

    def over(*_: object) -> bool:
        """Nothing of the dead is heard: neither that it was killed, nor what its closed connection said."""
        del wrapper._commit
        if death.happened:
            database.kill()
        return death.happened

    wrapper._commit = last_moments
    with ExitStack() as stack:
        stack.push(over)
        stack.enter_context(wrapper.execute_wrapper(death))
        yield death


def has_postgres() -> bool:
    """Whether the tests run with a PostgreSQL server."""
    return bool(connections.settings["default"]["ENGINE"] == "django.db.backends.postgresql")


def scratch() -> Path:
    """A folder for files of this process, removed at its end."""
    folder = Path(mkdtemp(prefix="wanderamt-nodes-", dir=FAST_DISK))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sqlite_template(folder: Path, *, encrypted: bool = False) -> Database:
    """A migrated SQLite file to be copied."""
    kind = SqlcipherFile if encrypted else SqliteFile
    database = kind(str(folder / f"{'encrypted' if encrypted else 'empty'}.sqlite3"))
    _migrate(database)
    return database


def postgres_template() -> Database:
    """A migrated PostgreSQL database to be copied; it goes with the server of the tests."""
    database = PostgresDatabase(f"nodes_{os.getpid()}_empty")
    with _server() as run:
        run(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')
        run(f'CREATE DATABASE "{database.name}"')
    _migrate(database)
    return database


def _migrate(database: Database) -> None:
    with swapped(database):
        call_command("migrate", verbosity=0)
    database.kill()
