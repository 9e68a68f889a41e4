"""What tables must not say to each other: two amounts on one day, circles, names that are there twice."""

import json
from datetime import date
from itertools import pairwise

import pytest

from wanderamt.engines.law import BookError, load_book, packaged_texts, parse_book
from wanderamt.engines.law.tests.writing import refused, rule, table


def test_two_tables_of_one_name_are_refused_across_files() -> None:
    with pytest.raises(BookError) as caught:
        parse_book({"a.toml": table(rule(cents="1")), "b.toml": table(rule(key='"b"', cents="1"))})

    assert str(caught.value) == "b.toml, table ausweis, field 'name': is there twice, also in a.toml"


def test_two_amounts_on_one_day_are_refused() -> None:
    error = refused(table(rule(cents="1", valid_to="2026-02-07"), rule(cents="2", valid_from="2026-02-06")))

    assert str(error) == (
        "test.toml, ausweis.gebuehr@2021-01-01 and ausweis.gebuehr@2026-02-06, field 'valid_to': "
        "both apply on 2026-02-06"
    )


def test_an_amount_without_end_leaves_no_room_for_a_later_one() -> None:
    error = refused(table(rule(cents="1"), rule(cents="2", valid_from="2028-01-01")))

    assert error.problem == "both apply on 2028-01-01"


def test_one_key_says_the_same_in_all_its_periods() -> None:
    later = rule(cents="2", valid_from="2026-02-07", text='"Personalausweis"')
    error = refused(table(rule(cents="1", valid_to="2026-02-07"), later))

    assert (error.field, error.problem) == ("text", "differs, so the key must differ too")


def test_one_key_is_one_kind_of_rule() -> None:
    fee = table(rule(cents="1", valid_to="2026-02-07"))
    duty = table(rule(valid_from="2026-02-07"), name='"pflicht"', kind='"duty"')

    assert refused(fee + duty).field == "text"


def test_doubling_needs_a_fee_with_an_amount() -> None:
    error = refused(table(rule(cents="1"), rule(key='"doppelt"', doubles='["pass"]')))

    assert (error.record, error.field, error.problem) == (
        "doppelt@2021-01-01",
        "doubles",
        "'pass' is no fee with an amount",
    )


def test_what_is_doubled_is_no_doubling_itself() -> None:
    rules = (
        rule(cents="1"),
        rule(key='"zweifach"', doubles='["ausweis.gebuehr"]'),
        rule(key='"vierfach"', doubles='["zweifach"]'),
    )

    assert refused(table(*rules)).problem == "'zweifach' is no fee with an amount"


@pytest.mark.parametrize(
    ("doubles", "circle"),
    [
        ({"a": ["a"]}, "a, a"),
        ({"a": ["b"], "b": ["a"]}, "a, b, a"),
        ({"a": ["b"], "b": ["c", "b"], "c": ["x", "a"]}, "a, b, c, a"),
    ],
)
def test_doublings_that_go_round_in_a_circle_are_named(doubles: dict[str, list[str]], circle: str) -> None:
    rules = [rule(key=f'"{key}"', doubles=json.dumps(named)) for key, named in doubles.items()]
    error = refused(table(rule(key='"x"', cents="1"), *rules))

    assert (error.record, error.problem) == ("a@2021-01-01", f"goes round in a circle: {circle}")


def test_a_waiver_needs_fees() -> None:
    waiver = table(rule(waives='["ausweis.gebuehr"]', discretionary="true"), kind='"waiver"')

    assert refused(waiver).problem == "'ausweis.gebuehr' is no fee with an amount"


@pytest.mark.parametrize(
    ("record", "field", "problem"),
    [
        ('service = "pass"\nexpress = true', "service", "has no table in this book"),
        ('service = "ausweis"\nrain = true', "rain", "is not a known fact"),
        ('service = "ausweis"\npages = 47', "pages", "must be one of [32, 48]"),
    ],
)
def test_a_service_implies_only_facts_that_can_be(record: str, field: str, problem: str) -> None:
    error = refused(table(rule(cents="1")) + f"\n[[implied]]\n{record}\n")

    assert error.record.startswith("implied 1 (")
    assert (error.field, error.problem) == (field, problem)


def test_facts_implied_twice_are_refused() -> None:
    implied = '\n[[implied]]\nservice = "ausweis"\nexpress = true\n'

    assert refused(table(rule(cents="1")) + implied + implied).problem == "is there twice"


def test_a_file_that_is_not_toml_is_refused() -> None:
    assert refused("[[table").record == "whole file"


def test_other_records_and_single_tables_are_refused() -> None:
    assert str(refused("tax = 5")) == "test.toml, top level, field 'tax': is not a known field"
    assert refused("table = 5").problem == "must be a list of [[table]]"
    assert refused("table = [5]").problem == "must be a list of [[table]]"


@pytest.mark.parametrize("file", sorted(packaged_texts()))
def test_the_amounts_of_a_key_follow_each_other_without_a_hole(file: str) -> None:
    periods: dict[str, list[tuple[date, date | None]]] = {}
    for each in load_book().tables:
        for found in each.rules if each.file == file else ():
            periods.setdefault(found.key, []).append((found.valid_from, found.valid_to))
    for key, spans in periods.items():
        for (_, end), (start, _) in pairwise(sorted(spans)):
            assert end == start, key
