"""What a unit takes along. Each room says it for its own tables; the check-out gathers and the unit loads it.

A room has a module `carrying`, found by its place, with `CARRIED`: its tables in the order in which they can
be written. Where they bring more windows or people along it has a function `also`, where it gives out running
numbers one `number_scopes`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import reduce
from importlib import import_module
from importlib.util import find_spec
from operator import or_
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

#: Lower rooms first: what is pointed at is written before what points.
ROOMS = ("catalogue", "offices", "workforce", "appointments", "cases", "counter", "fleet", "fieldsync")


class Stays(Enum):
    """How long a table's rows stay on a unit, and whose word counts while they do."""

    #: The same for the whole city: each snapshot replaces it, nothing of it is ever erased.
    CITY = "city"
    #: Brought up to date by each snapshot, erased when no stop of the unit needs it any more.
    CREW = "crew"
    #: Belongs to a stop: what the unit has is newer than what the hub says. Erased with the stop.
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """What else belongs to some windows: earlier windows that rows point at, and people who work there."""

    windows: frozenset[UUID] = frozenset()
    crew: frozenset[UUID] = frozenset()

    def __or__(self, other: "Also") -> "Also":
        return Also(windows=self.windows | other.windows, crew=self.crew | other.crew)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """For what rows are asked. `windows`: the stops themselves; `holder`: the device that has them.

    `behind` and `crew` are what `also` has added: earlier windows that rows point at, people who work there.
    """

    holder: UUID
    windows: frozenset[UUID]
    behind: frozenset[UUID] = frozenset()
    crew: frozenset[UUID] = frozenset()

    @property
    def known(self) -> frozenset[UUID]:
        """All windows that must be there."""
        return self.windows | self.behind


Rows = Callable[[Trip], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A table that a unit takes along.

    `rows(trip)` are its rows, each once. It is asked at the hub for what goes along, and on the unit for what
    may stay there, so it must not depend on what has happened to the rows meanwhile. `personal`: they tell of
    a person. A table with running keys names its `parent`, a foreign key to a table that is carried: its rows
    travel without keys and are written anew with their parent (without a parent: as a whole). `instead`: what
    is written in place of what the hub has, by field. `release` is called with rows before they are erased.
    `drifts`: it changes all the time, so that it is no reason to send the city again.
    """

    model: type[Model]
    rows: Rows
    stays: Stays
    personal: bool = False
    parent: str = ""
    instead: Mapping[str, Any] = field(default_factory=dict)
    release: Callable[["QuerySet[Any]"], None] | None = None
    drifts: bool = False

    @property
    def label(self) -> str:
        """Its name in a snapshot: "cases.case"."""
        return self.model._meta.label_lower

    @property
    def has_own_keys(self) -> bool:
        """Whether hub and unit call a row by the same key."""
        return not self.model._meta.pk.get_internal_type().endswith("AutoField")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberScope:
    """Running numbers that are given out at a stop: `size` are enough for a long day."""

    scope: str
    size: int


def all_rows(model: type[Model]) -> Rows:
    """Every row of the table."""
    return lambda _: QuerySet(model)


def carried() -> tuple[Carried, ...]:
    """What is carried, in the order in which it is written."""
    return tuple(each for room in _rooms() for each in getattr(room, "CARRIED", ()))


def trip(*, holder: UUID, windows: Iterable[UUID]) -> Trip:
    """The stops `windows` with all that belongs to them."""
    asked = frozenset(windows)
    found = reduce(or_, (room.also(asked) for room in _rooms() if hasattr(room, "also")), Also())
    return replace(Trip(holder=holder, windows=asked), behind=found.windows - asked, crew=found.crew)


def number_scopes(windows: Iterable[UUID]) -> list[NumberScope]:
    """The running numbers that are given out at these stops, each scope once with the largest size."""
    asked = frozenset(windows)
    sizes: dict[str, int] = {}
    for room in _rooms():
        for each in room.number_scopes(asked) if hasattr(room, "number_scopes") else ():
            sizes[each.scope] = max(each.size, sizes.get(each.scope, 0))
    return [NumberScope(scope=scope, size=size) for scope, size in sorted(sizes.items())]


def _rooms() -> Iterator[ModuleType]:
    for label in ROOMS:
        name = f"{apps.get_app_config(label).name}.carrying"
        if find_spec(name):
            yield import_module(name)
