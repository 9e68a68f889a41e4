"""Reads: the next times of every service at every counter at one moment, for the statistic of lead times."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wanderamt.apps.appointments import space as spaces
from wanderamt.apps.appointments.plans import plan_visit
from wanderamt.apps.appointments.queries.matters import EXEMPTION, ID_CARDS
from wanderamt.apps.appointments.queries.offering import HORIZON_DAYS, LEAD
from wanderamt.apps.appointments.space import Hours, Space
from wanderamt.apps.catalogue.public import Mobile, Service
from wanderamt.apps.offices.public import Counter, OpeningWindow, bookable_windows
from wanderamt.engines import slots


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTimes:
    """The earliest bookable times of one matter of one person at one counter, in UTC; none is an answer too.

    `starts` reaches far enough for the third next appointment, at this counter and over several counters.
    """

    service_id: str
    counter_id: UUID
    length: timedelta
    starts: tuple[datetime, ...]


def next_times(*, services: Sequence[Service], now: datetime, days: int = HORIZON_DAYS) -> list[NextTimes]:
    """For each counter and each of these services that it offers: what a citizen could book right now.

    The calendars are laid out once for all services. Four queries at most.
    """
    query = bookable_windows(now=now, start=now, end=now + timedelta(days=days), services=[])
    rows = list(query.values_list("pk", "starts_at", "ends_at", "counter", "counter__kind"))
    hours = [Hours(*row[:3]) for row in rows]
    space = spaces.spaces(hours, now=now, among=query) if hours else {}
    offered = _offered(query) if hours else {}
    counters: dict[UUID, dict[_Alike, list[Space]]] = {}
    for window_id, _starts, _ends, counter, kind in rows:
        alike = (space[window_id].special, frozenset(offered.get(window_id, ())), kind)
        counters.setdefault(counter, {}).setdefault(alike, []).append(space[window_id])
    found = (_of_counter(counter, groups, services, now=now) for counter, groups in counters.items())
    return [each for some in found for each in some]


_Alike = tuple[frozenset[str], frozenset[str], str]


def _offered(windows: Iterable[OpeningWindow]) -> dict[UUID, set[str]]:
    """The services of each window, with what goes without saying."""
    pairs = OpeningWindow.services.through.objects.filter(openingwindow__in=windows)
    found: dict[UUID, set[str]] = {}
    for window_id, service in pairs.values_list("openingwindow_id", "service_id"):
        found.setdefault(window_id, set()).add(service)
    for services in found.values():
        if services & ID_CARDS:
            services.add(EXEMPTION)
    return found


def _of_counter(
    counter: UUID, groups: dict[_Alike, list[Space]], services: Sequence[Service], *, now: datetime
) -> Iterator[NextTimes]:
    calendars = {
        alike: slots.calendar([space.open for space in some], now=now, asker="citizen")
        for alike, some in groups.items()
    }
    for service in services:
        plan = plan_visit(people=[[service]])
        count = 2 * -(-plan.length // slots.GRID) + 1
        serving = [alike for alike in groups if _serves(service, alike)]
        times = sorted(
            time.start.astimezone(UTC)
            for alike in serving
            for time in calendars[alike].first(plan.visit(alike[0]), count, lead=LEAD)
        )
        if serving:
            yield NextTimes(
                service_id=service.pk,
                counter_id=counter,
                length=plan.length,
                starts=tuple(times[:count]),
            )


def _serves(service: Service, alike: _Alike) -> bool:
    _special, offered, kind = alike
    return service.pk in offered and not (service.mobile == Mobile.NO and kind == Counter.Kind.MOBILE)
