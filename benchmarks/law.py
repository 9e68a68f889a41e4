"""Compiled answers of the law: 10,000 over all services, random facts and random days.

Measured one by one in this process, without Django and without a database. Two baselines run on the same
questions: the same book asked without its prepared index, and the book read anew from its files for each
question. The growth shows the same questions to larger books: more services, and a longer history.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from statistics import median
from time import perf_counter

from benchmarks.report import Report, at_least, at_most
from wanderamt.engines.law import (
    Answer,
    Facts,
    FactSpec,
    FactValue,
    Rule,
    RuleBook,
    Table,
    compile_answer,
    load_book,
    load_facts,
    packaged_texts,
    parse_book,
)

ANSWERS = 10_000
#: The slow baselines are asked fewer of the same questions.
WITHOUT_INDEX, READ_ANEW = 1_000, 40
GROWTH = (1, 2, 4, 8)
TARGET_MS = 2.0
TARGET_GROWTH = 2.0
FIRST_DAY, LAST_DAY = date(2021, 1, 1), date(2030, 12, 31)
SEED = 20261122
#: The part of the facts that has been asked.
KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    service: str
    on: date
    facts: Facts


def run() -> Report:
    """p95 of an answer in ms, against two baselines and on larger books; claims p95 <= 2 ms."""
    book = load_book()
    questions = _questions(book, ANSWERS)
    times = _timed(questions, lambda asked: _answer(book, asked))
    bare = _timed(questions[:WITHOUT_INDEX], lambda asked: _answer(replace(book, prepared={}), asked))
    texts = packaged_texts()
    anew = _timed(questions[:READ_ANEW], lambda asked: _answer(parse_book(texts), asked))
    services = {times_: _grown(_more_services(book, times_), questions) for times_ in GROWTH}
    history = {times_: _grown(_longer_history(book, times_), questions) for times_ in GROWTH}
    fastest = median(times)
    return Report(
        bench="law",
        metrics={
            "answers": len(times),
            "rules": sum(1 for _ in book.rules),
            "services": len(book.services),
            "p50 ms": median(times),
            "p95 ms": _p95(times),
            "max ms": max(times),
            "without index: p50 ms": median(bare),
            "read anew each time: p50 ms": median(anew),
            **{f"{count}x services: p95 ms": _p95(found) for count, found in services.items()},
            **{f"{count}x history: p95 ms": _p95(found) for count, found in history.items()},
        },
        ratios={
            "without index to prepared, p50": median(bare) / fastest,
            "read anew to prepared, p50": median(anew) / fastest,
            **{f"{n}x services to 1x, p50": median(services[n]) / median(services[1]) for n in GROWTH[1:]},
            **{f"{n}x history to 1x, p50": median(history[n]) / median(history[1]) for n in GROWTH[1:]},
        },
        claims=[
            at_most("p95 of a compiled answer in ms", TARGET_MS, _p95(times)),
            at_least("answers measured", ANSWERS, len(times)),
            at_most("8x services to 1x, p50", TARGET_GROWTH, median(services[8]) / median(services[1])),
            at_most("8x history to 1x, p50", TARGET_GROWTH, median(history[8]) / median(history[1])),
        ],
    )


def _answer(book: RuleBook, asked: Question) -> Answer:
    return compile_answer(book=book, service=asked.service, on=asked.on, facts=asked.facts)


def _timed(questions: Sequence[Question], ask: Callable[[Question], Answer]) -> list[float]:
    times = []
    for question in questions:
        start = perf_counter()
        ask(question)
        times.append((perf_counter() - start) * 1000)
    return times


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[ceil(0.95 * len(times)) - 1]


def _questions(book: RuleBook, count: int) -> list[Question]:
    """Each service as often as the others, facts at random among those that its rules ask about."""
    chance = random.Random(SEED)
    services = sorted(book.services)
    asked = {name: {fact for table in book.tables_for(name) for fact in table.facts} for name in services}
    found = []
    for number in range(count):
        service = services[number % len(services)]
        on = FIRST_DAY + timedelta(days=chance.randrange((LAST_DAY - FIRST_DAY).days))
        facts: dict[str, FactValue] = {
            name: _value(load_facts()[name], chance, on)
            for name in sorted(asked[service] - set(book.implied.get(service, {})))
            if chance.random() < KNOWN
        }
        if "born" in facts:
            facts.pop("age", None)
        found.append(Question(service, on, Facts(**facts)))
    return found


def _value(spec: FactSpec, chance: random.Random, on: date) -> FactValue:
    if spec.allowed:
        return chance.choice(spec.allowed)
    if spec.name == "age":
        return chance.randint(spec.low, spec.high)
    if spec.kind == "date":
        return on - timedelta(days=chance.randrange(80 * 365))
    return chance.randint(spec.low, spec.high)


def _grown(book: RuleBook, questions: Sequence[Question]) -> list[float]:
    return _timed(questions[: ANSWERS // 5], lambda asked: _answer(book, asked))


def _more_services(book: RuleBook, count: int) -> RuleBook:
    """The book with `count` times its tables: those of other cities, each for services of its own."""
    tables = [
        replace(
            table,
            name=f"{table.name}~{number}",
            services=frozenset(f"{service}~{number}" for service in table.services),
        )
        for number in range(1, count)
        for table in book.tables
    ]
    return RuleBook(tables=(*book.tables, *tables), implied=book.implied)


def _longer_history(book: RuleBook, count: int) -> RuleBook:
    """The book with every rule cut into `count` periods, one after the other."""
    return RuleBook(tables=tuple(_cut(table, count) for table in book.tables), implied=book.implied)


def _cut(table: Table, count: int) -> Table:
    return replace(table, rules=tuple(part for rule in table.rules for part in _parts(rule, count)))


def _parts(rule: Rule, count: int) -> list[Rule]:
    last = rule.valid_to or LAST_DAY
    length = (last - rule.valid_from).days // count
    if not length:
        return [rule]
    starts = [rule.valid_from + timedelta(days=length * number) for number in range(count)]
    ends = [*starts[1:], rule.valid_to]
    return [replace(rule, valid_from=start, valid_to=end) for start, end in zip(starts, ends, strict=True)]
