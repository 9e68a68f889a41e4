"""What a request must fulfil.

Shared by the pages, which ask step by step, and the services, which ask again for all.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from wanderamt.apps.catalogue.public import Mobile, Service, equipment_name
from wanderamt.apps.fleet import errors
from wanderamt.apps.fleet.values import PreferredTime, RequestData
from wanderamt.kernel.clock import at_berlin, span_crosses_clock_change

MOST_PEOPLE: Final = 500
MOST_DAYS: Final = 5
HORIZON: Final = timedelta(days=366)


def check_request(data: RequestData, *, today: date, kits: Sequence[frozenset[str]]) -> None:
    """Raise the first refusal of `data`. `kits`: the equipment keys of each unit."""
    check_people(data.people)
    check_bedside(people=data.people, bedside=data.bedside_people)
    check_matters(data.services, kits=kits)
    check_days(data.preferred_days, today=today)


def check_people(people: int, *, field: str = "people") -> None:
    """Raise PeopleOutOfRange unless 1..500, as the database holds."""
    if not 1 <= people <= MOST_PEOPLE:
        raise errors.PeopleOutOfRange(field=field, most=MOST_PEOPLE)


def check_bedside(*, people: int, bedside: int, field: str = "bedside_people") -> None:
    """Raise MoreBedsideThanPeople."""
    if bedside > people:
        raise errors.MoreBedsideThanPeople(field=field, people=people, bedside=bedside)


def check_matters(services: Sequence[Service], *, kits: Sequence[frozenset[str]]) -> None:
    """Raise NoMatter, MatterNotMobile or MatterWithoutKit.

    Whether the deployed unit has the equipment is the planner's question; here one unit of the city is
    enough.
    """
    if not services:
        raise errors.NoMatter(field="services")
    for service in services:
        if service.mobile == Mobile.NO:
            raise errors.MatterNotMobile(field="services", matter=service.title)
        if missing := missing_everywhere(service, kits=kits):
            names = ", ".join(equipment_name(key) for key in sorted(missing))
            raise errors.MatterWithoutKit(field="services", matter=service.title, equipment=names)


def missing_everywhere(service: Service, *, kits: Sequence[frozenset[str]]) -> frozenset[str]:
    """What the best-equipped unit still lacks for `service`; empty where one unit has it all (or there is
    no unit yet).
    """
    lacks = [frozenset(service.equipment) - kit for kit in kits]
    return min(lacks, key=len) if lacks else frozenset()


def check_days(days: Sequence[PreferredTime], *, today: date) -> None:
    """Raise NoDay, TooManyDays, DayTwice or what `check_day` raises, at the field `day_1`, `ends_2`, ..."""
    if not days:
        raise errors.NoDay(field="day_1")
    if len(days) > MOST_DAYS:
        raise errors.TooManyDays(field="day_1", most=MOST_DAYS)
    for number, wish in enumerate(days, start=1):
        check_day(wish, today=today, suffix=f"_{number}")
        check_once(wish, days[: number - 1], field=f"day_{number}")


def check_once(wish: PreferredTime, earlier: Sequence[PreferredTime], *, field: str) -> None:
    """Raise DayTwice."""
    if wish.day in [each.day for each in earlier]:
        raise errors.DayTwice(field=field, day=wish.day)


def check_day(wish: PreferredTime, *, today: date, suffix: str = "") -> None:
    """Raise DayTooSoon, DayTooFar, EndsBeforeStart, CrossesClockChange, TimeDoesNotExist or
    TimeIsAmbiguous.
    """
    if wish.day <= today:
        raise errors.DayTooSoon(field=f"day{suffix}", day=wish.day)
    if wish.day > today + HORIZON:
        raise errors.DayTooFar(field=f"day{suffix}", day=wish.day)
    check_window(wish, suffix=suffix)


def check_window(wish: PreferredTime, *, suffix: str = "") -> None:
    """Raise EndsBeforeStart, CrossesClockChange, TimeDoesNotExist or TimeIsAmbiguous."""
    if wish.ends <= wish.starts:
        raise errors.EndsBeforeStart(field=f"ends{suffix}")
    starts = at_berlin(wish.day, wish.starts, field=f"starts{suffix}")
    ends = at_berlin(wish.day, wish.ends, field=f"ends{suffix}")
    if span_crosses_clock_change(starts, ends):
        raise errors.CrossesClockChange(
            field=f"starts{suffix}",
            day=wish.day,
            start=wish.starts,
            end=wish.ends,
        )
