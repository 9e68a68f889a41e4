"""The best other time for an appointment: soon before or after, near, for the same needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wanderamt.apps.appointments import queries, space
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.offices import public as offices
from wanderamt.apps.offices.public import OpeningWindow, point
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.geo import distance_km

#: Nobody is to come sooner than this after being told.
NOTICE = timedelta(days=1)
#: So far from the old time is looked.
REACH = timedelta(days=21)
#: What a kilometre, another office, an hour of the day, and its other half weigh, in days. Assumptions.
_PER_KM, _OTHER_OFFICE, _PER_HOUR, _OTHER_HALF = 0.5, 1.0, 0.1, 0.5
_NOON = 12
#: Later is worse than earlier by this factor: documents and deadlines wait.
_LATER = 1.5
#: So many windows are looked into, the most promising first.
_WINDOWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A time at a window, and how far it is from what was booked, in days (see the weights above)."""

    window: OpeningWindow
    start: datetime
    weight: float


def best_place(
    appointment: Appointment, *, now: datetime, closed: Iterable[UUID] = (), plan: VisitPlan | None = None
) -> Place | None:
    """The best other time outside of the windows `closed`; None where there is none within REACH."""
    plan = plan or queries.plan_of(appointment)
    found: Place | None = None
    for window, least in _windows(appointment, plan, now=now, closed=frozenset(closed)):
        if found is not None and found.weight <= least:
            break
        found = min(
            filter(None, [found, _in_window(appointment, plan, window, now=now)]), key=_weight, default=None
        )
    return found


def _weight(place: Place) -> tuple[float, datetime]:
    return place.weight, place.start


def _windows(
    appointment: Appointment, plan: VisitPlan, *, now: datetime, closed: frozenset[UUID]
) -> Iterator[tuple[OpeningWindow, float]]:
    """The windows that serve all matters, each with the least that a time there can weigh, in that order."""
    found = offices.bookable_windows(
        now=now,
        start=max(now + NOTICE, appointment.starts_at - REACH),
        end=appointment.starts_at + REACH,
        services=[service for service in plan.services if service.pk != queries.EXEMPTION],
    )
    open_ = [each for each in found if each.pk not in closed and each.pk != appointment.window_id]
    least = [(window, _least(appointment, window)) for window in open_]
    yield from sorted(least, key=lambda pair: (pair[1], pair[0].starts_at, pair[0].pk))[:_WINDOWS]


def _least(appointment: Appointment, window: OpeningWindow) -> float:
    return _apart(appointment.starts_at, window.starts_at) + _away(appointment, window)


def _in_window(
    appointment: Appointment, plan: VisitPlan, window: OpeningWindow, *, now: datetime
) -> Place | None:
    there = space.space_of(window, now=now)
    away = _away(appointment, window)
    places = [
        Place(window=window, start=each.start, weight=away + _far(appointment.starts_at, each.start))
        for each in queries.starts(there, plan, now=now, asker="staff")
        if each.start >= now + NOTICE
    ]
    return min(places, key=_weight, default=None)


def _away(appointment: Appointment, window: OpeningWindow) -> float:
    if window.site_id == appointment.window.site_id:
        return 0.0
    return _OTHER_OFFICE + _PER_KM * distance_km(point(appointment.window.site), point(window.site))


def _far(old: datetime, new: datetime) -> float:
    before, after = old.astimezone(BERLIN), new.astimezone(BERLIN)
    other_half = (before.hour < _NOON) != (after.hour < _NOON)
    hours = abs(after.hour * 60 + after.minute - before.hour * 60 - before.minute) / 60
    return _apart(old, new) + _PER_HOUR * hours + _OTHER_HALF * other_half


def _apart(old: datetime, new: datetime) -> float:
    days = (new.astimezone(BERLIN).date() - old.astimezone(BERLIN).date()).days
    return days * _LATER if days > 0 else float(-days)
