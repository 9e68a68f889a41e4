"""What somebody who waits may know: their place, how long it takes about, and where to go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor
from uuid import UUID

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries import queue
from wanderamt.apps.counter.queries.forecast import outlook, room_of
from wanderamt.apps.counter.queries.places import DeskLabel, labels_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A ticket as its person sees it. `low` and `high` are whole minutes: half wait at most `low`, nine of
    ten at most `high`; None where nobody can say.
    """

    ticket: Ticket
    ahead: int
    low: int | None
    high: int | None
    place: DeskLabel | None

    @property
    def stage(self) -> str:
        """The ticket's state, or what else keeps somebody waiting: "photo" or "parked"."""
        if self.ticket.state != Ticket.State.WAITING:
            return self.ticket.state
        if self.ticket.photo == Ticket.Photo.MISSING:
            return "photo"
        return "parked" if self.ticket.parked_at is not None else "waiting"

    @property
    def known(self) -> bool:
        return self.low is not None and self.high is not None

    @property
    def stamp(self) -> str:
        """Changes when the page would say something else."""
        ticket = self.ticket
        return f"{self.stage}-{ticket.calls}-{ticket.desk}-{self.ahead}-{self.low}-{self.high}"


def status_of(ticket_id: UUID, *, now: datetime) -> Status:
    """The status of a ticket; a fixed number of queries. Raises Ticket.DoesNotExist."""
    ticket = queue.ticket(ticket_id)
    if ticket.state == Ticket.State.WAITING:
        return _waiting(ticket, now)
    called = ticket.state in queue.AT_DESK and ticket.desk
    place = labels_of(ticket.window).get(ticket.desk or 0) if called else None
    return Status(ticket=ticket, ahead=0, low=None, high=None, place=place)


def _waiting(ticket: Ticket, now: datetime) -> Status:
    room = room_of(ticket.window)
    found = outlook(room, ticket, now=now)
    low, high = told_minutes(found.p50, found.p90)
    return Status(ticket=ticket, ahead=found.before_you, low=low, high=high, place=None)


def told_minutes(p50: timedelta | None, p90: timedelta | None) -> tuple[int | None, int | None]:
    """Half of the people wait at most the first, nine of ten at most the second, as it is told.

    Whole minutes, from ten on in steps of five: nobody is promised a minute that nobody knows.
    """
    if p50 is None or p90 is None:
        return None, None
    low, high = p50 / timedelta(minutes=1), p90 / timedelta(minutes=1)
    first = floor(low) if low < 10 else floor(low / 5) * 5
    last = ceil(high) if high < 10 else ceil(high / 5) * 5
    return first, max(last, first + 1)
