"""When an ordered document can be expected."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

SATURDAY = 5
#: No document takes so long: who asks nearer to the end of the calendar gets no day.
_FAR = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTime:
    """From order to hand-over, in calendar days or, with `working_days`, in days from Monday to Friday."""

    services: frozenset[str]
    shortest: int
    longest: int
    working_days: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRange:
    """The days between which the document is expected; show it as an estimate unless `verified`."""

    earliest: date
    latest: date
    source: str
    verified: bool


@cache
def load_lead_times() -> tuple[LeadTime, ...]:
    """Return the lead times that come with the program; a municipality puts its own in their place."""
    text = (files(__package__) / "data" / "lead_times.toml").read_text(encoding="utf-8")
    return tuple(
        LeadTime(
            services=frozenset(record["services"]),
            shortest=record["shortest"],
            longest=record["longest"],
            working_days=record["unit"] == "working_days",
            source=record["source"],
            verified=record["state"] == "verified",
        )
        for record in tomllib.loads(text)["lead"]
    )


def planned_ready(
    service: str, ordered_on: date, *, lead_times: tuple[LeadTime, ...] | None = None
) -> ReadyRange | None:
    """Return when a document ordered on `ordered_on` can be expected, None when nothing is known and on the
    last days that the calendar has.
    """
    for lead in load_lead_times() if lead_times is None else lead_times:
        if service in lead.services and ordered_on < date.max - _FAR:
            add = _add_working_days if lead.working_days else _add_days
            return ReadyRange(
                earliest=add(ordered_on, lead.shortest),
                latest=add(ordered_on, lead.longest),
                source=lead.source,
                verified=lead.verified,
            )
    return None


def _add_days(day: date, count: int) -> date:
    return day + timedelta(days=count)


def _add_working_days(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
