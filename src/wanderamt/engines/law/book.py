"""Reading the rule book: all tables of all data files together."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from types import MappingProxyType

from wanderamt.engines.law.conditions import read_condition, read_point
from wanderamt.engines.law.facts import FACTS_FILE, FactSpec, FactValue, load_facts
from wanderamt.engines.law.outcomes import OUTCOME_FIELDS, read_outcome
from wanderamt.engines.law.reading import BookError, Record, records, top_level
from wanderamt.engines.law.rules import Charge, Hit, Kind, Rule, RuleBook, State, Table, Waiver

#: Data files that hold no tables of rules.
OTHER_FILES = frozenset({FACTS_FILE, "lead_times.toml", "statutes.toml"})
NO_AMOUNT = "{!r} is no fee with an amount"
TABLE_FIELDS = ("name", "kind", "services", "hit", "since", "until", "rule")
PERIOD_FIELDS = ("valid_from", "valid_to", "from_between", "to_between")
RULE_FIELDS = ("key", "text", "when", "unless", *PERIOD_FIELDS, "citation", "source", "state")


@cache
def load_book() -> RuleBook:
    """Return the rule book that comes with the program. Raises `BookError` when it is wrong."""
    return parse_book(packaged_texts())


def packaged_texts() -> dict[str, str]:
    """The data files that come with the program, by name."""
    folder = files(__package__) / "data"
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(folder.iterdir(), key=lambda each: each.name)
        if file.name.endswith(".toml") and file.name not in OTHER_FILES
    }


def parse_book(texts: Mapping[str, str], *, facts: Mapping[str, FactSpec] | None = None) -> RuleBook:
    """Read and check data files in TOML, given by name. Raises `BookError` with file, record and field.

    What needs a look at every day and every case is proved by `checker.check`.
    """
    specs = load_facts() if facts is None else facts
    tops = [top_level(text, file=file) for file, text in texts.items()]
    tables: list[Table] = []
    for top in tops:
        top.only("table", "implied")
        tables.extend(_table(record, specs) for record in records(top, "table"))
    _refuse_same_names(tables)
    _refuse_overlaps(tables)
    _refuse_unknown_fees(tables)
    services = {service for table in tables for service in table.services}
    implied: dict[str, Mapping[str, FactValue]] = {}
    for record in (record for top in tops for record in records(top, "implied")):
        service, brought = _implied(record, services, specs)
        if service in implied:
            raise record.fail("service", "is there twice")
        implied[service] = brought
    return RuleBook(tables=tuple(tables), implied=MappingProxyType(implied))


def _table(record: Record, specs: Mapping[str, FactSpec]) -> Table:
    record.only(*TABLE_FIELDS)
    kind = Kind(record.one_of("kind", tuple(Kind)))
    hit = Hit(record.one_of("hit", tuple(Hit)))
    since, until = record.day("since"), record.optional("until", record.day)
    if until is not None and until <= since:
        raise record.fail("until", "must lie after since")
    rules = tuple(_rule(each, kind, hit, specs) for each in records(record, "rule", inside="table"))
    if not rules:
        raise record.fail("rule", "is missing: a table needs at least one [[table.rule]]")
    return Table(
        name=record.text("name"),
        kind=kind,
        services=frozenset(record.names("services")),
        hit=hit,
        since=since,
        until=until,
        rules=rules,
        file=record.file,
    )


def _rule(record: Record, kind: Kind, hit: Hit, specs: Mapping[str, FactSpec]) -> Rule:
    record.only(*RULE_FIELDS, *OUTCOME_FIELDS[kind])
    if "unless" in record.data and (hit is not Hit.COLLECT or kind in {Kind.FEE, Kind.WAIVER}):
        raise record.fail("unless", "is only for tables of hit policy collect, and neither fees nor waivers")
    state = State(record.one_of("state", tuple(State)))
    rule = Rule(
        key=record.text("key"),
        text=_text(record, kind),
        when=read_condition(record, specs),
        outcome=read_outcome(record, kind, state, specs),
        citation=record.text("citation"),
        valid_from=record.day("valid_from"),
        valid_to=record.optional("valid_to", record.day),
        source=record.text("source"),
        state=state,
        place=record.place,
        from_between=record.optional("from_between", record.two_days),
        to_between=record.optional("to_between", record.two_days),
    )
    _refuse_wrong_days(record, rule)
    return rule


def _text(record: Record, kind: Kind) -> str:
    """A paper is named by its vocabulary, so its rule needs no text of its own."""
    return "" if kind is Kind.EVIDENCE and "text" not in record.data else record.text("text")


def _refuse_wrong_days(record: Record, rule: Rule) -> None:
    if rule.valid_to is not None and rule.valid_to <= rule.valid_from:
        raise record.fail("valid_to", "must lie after valid_from")
    ends = {
        "from_between": (rule.from_between, rule.valid_from),
        "to_between": (rule.to_between, rule.valid_to),
    }
    for name, (span, day) in ends.items():
        if span is not None and (day is None or not span[0] < day <= span[1]):
            change = name.replace("between", "").replace("_", "")
            raise record.fail(name, f"must have valid_{change} after its first day and not after its second")


def _implied(
    record: Record, services: set[str], specs: Mapping[str, FactSpec]
) -> tuple[str, Mapping[str, FactValue]]:
    service = record.text("service")
    if service not in services:
        raise record.fail("service", "has no table in this book")
    facts: dict[str, FactValue] = {}
    for name, value in record.data.items():
        if name == "service":
            continue
        if name not in specs:
            raise record.fail(name, "is not a known fact")
        read_point(record, specs[name], name, value)
        facts[name] = value  # type: ignore[assignment]  # read_point refused everything else
    return service, MappingProxyType(facts)


def _refuse_same_names(tables: Sequence[Table]) -> None:
    seen: dict[str, str] = {}
    for table in tables:
        if table.name in seen:
            raise BookError(
                file=table.file,
                record=f"table {table.name}",
                field="name",
                problem=f"is there twice, also in {seen[table.name]}",
            )
        seen[table.name] = table.file


def _placed(tables: Sequence[Table]) -> Iterator[tuple[Table, Rule]]:
    return ((table, rule) for table in tables for rule in table.rules)


def _refuse_overlaps(tables: Sequence[Table]) -> None:
    by_key: dict[str, list[tuple[Table, Rule]]] = {}
    for table, rule in _placed(tables):
        by_key.setdefault(rule.key, []).append((table, rule))
    for versions in by_key.values():
        ordered = sorted(versions, key=lambda version: version[1].valid_from)
        for (table, one), (other_table, other) in combinations(ordered, 2):
            if one.applies_on(other.valid_from):
                raise BookError(
                    file=table.file,
                    record=f"{one.id} and {other.id}",
                    field="valid_to",
                    problem=f"both apply on {other.valid_from.isoformat()}",
                )
            if one.text != other.text or table.kind is not other_table.kind:
                raise BookError(
                    file=other_table.file,
                    record=f"{one.id} and {other.id}",
                    field="text",
                    problem="differs, so the key must differ too",
                )


def _refuse_unknown_fees(tables: Sequence[Table]) -> None:
    fees = {rule.key: rule.outcome for _, rule in _placed(tables) if isinstance(rule.outcome, Charge)}
    for table, rule in _placed(tables):
        match rule.outcome:
            case Charge(doubles=named):
                field = "doubles"
            case Waiver(waives=named):
                field = "waives"
            case _:
                continue
        for key in named:
            if key not in fees or (field == "doubles" and fees[key].doubles):
                problem = _no_amount(rule, key, fees)
                raise BookError(file=table.file, record=rule.id, field=field, problem=problem)


def _no_amount(rule: Rule, key: str, fees: Mapping[str, Charge]) -> str:
    circle = _circle(rule.key, fees) if isinstance(rule.outcome, Charge) else ()
    return f"goes round in a circle: {', '.join(circle)}" if circle else NO_AMOUNT.format(key)


def _circle(key: str, fees: Mapping[str, Charge]) -> tuple[str, ...]:
    """The way along doublings from a fee back to itself; empty where none leads back."""
    ways: list[tuple[str, ...]] = [(key,)]
    while ways:
        way = ways.pop()
        for following in fees[way[-1]].doubles if way[-1] in fees else ():
            if following == key:
                return (*way, following)
            if following not in way:
                ways.append((*way, following))
    return ()
