"""Reading somebody else's JSON: every value is looked at before it is believed."""

from datetime import UTC, date, datetime
from typing import Any, overload

from wanderamt.apps.appointments.foreign.errors import ForeignNotUnderstood

#: A calendar's second since 1970 lies between the years 2001 and 2286.
_MOMENTS = range(1_000_000_000, 10_000_000_000)
_LONGEST_TEXT = 500


class Reader:
    """An object of an answer. What is missing or of another type raises ForeignNotUnderstood."""

    def __init__(self, value: Any, *, system: str) -> None:
        self._system = system
        if not isinstance(value, dict):
            raise self._strange()
        self._value: dict[str, Any] = value

    def id(self, name: str) -> str:
        """An identity, written as a number or as digits: 10 and "10" are the same."""
        return self._identity(self._value.get(name))

    @overload
    def text(self, name: str) -> str: ...
    @overload
    def text(self, name: str, *, default: str) -> str: ...
    def text(self, name: str, *, default: str | None = None) -> str:
        """A text on one line; `default` where it is missing or null."""
        value = self._value.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
            raise self._strange()
        return " ".join(value.split())

    def number(self, name: str, *, default: int) -> int:
        """A whole number that is not negative; `default` where it is missing or null."""
        value = self._value.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._strange()
        return value

    def yes(self, name: str) -> bool:
        """Whether it is true; missing, null and 0 are not."""
        return bool(self._value.get(name))

    def day(self, name: str) -> date:
        """A day as YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise self._strange() from None

    def moments(self, name: str) -> tuple[datetime, ...]:
        """A list of seconds since 1970, as numbers or digits, as aware moments."""
        return tuple(datetime.fromtimestamp(self._second(value), tz=UTC) for value in self._list(name))

    def items(self, name: str) -> "tuple[Reader, ...]":
        """A list of objects; empty where it is missing or null."""
        return tuple(Reader(value, system=self._system) for value in self._list(name))

    def part(self, name: str) -> "Reader":
        """An object within; an empty one where it is missing, null or an empty list (as PHP writes it)."""
        return Reader(self._value.get(name) or {}, system=self._system)

    def _list(self, name: str) -> list[Any]:
        value = self._value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._strange()
        return value

    def _identity(self, value: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return str(value)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= len(str(2**63)):
            return str(int(value))
        raise self._strange()

    def _second(self, value: Any) -> int:
        second = int(self._identity(value))
        if second not in _MOMENTS:
            raise self._strange()
        return second

    def _strange(self) -> ForeignNotUnderstood:
        return ForeignNotUnderstood(system=self._system)
