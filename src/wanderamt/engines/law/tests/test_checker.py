from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import BookError, Hit, load_book, parse_book
from wanderamt.engines.law.checker import Finding, cases, check, prove
from wanderamt.engines.law.tests.writing import rule, table


def findings(*tables: str) -> list[Finding]:
    return check(parse_book({"test.toml": "".join(tables)}))


def only(*tables: str) -> Finding:
    (finding,) = findings(*tables)
    return finding


def fee(key: str, when: str = "", **changes: str) -> str:
    return rule(**{"key": f'"{key}"', "cents": "100", "when": when, **changes})


def test_the_book_that_comes_with_the_program_has_no_gap_and_no_overlap() -> None:
    assert [str(finding) for finding in check(load_book())] == []
    assert prove(load_book()) is load_book()


def test_the_proof_looks_at_every_span_and_every_part_of_every_fact() -> None:
    looked = {found.name: list(cases(found)) for found in load_book().tables if found.hit is not Hit.COLLECT}

    assert {len(holding) for name in looked for _, _, holding in looked[name]} == {1}
    ages = {case["age"] for _, case, _ in looked["ausweis.grundgebuehr"]}
    days = {day for day, _, _ in looked["ausweis.grundgebuehr"]}
    assert ages == {0, 24}
    assert days == {date(2021, 1, 1), date(2026, 2, 7)}


def test_a_year_that_no_row_covers_is_a_gap() -> None:
    finding = only(table(fee("jung", "{ age_max = 23 }"), fee("alt", "{ age_min = 25 }"), hit='"unique"'))

    assert str(finding) == (
        "test.toml, table ausweis, field 'since': no rule holds on 2021-01-01 with age = 24"
    )


def test_a_year_that_two_rows_cover_is_an_overlap() -> None:
    finding = only(table(fee("jung", "{ age_max = 24 }"), fee("alt", "{ age_min = 24 }"), hit='"unique"'))

    assert str(finding) == (
        "test.toml, table ausweis, field 'hit': must be unique, but jung@2021-01-01 and alt@2021-01-01 hold "
        "on 2021-01-01 with age = 24"
    )


def test_of_several_rows_the_first_may_hold() -> None:
    text = table(fee("jung", "{ age_max = 24 }"), fee("sonst"), hit='"first"')

    assert findings(text) == []


def test_a_table_without_a_last_row_has_a_gap_too() -> None:
    finding = only(table(fee("jung", "{ age_max = 24 }"), hit='"first"'))

    assert (finding.on, finding.facts) == (date(2021, 1, 1), (("age", 25),))


def test_rows_that_may_all_hold_have_neither_gaps_nor_overlaps() -> None:
    assert findings(table(fee("a", "{ age_max = 24 }"), fee("b", "{ age_max = 30 }"))) == []


@pytest.mark.parametrize(
    ("rules", "day"),
    [
        ((fee("a", valid_from="2021-01-02"),), date(2021, 1, 1)),
        ((fee("a", valid_to="2026-02-07"),), date(2026, 2, 7)),
        ((fee("a", valid_to="2026-02-07"), fee("a", valid_from="2026-02-08")), date(2026, 2, 7)),
    ],
)
def test_a_day_without_a_row_is_a_gap(rules: tuple[str, ...], day: date) -> None:
    finding = only(table(*rules, hit='"unique"'))

    assert (finding.field, finding.problem, finding.on) == ("since", "no rule holds", day)


def test_a_table_that_ended_needs_no_row_any_more() -> None:
    assert findings(table(fee("a", valid_to="2026-02-07"), hit='"unique"', until="2026-02-07")) == []


def test_a_single_age_is_a_part_of_its_own() -> None:
    finding = only(
        table(fee("jung", "{ age_max = 16 }"), fee("alt", "{ age_min = 18, express = true }"), hit='"unique"')
    )

    assert finding.facts == (("age", 17), ("express", False))
    finding = only(table(fee("genau", "{ age = 17 }"), fee("rest", "{ age_min = 18 }"), hit='"unique"'))
    assert finding.facts == (("age", 0),)


def test_the_counterexample_is_the_earliest_and_names_all_facts() -> None:
    finding = only(
        table(
            fee("a", "{ born_before = 1953-01-01 }"),
            fee("b", "{ born_from = 1953-01-01, express = true }"),
            hit='"unique"',
        )
    )

    assert finding.sentence == "no rule holds on 2021-01-01 with born = 1953-01-01, express = false"


