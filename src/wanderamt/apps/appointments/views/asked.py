"""What somebody asks for: it travels in the address and in hidden fields, so that no page needs a session."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from wanderamt.apps.appointments.errors import TooManyPeople
from wanderamt.apps.appointments.forms import MattersForm, WishForm, person_field
from wanderamt.apps.appointments.models import MOST_PEOPLE
from wanderamt.apps.appointments.plans import Needs, VisitPlan, plan_visit
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import Counter
from wanderamt.engines import slots

Pairs = list[tuple[str, str]]
_NUMBERED = re.compile(r"services([1-9]\d{0,2})")


@dataclass(frozen=True, slots=True)
class Person:
    """One of those who come. `form` tells what is wrong with the matters that were sent."""

    number: int
    form: MattersForm

    @property
    def matters(self) -> list[Service]:
        return self.form.chosen() if self.form.is_valid() else []


@dataclass(frozen=True)
class Asked:
    """The request, read from `data`: valid or not, nothing that can be understood gets lost."""

    data: QueryDict
    offered: Sequence[Service]
    counters: Sequence[Counter]

    @cached_property
    def people(self) -> list[Person]:
        """Everybody for whom matters were sent, in their order. Raises TooManyPeople."""
        numbers = sorted({1} | {int(found[1]) for key in self.data if (found := _NUMBERED.fullmatch(key))})
        sent = [number for number in numbers if any(self.data.getlist(person_field(number)))]
        if len(sent) > MOST_PEOPLE:
            raise TooManyPeople(field="people", most=MOST_PEOPLE)
        return [Person(place, self._matters(number, place)) for place, number in enumerate(sent, start=1)]

    def _matters(self, sent_as: int, number: int) -> MattersForm:
        sent = {person_field(number): self.data.getlist(person_field(sent_as))}
        return MattersForm(_dict(sent), offered=self.offered, number=number)

    @cached_property
    def wishes(self) -> WishForm:
        """The wishes; wrong ones are told at their field and leave the search as wide as it was."""
        form = WishForm(self.data, counters=self.counters)
        form.is_valid()
        return form

    @cached_property
    def window_id(self) -> UUID | None:
        """The one stop or office day that was chosen before, if any."""
        return as_uuid(self.data.get("window", ""))

    @property
    def wrong(self) -> Person | None:
        """The first person whose matters are not on the list."""
        return next((each for each in self.people if not each.form.is_valid()), None)

    @property
    def plan(self) -> VisitPlan:
        """The visit. Raises NoMatter, TooManyPeople."""
        given = self.wishes.cleaned_data
        needs = Needs(language=given.get("spoken") or "", step_free=bool(given.get("step_free")))
        return plan_visit(people=[each.matters for each in self.people], needs=needs)

    @property
    def office(self) -> UUID | None:
        """The office that is wished, if any."""
        return as_uuid(str(self.wishes.cleaned_data.get("office", "")))

    @property
    def wish(self) -> slots.Wish:
        given = self.wishes.cleaned_data
        return slots.Wish(
            weekdays=frozenset(int(day) for day in given.get("days", [])), part=given.get("part") or "any"
        )

    def pairs(self, *, without: int = 0, wishes: bool = True, window: bool = True) -> Pairs:
        """Everything as names and values; `without` leaves out the matters of this person."""
        people = [each for each in self.people if each.number != without]
        found = [(person_field(each.number), service.pk) for each in people for service in each.matters]
        found += self.wishes.pairs() if wishes else []
        return found + ([("window", str(self.window_id))] if self.window_id and window else [])

    @property
    def query(self) -> str:
        """Everything as the query of an address."""
        return urlencode(self.pairs())


def from_plan(plan: VisitPlan, *, window_id: UUID | None = None) -> Pairs:
    """The pairs that ask for `plan` again."""
    found = [
        (person_field(number), service.pk)
        for number, matters in enumerate(plan.people, start=1)
        for service in matters
    ]
    found += [("spoken", plan.needs.language)] if plan.needs.language else []
    found += [("step_free", "on")] if plan.needs.step_free else []
    return found + ([("window", str(window_id))] if window_id else [])


def as_uuid(raw: str) -> UUID | None:
    """`raw` as a UUID; None for anything else."""
    try:
        return UUID(raw)
    except ValueError:
        return None


def query_dict(pairs: Pairs) -> QueryDict:
    """Pairs as if they had been sent."""
    return QueryDict(urlencode(pairs))


def _dict(values: dict[str, list[Any]]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, each in values.items():
        found.setlist(name, each)
    return found
