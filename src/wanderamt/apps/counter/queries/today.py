"""Windows around today with how many people are booked and here."""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.offices.public import Counter, OpeningWindow, windows_between

_HERE = (Ticket.State.WAITING, Ticket.State.CALLED, Ticket.State.SERVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One window: booked appointments, people who are here now, people who were served."""

    window: OpeningWindow
    booked: int
    here: int
    served: int

    @property
    def open(self) -> bool:
        return self.window.state == OpeningWindow.State.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    today: tuple[Stop, ...]
    coming: tuple[Stop, ...]
    unfinished: tuple[Stop, ...]


def windows_for(*, start: datetime, end: datetime, ahead: timedelta, back: timedelta) -> Days:
    """Windows of the day from `start` to `end`, those `ahead` of it, and open ones from up to `back` before.

    Three queries whatever the number of windows. Cancelled windows are left out. Offices that do not move are
    open every day: of them there are those of the day, and of days before those to which people came. Who
    travels stands first.
    """
    found = windows_between(start=start - back, end=end + ahead).exclude(state=OpeningWindow.State.CANCELLED)
    travels = Q(counter__kind=Counter.Kind.MOBILE)
    today = Q(starts_at__gte=start, starts_at__lt=end)
    left_open = Q(Exists(Ticket.objects.filter(window=OuterRef("pk"))), starts_at__lt=start)
    listed = list(found.filter(travels | today | left_open))
    stops = _stops(sorted(listed, key=lambda window: window.counter.kind != Counter.Kind.MOBILE))
    return Days(
        today=tuple(stop for stop in stops if start <= stop.window.starts_at < end),
        coming=tuple(stop for stop in stops if stop.window.starts_at >= end),
        unfinished=tuple(stop for stop in stops if stop.window.starts_at < start and stop.open),
    )


def _stops(windows: Sequence[OpeningWindow]) -> list[Stop]:
    keys = [window.pk for window in windows]
    booked: Tally[UUID] = Tally(
        Appointment.objects.filter(window__in=keys, state=Appointment.State.BOOKED)
        .order_by()
        .values_list("window", flat=True)
    )
    states = Tally(Ticket.objects.filter(window__in=keys).order_by().values_list("window", "state"))
    return [
        Stop(
            window=window,
            booked=booked[window.pk],
            here=sum(states[window.pk, state] for state in _HERE),
            served=states[window.pk, Ticket.State.DONE],
        )
        for window in windows
    ]