@pytest.mark.parametrize("hit", ['"first"', '"unique"', '"collect"'])
def test_a_row_outside_the_span_of_its_table_can_never_hold(hit: str) -> None:
    past = fee("alt", valid_from="2019-01-01", valid_to="2021-01-01")
    finding = only(table(fee("neu"), past, hit=hit))

    assert str(finding) == (
        "test.toml, table 1 (ausweis), rule 2 (alt), field 'when': alt@2019-01-01 can never hold"
    )


def test_a_row_that_begins_after_its_table_can_never_hold() -> None:
    late = fee("neu", valid_from="2026-02-07")

    assert only(table(fee("alt"), late, until="2026-01-01")).problem == "neu@2026-02-07 can never hold"


def test_a_row_behind_one_that_always_holds_can_never_hold() -> None:
    finding = only(table(fee("immer"), fee("nie", "{ age_max = 24 }"), hit='"first"'))

    assert finding.problem == "nie@2021-01-01 can never hold"


def test_a_row_against_what_its_only_service_implies_can_never_hold() -> None:
    implied = '[[implied]]\nservice = "ausweis"\nexpress = true\n'
    finding = only(implied, table(fee("nie", "{ express = false }")))

    assert finding.problem == "nie@2021-01-01 can never hold"


def test_an_implied_fact_that_no_rule_asks_for_is_a_mistake() -> None:
    implied = '[[implied]]\nservice = "ausweis"\nexpress = true\n'

    assert str(only(implied, table(fee("a")))) == (
        "test.toml, implied (ausweis), field 'express': is implied, but no rule asks"
    )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("doubles", {"kind": '"fee"'}),
        ("waives", {"kind": '"waiver"', "discretionary": "false"}),
    ],
)
def test_doubling_and_waiving_must_meet_a_fee_of_each_service(field: str, changes: dict[str, str]) -> None:
    kind = changes.pop("kind")
    other = table(
        rule(key='"andere"', **{field: '["gebuehr"]'}, **changes),
        name='"andere"',
        kind=kind,
        services='["ausweis", "pass"]',
    )

    assert str(only(table(fee("gebuehr")), other)) == (
        f"test.toml, table 2 (andere), rule 1 (andere), field '{field}': meets no fee of pass"
    )


def test_a_paper_that_depends_on_facts_says_in_whose_case() -> None:
    paper = rule(item='"photo"', required="true", when="{ express = true }")
    finding = only(table(paper, kind='"evidence"'))

    assert (finding.field, finding.on) == ("condition", None)
    assert findings(table(paper + '\ncondition = "in_a_hurry"', kind='"evidence"')) == []


def test_the_first_finding_is_an_error_with_file_record_and_field() -> None:
    book = parse_book({"test.toml": table(fee("a", "{ age_max = 24 }"), hit='"unique"')})
    with pytest.raises(BookError) as caught:
        prove(book)

    assert (caught.value.file, caught.value.record, caught.value.field, caught.value.problem) == (
        "test.toml",
        "table ausweis",
        "since",
        "no rule holds on 2021-01-01 with age = 25",
    )


ROWS = st.lists(
    st.tuples(st.integers(0, 130), st.integers(0, 130), st.sampled_from(["", "true", "false"])),
    min_size=1,
    max_size=4,
)


def row(number: int, low: int, high: int, express: str) -> str:
    ages = {"age_min": low or None, "age_max": high if high < 130 else None}
    parts = [f"{name} = {value}" for name, value in ages.items() if value is not None]
    parts += [f"express = {express}"] if express else []
    return fee(f"regel{number}", f"{{ {', '.join(parts)} }}" if parts else "")


@given(ROWS)
def test_gaps_and_overlaps_are_those_that_counting_every_age_finds(rows: list[tuple[int, int, str]]) -> None:
    rows = [(min(low, high), max(low, high), express) for low, high, express in rows]
    counts = [
        sum(low <= age <= high and express in ("", given_) for low, high, express in rows)
        for age, given_ in product(range(131), ("true", "false"))
    ]
    found = findings(table(*(row(number, *each) for number, each in enumerate(rows)), hit='"unique"'))

    assert ("since" in {each.field for each in found}) == (0 in counts)
    assert ("hit" in {each.field for each in found}) == (max(counts) > 1)
