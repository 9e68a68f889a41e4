"""What the rooms above are told."""

from dataclasses import dataclass
from uuid import UUID

from wanderamt.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClosed(DomainEvent):
    """The day at a window is over and accounted for."""

    window_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCameBack(DomainEvent):
    """A window that was with a device may be changed here again: the unit is back, or is not waited for."""

    window_id: UUID
    holder: UUID
