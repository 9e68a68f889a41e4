"""One thing that happened to one ticket. Never who did it: desks have numbers, people have none here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from wanderamt.engines.queueing.values import Kind, Place


class EventKind(StrEnum):
    """What can happen to a ticket."""

    ARRIVED = "arrived"
    PHOTO_READY = "photo_ready"
    CALLED = "called"
    STARTED = "started"
    #: Back to the waiting room at the old place, also after leaving or not coming.
    RETURNED = "returned"
    #: The person goes on at another desk at once, because the clerks swapped places.
    MOVED = "moved"
    #: Waits aside, until somebody takes it back or until a time.
    PARKED = "parked"
    #: Sent on by a desk: waits for a certain desk or for one with the features needed.
    PASSED_ON = "passed_on"
    #: Cannot wait long after all, or that was taken back.
    PRIORITY = "priority"
    #: Further matters came up at the desk.
    MATTERS = "matters"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The `number`-th thing (1, 2, ...) that happened at a window, to the ticket `ticket`, `at` a time.

    `desk` is the number of a desk: that called, that serves, or that is waited for. An arrival tells
    `ticket_kind`, `matters` (keys of services), `due`, `place`, `priority` and whether a `photo` is missing;
    parking may tell `until`; passing on may tell `needs`; `priority` and further `matters` may be told later.
    Times are kept in UTC.
    Raises ValueError for a number below 1, a time without its zone, and an arrival without a kind.
    """

    number: int
    ticket: str
    kind: EventKind
    at: datetime
    desk: int | None = None
    ticket_kind: Kind | None = None
    matters: tuple[str, ...] = ()
    due: datetime | None = None
    place: Place = Place.ROOM
    priority: bool = False
    photo: bool = False
    until: datetime | None = None
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("events are numbered from 1")
        if (self.kind is EventKind.ARRIVED) != (self.ticket_kind is not None):
            raise ValueError("an arrival, and only an arrival, tells the kind of the ticket")
        if (self.ticket_kind is Kind.APPOINTMENT) != (self.due is not None):
            raise ValueError("an appointment has a time, a walk-in has none")
        for name in ("at", "due", "until"):
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, _utc(moment))
        for name in ("matters", "needs"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment.astimezone(UTC)
