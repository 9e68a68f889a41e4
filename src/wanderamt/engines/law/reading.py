"""Reading records of data files. Every mistake is named with file, record and field."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeVar

Value = TypeVar("Value")
#: Markup, and characters that change the direction of what follows or cannot be seen.
_FORBIDDEN = re.compile(
    r"[<>]|&[#\w]+;|[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


class BookError(ValueError):
    """The data file is wrong; a developer or reviewer reads this, never a citizen."""

    def __init__(self, *, file: str, record: str, field: str, problem: str) -> None:
        super().__init__(f"{file}, {record}, field {field!r}: {problem}")
        self.file = file
        self.record = record
        self.field = field
        self.problem = problem


class Record:
    """One table of a file with its place, so that each check can say where it failed."""

    def __init__(self, *, file: str, place: str, data: Mapping[str, object]) -> None:
        self.file = file
        self.place = place
        self.data = data

    def fail(self, field: str, problem: str) -> BookError:
        """The error to raise for a field of this record."""
        return BookError(file=self.file, record=self.place, field=field, problem=problem)

    def only(self, *names: str) -> None:
        """Refuse every field that is not in `names`."""
        for name in self.data:
            if name not in names:
                raise self.fail(name, "is not a known field")

    def optional(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """The field read by `read`, None when it is not there."""
        return read(name) if name in self.data else None

    def text(self, name: str) -> str:
        """A text that is not empty, without markup and without control characters."""
        value = self.data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(name, "must be a text that is not empty")
        found = _FORBIDDEN.search(value)
        if found is not None:
            signs = " ".join(f"U+{ord(sign):04X}" for sign in found[0])
            raise self.fail(name, f"must not contain markup or control characters, found {signs}")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of the words in `allowed`."""
        value = self.text(name)
        if value not in allowed:
            raise self.fail(name, f"must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """A list of names, not empty, none of them twice."""
        value = self.data.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise self.fail(name, "must be a list of names that is not empty")
        if len(set(value)) < len(value):
            raise self.fail(name, "must not name anything twice")
        return tuple(value)

    def day(self, name: str) -> date:
        """A day without time."""
        return self._day(name, self.data.get(name))

    def _day(self, name: str, value: object) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fail(name, "must be a day like 2026-02-07")
        return value

    def two_days(self, name: str) -> tuple[date, date]:
        """Two days, the first before the second."""
        value = self.data.get(name)
        if not isinstance(value, list) or len(value) != 2:
            raise self.fail(name, "must be two days like [2025-11-06, 2026-01-04]")
        first, second = (self._day(name, each) for each in value)
        if second <= first:
            raise self.fail(name, "must name the earlier day first")
        return first, second

    def integer(self, name: str) -> int:
        """A whole number."""
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(name, "must be a whole number")
        return value

    def whole(self, name: str) -> int:
        """A whole number from 0 on."""
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(name, "must be a whole number from 0 on")
        return value

    def truth(self, name: str) -> bool:
        """True or false."""
        value = self.data.get(name)
        if not isinstance(value, bool):
            raise self.fail(name, "must be true or false")
        return value

    def part(self, name: str) -> "Record":
        """A table inside this record, empty when it is not there."""
        value = self.data.get(name, {})
        if not isinstance(value, dict):
            raise self.fail(name, "must be a table like { weeks = 2 }")
        return Record(file=self.file, place=self.place, data=value)


def top_level(text: str, *, file: str) -> Record:
    """Read a TOML file. Raises `BookError` when it is none."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BookError(file=file, record="whole file", field="", problem=str(error)) from error
    return Record(file=file, place="top level", data=data)


def records(parent: Record, name: str, *, inside: str = "") -> Iterator[Record]:
    """Yield the records of a list, each with its place: number and name."""
    found = parent.data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(data, dict) for data in found):
        raise parent.fail(name, f"must be a list of [[{inside and inside + '.'}{name}]]")
    for number, data in enumerate(found, 1):
        label = next((data[field] for field in ("key", "name", "service") if field in data), "without name")
        place = f"{name} {number} ({label})"
        yield Record(file=parent.file, place=f"{parent.place}, {place}" if inside else place, data=data)
