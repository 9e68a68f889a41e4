"""What goes in and what comes out. All moments are aware, all spans half-open, desks are numbered from 1."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.spans import Span
from wanderamt.kernel.text import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A counter is open with `desks` desks. Raises ValueError when naive, empty, reversed or without a
    desk.
    """

    start: datetime
    end: datetime
    desks: int

    def __post_init__(self) -> None:
        Span(self.start, self.end)
        if self.desks < 1:
            raise ValueError("a window needs at least one desk")

    @property
    def span(self) -> Span:
        """The time of the window."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """One desk is taken. Spans may reach beyond the window; desks that the window lacks are ignored."""

    desk: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Somebody who must be placed. `place_order` is None for people who come to the room and the position in
    the round for people who are visited at their bed.
    """

    key: str
    duration: timedelta
    place_order: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The time and the desk of one need."""

    key: str
    start: datetime
    end: datetime
    desk: int


class NoRoom(DomainError):
    """Not everybody fits. `params`: `placed` and `people` (counts), `unplaced` (keys of those left over)."""

    code: ClassVar[str] = "no_room"
    message: ClassVar[str] = N_(
        "Nicht alle Personen passen in dieses Zeitfenster: Für %(placed)s von %(people)s Personen ist Platz. "
        "Verlängern Sie das Zeitfenster, oder melden Sie weniger Personen an."
    )
