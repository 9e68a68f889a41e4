"""What the corridor may see and hear: numbers, desks and rooms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext, override

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.queries.places import DeskLabel, labels_of
from wanderamt.apps.counter.queries.queue import calling_list
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.clock import BERLIN, at_berlin

_NEXT = 6
_SHOWN = (Ticket.State.CALLED, Ticket.State.SERVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A number and where to go with it. `said` is the sentence to speak, in `language`."""

    number: str
    desk: int
    label: str
    room: str
    calls: int
    language: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """Calls, the newest first, who was called before them, and the numbers that come next. Not a single
    name.
    """

    calls: tuple[Call, ...]
    serving: tuple[Call, ...]
    next_numbers: tuple[str, ...]


def display_of(*, window: OpeningWindow, now: datetime, whole_site: bool = False) -> Display:
    """The display of a window, or of all counters that are open at its site on its day: three queries for
    each of them whatever the number of people, and one more to find them.
    """
    windows = _side_by_side(window) if whole_site else [window]
    shown = [_of_one(each, now) for each in windows]
    busy = [each for calls, _ in shown for each in calls]
    return Display(
        calls=_newest_first(busy, Ticket.State.CALLED),
        serving=_newest_first(busy, Ticket.State.SERVING),
        next_numbers=tuple(number for _, numbers in shown for number in numbers),
    )


def _newest_first(busy: Iterable[tuple[datetime, str, Call]], state: Ticket.State) -> tuple[Call, ...]:
    found = [(moment, call) for moment, its_state, call in busy if its_state == state]
    return tuple(call for _, call in sorted(found, key=lambda each: each[0], reverse=True))


def _side_by_side(window: OpeningWindow) -> list[OpeningWindow]:
    day = at_berlin(window.starts_at.astimezone(BERLIN).date(), time.min)
    found = OpeningWindow.objects.filter(
        site=window.site_id, starts_at__gte=day, starts_at__lt=day + timedelta(days=1)
    )
    found = found.exclude(state=OpeningWindow.State.CANCELLED).select_related("counter", "site")
    return list(found.order_by("starts_at", "counter__name"))


def _of_one(window: OpeningWindow, now: datetime) -> tuple[list[tuple[datetime, str, Call]], list[str]]:
    tickets = list(Ticket.objects.filter(window=window))
    busy = [each for each in tickets if each.state in _SHOWN and each.place == "room"]
    labels = labels_of(window) if busy else {}
    queue = calling_list(window=window, now=now, tickets=tickets)
    return (
        [(each.called_at or each.arrived_at, each.state, _call(each, labels)) for each in busy],
        [entry.ticket.number for entry in queue if entry.callable][:_NEXT],
    )


def _call(ticket: Ticket, labels: Mapping[int, DeskLabel]) -> Call:
    place = labels.get(ticket.desk or 0, DeskLabel(label="", room=""))
    return Call(
        number=ticket.number,
        desk=ticket.desk or 0,
        label=place.label,
        room=place.room,
        calls=ticket.calls,
        language=ticket.language,
        said=said(ticket.number, [place.label, place.room], language=ticket.language),
    )


def said(number: str, places: Sequence[str], *, language: str) -> str:
    """The call as a voice says it in `language`: "A007" is said "A 7"."""
    spoken = f"{number[0]} {int(number[1:])}"
    where = ", ".join(place for place in places if place)
    with override(language):
        return gettext("Nummer %(number)s, bitte kommen Sie: %(place)s.") % {
            "number": spoken,
            "place": where,
        }


def windows_beside(window: OpeningWindow) -> list[OpeningWindow]:
    """Other open counters of the same site and day, to which people can be passed on."""
    return [
        each
        for each in _side_by_side(window)
        if each.pk != window.pk and each.state == OpeningWindow.State.OPEN
    ]
