"""The case that a question describes, as facts of the law book, and what the law says about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from wanderamt.apps.catalogue.public import Answer, Facts, Service, answer
from wanderamt.engines.law import BadFact, UnknownService
from wanderamt.engines.retrieval.understanding.slots import Slots

EXPRESS = "reisepass_express"
EXEMPTION = "befreiung_ausweispflicht"
#: Documents for children: an age above belongs to who asks for them.
OF_CHILDREN = frozenset({"personalausweis_kind", "reisepass_kind"})
ADULT = 18
AGE = "age"
#: One of each age at which a document or a price changes.
_AGES = (0, 6, 12, 16, 18, 24, 30, 65)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`known` is None where the law book does not know the service. `facts` are those that hold."""

    service: Service
    slots: Slots
    on: date
    facts: Facts
    known: Answer | None

    @property
    def of_child(self) -> bool:
        """Whether the document is one for a child."""
        return self.service.pk in OF_CHILDREN

    @property
    def needed_by(self) -> date | None:
        """The day that the question named: of a journey, or another one."""
        return self.on + timedelta(days=self.slots.days) if self.slots.days is not None else None


def case_of(service: Service, slots: Slots, on: date) -> Case:
    """Return the case; facts that contradict each other are left out again."""
    facts, known = by_law(service.pk, slots, on)
    return Case(service=service, slots=slots, on=on, facts=facts, known=known)


@lru_cache(maxsize=2048)  # the book and its packaged rules are the same until the process ends
def by_law(service_id: str, slots: Slots, on: date) -> tuple[Facts, Answer | None]:
    """Return what the rules of the day `on` say, and the facts by which they say it."""
    for said in (slots, Slots()):
        try:
            facts = facts_of(service_id, said)
            return facts, answer(service_id=service_id, on=on, facts=facts)
        except BadFact:  # what was said cannot be: the general answer holds
            continue
        except UnknownService:
            break
    return Facts(), None


def facts_of(service_id: str, slots: Slots) -> Facts:
    """Return what a question says as facts of the law book. Raises BadFact."""
    facts = Facts()
    if slots.age is not None and (slots.age < ADULT or service_id not in OF_CHILDREN):
        facts = facts.with_(age=slots.age)
    if slots.in_care:
        facts = facts.with_(permanent_care=True)
    if slots.loss == "stolen":
        facts = facts.with_(stolen=True)
    if service_id == EXPRESS:
        facts = facts.with_(express=True)
    return facts


def at_ages(case: Case) -> Iterator[Answer]:
    """Yield what the law says for one age of each bracket; of children where the document is for them."""
    for age in ages(case):
        try:
            yield answer(service_id=case.service.pk, on=case.on, facts=case.facts.with_(**{AGE: age}))
        except BadFact:  # contradicts what was said
            continue


def ages(case: Case) -> tuple[int, ...]:
    """Return ages to try where something depends on the age."""
    return tuple(age for age in _AGES if age < ADULT or not case.of_child)
