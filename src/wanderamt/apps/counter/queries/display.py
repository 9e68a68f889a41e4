"""What the corridor may see: numbers and desks."""

from dataclasses import dataclass
from datetime import datetime

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.queue import calling_list
from wanderamt.apps.offices.public import OpeningWindow

_NEXT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    number: str
    desk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """Calls, the newest first, who is being served, and the numbers that come next. Not a single name."""

    calls: tuple[Call, ...]
    serving: tuple[Call, ...]
    next_numbers: tuple[str, ...]


def display_of(*, window: OpeningWindow, now: datetime) -> Display:
    """The display of a window; two queries whatever the number of people."""
    busy = Ticket.objects.filter(
        window=window, place="room", state__in=[Ticket.State.CALLED, Ticket.State.SERVING]
    ).order_by("-called_at")
    calls = [(ticket.state, Call(number=ticket.number, desk=ticket.desk or 0)) for ticket in busy]
    queue = calling_list(window=window, now=now)
    return Display(
        calls=tuple(call for state, call in calls if state == Ticket.State.CALLED),
        serving=tuple(call for state, call in calls if state == Ticket.State.SERVING),
        next_numbers=tuple(entry.ticket.number for entry in queue if entry.callable)[:_NEXT],
    )
