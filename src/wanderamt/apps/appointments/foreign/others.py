"""Free times in other systems, shown beside our own: a kindness that may never hold up the page."""

import logging
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Protocol

from django.core.cache import cache as store

from wanderamt.apps.appointments.foreign.errors import UnknownForeignProduct
from wanderamt.apps.appointments.foreign.registry import (
    BadForeignSystems,
    Connection,
    connections,
    open_system,
)
from wanderamt.apps.appointments.foreign.values import MOST_PEOPLE, Wanted
from wanderamt.kernel.clock import BERLIN

logger = logging.getLogger(__name__)

#: Seconds that a page waits at most for all other systems together.
BUDGET = 2.0
#: Seconds that an answer is shown again without asking, and that a system which failed is left alone.
FRESH = 60
#: How far ahead we ask.
DAYS_AHEAD = 60
_WORKERS = 4


class HasKey(Protocol):
    """A service of the catalogue, as far as it matters here."""

    @property
    def pk(self) -> str: ...


class HasNeeds(Protocol):
    """What a visit needs beyond its matters."""

    @property
    def language(self) -> str: ...
    @property
    def step_free(self) -> bool: ...


class Plan(Protocol):
    """A visit: the services of each person, and what it needs."""

    @property
    def people(self) -> Sequence[Sequence[HasKey]]: ...
    @property
    def needs(self) -> HasNeeds: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another system with free times: its `title`, the first day, its places, and its page for booking."""

    title: str
    first: date
    places: tuple[str, ...]
    page: str


def elsewhere(plan: Plan, now: datetime) -> list[Elsewhere]:
    """Which other systems have a free time for the whole visit, the earliest first.

    Only systems that are set up with `elsewhere = true`, and none where the visit needs a language or a place
    without steps: other systems do not promise that. Takes at most BUDGET seconds and never raises; a system
    that answers later is shown to the next visitor, and nobody waits for one that is being asked.
    """
    end = time.monotonic() + BUDGET
    asked = [] if plan.needs.language or plan.needs.step_free else list(_asked(plan))
    known = {_key(*ask): store.get(_key(*ask)) for ask in asked}
    waiting = {
        _pool().submit(_ask, *ask, now=now): key
        for ask, key in zip(asked, known, strict=True)
        if store.add(key, "asked", FRESH)
    }
    done, _late = wait(waiting, timeout=max(0.0, end - time.monotonic()))
    known |= {waiting[future]: _result(future) for future in done}
    return sorted(
        (answer for answer in known.values() if isinstance(answer, Elsewhere)),
        key=lambda each: (each.first, each.title),
    )


def _asked(plan: Plan) -> Iterable[tuple[Connection, tuple[Wanted, ...]]]:
    try:
        found = [each for each in connections().values() if each.elsewhere]
    except BadForeignSystems:
        logger.exception("other appointment systems are not shown")
        return
    people = [[service.pk for service in person] for person in plan.people]
    for connection in found if len(people) <= MOST_PEOPLE else ():
        try:
            yield connection, connection.wanted(people)
        except (UnknownForeignProduct, ValueError):
            continue  # not there, or not so often


def _ask(connection: Connection, wanted: tuple[Wanted, ...], *, now: datetime) -> Elsewhere | str:
    """Ask one system and keep what it said, also that it said nothing or failed."""
    answer: Elsewhere | str = "failed"
    try:
        answer = _answer(connection, wanted, now=now) or "none"
    finally:
        store.set(_key(connection, wanted), answer, FRESH)
    return answer


def _answer(connection: Connection, wanted: tuple[Wanted, ...], *, now: datetime) -> Elsewhere | None:
    system = open_system(connection, patience=BUDGET)
    places = [place for place in system.locations(wanted) if not place.needs_captcha]
    today = now.astimezone(BERLIN).date()
    last = today + timedelta(days=DAYS_AHEAD)
    days = system.days(wanted, locations=places, first=today, last=last) if places else ()
    if not days:
        return None
    names = tuple(place.name for place in places)
    return Elsewhere(title=connection.title, first=days[0], places=names, page=connection.page)


def _result(future: Future[Elsewhere | str]) -> Elsewhere | str:
    error = future.exception()
    if error is not None:
        logger.warning("another appointment system is not shown: %s", type(error).__name__)
        return "failed"
    return future.result()


def _key(connection: Connection, wanted: tuple[Wanted, ...]) -> str:
    return "foreign:" + sha256(repr((connection.name, connection.url, wanted)).encode()).hexdigest()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="elsewhere")
