"""What cases tells the rooms above it."""

from dataclasses import dataclass
from uuid import UUID

from wanderamt.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReady(DomainEvent):
    """A document can be collected, or was sent home. `window_id` is where it was applied for."""

    document_id: UUID
    window_id: UUID
