"""What has been chosen so far on the way to an appointment, as it travels in the memory."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from wanderamt.apps.appointments.public import MOST_PEOPLE, VisitPlan, plan_visit
from wanderamt.apps.catalogue.public import Service
from wanderamt.foundation import altcha
from wanderamt.kernel.ids import uuid7

#: A calendar ends somewhere.
_FIRST_YEAR, _LAST_YEAR = 2000, 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything as text. `key` is that of the hold and of the appointment to come; `made` a stamp of when it
    began; `since` the first day that is looked at; `offered` the days to the first time that was shown.
    """

    key: str = ""
    made: str = ""
    people: str = ""
    place: str = ""
    since: str = ""
    window: str = ""
    start: str = ""
    offered: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> Self:
        """Return what `kept` holds of it."""
        return cls(**{each.name: kept.get(each.name, "") for each in fields(cls)})

    @classmethod
    def begun(cls, *, now: datetime) -> Self:
        """Return a new one."""
        return cls(key=str(uuid7()), made=altcha.stamp(now=now))

    @property
    def kept(self) -> dict[str, str]:
        """What is to be remembered of it."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def time(self) -> tuple[UUID, datetime] | None:
        """The window and the start that were chosen."""
        return time_of(f"{self.window}/{self.start}")

    @property
    def first_day(self) -> date | None:
        """The day from which on times are looked for."""
        return day_of(self.since)

    def with_(self, **changes: Any) -> Self:
        """Return it with some fields changed."""
        return replace(self, **changes)

    def plan(self, service: Service) -> VisitPlan:
        """Return the visit: everybody comes with the same matter."""
        return plan_visit(people=[[service]] * int(self.people or 1))


def people_of(raw: str) -> str:
    """Return the number of people, "" for none that may come."""
    return raw if raw in {str(number) for number in range(1, MOST_PEOPLE + 1)} else ""


def day_of(raw: str) -> date | None:
    """Return the day; None for anything else, also for one long ago or far ahead."""
    try:
        found = date.fromisoformat(raw)
    except ValueError:
        return None
    return found if _FIRST_YEAR < found.year < _LAST_YEAR else None


def time_of(raw: str) -> tuple[UUID, datetime] | None:
    """Return window and start of "<window>/<start>"; None for anything else."""
    window, _slash, start = raw.partition("/")
    try:
        key, moment = UUID(window), datetime.fromisoformat(start)
    except ValueError:
        return None
    return (key, moment) if moment.tzinfo and moment.utcoffset() is not None else None
