"""Django's SQLite, with SQLCipher under it: each page of the file, its log and its journal is encrypted.

The key comes from `foundation.vault` as 32 raw bytes, so opening derives nothing and costs nothing.
Statements, functions, types and constraints are Django's own for SQLite; the same tests run on it.
Settings of a connection (https://www.zetetic.net/sqlcipher/sqlcipher-api/):
`cipher_memory_security` wipes and locks the library's memory, `secure_delete` overwrites what is deleted,
`temp_store=MEMORY` writes no temporary file, `synchronous=FULL` keeps what was committed when the power goes.
"""

import decimal
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.backends.sqlite3 import base as plain
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]  # a private module
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as Database  # noqa: N812 - the name under which Django looks for it

from wanderamt.foundation import vault

#: Before the key, so that a wrong key is answered by an exception and not by lines on standard error.
_QUIET = "PRAGMA cipher_log_level = NONE"
_PRAGMAS = (
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
)

for _name, _parse in (
    ("date", parse_date),
    ("time", parse_time),
    ("datetime", parse_datetime),
    ("timestamp", parse_datetime),
):
    Database.register_converter(_name, plain.decoder(_parse))
Database.register_converter("bool", b"1".__eq__)
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(date, plain.adapt_date)
Database.register_adapter(datetime, plain.adapt_datetime)


def connect(name: str, key: bytes, **chosen: Any) -> Any:
    """A connection of the library to the file `name`, opened with `key` (32 bytes) and proved to be readable.

    Raises the library's `DatabaseError` ("file is not a database") for a wrong key or a damaged first page,
    `OperationalError` where the file cannot be opened.
    """
    connection = Database.connect(name, **chosen)
    try:
        connection.execute(_QUIET)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Database.Error:
        connection.close()
        raise
    return connection


class DatabaseWrapper(plain.DatabaseWrapper):
    """SQLite for Django, encrypted. A transaction takes its write lock at BEGIN, as in all of this house."""

    display_name = "SQLCipher"
    Database = Database
    transaction_mode: str | None
    init_commands: list[str]

    def get_connection_params(self) -> dict[str, Any]:
        """What `connect` gets; without a word about it in the settings, transactions are IMMEDIATE."""
        params: dict[str, Any] = super().get_connection_params()
        self.transaction_mode = self.transaction_mode or "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open with the vault's key. Raises `vault.VaultLocked` where there is none."""
        name = str(conn_params.pop("database"))
        connection = connect(name, vault.database_key(), **conn_params)
        register_functions(connection)
        for command in chain(_PRAGMAS, filter(None, map(str.strip, self.init_commands))):
            connection.execute(command).fetchall()
        return connection

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django's signature
        """A cursor of the library that understands Django's placeholders."""
        return self.connection.cursor(factory=Cursor)


class Cursor(Database.Cursor):
    """Translates Django's `%s` into `?`, as Django's cursor for SQLite does, over the other library."""

    convert_query: Any = plain.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        return super().execute(self.convert_query(query, param_names=_names(params)), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        rows = list(param_list)
        names = _names(rows[0]) if rows else None
        return super().executemany(self.convert_query(query, param_names=names), rows)


def _names(params: Any) -> list[str] | None:
    return list(params) if isinstance(params, Mapping) else None
