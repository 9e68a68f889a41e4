"""Every combination of document, person, wish and day against totals written by hand."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import Facts, FeeResult, compute_fees, load_book
from wanderamt.engines.law.tests.fee_table import (
    DAYS,
    FREE,
    ROWS,
    ROWS_OF,
    Case,
    combinations_of,
    key_of,
    total,
    totals_on,
)

BOOK = load_book()
COMBINATIONS = {
    "personalausweis": 768,
    "personalausweis_kind": 768,
    "vorlaeufiger_personalausweis": 768,
    "eid_karte": 768,
    "reisepass": 3_072,
    "reisepass_kind": 3_072,
    "reisepass_express": 1_536,
    "reisepass_48": 1_536,
    "zweitpass": 3_072,
    "vorlaeufiger_reisepass": 768,
    "fuehrungszeugnis": 768,
    "fuehrungszeugnis_behoerde": 768,
    "fuehrungszeugnis_erweitert": 768,
    "fuehrungszeugnis_europaeisch": 768,
}
FACTS = tuple(field.name for field in fields(Case) if field.name != "service")
WISHES = ("express", "photo_by_office", "direct_delivery", "outside_hours", "other_authority", "own_request")
SECTIONS = {
    "personalausweis": r"§ 1 Abs\. .* PAuswGebV",
    "vorlaeufiger_personalausweis": r"§ 1 Abs\. .* PAuswGebV",
    "eid_karte": r"§ 2 Abs\. .* PAuswGebV",
    "fuehrungszeugnis": r".*Nr\. 1130 KV JVKostG",
}


def facts_of(case: Case, *, unasked: Collection[str] = ()) -> Facts:
    return Facts(**{name: getattr(case, name) for name in FACTS if name not in unasked})


def turned(case: Case, name: str, *, to: bool) -> Case:
    return replace(case, **{name: to})  # type: ignore[arg-type]  # which fact it is, the test draws


def fees(case: Case, day: date) -> FeeResult:
    return compute_fees(book=BOOK, service=case.service, on=day, facts=facts_of(case))


def section_on(service: str, day: date) -> str:
    """The part of the law that a line must name. The passport's moved from § 15 to § 27 between two days."""
    document = ROWS_OF[service]
    if document in SECTIONS:
        return SECTIONS[document]
    if day <= date(2025, 11, 5):
        return r"§ 15 Abs\. .* PassV"
    return r"§ 27 Abs\. .* PassV" if day >= date(2026, 2, 11) else r"§ (15|27) Abs\. .* PassV"


@pytest.mark.parametrize("service", sorted(ROWS_OF))
def test_every_combination_costs_what_the_table_says(service: str) -> None:
    wrong: Counter[str] = Counter()
    compared = 0
    tables = {day: totals_on(day) for day in DAYS}
    for case in combinations_of(service):
        facts = facts_of(case)
        for day, table in tables.items():
            result = compute_fees(book=BOOK, service=service, on=day, facts=facts)
            expected = total(table, case)
            compared += 1
            if result.total_cents != expected:
                wrong[f"{day}: {result.total_cents} instead of {expected}, {case}"] += 1

    assert sorted(wrong)[:10] == []
    assert compared == COMBINATIONS[service] * len(DAYS)


def test_how_many_combinations_that_is() -> None:
    assert sum(COMBINATIONS.values()) * len(DAYS) == 249_600


CASES = [case for service in sorted(ROWS_OF) for case in combinations_of(service)]
cases = st.sampled_from(CASES)


@given(case=cases, day=st.sampled_from(DAYS))
def test_the_total_is_the_sum_of_its_lines_and_each_line_names_its_paragraph(case: Case, day: date) -> None:
    result = fees(case, day)

    assert result.total_cents == sum(line.cents or 0 for line in result.lines)
    assert [
        line for line in result.lines if not re.fullmatch(section_on(case.service, day), line.citation)
    ] == []
    assert result.lines


@given(case=cases, day=st.sampled_from(DAYS), wish=st.sampled_from(WISHES))
def test_one_more_wish_never_costs_less(case: Case, day: date, wish: str) -> None:
    if wish == "express" and case.service == "reisepass_express":
        return
    without = turned(case, wish, to=False)

    assert fees(without, day).total_cents <= fees(turned(case, wish, to=True), day).total_cents


@given(case=cases, day=st.sampled_from(DAYS), ground=st.sampled_from(["hardship", "social_benefit"]))
def test_what_the_authority_may_waive_changes_no_total(case: Case, day: date, ground: str) -> None:
    with_ground = fees(turned(case, ground, to=True), day)

    assert with_ground.total_cents == fees(turned(case, ground, to=False), day).total_cents


@given(
    case=cases,
    day=st.sampled_from(DAYS),
    unasked=st.sets(st.sampled_from(FACTS)),
)
def test_a_lower_bound_lies_above_no_completion(case: Case, day: date, unasked: set[str]) -> None:
    partial = facts_of(case, unasked=unasked)
    result = compute_fees(book=BOOK, service=case.service, on=day, facts=partial)

    assert result.total_cents <= total(totals_on(day), case)
    if not result.is_lower_bound:
        assert result.total_cents == total(totals_on(day), case)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("service", FREE)
def test_what_is_free_by_statute_costs_nothing_and_asks_nothing(service: str, day: date) -> None:
    result = compute_fees(book=BOOK, service=service, on=day, facts=Facts())

    assert (result.total_cents, result.open_facts) == (0, ())
    assert [line.cents for line in result.lines] == [0]
    assert all(line.citation for line in result.lines)


def test_every_line_of_the_table_is_read_by_some_combination() -> None:
    """A line that no case reaches would be a total that nobody checks."""
    lines, read = set(), set()
    for day in DAYS:
        table = totals_on(day)
        lines |= set(table.items())
        read |= {
            (key, table[key])
            for service in ROWS_OF
            for case in combinations_of(service)
            for key in [key_of(table, case)]
        }

    assert read == lines
    assert len(ROWS) == 62


@pytest.mark.parametrize(
    ("electronic", "new_certificate", "cents"),
    [(False, False, 1_020), (False, True, 1_110), (True, False, 430), (True, True, 430)],
)
def test_the_address_in_the_vehicle_papers(electronic: bool, new_certificate: bool, cents: int) -> None:
    facts = Facts(electronic=electronic, new_vehicle_certificate=new_certificate)

    assert (
        compute_fees(book=BOOK, service="kfz_adressaenderung", on=DAYS[-1], facts=facts).total_cents == cents
    )


@pytest.mark.parametrize(("service", "cents"), [("lichtbild_aufnehmen", 600), ("direktversand", 1_500)])
def test_single_extras_are_known_from_the_day_on_which_they_began(service: str, cents: int) -> None:
    before, after = (
        compute_fees(book=BOOK, service=service, on=day, facts=Facts())
        for day in (date(2025, 4, 30), date(2025, 5, 1))
    )

    assert (before.total_cents, after.total_cents) == (0, cents)
    assert before.is_lower_bound
    assert not after.is_lower_bound
