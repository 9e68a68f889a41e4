"""The people in a waiting room and the desks that call them, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from wanderamt.kernel.text import N_


class Kind(StrEnum):
    """How somebody came."""

    APPOINTMENT = "appointment"
    WALK_IN = "walk_in"
    #: Without an appointment for a short matter, such as collecting a document.
    SHORT = "short"


class PhotoState(StrEnum):
    """Whether the photo that the matter needs is there."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    READY = "ready"


class Place(StrEnum):
    """Where somebody is served."""

    ROOM = "room"
    BEDSIDE = "bedside"


class Reason(StrEnum):
    """Why somebody stands at this rank or cannot be called."""

    APPOINTMENT_DUE = "appointment_due"
    APPOINTMENT_LATE = "appointment_late"
    PASSED_ON = "passed_on"
    PRIORITY = "priority"
    WALK_IN_WAITED_LONG = "walk_in_waited_long"
    WALK_IN = "walk_in"
    SHORT_MATTER = "short_matter"
    APPOINTMENT_EARLY = "appointment_early"
    PHOTO_MISSING = "photo_missing"
    PARKED = "parked"
    OTHER_DESK = "other_desk"
    DESK_CANNOT = "desk_cannot"


REASON_TEXT: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.APPOINTMENT_DUE: N_("Der Termin ist an der Reihe."),
        Reason.APPOINTMENT_LATE: N_("Diese Person kam zu spät zum Termin und wird dazwischen aufgerufen."),
        Reason.PASSED_ON: N_("Diese Person wurde weitergeleitet und war schon an der Reihe."),
        Reason.PRIORITY: N_("Diese Person kann nicht lange warten."),
        Reason.WALK_IN_WAITED_LONG: N_("Diese Person wartet schon lange ohne Termin."),
        Reason.WALK_IN: N_("Diese Person wartet ohne Termin."),
        Reason.SHORT_MATTER: N_("Diese Person wartet mit einem kurzen Anliegen."),
        Reason.APPOINTMENT_EARLY: N_("Diese Person ist lange vor ihrem Termin da."),
        Reason.PHOTO_MISSING: N_("Zuerst das Foto: Es fehlt noch."),
        Reason.PARKED: N_("Diese Person ist zurückgestellt."),
        Reason.OTHER_DESK: N_("Diese Person wartet auf einen anderen Schalter."),
        Reason.DESK_CANNOT: N_("An diesem Schalter fehlt, was für das Anliegen nötig ist."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who has checked in. `due` is the time of the appointment, None for those without one.

    `priority`: cannot wait long; an appointment in time needs none. `parked` holds until somebody takes it
    back, or until `parked_until`. `passed_on`: when a desk sent the person on, to the desk `for_desk` or to
    any that covers the `needs` (features such as "language:ar", "skill:vehicle", "equipment:chip_terminal").
    Raises ValueError when kind and `due` contradict each other.
    """

    key: str
    kind: Kind
    arrived: datetime
    due: datetime | None = None
    photo: PhotoState = PhotoState.NOT_NEEDED
    place: Place = Place.ROOM
    room_label: str = ""
    parked: bool = False
    parked_until: datetime | None = None
    priority: bool = False
    passed_on: datetime | None = None
    for_desk: int | None = None
    needs: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if (self.kind is Kind.APPOINTMENT) != (self.due is not None):
            raise ValueError("an appointment has a time, a walk-in has none")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAbilities:
    """A desk that calls: its number, the features it covers and the kinds of tickets that it takes."""

    number: int
    features: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """House rules of the waiting room; a municipality sets its own.

    An appointment counts as due from `early` before its time; who comes more than `late` after it is mixed
    in `late_limit` after coming. A walk-in who has waited `walk_in_limit` (with a short matter
    `short_limit`, with priority `priority_limit`) is mixed in among the due appointments as if that had
    been the time of an appointment. After `overtakes` calls of priority in a row somebody who came before
    them is called. `photo_first`: nobody is called before the photo is there.
    Raises ValueError for a negative time and for less than one overtaking.
    """

    early: timedelta = timedelta(minutes=10)
    walk_in_limit: timedelta = timedelta(minutes=30)
    short_limit: timedelta = timedelta(minutes=15)
    priority_limit: timedelta = timedelta(0)
    late: timedelta = timedelta(minutes=15)
    late_limit: timedelta = timedelta(minutes=10)
    overtakes: int = 2
    photo_first: bool = True

    def __post_init__(self) -> None:
        limits = (self.early, self.walk_in_limit, self.short_limit, self.priority_limit, self.late)
        if min(*limits, self.late_limit) < timedelta(0) or self.overtakes < 1:
            raise ValueError("the times of a policy are not negative, and it lets somebody go before")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Rank 1 is called next. People who cannot be called stand at the end and keep their order."""

    key: str
    rank: int
    callable: bool
    reason: Reason
