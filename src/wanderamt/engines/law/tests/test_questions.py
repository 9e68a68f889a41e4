"""The questions that are asked, against brute force over everything that could be answered."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wanderamt.engines.law import (
    Answer,
    FactKind,
    Facts,
    FactValue,
    Kind,
    Rule,
    RuleBook,
    compile_answer,
    judging,
    load_book,
    load_facts,
    parse_book,
)
from wanderamt.engines.law.conditions import Among, Within
from wanderamt.engines.law.rules import Term
from wanderamt.engines.law.tests.writing import rule, table

BOOK = load_book()
SERVICES = sorted(BOOK.services)
TODAY = date(2026, 11, 22)
#: The days on which something changes, and a day between them.
DAYS = sorted(
    {day for each in BOOK.rules for day in each.days_of_change() if day >= date(2021, 1, 1)} | {TODAY}
)
#: So many questions are left open at once, for brute force asks them all.
OPEN = 5
MOST = 3000


def answer(service: str, on: date, facts: Facts, book: RuleBook = BOOK) -> Answer:
    return compile_answer(book=book, service=service, on=on, facts=facts)


def said(found: Answer) -> tuple[object, ...]:
    """What an answer says, without its questions. Of papers only what to bring: whether one is needed for one
    reason or for two is worth no question.
    """
    return (
        found.fees.lines,
        found.fees.unconfirmed,
        found.waivers,
        {(paper.item, paper.required, paper.condition) for paper in found.documents},
        found.deadlines,
        found.validity,
        found.minimum_age,
        found.representation,
        found.appearance,
        found.exemptions,
        found.objections,
        found.duties,
        found.channels,
        found.retention,
        found.unconfirmed,
    )


def rules_of(service: str, on: date) -> list[Rule]:
    return [each for table in BOOK.tables_for(service) for each in table.rules if each.applies_on(on)]


def asked_by(service: str, on: date) -> list[str]:
    """Every fact that a rule of the day mentions; where the birth date is one of them, it gives the age."""
    rules = rules_of(service, on)
    found = {fact for each in rules for fact in each.when.facts}
    found |= {each.outcome.after for each in rules if isinstance(each.outcome, Term) and each.outcome.after}
    found -= set(BOOK.implied.get(service, {}))
    return sorted(found - {"age"} if "born" in found else found)


def values_of(fact: str, rules: list[Rule], on: date) -> list[FactValue]:
    """A value on each side of every border that a rule draws."""
    spec = load_facts()[fact]
    if spec.allowed:
        return list(spec.allowed)
    borders = {spec.low, on.toordinal() if spec.kind is FactKind.DATE else spec.high}
    for part in (part for each in rules for part in (*each.when.parts, *each.when.unless)):
        if isinstance(part, Within) and part.fact == fact:
            borders |= {point for point in (part.low, part.high) if point is not None}
            borders |= {(part.low or 1) - 1, (part.high or 0) + 1}
        if isinstance(part, Within) and part.fact == "age" and fact == "born":
            borders |= set(_births(part, on))
        if isinstance(part, Among) and part.fact == fact:
            borders |= {shifted for point in part.values for shifted in (point - 1, point, point + 1)}
    last = on.toordinal() if fact == "born" else spec.high
    first = max(spec.low, (on - timedelta(days=100 * 365)).toordinal()) if fact == "born" else spec.low
    points = sorted(point for point in borders if first <= point <= last)
    return [date.fromordinal(point) for point in points] if spec.kind is FactKind.DATE else list(points)


def _births(part: Within, on: date) -> Iterator[int]:
    for age in (part.low, None if part.high is None else part.high + 1):
        if age is not None:
            birthday = on.replace(year=on.year - age)
            yield from (birthday.toordinal(), birthday.toordinal() + 1)


@st.composite
def half_asked(draw: st.DrawFn) -> tuple[str, date, Facts, list[str]]:
    """A service and a day, and all its facts but a few."""
    service, on = draw(st.sampled_from(SERVICES)), draw(st.sampled_from(DAYS))
    asked = asked_by(service, on)
    unasked = draw(st.lists(st.sampled_from(asked), unique=True, max_size=OPEN)) if asked else []
    rules = rules_of(service, on)
    known = {fact: draw(st.sampled_from(values_of(fact, rules, on))) for fact in asked if fact not in unasked}
    return service, on, Facts(**known), sorted(unasked)


def everything(
    service: str, on: date, facts: Facts, unasked: list[str]
) -> dict[tuple[FactValue, ...], object]:
    """What is said for every way of answering all questions."""
    rules = rules_of(service, on)
    assume(prod(len(values_of(fact, rules, on)) for fact in unasked) <= MOST)
    return {
        values: said(answer(service, on, facts.with_(**dict(zip(unasked, values, strict=True)))))
        for values in product(*(values_of(fact, rules, on) for fact in unasked))
    }


@settings(deadline=None)  # brute force over two dates at once takes as long as it takes
@given(half_asked())
def test_a_question_is_open_exactly_when_its_answer_can_change_what_is_said(
    case: tuple[str, date, Facts, list[str]],
) -> None:
    service, on, facts, unasked = case
    outcomes = everything(service, on, facts, unasked)
    matters = set()
    for place, fact in enumerate(unasked):
        by_rest: dict[tuple[FactValue, ...], list[object]] = {}
        for values, outcome in outcomes.items():
            by_rest.setdefault(values[:place] + values[place + 1 :], []).append(outcome)
        if any(each != rest[0] for rest in by_rest.values() for each in rest):
            matters.add(fact)

    assert set(answer(service, on, facts).open_facts) == matters


@settings(deadline=None)
@given(half_asked())
def test_without_questions_everything_has_been_said(case: tuple[str, date, Facts, list[str]]) -> None:
    service, on, facts, unasked = case
    found = answer(service, on, facts)
    assume(not found.open_facts)

    assert all(outcome == said(found) for outcome in everything(service, on, facts, unasked).values())


@given(half_asked(), st.data())
def test_an_answer_never_opens_another_question(
    case: tuple[str, date, Facts, list[str]], data: st.DataObject
) -> None:
    service, on, facts, _ = case
    before = answer(service, on, facts).open_facts
    assume(before)
    value = data.draw(st.sampled_from(values_of(before[0], rules_of(service, on), on)))
    after = answer(service, on, facts.with_(**{before[0]: value})).open_facts

    assert set(after) < set(before)


@given(half_asked())
def test_the_fees_ask_no_more_than_the_whole_answer(case: tuple[str, date, Facts, list[str]]) -> None:
    service, on, facts, _ = case
    found = answer(service, on, facts)
    same = {"age": "born"} if "born" in found.open_facts else {}

    assert {same.get(fact, fact) for fact in found.fees.open_facts} <= set(found.open_facts)


@pytest.mark.parametrize(
    ("facts", "asked", "not_asked"),
    [
        (Facts(), ["own_request", "outside_hours", "other_authority"], []),
        (Facts(own_request=False), [], ["outside_hours", "other_authority"]),
        (Facts(own_request=True), ["outside_hours", "other_authority"], []),
        (Facts(own_request=True, outside_hours=True), [], ["other_authority"]),
        (Facts(outside_hours=False, other_authority=False), [], ["own_request"]),
        (Facts(outside_hours=False), ["own_request", "other_authority"], []),
    ],
)
def test_what_another_answer_makes_pointless_is_not_asked(
    facts: Facts, asked: list[str], not_asked: list[str]
) -> None:
    found = answer("vorlaeufiger_personalausweis", TODAY, facts).fees.open_facts

    assert [fact for fact in found if fact in asked] == asked
    assert not set(found) & set(not_asked)


def test_who_names_the_birth_date_is_not_asked_for_the_age() -> None:
    text = table(
        rule(key='"a"', when="{ age_min = 16 }"),
        rule(key='"b"', when="{ born_before = 1953-01-01 }"),
        kind='"duty"',
    )
    book = parse_book({"a.toml": text})

    assert answer("ausweis", TODAY, Facts(), book).open_facts == ("born",)
    assert answer("ausweis", TODAY, Facts(age=80), book).open_facts == ()
    assert answer("ausweis", TODAY, Facts(age=73), book).open_facts == ("born",)
    assert answer("ausweis", TODAY, Facts(age=30), book).open_facts == ()


@pytest.mark.parametrize(("age", "keys"), [(74, ["a", "b"]), (72, ["a"]), (15, [])])
def test_an_age_says_enough_about_the_birth_date(age: int, keys: list[str]) -> None:
    text = table(
        rule(key='"a"', when="{ age_min = 16 }"),
        rule(key='"b"', when="{ born_before = 1953-01-01 }"),
        kind='"duty"',
    )
    found = answer("ausweis", TODAY, Facts(age=age), parse_book({"a.toml": text}))

    assert ([each.key for each in found.duties], found.open_facts) == (keys, ())


def test_the_most_deciding_question_comes_first() -> None:
    text = table(
        rule(key='"a"', when="{ own_request = true, any_of = ['outside_hours', 'other_authority'] }"),
        rule(key='"b"', when="{ express = true }"),
        rule(key='"c"', when="{ express = false, hardship = true }"),
        kind='"duty"',
    )
    found = answer("ausweis", TODAY, Facts(), parse_book({"a.toml": text}))

    assert found.open_facts == ("express", "own_request", "hardship", "outside_hours", "other_authority")


def test_a_row_that_holds_whatever_is_answered_needs_no_question() -> None:
    text = table(
        rule(key='"a"', when="{ age_min = 16, express = true }"),
        rule(key='"b"', when="{ express = false }"),
        rule(key='"c"'),
        kind='"duty"',
        hit='"first"',
    )
    book = parse_book({"a.toml": text})

    assert answer("ausweis", TODAY, Facts(), book).open_facts == ("express", "age")
    assert answer("ausweis", TODAY, Facts(age=15), book).open_facts == ("express",)
    assert answer("ausweis", TODAY, Facts(express=False), book).open_facts == ()
    assert [each.key for each in answer("ausweis", TODAY, Facts(age=15, express=True), book).duties] == ["c"]


def test_a_fact_of_a_row_that_cannot_be_reached_any_more_is_not_asked() -> None:
    text = table(
        rule(key='"a"', when="{ age_max = 15, express = true }"),
        rule(key='"b"', when="{ age_max = 15, express = false }"),
        rule(key='"c"', when="{ pages = 48 }"),
        rule(key='"d"'),
        kind='"duty"',
        hit='"first"',
    )
    book = parse_book({"a.toml": text})

    assert answer("ausweis", TODAY, Facts(age=15), book).open_facts == ("express",)
    assert answer("ausweis", TODAY, Facts(age=16), book).open_facts == ("pages",)
    assert answer("ausweis", TODAY, Facts(), book).open_facts == ("age", "pages", "express")


def test_the_answers_kept_in_memory_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "KEPT", 2)
    rows = (
        rule(key='"a"', when="{ age_min = 16, express = true }"),
        rule(key='"b"', when="{ age_min = 16, express = false }"),
        rule(key='"c"', when="{ age_max = 15 }"),
    )
    book = parse_book({"a.toml": table(*rows, kind='"duty"', hit='"unique"')})
    found = [answer("ausweis", TODAY, Facts(age=age), book).open_facts for age in (15, 16, 17, 15, 18)]
    (active,) = judging.timeline(book, "ausweis").on(TODAY)

    assert found == [(), ("express",), ("express",), (), ("express",)]
    assert len(active.kept) <= 2


def test_rows_that_say_the_same_of_every_answer_are_settled() -> None:
    text = table(
        rule(key='"a"', when="{ express = true, pages = 32 }"),
        rule(key='"b"', when="{ express = true, pages = 48 }"),
        rule(key='"c"'),
        kind='"duty"',
        hit='"first"',
    )
    book = parse_book({"a.toml": text})

    assert answer("ausweis", TODAY, Facts(express=False), book).open_facts == ()
    assert answer("ausweis", TODAY, Facts(pages=32), book).open_facts == ("express",)


def test_every_fact_has_a_question_in_german() -> None:
    for spec in load_facts().values():
        assert spec.question[0].isupper()
        assert spec.question.endswith("?")


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_asks_more_than_a_dozen_questions(service: str) -> None:
    found = answer(service, TODAY, Facts())

    assert len(found.open_facts) <= 15
    assert len(found.fees.open_facts) <= 8


def test_every_fact_is_asked_by_some_rule() -> None:
    asked = {fact for each in BOOK.tables for fact in each.facts}
    after = {each.outcome.after for each in BOOK.rules if isinstance(each.outcome, Term)}

    assert set(load_facts()) == asked | after - {None}


def test_fees_and_waivers_have_no_exceptions() -> None:
    assert all(
        not each.when.unless
        for found in BOOK.tables
        if found.kind in {Kind.FEE, Kind.WAIVER}
        for each in found.rules
    )
