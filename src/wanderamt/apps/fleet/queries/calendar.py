"""The planner's calendar: units by days, as a table."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from wanderamt.apps.fleet.models import Deployment, Unit
from wanderamt.apps.fleet.queries.planning import deployments, units
from wanderamt.kernel.clock import BERLIN, at_berlin

WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    day: date
    is_today: bool
    is_weekend: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """What the units do on one day."""

    day: CalendarDay
    columns: tuple[tuple[Unit, tuple[Deployment, ...]], ...]

    @property
    def busy(self) -> bool:
        return any(planned for _unit, planned in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`weeks` whole weeks from the Monday `first`, cancelled deployments left out."""

    first: date
    units: tuple[Unit, ...]
    weeks: tuple[tuple[CalendarEntry, ...], ...]

    @property
    def last(self) -> date:
        return self.following - timedelta(days=1)

    @property
    def columns(self) -> int:
        """Of the table: one for the day, one for each unit."""
        return len(self.units) + 1

    @property
    def previous(self) -> date:
        return self.first - timedelta(weeks=WEEKS)

    @property
    def following(self) -> date:
        return self.first + timedelta(weeks=WEEKS)


def calendar(*, around: date, today: date) -> Calendar:
    """Four weeks from the Monday on or before `around`."""
    first = around - timedelta(days=around.weekday())
    days = [first + timedelta(days=number) for number in range(7 * WEEKS)]
    rows = tuple(units())
    found: defaultdict[tuple[UUID, date], list[Deployment]] = defaultdict(list)
    planned = deployments().exclude(state=Deployment.State.CANCELLED)
    start, end = at_berlin(first, time.min), at_berlin(days[-1] + timedelta(days=1), time.min)
    for each in planned.filter(starts_at__lt=end, ends_at__gt=start):
        found[each.unit_id, each.starts_at.astimezone(BERLIN).date()].append(each)
    entries = [
        CalendarEntry(
            day=CalendarDay(day=day, is_today=day == today, is_weekend=day.weekday() >= 5),
            columns=tuple((unit, tuple(found[unit.pk, day])) for unit in rows),
        )
        for day in days
    ]
    return Calendar(
        first=first, units=rows, weeks=tuple(tuple(entries[7 * week : 7 * week + 7]) for week in range(WEEKS))
    )
