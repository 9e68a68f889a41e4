"""Tables as they travel: read at the hub, written on the unit. Columns are named, values are plain JSON."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import Field, ForeignKey, JSONField, Model, ProtectedError, QuerySet

from wanderamt.foundation.carrying import Carried, Stays, Trip, carried

#: How many rows are written at once.
BATCH = 500
Tell = Callable[[int], None]


class TablesDiffer(Exception):
    """The file names tables or columns that are not known here, or lacks some: it is of another release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: `columns` name the values of each row."""

    label: str
    columns: tuple[str, ...]
    rows: list[list[Any]]

    def stored(self) -> dict[str, Any]:
        return {"table": self.label, "columns": list(self.columns), "rows": self.rows}


def gather(*, stops: Trip, all_stops: Trip) -> list[Table]:
    """What a unit takes along for `stops` when it then has `all_stops`; call it in one transaction.

    The city and the crews are those of all its stops, everything else is of `stops` alone.
    """
    return [
        read(each, stops if each.stays is Stays.STOP else all_stops)
        for each in carried()
        if stops.windows or each.stays is not Stays.STOP
    ]


def tables_from(stored: object) -> list[Table]:
    """The tables of a file. Raises TablesDiffer."""
    known = {each.label: columns_of(each) for each in carried()}
    try:
        found = [
            Table(label=each["table"], columns=tuple(each["columns"]), rows=list(each["rows"]))
            for each in stored  # type: ignore[attr-defined]  # anything may be in a file: see below
        ]
    except (TypeError, KeyError, AttributeError):
        raise TablesDiffer("no list of tables") from None
    for table in found:
        if known.get(table.label) != table.columns or any(
            len(row) != len(table.columns) for row in table.rows
        ):
            raise TablesDiffer(table.label)
    return found


def columns_of(each: Carried) -> tuple[str, ...]:
    """The names of the values that travel."""
    return tuple(column.attname for column in _columns(each))


def _columns(each: Carried) -> list["Field[Any, Any]"]:
    return [
        column for column in each.model._meta.concrete_fields if each.has_own_keys or not column.primary_key
    ]


def read(each: Carried, stops: Trip) -> Table:
    """The rows of one table for these stops, as they travel."""
    columns = columns_of(each)
    ordered = each.rows(stops).order_by("pk")
    rows = [
        [_plain(each.instead.get(name, value)) for name, value in zip(columns, row, strict=True)]
        for row in ordered.values_list(*columns)
    ]
    return Table(label=each.label, columns=columns, rows=rows)


def _plain(value: Any) -> Any:
    """As JSON has it. What a JSON column holds stays as it is."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value


# --- on the unit --------------------------------------------------------------------------------------------
@dataclass(slots=True, kw_only=True)
class Writing:
    """What one load has written so far: children follow their parents."""

    tell: Tell
    #: By table: the keys of the rows that were written.
    written: dict[type[Model], set[Any]] = field(default_factory=dict)


def write(tables: Sequence[Table], *, tell: Tell) -> None:
    """Write the tables in their order, in the caller's transaction; `tell` hears of each batch of rows.

    What belongs to a stop and is here already stays as it is: it may be newer than the file.
    """
    given = {table.label: table for table in tables}
    done = Writing(tell=tell)
    for each in carried():
        if each.label in given:
            _write(each, list(_rows(each, given[each.label])), done)


def _rows(each: Carried, table: Table) -> Iterator[Model]:
    columns = _columns(each)
    for row in table.rows:
        values = {
            column.attname: value
            if isinstance(column, JSONField) or value is None
            else column.to_python(value)
            for column, value in zip(columns, row, strict=True)
        }
        yield each.model(**values)


def _write(each: Carried, rows: list[Model], done: Writing) -> None:
    if each.has_own_keys:
        done.written[each.model] = _write_own(each, rows, done.tell)
    elif each.parent:
        _write_children(each, rows, done)
    else:
        _delete(_all(each))
        _create(each, rows, done.tell)


def _write_own(each: Carried, rows: list[Model], tell: Tell) -> set[Any]:
    """Rows with keys of their own; returns the keys of those that were written."""
    if each.stays is Stays.STOP:
        here = set(_all(each).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        fresh = [row for row in rows if row.pk not in here]
        _create(each, fresh, tell)
        return {row.pk for row in fresh}
    others = [column.name for column in each.model._meta.concrete_fields if not column.primary_key]
    _create(each, rows, tell, replace=others)
    keys = {row.pk for row in rows}
    if each.stays is Stays.CITY:
        _remove_others(each, keys)
    return keys


def _write_children(each: Carried, rows: list[Model], done: Writing) -> None:
    """Rows with running keys: those of parents that were written, in place of all that these parents had."""
    parent = cast("ForeignKey[Any, Any]", each.model._meta.get_field(each.parent))
    of = done.written[parent.related_model]
    old = _all(each).filter(**{f"{each.parent}__in": of})
    if each.release:
        each.release(old)
    _delete(old)
    _create(each, [row for row in rows if getattr(row, parent.attname) in of], done.tell)


def _create(each: Carried, rows: list[Model], tell: Tell, *, replace: Sequence[str] = ()) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        if replace:
            key = each.model._meta.pk.name
            _all(each).bulk_create(
                batch, update_conflicts=True, unique_fields=[key], update_fields=list(replace)
            )
        else:
            _all(each).bulk_create(batch)
        tell(len(batch))


def _remove_others(each: Carried, keys: set[Any]) -> None:
    """What the city no longer has, unless something here still stands on it."""
    for row in _all(each).exclude(pk__in=keys):
        try:
            row.delete()
        except ProtectedError:
            continue


def forget_all_but(stops: Trip) -> int:
    """Erase from this unit whatever the `stops` do not need; returns how many rows that were.

    In the caller's transaction: foreign keys are checked when it ends.
    """
    return sum(_forget(each, stops) for each in reversed(carried()) if each.stays is not Stays.CITY)


def _forget(each: Carried, stops: Trip) -> int:
    needed = each.rows(stops).order_by().values("pk") if stops.windows else None
    gone = _all(each)
    if needed is not None:
        gone = gone.exclude(pk__in=needed)
    if each.release:
        each.release(gone)
    return _delete(gone)


def _all(each: Carried) -> "QuerySet[Any]":
    return QuerySet(each.model)


def _delete(rows: "QuerySet[Any]") -> int:
    """Without asking what hangs on each row: the tables are erased in the right order."""
    return rows._raw_delete(connection.alias)  # noqa: SLF001 - delete() would refuse rows that protect each other


def count(tables: Iterable[Table]) -> int:
    """How many rows."""
    return sum(len(table.rows) for table in tables)
