"""Rules as values: what a data file says, read and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from wanderamt.engines.law.conditions import Condition
from wanderamt.engines.law.facts import FactValue
from wanderamt.engines.law.periods import Period
from wanderamt.kernel.money import Cents


class State(StrEnum):
    """Whether somebody read the rule in its source."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"


class Kind(StrEnum):
    """What a table of rules is about."""

    FEE = "fee"
    WAIVER = "waiver"
    DEADLINE = "deadline"
    VALIDITY = "validity"
    MINIMUM_AGE = "minimum_age"
    REPRESENTATION = "representation"
    APPEARANCE = "appearance"
    EVIDENCE = "evidence"
    EXEMPTION = "exemption"
    OBJECTION = "objection"
    DUTY = "duty"
    RETENTION = "retention"
    CHANNEL = "channel"


class Hit(StrEnum):
    """How many rows of a table hold: exactly one, the first of several, or any number."""

    UNIQUE = "unique"
    FIRST = "first"
    COLLECT = "collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Outcome of a fee: `cents`, or other fees once more. Neither = nobody confirmed an amount."""

    cents: Cents | None = None
    doubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Outcome of a waiver: the fees with these keys are not charged, or need not be when it is
    discretionary.
    """

    waives: tuple[str, ...]
    discretionary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Outcome of a deadline: a period after the day that the fact `after` names, or a fixed last day."""

    after: str | None = None
    within: Period | None = None
    earliest: Period | None = None
    until: date | None = None

    def days(self, start: date | None) -> tuple[date | None, date | None]:
        """The first and the last day when the period starts with `start`; None where they are not known.

        A last day on a weekend is not moved: who keeps the plain day is safe.
        """
        if self.after is None or self.within is None:
            return None, self.until
        if start is None:
            return None, None
        return (self.earliest or Period()).after(start), self.within.after(start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Outcome of a representation: who may act, or may not."""

    who: str
    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Outcome of evidence: a paper of the vocabulary. `condition` says in whose case it is needed, for as
    long as that is open.
    """

    item: str
    required: bool
    condition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Outcome of an exemption, objection or duty: the text says it. Of evidence: nothing is to be brought."""

    discretionary: bool = False


#: The other outcomes: a period (validity, retention), an age, a word (appearance, channel); None = the text
#: says it.
Outcome = Charge | Waiver | Term | Representation | Paper | Grant | Period | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row in one period. `key` names it across its periods, `place` is where it stands in its file.

    `from_between` and `to_between`: the text was last seen unchanged on the first of these days and first
    seen changed on the second, so the day of the change is not known more exactly.
    """

    key: str
    text: str
    when: Condition
    outcome: Outcome
    citation: str
    valid_from: date
    valid_to: date | None
    source: str
    state: State
    place: str
    from_between: tuple[date, date] | None = None
    to_between: tuple[date, date] | None = None

    @property
    def id(self) -> str:
        """The name of this rule in this period, for receipts and reviews."""
        return f"{self.key}@{self.valid_from.isoformat()}"

    @property
    def verified(self) -> bool:
        """Whether somebody read it in its source."""
        return self.state is State.VERIFIED

    def applies_on(self, day: date) -> bool:
        """Tell whether the rule is in force on `day`; `valid_to` is the first day on which it is not."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def change_around(self, day: date) -> tuple[date, date] | None:
        """The two days between which the rule came or went, if `day` lies between them and nobody knows."""
        for span in (self.from_between, self.to_between):
            if span is not None and span[0] < day < span[1]:
                return span
        return None

    def days_of_change(self) -> Iterator[date]:
        """Every first day of something new about this rule."""
        yield self.valid_from
        if self.valid_to is not None:
            yield self.valid_to
        for first, second in filter(None, (self.from_between, self.to_between)):
            yield date.fromordinal(first.toordinal() + 1)
            yield second


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows about one question for some services. From `since` on (and before `until`) it is complete, if its
    hit policy is unique or first.
    """

    name: str
    kind: Kind
    services: frozenset[str]
    hit: Hit
    since: date
    until: date | None
    rules: tuple[Rule, ...]
    file: str

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that its rows ask about, each once, in the order of writing."""
        return tuple(dict.fromkeys(fact for rule in self.rules for fact in rule.when.facts))


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """All tables, and per service the facts that it brings with it."""

    tables: tuple[Table, ...]
    implied: Mapping[str, Mapping[str, FactValue]]
    #: What the engine prepared for a service, kept with the book because it never changes.
    prepared: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def services(self) -> frozenset[str]:
        """Every service that the book knows."""
        return frozenset(service for table in self.tables for service in table.services)

    @property
    def rules(self) -> Iterator[Rule]:
        """Every rule, in the order of the book."""
        return (rule for table in self.tables for rule in table.rules)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The German source text of every rule that has one, by its key."""
        return {rule.key: rule.text for rule in self.rules if rule.text}

    def table(self, name: str) -> Table:
        """The table with this name. Raises `KeyError`."""
        return {table.name: table for table in self.tables}[name]

    def tables_for(self, service: str) -> tuple[Table, ...]:
        """The tables of a service, in the order of the book."""
        return tuple(table for table in self.tables if service in table.services)
