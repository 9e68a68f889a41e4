"""What must hold for every service, day and combination of facts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import Facts, FactValue, FeeResult, Kind, compute_fees, load_book, load_facts
from wanderamt.engines.law.rules import Waiver

BOOK = load_book()
SERVICES = sorted(BOOK.services)
DAYS = st.dates(min_value=date(2017, 3, 1), max_value=date(2030, 12, 31))
#: The facts on which fees depend, by service.
ASKED = {
    service: sorted(
        {
            fact
            for table in BOOK.tables_for(service)
            if table.kind in {Kind.FEE, Kind.WAIVER}
            for fact in table.facts
        }
    )
    for service in SERVICES
}


def value_of(name: str) -> st.SearchStrategy[FactValue]:
    spec = load_facts()[name]
    return st.sampled_from(spec.allowed) if spec.allowed else st.integers(spec.low, spec.high)


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[str, Facts, Facts]:
    """A service, all facts about a wish, and the same with some of them not asked yet."""
    service = draw(st.sampled_from(SERVICES))
    values: dict[str, FactValue] = {name: draw(value_of(name)) for name in ASKED[service]}
    complete = Facts(**{**values, **BOOK.implied.get(service, {})})
    unasked = draw(st.sets(st.sampled_from(ASKED[service]))) if ASKED[service] else set()
    return service, complete, complete.with_(**dict.fromkeys(unasked))


def fees(service: str, day: date, facts: Facts) -> FeeResult:
    return compute_fees(book=BOOK, service=service, on=day, facts=facts)


@given(partly_known(), DAYS)
def test_a_sum_with_open_questions_never_promises_too_much(case: tuple[str, Facts, Facts], day: date) -> None:
    service, complete, partial = case

    assert fees(service, day, partial).total_cents <= fees(service, day, complete).total_cents


@given(partly_known(), DAYS)
def test_without_open_questions_further_facts_change_nothing(
    case: tuple[str, Facts, Facts], day: date
) -> None:
    service, complete, partial = case
    result = fees(service, day, partial)

    if not result.open_facts:
        assert result == fees(service, day, complete)


@given(partly_known(), DAYS)
def test_only_facts_that_are_missing_are_asked_for(case: tuple[str, Facts, Facts], day: date) -> None:
    service, complete, partial = case

    assert all(partial.get(name) is None for name in fees(service, day, partial).open_facts)
    assert fees(service, day, complete).open_facts == ()


@given(partly_known(), DAYS)
def test_the_lines_add_up_and_each_has_a_paragraph(case: tuple[str, Facts, Facts], day: date) -> None:
    service, complete, _ = case
    result = fees(service, day, complete)

    assert result.total_cents == sum(line.cents or 0 for line in result.lines)
    assert all(line.citation and line.rule_id and line.cents is not None for line in result.lines)
    assert len({line.rule_id for line in result.lines}) == len(result.lines)


@given(partly_known(), DAYS)
def test_what_the_authority_may_decide_changes_no_sum(case: tuple[str, Facts, Facts], day: date) -> None:
    service, complete, _ = case

    assert fees(service, day, complete.with_(hardship=True)) == fees(
        service, day, complete.with_(hardship=False)
    )


@given(partly_known(), st.integers(0, 3000))
def test_an_age_and_a_birth_date_give_the_same_fee(case: tuple[str, Facts, Facts], days: int) -> None:
    service, complete, _ = case
    born = date(2002, 11, 22) - timedelta(days=days)
    day = date(2026, 11, 22)
    age = max(n for n in range(131) if (born.year + n, born.month, born.day) <= (2026, 11, 22))
    by_birth = fees(service, day, complete.with_(age=None, born=born))

    assert by_birth == fees(service, day, complete.with_(age=age))


@pytest.mark.parametrize(
    ("service", "first", "basic"),
    [
        ("personalausweis", date(2021, 1, 1), {"personalausweis.ab24", "personalausweis.unter24"}),
        ("reisepass", date(2017, 3, 1), {"reisepass.ab24", "reisepass.unter24"}),
    ],
)
def test_on_every_day_exactly_one_basic_fee_applies_at_every_age(
    service: str, first: date, basic: set[str]
) -> None:
    changes = {rule.valid_from for rule in BOOK.rules} | {
        rule.valid_to for rule in BOOK.rules if rule.valid_to
    }
    days = {day + timedelta(days=shift) for day in changes for shift in (-1, 0, 1)}
    for day in sorted(day for day in days if day >= first):
        for age in (0, 15, 16, 23, 24, 130):
            lines = fees(service, day, Facts(age=age)).lines
            assert len([line for line in lines if line.key in basic]) == 1, (day, age)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_an_answer_today(service: str) -> None:
    result = fees(service, date(2026, 11, 22), Facts())

    assert result.lines or result.unconfirmed or result.open_facts
    assert all(line.rule_id for line in result.unconfirmed)


def test_waivers_name_every_fee_that_they_concern() -> None:
    for table in BOOK.tables:
        for rule in table.rules:
            if isinstance(rule.outcome, Waiver) and rule.outcome.discretionary:
                for service in table.services:
                    charged = {
                        each.key
                        for other in BOOK.tables_for(service)
                        if other.kind is Kind.FEE
                        for each in other.rules
                    }
                    assert charged <= set(rule.outcome.waives), (rule.id, service)
