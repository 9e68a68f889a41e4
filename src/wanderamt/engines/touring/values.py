"""What is known about a stop, a unit and a crew."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wanderamt.kernel.geo import Point
from wanderamt.kernel.spans import Span


class RoomFact(StrEnum):
    """What a room can offer, as the host's form asks it."""

    STEP_FREE = "step_free"
    POWER = "power"
    MOBILE_RECEPTION = "mobile_reception"
    PARKING = "parking"
    LIFT = "lift"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterNeed:
    """One service asked for by `people` people, `duration` each. `skill` None means: everybody can do it."""

    service: str
    people: int
    duration: timedelta
    skill: str | None = None
    equipment: frozenset[str] = frozenset()
    room: frozenset[RoomFact] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The planned opening of the counter. `room` holds what the host confirmed; `preferred_days` empty = any.

    `start` and `end` are aware and may be wrong: `check` says so.
    """

    point: Point
    start: datetime
    end: datetime
    matters: tuple[MatterNeed, ...] = ()
    room: frozenset[RoomFact] = frozenset()
    preferred_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Where a unit or a person already has to be; `label` is shown to the planner."""

    span: Span
    point: Point
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCapability:
    """What a unit brings and what it needs itself. `setup` and `packup` add to the way between two stops."""

    kind: str
    desks: int
    equipment: frozenset[str] = frozenset()
    room: frozenset[RoomFact] = frozenset()
    setup: timedelta = timedelta(0)
    packup: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewMember:
    """Somebody planned for the stop; `label` is shown to the planner."""

    key: str
    label: str
    skills: frozenset[str] = frozenset()
    commitments: tuple[Commitment, ...] = ()
    absences: tuple[Span, ...] = ()
