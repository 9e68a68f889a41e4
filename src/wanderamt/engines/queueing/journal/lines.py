"""A journal as a file: one event a line, JSON, always the same bytes for the same events.

A line counts when its line feed is there. So a file that was cut off while being written loses at most the
event that was being written, and says so; a line that is damaged in the middle is never passed over.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from wanderamt.engines.queueing.journal.events import Event, EventKind
from wanderamt.engines.queueing.values import Kind, Place
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class DamagedLine(DomainError):
    """A line in the middle is no event in its one form. `params`: line (from 1)."""

    code = "journal_line_damaged"
    message = N_("Die Zeile %(line)s des Protokolls ist beschädigt. Bitte nehmen Sie eine Sicherung.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TornLine:
    """A last line without its end: its number from 1 and the bytes that are there."""

    line: int
    found: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What a file holds: the events of all whole lines, and the torn last line if there is one."""

    events: tuple[Event, ...]
    torn: TornLine | None = None


def write_log(events: Iterable[Event]) -> bytes:
    """Return the events as JSON Lines in UTF-8, each in its one form: names sorted, what is usual left out.

    Logs can be put together: the bytes of two parts are the bytes of the whole.
    """
    return b"".join(_line(event) for event in events)


def read_log(found: bytes) -> Log:
    """Return the events of a file. `write_log(read_log(x).events)` is `x` without its torn last line.

    Raises DamagedLine for the first whole line that `write_log` would not have written.
    """
    *whole, rest = found.split(b"\n")
    events = tuple(_event(line, number) for number, line in enumerate(whole, 1))
    return Log(events=events, torn=TornLine(line=len(whole) + 1, found=rest) if rest else None)


def _line(event: Event) -> bytes:
    told = {
        field.name: _plain(getattr(event, field.name))
        for field in fields(event)
        if field.default is MISSING or getattr(event, field.name) != field.default
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value


def _event(line: bytes, number: int) -> Event:
    try:
        told: dict[str, Any] = {name: _value(name, value) for name, value in json.loads(line).items()}
        event = Event(**told)
        same = _line(event) == line + b"\n"
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        same = False
    if not same:
        raise DamagedLine(line=number) from None
    return event


def _value(name: str, value: object) -> object:
    """The value of a field. Raises TypeError and ValueError for what cannot be one."""
    if name in _PLAIN:
        if type(value) is not _PLAIN[name]:
            raise TypeError(name)
        return value
    if name in ("matters", "needs"):
        return tuple(str(_value("ticket", each)) for each in _value_list(value))
    if not isinstance(value, str):
        raise TypeError(name)
    return _ENUMS[name](value) if name in _ENUMS else datetime.fromisoformat(value)


def _value_list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("a list")
    return value


_PLAIN: Mapping[str, type] = MappingProxyType(
    {"number": int, "ticket": str, "desk": int, "priority": bool, "photo": bool}
)
_ENUMS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"kind": EventKind, "ticket_kind": Kind, "place": Place}
)
