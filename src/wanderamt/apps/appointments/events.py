"""What other rooms are told. Days are counted on Berlin's calendar; None: nobody had searched."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanderamt.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked(DomainEvent):
    """Somebody has an appointment.

    Days from the booking: `offered_days` to the first time that the search had shown anywhere, `forced_days`
    to the first one that met what cannot be given up (the matters, the needs, the office), `chosen_days` to
    the time that was booked.
    """

    window_id: UUID
    appointment_id: UUID
    counter_id: UUID
    service_ids: tuple[str, ...]
    source: str
    chosen_days: int
    offered_days: int | None = None
    forced_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMoved(DomainEvent):
    """An appointment has another time, perhaps at another office (then `window_id` is the new one)."""

    window_id: UUID
    old_window_id: UUID
    appointment_id: UUID
    old_start: datetime
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(DomainEvent):
    window_id: UUID
    appointment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFoundNothing(DomainEvent):
    """A search without any time: unmet demand. `where` and `wish` say in words of the program what was asked.

    Nothing in it tells who searched.
    """

    service_ids: tuple[str, ...]
    people: int
    counter_id: UUID | None
    language: str
    step_free: bool
    wish: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReleased(DomainEvent):
    """Time at a window is free again for everybody, after the waiting list has had it."""

    window_id: UUID
    start: datetime
    end: datetime
    pool_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWished(DomainEvent):
    """Somebody asks for a change of an appointment that is with a unit, or has taken such a wish back."""

    window_id: UUID
    wish_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAsked(DomainEvent):
    """Somebody wants to be forgotten whose appointment is with a unit."""

    window_id: UUID
    appointment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonForgotten(DomainEvent):
    """Nobody is named in this appointment any more. `held_by`: the device that has the window, if one has."""

    window_id: UUID
    appointment_id: UUID
    held_by: UUID | None
