"""Who waits, how quickly they answer, and how often they look. Assumptions, each with its reason.

* Answers. Of 16 billion mails half of all replies came within 47 minutes and the most frequent reply time was
  two minutes (Kooti et al., Evolution of Conversations in the Age of Email Overload, WWW 2015, arXiv
  1504.00704). A lognormal distribution with this median and this mode has sigma 1.78. People are slower or
  faster by themselves (sigma 0.8 of it is the person, the rest the day). Who waits for an appointment answers
  rather sooner than this; nobody has measured it, so the cautious number stands and the report shows others.
* One offer in ten is never read. At night (23 to 7) nobody reads.
* A quarter says no to an offer that meets the wishes: it does not suit after all.
* Reloading: one to eight sessions a day, between 7 and 23, ten minutes each, a look every 15 to 90 seconds.
* One in ten has a program that looks every minute, day and night. Such services existed for Berlin.
* Wishes: half would go anywhere, the others to one to three offices; four in ten only on some weekdays or in
  one half of the day.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp, log
from random import Random
from uuid import UUID

from benchmarks.release.moments import OFFICES
from wanderamt.engines.slots import ANY, Step, Visit, Wish
from wanderamt.kernel.clock import BERLIN

DAY = 24 * 60.0
_MEDIAN, _PERSON, _SIGMA = 47.0, 0.8, 1.78
_VISITS = tuple(Visit((Step(length=timedelta(minutes=minutes)),)) for minutes in (10, 15, 20))
_WISHES = (
    *(Wish(weekdays=frozenset({day, (day + 2) % 5})) for day in range(5)),
    Wish(part="morning"),
    Wish(part="afternoon"),
)


@dataclass(slots=True)
class Person:
    """Somebody who needs an appointment from minute `since` on."""

    key: UUID
    since: float
    visit: Visit
    wish: Wish
    places: frozenset[str]
    speed: float
    sessions_a_day: int
    bot: bool
    seed: int
    sessions: list[float] = field(default_factory=list)


def crowd(*, waiting: int, a_day: float, days: float, chance: Random) -> list[Person]:
    """`waiting` people who began within the week before, and `a_day` new ones each day, in order."""
    begun = [-chance.random() * 7 * DAY for _ in range(waiting)]
    minute = 0.0
    while a_day and (minute := minute + chance.expovariate(a_day / DAY)) < days * DAY:
        begun.append(minute)
    return [_person(number, since, chance) for number, since in enumerate(sorted(begun))]


def _person(number: int, since: float, chance: Random) -> Person:
    offices = 0 if chance.random() < 0.5 else chance.randint(1, 3)
    return Person(
        key=UUID(int=number),
        since=since,
        visit=chance.choice(_VISITS),
        wish=chance.choice(_WISHES) if chance.random() < 0.4 else ANY,
        places=frozenset(f"office {chance.randrange(OFFICES)}" for _ in range(offices)),
        speed=exp(chance.gauss(0, _PERSON)),
        sessions_a_day=chance.choice((1, 1, 1, 2, 2, 3, 4, 8)),
        bot=chance.random() < 0.1,
        seed=chance.getrandbits(48),
    )


def answer(
    person: Person, at: float, begin: datetime, *, pace: float, chance: Random
) -> tuple[float, bool] | None:
    """When the person answers an offer sent at minute `at`, and whether with yes; None: never.

    `pace` 1.0 is the assumption above, 0.25 a quarter of its times.
    """
    if chance.random() < 0.1:
        return None
    rest = (_SIGMA**2 - _PERSON**2) ** 0.5
    when = at + exp(log(_MEDIAN * pace) + chance.gauss(0, rest)) * person.speed
    return awake(when, begin), chance.random() >= 0.25


def awake(minute: float, begin: datetime) -> float:
    """The minute, or at night the next morning's seven o'clock."""
    hour = (begin.astimezone(BERLIN).hour * 60 + begin.minute + minute) % DAY / 60
    if 7 <= hour < 23:
        return minute
    return minute + ((7 - hour) % 24) * 60


def look(person: Person, at: float, begin: datetime, *, days: float) -> Iterator[float]:
    """The first moment from `at` on at which the person sees the calendar; nothing where it never comes."""
    if not person.sessions:
        own = Random(person.seed)
        count = int(days * person.sessions_a_day) + 1
        minutes = (own.random() * days * DAY for _ in range(count))
        person.sessions = sorted(awake(minute, begin) for minute in minutes)
    gap = 0.25 + 1.25 * Random(person.seed ^ int(at)).random()
    place = bisect_right(person.sessions, at)
    if place and at < person.sessions[place - 1] + 10:
        yield at + gap * Random(person.seed + int(at)).random()
    elif place < len(person.sessions):
        yield person.sessions[place]
