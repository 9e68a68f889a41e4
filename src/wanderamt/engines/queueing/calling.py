"""The order in which people in the waiting room are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from wanderamt.kernel.text import N_


class Kind(StrEnum):
    """How somebody came."""

    APPOINTMENT = "appointment"
    WALK_IN = "walk_in"


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
    WALK_IN_WAITED_LONG = "walk_in_waited_long"
    WALK_IN = "walk_in"
    APPOINTMENT_EARLY = "appointment_early"
    PHOTO_MISSING = "photo_missing"
    PARKED = "parked"


REASON_TEXT: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.APPOINTMENT_DUE: N_("Der Termin ist an der Reihe."),
        Reason.WALK_IN_WAITED_LONG: N_("Diese Person wartet schon lange ohne Termin."),
        Reason.WALK_IN: N_("Diese Person wartet ohne Termin."),
        Reason.APPOINTMENT_EARLY: N_("Diese Person ist lange vor ihrem Termin da."),
        Reason.PHOTO_MISSING: N_("Zuerst das Foto: Es fehlt noch."),
        Reason.PARKED: N_("Diese Person ist zurückgestellt."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who has checked in. `due` is the time of the appointment, None for walk-ins.

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

    def __post_init__(self) -> None:
        if (self.kind is Kind.APPOINTMENT) != (self.due is not None):
            raise ValueError("an appointment has a time, a walk-in has none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """House rules of the waiting room; a municipality sets its own.

    An appointment counts as due from `early` before its time. A walk-in who has waited `walk_in_limit` is
    mixed in among the due appointments as if that had been the time of an appointment.
    """

    early: timedelta = timedelta(minutes=10)
    walk_in_limit: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Rank 1 is called next. People who cannot be called stand at the end and keep their order."""

    key: str
    rank: int
    callable: bool
    reason: Reason


STANDARD = Policy()

_TIER = {
    Reason.APPOINTMENT_DUE: 0,
    Reason.WALK_IN_WAITED_LONG: 0,
    Reason.WALK_IN: 1,
    Reason.APPOINTMENT_EARLY: 2,
}
_BLOCKED = 3


def calling_order(waiting: Iterable[Waiting], *, now: datetime, policy: Policy = STANDARD) -> list[Ranked]:
    """Return everybody who is served in the room, next first; bedside visits are not in this queue.

    Nobody whose photo is missing and nobody who is parked can be called. Due appointments (by their time) and
    walk-ins beyond the limit (by the moment it was reached) come first, then walk-ins by arrival, then people
    who are far too early for their appointment. Ties go to the earlier arrival.
    """
    in_room = [item for item in waiting if item.place is Place.ROOM]
    judged = sorted(
        (_judge(item, now.astimezone(UTC), policy) for item in in_room), key=lambda entry: entry[0]
    )
    return [
        Ranked(key=item.key, rank=rank, callable=reason in _TIER, reason=reason)
        for rank, (_, item, reason) in enumerate(judged, 1)
    ]


Order = tuple[int, datetime, datetime, str]


def _judge(item: Waiting, now: datetime, policy: Policy) -> tuple[Order, Waiting, Reason]:
    arrived = item.arrived.astimezone(UTC)
    if item.due is not None:
        turn = item.due.astimezone(UTC)
        reason = Reason.APPOINTMENT_DUE if turn - policy.early <= now else Reason.APPOINTMENT_EARLY
    else:
        turn = arrived + policy.walk_in_limit
        reason = Reason.WALK_IN_WAITED_LONG if turn <= now else Reason.WALK_IN
    if item.parked:
        reason = Reason.PARKED
    elif item.photo is PhotoState.MISSING:
        reason = Reason.PHOTO_MISSING
    return (_TIER.get(reason, _BLOCKED), turn, arrived, item.key), item, reason


def ticket_number(kind: Kind, serial: int) -> str:
    """Return "A001" for the first appointment and "W001" for the first walk-in of a window.

    Raises ValueError below 1; numbers grow past three digits.
    """
    if serial < 1:
        raise ValueError("serial numbers start at 1")
    return f"{'A' if kind is Kind.APPOINTMENT else 'W'}{serial:03d}"
