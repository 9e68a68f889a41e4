"""Proof that the rule book answers every case on every day, once.

A table only changes on the days on which one of its rules begins or ends, and its rules only tell apart as
many parts of a fact's values as their conditions have cuts. So one day per span and one value per part are
all days and all cases: the proof looks at every one of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from wanderamt.engines.law.conditions import Case
from wanderamt.engines.law.facts import FactKind, Point, load_facts
from wanderamt.engines.law.judging import cells
from wanderamt.engines.law.reading import BookError
from wanderamt.engines.law.rules import Charge, Hit, Paper, Rule, RuleBook, Table, Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with the book: where, what, and the smallest case that shows it (the earliest day)."""

    file: str
    record: str
    field: str
    problem: str
    on: date | None = None
    facts: tuple[tuple[str, object], ...] = ()

    @property
    def error(self) -> BookError:
        """The same as an error to raise."""
        return BookError(file=self.file, record=self.record, field=self.field, problem=self.sentence)

    @property
    def sentence(self) -> str:
        """The problem with its counterexample."""
        if self.on is None:
            return self.problem
        case = ", ".join(f"{name} = {_written(value)}" for name, value in self.facts)
        return f"{self.problem} on {self.on.isoformat()}{' with ' + case if case else ''}"

    def __str__(self) -> str:
        return str(self.error)


def check(book: RuleBook) -> list[Finding]:
    """Return everything that is wrong with a book that could be read; an empty list is the proof.

    Tables of hit policy "unique" and "first" answer every case from their `since` on, "unique" with one row
    only; every rule can hold for at least one service; every doubling and waiver meets a fee of each of its
    services; a paper under a condition names it; an implied fact is asked for.
    """
    return [
        *(finding for table in book.tables for finding in _complete(table)),
        *(finding for table in book.tables for finding in _reachable(table, book)),
        *(finding for table in book.tables for finding in _meets_fees(table, book)),
        *(finding for table in book.tables for finding in _names_condition(table)),
        *_implied_is_asked(book),
    ]


def prove(book: RuleBook) -> RuleBook:
    """Return the book if nothing is wrong with it. Raises `BookError` with the first finding."""
    for finding in check(book):
        raise finding.error
    return book


def cases(table: Table) -> Iterator[tuple[date, dict[str, Point], tuple[Rule, ...]]]:
    """Yield a day of every span of a table, a value of every part of its facts, and the rules that hold."""
    specs = load_facts()
    for day in _first_days(table):
        rules = tuple(rule for rule in table.rules if rule.applies_on(day))
        facts = tuple(dict.fromkeys(fact for rule in rules for fact in rule.when.facts))
        for values in product(*(cells(specs[fact], rules) for fact in facts)):
            case = dict(zip(facts, values, strict=True))
            holding = tuple(rule for rule in rules if rule.when.open_facts(Case(case, {})) == frozenset())
            yield day, case, holding


def _first_days(table: Table) -> list[date]:
    changes = {day for rule in table.rules for day in (rule.valid_from, rule.valid_to) if day is not None}
    return sorted(
        {table.since}
        | {day for day in changes if table.since < day and (table.until is None or day < table.until)}
    )


def _complete(table: Table) -> Iterator[Finding]:
    if table.hit is Hit.COLLECT:
        return
    first: dict[str, Finding] = {}
    for day, case, holding in cases(table):
        if not holding:
            first.setdefault("gap", _finding(table, "since", "no rule holds", day, case))
        elif len(holding) > 1 and table.hit is Hit.UNIQUE:
            ids = " and ".join(rule.id for rule in holding)
            overlap = _finding(table, "hit", f"must be unique, but {ids} hold", day, case)
            first.setdefault("overlap", overlap)
    yield from (first[kind] for kind in ("gap", "overlap") if kind in first)


def _finding(table: Table, name: str, problem: str, day: date, case: Mapping[str, Point]) -> Finding:
    return Finding(
        file=table.file,
        record=f"table {table.name}",
        field=name,
        problem=problem,
        on=day,
        facts=tuple((fact, _value(fact, point)) for fact, point in case.items()),
    )


def _value(fact: str, point: Point) -> object:
    if load_facts()[fact].kind is FactKind.DATE and isinstance(point, int):
        return date.fromordinal(point)
    return point


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def _reachable(table: Table, book: RuleBook) -> Iterator[Finding]:
    reached = {rule.id for _, _, holding in cases(table) for rule in holding[: _counted(table)]}
    for rule in table.rules:
        if table.hit is Hit.COLLECT:
            reachable = _lives(rule, table) and any(
                _can_hold(rule, book, service) for service in table.services
            )
        else:
            reachable = rule.id in reached
        if not reachable:
            yield Finding(
                file=table.file, record=rule.place, field="when", problem=f"{rule.id} can never hold"
            )


def _counted(table: Table) -> int | None:
    return 1 if table.hit is Hit.FIRST else None


def _lives(rule: Rule, table: Table) -> bool:
    ended = rule.valid_to is not None and rule.valid_to <= table.since
    return not ended and (table.until is None or rule.valid_from < table.until)


def _can_hold(rule: Rule, book: RuleBook, service: str) -> bool:
    specs = load_facts()
    implied = {name: specs[name].point(value) for name, value in book.implied.get(service, {}).items()}
    return rule.when.open_facts(Case(implied, {})) is not None


def _meets_fees(table: Table, book: RuleBook) -> Iterator[Finding]:
    """Every doubling and waiver must meet, for each of its services, one of the fees that it names."""
    for rule in table.rules:
        match rule.outcome:
            case Charge(doubles=named) if named:
                name = "doubles"
            case Waiver(waives=named):
                name = "waives"
            case _:
                continue
        for service in sorted(table.services):
            fees = {each.key for other in book.tables_for(service) for each in other.rules}
            if not fees.intersection(named):
                problem = f"meets no fee of {service}"
                yield Finding(file=table.file, record=rule.place, field=name, problem=problem)


def _names_condition(table: Table) -> Iterator[Finding]:
    for rule in table.rules:
        if isinstance(rule.outcome, Paper) and rule.when.parts and rule.outcome.condition is None:
            problem = "is missing: a paper that depends on facts says in whose case it is needed"
            yield Finding(file=table.file, record=rule.place, field="condition", problem=problem)


def _implied_is_asked(book: RuleBook) -> Iterator[Finding]:
    for service, facts in book.implied.items():
        tables = book.tables_for(service)
        asked = {fact for table in tables for fact in table.facts}
        for name in facts:
            if name not in asked:
                yield Finding(
                    file=tables[0].file,
                    record=f"implied ({service})",
                    field=name,
                    problem="is implied, but no rule asks",
                )
