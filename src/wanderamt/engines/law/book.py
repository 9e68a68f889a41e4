"""Reading and checking the fee book. Every mistake is named with file, record and field."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import combinations
from types import MappingProxyType
from typing import TypeVar

from wanderamt.engines.law.facts import ALLOWED, FACT_NAMES, FactValue
from wanderamt.engines.law.rules import Condition, FeeRule, RuleBook, State
from wanderamt.kernel.money import Cents

FILE = "fees.toml"
TEXTS = ("key", "label_de", "label_en", "citation", "source", "state")
REQUIRED = (*TEXTS, "services", "valid_from")
OPTIONAL = ("cents", "doubles", "valid_to", "when")
NUMBERS = ("age", *ALLOWED)
Value = TypeVar("Value")


class BookError(ValueError):
    """The data file is wrong; a developer or reviewer reads this, never a citizen."""

    def __init__(self, *, file: str, record: str, field: str, problem: str) -> None:
        super().__init__(f"{file}, {record}, field {field!r}: {problem}")
        self.file = file
        self.record = record
        self.field = field


class _Record:
    """One table of the file with its place, so that each check can say where it failed."""

    def __init__(self, *, file: str, place: str, data: Mapping[str, object]) -> None:
        self.file = file
        self.place = place
        self.data = data

    def fail(self, field: str, problem: str) -> BookError:
        return BookError(file=self.file, record=self.place, field=field, problem=problem)

    def only(self, *names: str) -> None:
        for name in self.data:
            if name not in names:
                raise self.fail(name, "is not a known field")

    def optional(self, name: str, read: Callable[[str], Value]) -> Value | None:
        return read(name) if name in self.data else None

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(name, "must be a text that is not empty")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        value = self.data.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise self.fail(name, "must be a list of names that is not empty")
        return tuple(value)

    def day(self, name: str) -> date:
        value = self.data.get(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fail(name, "must be a day like 2026-02-07")
        return value

    def whole(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(name, "must be a whole number from 0 on")
        return value


@cache
def load_book() -> RuleBook:
    """Return the fee book that comes with the program. Raises `BookError` when it is wrong."""
    return parse_book((files(__package__) / "data" / FILE).read_text(encoding="utf-8"))


def parse_book(text: str, *, file: str = FILE) -> RuleBook:
    """Read and check a fee book in TOML. Raises `BookError` with file, record and field."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BookError(file=file, record="whole file", field="", problem=str(error)) from error
    _Record(file=file, place="top level", data=tables).only("fee", "implied")
    rules = tuple(_rule(record) for record in _records(tables, "fee", file))
    _refuse_overlaps(rules, file)
    _refuse_unknown_doubles(rules, file)
    services = {service for rule in rules for service in rule.services}
    implied = dict(_implied(record, services) for record in _records(tables, "implied", file))
    return RuleBook(rules=rules, implied=MappingProxyType(implied))


def _records(tables: Mapping[str, object], name: str, file: str) -> Iterator[_Record]:
    found = tables.get(name, [])
    if not isinstance(found, list):
        raise BookError(file=file, record="top level", field=name, problem=f"must be a list of [[{name}]]")
    for number, data in enumerate(found, 1):
        label = data.get("key", data.get("service", "without name"))
        yield _Record(file=file, place=f"{name} {number} ({label})", data=data)


def _rule(record: _Record) -> FeeRule:
    record.only(*REQUIRED, *OPTIONAL)
    texts = {name: record.text(name) for name in TEXTS}
    if texts["state"] not in {state.value for state in State}:
        raise record.fail("state", "must be verified or unverified")
    state = State(texts["state"])
    valid_from = record.day("valid_from")
    valid_to = record.optional("valid_to", record.day)
    if valid_to is not None and valid_to <= valid_from:
        raise record.fail("valid_to", "must lie after valid_from")
    cents, doubles = _amount(record, state)
    return FeeRule(
        key=texts["key"],
        services=frozenset(record.names("services")),
        label_de=texts["label_de"],
        label_en=texts["label_en"],
        cents=cents,
        doubles=doubles,
        citation=texts["citation"],
        valid_from=valid_from,
        valid_to=valid_to,
        source=texts["source"],
        state=state,
        when=_condition(record),
    )


def _amount(record: _Record, state: State) -> tuple[Cents | None, tuple[str, ...]]:
    """Read what is charged: cents, or other fees once more; neither as long as nobody confirmed an amount."""
    cents = Cents(record.whole("cents")) if "cents" in record.data else None
    doubles = record.optional("doubles", record.names) or ()
    if cents is not None and doubles:
        raise record.fail("doubles", "cannot stand next to cents")
    if cents is None and not doubles and state is State.VERIFIED:
        raise record.fail("cents", "is missing, so the state must be unverified")
    return cents, doubles


def _condition(record: _Record) -> Condition:
    data = record.data.get("when", {})
    if not isinstance(data, dict):
        raise record.fail("when", "must be a table of facts")
    when = _Record(file=record.file, place=record.place, data=data)
    age_min = when.optional("age_min", when.whole)
    age_max = when.optional("age_max", when.whole)
    if age_min is not None and age_max is not None and age_max < age_min:
        raise when.fail("age_max", "must not be below age_min")
    any_of = when.optional("any_of", when.names) or ()
    for name in any_of:
        if name not in FACT_NAMES or name in NUMBERS:
            raise when.fail("any_of", f"{name!r} is not a fact that is true or false")
    return Condition(
        age_min=age_min,
        age_max=age_max,
        equals=tuple(_facts(when, skip=("age_min", "age_max", "any_of"))),
        any_of=any_of,
    )


def _facts(record: _Record, *, skip: Sequence[str]) -> Iterator[tuple[str, FactValue]]:
    for name, value in record.data.items():
        if name in skip:
            continue
        if name not in FACT_NAMES or name == "age":
            raise record.fail(name, "is not a known fact")
        if name in ALLOWED and record.whole(name) not in ALLOWED[name]:
            raise record.fail(name, f"must be one of {sorted(ALLOWED[name])}")
        if name not in ALLOWED and not isinstance(value, bool):
            raise record.fail(name, "must be true or false")
        yield name, bool(value) if name not in ALLOWED else record.whole(name)


def _implied(record: _Record, services: set[str]) -> tuple[str, Mapping[str, FactValue]]:
    service = record.text("service")
    if service not in services:
        raise record.fail("service", "has no fee in this book")
    return service, MappingProxyType(dict(_facts(record, skip=("service",))))


def _refuse_overlaps(rules: Sequence[FeeRule], file: str) -> None:
    by_key: dict[str, list[FeeRule]] = {}
    for rule in rules:
        by_key.setdefault(rule.key, []).append(rule)
    for versions in by_key.values():
        for one, other in combinations(sorted(versions, key=lambda rule: rule.valid_from), 2):
            if one.applies_on(other.valid_from):
                raise BookError(
                    file=file,
                    record=f"{one.id} and {other.id}",
                    field="valid_to",
                    problem=f"both apply on {other.valid_from.isoformat()}",
                )


def _refuse_unknown_doubles(rules: Sequence[FeeRule], file: str) -> None:
    with_amount = {rule.key for rule in rules if not rule.doubles}
    for rule in rules:
        for key in rule.doubles:
            if key not in with_amount:
                raise BookError(
                    file=file, record=rule.id, field="doubles", problem=f"{key!r} is no fee with an amount"
                )
