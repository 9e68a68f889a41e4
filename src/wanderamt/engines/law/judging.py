"""Which rules hold in a case, which are still open, and what must be asked to know."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from wanderamt.engines.law.conditions import Case
from wanderamt.engines.law.facts import FactSpec, Point, load_facts
from wanderamt.engines.law.rules import Hit, Rule, RuleBook, Table

#: So many verdicts of one table are kept; then it starts anew.
KEPT = 2048
#: What the answer about an exception decides: it is rare.
EXCEPTION = 0.25
#: How much an answer decides, by the name of its fact.
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rules of a table that hold, those that still can, and how much each open fact decides."""

    table: Table
    holding: tuple[Rule, ...]
    undecided: tuple[Rule, ...] = ()
    weights: Weights = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Active:
    """A table on the days of one span: the rules in force, and those that came or went about then."""

    table: Table
    rules: tuple[Rule, ...]
    unsure: tuple[Rule, ...]
    facts: tuple[str, ...]
    kept: dict[object, Verdict] = field(default_factory=dict)

    def judge(self, case: Case) -> Verdict:
        """Tell which rules hold and which are open."""
        if self.table.hit is Hit.COLLECT:
            return self._collect(case)
        key = tuple(case.points.get(fact) for fact in self.facts), tuple(case.ranges.items())
        verdict = self.kept.get(key)
        if verdict is None:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            verdict = self.kept[key] = self._choose(case)
        return verdict

    def _collect(self, case: Case) -> Verdict:
        holding: list[Rule] = []
        undecided: list[Rule] = []
        weights: dict[str, float] = {}
        for rule in self.rules:
            missing = rule.when.open_facts(case)
            if missing is None:
                continue
            (undecided if missing else holding).append(rule)
            for fact, share in rule_weights(rule, missing, case).items():
                weights[fact] = weights.get(fact, 0.0) + share
        return Verdict(self.table, tuple(holding), tuple(undecided), weights)

    def _choose(self, case: Case) -> Verdict:
        possible: list[Rule] = []
        missing: set[str] = set()
        for rule in self.rules:
            unasked = rule.when.open_facts(case)
            if unasked is None:
                continue
            if not unasked and (self.table.hit is Hit.UNIQUE or not possible):
                return Verdict(self.table, (rule,))
            possible.append(rule)
            missing |= unasked
            if not unasked:  # what follows cannot be the first
                break
        weights = _weights(possible, sorted(missing), case)
        return Verdict(self.table, (), tuple(possible), weights)


def rule_weights(rule: Rule, missing: Container[str], case: Case) -> Weights:
    """How likely the answer about each missing fact alone decides the rule, if every answer is as likely as
    its opposite.
    """
    open_parts = [part for part in rule.when.parts if part.judge(case) is None]
    last = len(open_parts) == 1
    weights = dict.fromkeys(rule.when.doubtful_facts(case), EXCEPTION)
    for part in open_parts:
        unasked = [fact for fact in part.facts if fact in missing]
        alone = 1.0 if last else 0.5
        share = alone if len(unasked) == 1 else alone - 0.5
        weights.update(dict.fromkeys(unasked, share))
    return weights


def _weights(rules: Sequence[Rule], unasked: Sequence[str], case: Case) -> dict[str, float]:
    """Per fact that can change which rule holds, the part of its answers after which nothing is open."""
    cells = [_cells(fact, rules, case) for fact in unasked]
    chosen = {
        values: _first(rules, Case({**case.points, **dict(zip(unasked, values, strict=True))}, {}))
        for values in product(*cells)
    }
    found = {}
    for place, fact in enumerate(unasked):
        by_rest: dict[tuple[Point, ...], set[Rule | None]] = {}
        by_answer: dict[Point, set[Rule | None]] = {}
        for values, rule in chosen.items():
            by_rest.setdefault(values[:place] + values[place + 1 :], set()).add(rule)
            by_answer.setdefault(values[place], set()).add(rule)
        if any(len(rules_of) > 1 for rules_of in by_rest.values()):
            settled = sum(len(rules_of) == 1 for rules_of in by_answer.values())
            found[fact] = settled / len(by_answer)
    return found


def _first(rules: Sequence[Rule], case: Case) -> Rule | None:
    return next((rule for rule in rules if rule.when.open_facts(case) == frozenset()), None)


def _cells(fact: str, rules: Sequence[Rule], case: Case) -> tuple[Point, ...]:
    low, high = case.ranges.get(fact, (None, None))
    return cells(load_facts()[fact], rules, low=low, high=high)


def cells(
    spec: FactSpec, rules: Sequence[Rule], *, low: int | None = None, high: int | None = None
) -> tuple[Point, ...]:
    """One value for each part of a fact's values that the rules do not tell apart, in order."""
    if spec.allowed:
        return spec.allowed
    first, last = spec.low if low is None else low, spec.high if high is None else high
    cuts = {cut for rule in rules for cut in rule.when.cuts(spec.name) if first < cut <= last}
    return (first, *sorted(cuts))


@dataclass(frozen=True, slots=True)
class Timeline:
    """The tables of one service, prepared span by span when somebody asks."""

    tables: tuple[Table, ...]
    starts: tuple[int, ...]
    spans: dict[int, tuple[Active, ...]] = field(default_factory=dict)

    def on(self, day: date) -> tuple[Active, ...]:
        """The tables with the rules in force on a day."""
        place = bisect_right(self.starts, day.toordinal())
        if place not in self.spans:
            self.spans[place] = tuple(_active(self.tables, day))
        return self.spans[place]


def timeline(book: RuleBook, service: str) -> Timeline:
    """The prepared tables of a service."""
    found = book.prepared.get(service)
    if not isinstance(found, Timeline):
        tables = book.tables_for(service)
        days = {day for table in tables for rule in table.rules for day in rule.days_of_change()}
        found = Timeline(tables, tuple(sorted(day.toordinal() for day in days)))
        book.prepared[service] = found
    return found


def _active(tables: Sequence[Table], day: date) -> Iterator[Active]:
    for table in tables:
        rules = tuple(rule for rule in table.rules if rule.applies_on(day))
        unsure = tuple(rule for rule in table.rules if rule.change_around(day))
        if rules or unsure:
            facts = tuple(dict.fromkeys(fact for rule in rules for fact in rule.when.facts))
            yield Active(table, rules, unsure, facts)
