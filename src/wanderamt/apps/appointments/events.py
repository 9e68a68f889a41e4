"""What other rooms are told."""

from dataclasses import dataclass
from uuid import UUID

from wanderamt.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked(DomainEvent):
    window_id: UUID
    appointment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(DomainEvent):
    window_id: UUID
    appointment_id: UUID
