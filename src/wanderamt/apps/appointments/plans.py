"""A visit as people plan it: who comes with which matters, and what the office must have for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wanderamt.apps.appointments.errors import NoMatter, TooManyPeople
from wanderamt.apps.appointments.models import MOST_PEOPLE, Place
from wanderamt.apps.catalogue import public as catalogue
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import STEP_FREE
from wanderamt.engines import slots
from wanderamt.engines.slots.durations import PLANNING

#: Taking a photo at the station, one person. A planning assumption; it is part of the minutes of a matter.
PHOTO = timedelta(minutes=5)
_SPECIAL = ("skill:", "equipment:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the office must have: somebody who speaks this `language` (empty: German will do), no steps."""

    language: str = ""
    step_free: bool = False

    @property
    def features(self) -> frozenset[str]:
        """The features that a seat must have, whatever the window is like."""
        other = self.language and not self.language.startswith("de")
        spoken = {f"language:{self.language}"} if other else set()
        return frozenset(spoken | ({STEP_FREE} if self.step_free else set()))


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """The matters of each person, in their order, and what the visit needs. Make it with `plan_visit`."""

    people: tuple[tuple[Service, ...], ...]
    needs: Needs = Needs()
    place: str = Place.ROOM

    @property
    def services(self) -> list[Service]:
        """Every matter once, in the order of the people."""
        return list(dict.fromkeys(service for matters in self.people for service in matters))

    @property
    def length(self) -> timedelta:
        """The time of the whole visit, in whole steps of the grid; everybody is greeted and identified."""
        minutes = [timedelta(minutes=each.minutes) for matters in self.people for each in matters]
        further = [PLANNING.arrival] * (len(self.people) - 1)
        return slots.visit_duration([*minutes, *further], bedside=self.place == Place.BEDSIDE)

    @property
    def photos(self) -> int:
        """How many of the people need a photo."""
        return sum(any(service.needs_photo for service in matters) for matters in self.people)

    def visit(self, offered: frozenset[str] = frozenset()) -> slots.Visit:
        """The steps of the visit at a window whose pools have the features `offered`.

        Skills and equipment of the matters part the seats only where some seats of the window are told apart
        by them; elsewhere the list of the window's services has said that it can be done. Photos come first,
        one after the other; a window without a station makes them part of the time at the desk.
        """
        special = frozenset(feature for each in self.services for feature in special_features(each))
        needs = self.needs.features | (special & offered)
        photo = self.photos * PHOTO if self.place == Place.ROOM else timedelta(0)
        desk = self.length - photo
        if not photo or desk <= timedelta(0):
            return slots.Visit((slots.Step(length=self.length, needs=needs),))
        return slots.Visit(
            (slots.Step(length=photo, kind="photo"), slots.Step(length=desk, kind="desk", needs=needs))
        )

    def stored(self) -> dict[str, Any]:
        """The plan as JSON; `load` reads it."""
        return {
            "people": [[service.pk for service in matters] for matters in self.people],
            "language": self.needs.language,
            "step_free": self.needs.step_free,
            "place": str(self.place),
        }


def plan_visit(
    *, people: Iterable[Sequence[Service]], needs: Needs | None = None, place: str = Place.ROOM
) -> VisitPlan:
    """The plan of a visit; a matter chosen twice for one person counts once.

    Raises NoMatter where nothing was chosen for somebody, TooManyPeople for more than MOST_PEOPLE.
    """
    chosen = tuple(tuple(dict.fromkeys(matters)) for matters in people)
    if not chosen or not all(chosen):
        raise NoMatter(field="services")
    if len(chosen) > MOST_PEOPLE:
        raise TooManyPeople(field="people", most=MOST_PEOPLE)
    return VisitPlan(people=chosen, needs=needs or Needs(), place=place)


def load(stored: Mapping[str, Any]) -> VisitPlan:
    """The plan that `stored` has written. Raises UnknownService where a matter is gone. One query."""
    keys = dict.fromkeys(key for matters in stored["people"] for key in matters)
    known = {service.pk: service for service in catalogue.services(keys)}
    return VisitPlan(
        people=tuple(tuple(known[key] for key in matters) for matters in stored["people"]),
        needs=Needs(language=stored["language"], step_free=stored["step_free"]),
        place=stored["place"],
    )


def special_features(service: Service) -> frozenset[str]:
    """What a seat may have to have for this service: the skill of its group, its devices."""
    return frozenset({f"skill:{service.group}", *(f"equipment:{device}" for device in service.equipment)})


def is_special(feature: str) -> bool:
    """Whether the feature belongs to matters (`special_features`), not to people."""
    return feature.startswith(_SPECIAL)
