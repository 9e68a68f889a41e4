"""For whom and in whose name the running code acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from wanderamt.foundation.commands.drawing import current_mode

_holder: ContextVar[UUID | None] = ContextVar("acting_for", default=None)
_actor: ContextVar[str] = ContextVar("actor", default="crew")
#: A person never stands here: what somebody did is no record of the person (ADR 7).
ACTORS = ("crew", "kiosk", "hub")
_default_holder: list[Callable[[], UUID | None]] = []


def acting_for() -> UUID | None:
    """Whose leased windows may be changed now: the unit's device on a unit, the device whose command is
    being replayed at the hub, else None."""
    holder = _holder.get()
    if holder is not None or not _default_holder:
        return holder
    return _default_holder[-1]()


def set_default_holder(holder: Callable[[], UUID | None] | None) -> None:
    """For a process that always acts for one device; called when the applications are ready."""
    _default_holder[:] = [] if holder is None else [holder]


@contextmanager
def acting(holder: UUID | None) -> Iterator[None]:
    """Within the block `acting_for()` is `holder`."""
    token = _holder.set(holder)
    try:
        yield
    finally:
        _holder.reset(token)


def actor() -> str:
    """Who acts: "crew", "kiosk", or "hub" for what a citizen asked for there."""
    return _actor.get()


@contextmanager
def acting_as(name: str) -> Iterator[None]:
    """Within the block `actor()` is `name`. Raises ValueError for anything but an actor."""
    if name not in ACTORS:
        raise ValueError(f"no actor: {name}")
    token = _actor.set(name)
    try:
        yield
    finally:
        _actor.reset(token)


def is_recording() -> bool:
    """Whether a command is being written down now, whose effects beyond the window belong to the hub."""
    return current_mode() == "recording"


def is_replaying() -> bool:
    """Whether a command from elsewhere is being carried out again now."""
    return current_mode() == "replaying"
