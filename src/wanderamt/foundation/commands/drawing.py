"""What a verb draws (numbers, codes, random times): kept while recording, given back while replaying."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast
from uuid import UUID

from wanderamt.foundation.commands.errors import NothingDrawn
from wanderamt.kernel.ids import keys_from

T = TypeVar("T")
Mode = Literal["recording", "replaying"]


@dataclass(slots=True)
class Drawn:
    """What has been drawn so far, by name and in order; all of it can be written as JSON."""

    values: dict[str, list[Any]] = field(default_factory=dict)

    def take(self, name: str, make: Callable[[], Any]) -> Any:
        value = make()
        self.values.setdefault(name, []).append(value)
        return value


@dataclass(slots=True)
class Replay:
    """What was drawn elsewhere and is given out again, in order."""

    values: dict[str, list[Any]]

    def take(self, name: str, make: Callable[[], Any]) -> Any:
        del make
        left = self.values.get(name)
        if not left:
            raise NothingDrawn(name)
        return left.pop(0)

    @property
    def used_up(self) -> bool:
        """Whether the verb has drawn here all that it had drawn there."""
        return not any(self.values.values())


_now: ContextVar[Drawn | Replay | None] = ContextVar("drawn", default=None)


def drawn(name: str, make: Callable[[], T]) -> T:
    """Return `make()`, or while replaying the next value recorded under `name`.

    The value must be plain JSON (text, whole number, truth, None, lists and maps of them). Raises
    NothingDrawn where the record holds no more of that name.
    """
    current = _now.get()
    return make() if current is None else cast("T", current.take(name, make))


def current_mode() -> Mode | None:
    """Whether something is recorded or replayed now."""
    current = _now.get()
    if current is None:
        return None
    return "recording" if isinstance(current, Drawn) else "replaying"


@contextmanager
def recording(command_id: UUID) -> Iterator[Drawn]:
    """Within the block new keys follow from `command_id`, and what is drawn is kept in the yielded object."""
    with _switched(Drawn(), command_id) as state:
        yield cast("Drawn", state)


@contextmanager
def replaying(command_id: UUID, drawn: Mapping[str, list[Any]]) -> Iterator[Replay]:
    """Within the block new keys follow from `command_id`, and `drawn` is given out instead of drawing.

    A verb has no transaction of its own here: whoever replays it has one, and takes back all of it.
    """
    copied = {name: list(values) for name, values in drawn.items()}
    with _switched(Replay(copied), command_id) as state:
        yield cast("Replay", state)


@contextmanager
def _switched(state: Drawn | Replay, command_id: UUID) -> Iterator[Drawn | Replay]:
    token = _now.set(state)
    try:
        with keys_from(command_id):
            yield state
    finally:
        _now.reset(token)
