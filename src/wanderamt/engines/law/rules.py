"""Fee rules as values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wanderamt.engines.law.facts import FactValue
from wanderamt.kernel.money import Cents


class State(StrEnum):
    """Whether somebody read the amount in its source."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Facts that must hold. `any_of` is satisfied by one of its facts; ages are completed years,
    inclusive.
    """

    age_min: int | None = None
    age_max: int | None = None
    equals: tuple[tuple[str, FactValue], ...] = ()
    any_of: tuple[str, ...] = ()

    def open_facts(self, known: Mapping[str, FactValue]) -> frozenset[str] | None:
        """Return the facts that must still be asked: none left = it holds; None = it cannot hold any more."""
        missing: frozenset[str] = frozenset()
        for part in (self._open_of_equals, self._open_of_any, self._open_of_age):
            unasked = part(known)
            if unasked is None:
                return None
            missing |= unasked
        return missing

    def _open_of_equals(self, known: Mapping[str, FactValue]) -> frozenset[str] | None:
        if any(known.get(name, value) != value for name, value in self.equals):
            return None
        return frozenset(name for name, _ in self.equals if name not in known)

    def _open_of_any(self, known: Mapping[str, FactValue]) -> frozenset[str] | None:
        if not self.any_of or any(known.get(name) for name in self.any_of):
            return frozenset()
        return frozenset(self.any_of).difference(known) or None

    def _open_of_age(self, known: Mapping[str, FactValue]) -> frozenset[str] | None:
        if self.age_min is None and self.age_max is None:
            return frozenset()
        if "age" not in known:
            return frozenset({"age"})
        too_young = self.age_min is not None and known["age"] < self.age_min
        too_old = self.age_max is not None and known["age"] > self.age_max
        return None if too_young or too_old else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """One amount for one period. `cents` is None when nobody confirmed one or when the rule `doubles`
    others.
    """

    key: str
    services: frozenset[str]
    label_de: str
    label_en: str
    cents: Cents | None
    doubles: tuple[str, ...]
    citation: str
    valid_from: date
    valid_to: date | None
    source: str
    state: State
    when: Condition

    @property
    def id(self) -> str:
        """The name of this amount in this period, for receipts and reviews."""
        return f"{self.key}@{self.valid_from.isoformat()}"

    def applies_on(self, day: date) -> bool:
        """Tell whether the rule is in force on `day`; `valid_to` is the first day on which it is not."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All fee rules, and per service the facts that it brings with it."""

    rules: tuple[FeeRule, ...]
    implied: Mapping[str, Mapping[str, FactValue]]

    @property
    def services(self) -> frozenset[str]:
        """Every service that the book knows."""
        return frozenset(service for rule in self.rules for service in rule.services)

    def rules_for(self, service: str, on: date) -> Iterator[FeeRule]:
        """Yield the rules of a service that are in force on a day, in the order of the book."""
        return (rule for rule in self.rules if service in rule.services and rule.applies_on(on))
