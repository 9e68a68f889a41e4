import json
import os
from datetime import date
from pathlib import Path

import pytest

from wanderamt.engines.law import BookError, State, load_book, parse_book

REPOSITORY = Path(__file__).parents[5]
SHARED = Path(os.environ.get("WANDERAMT_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
CATALOGUE = SHARED.parent / "facts" / "services_de.json"

GOOD = """
[[fee]]
key = "ausweis"
services = ["ausweis"]
label_de = "Ausweis"
label_en = "Card"
cents = 4600
citation = "§ 1"
valid_from = 2026-02-07
valid_to = 2027-01-01
source = "Gesetz"
state = "verified"
when = { age_min = 24, express = true, pages = 48, any_of = ["own_request"] }
"""


def second(**changes: str) -> str:
    lines = {
        "key": '"ausweis"',
        "services": '["ausweis"]',
        "label_de": '"Ausweis"',
        "label_en": '"Card"',
        "cents": "5000",
        "citation": '"§ 1"',
        "valid_from": "2027-01-01",
        "source": '"Gesetz"',
        "state": '"verified"',
    }
    lines.update(changes)
    return "[[fee]]\n" + "\n".join(f"{name} = {value}" for name, value in lines.items() if value)


def test_the_book_that_comes_with_the_program_is_sound_and_read_once() -> None:
    assert load_book() is load_book()
    assert {rule.state for rule in load_book().rules} == set(State)


def test_every_record_of_the_book_has_a_name_of_its_own() -> None:
    ids = [rule.id for rule in load_book().rules]

    assert len(set(ids)) == len(ids)


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the shared catalogue is not on this machine")
def test_every_service_of_the_catalogue_has_a_fee_on_record() -> None:
    services = {entry["id"] for entry in json.loads(CATALOGUE.read_text(encoding="utf-8"))["services"]}

    assert load_book().services == services


def test_a_record_is_read_as_written() -> None:
    book = parse_book(GOOD + second() + '\n[[implied]]\nservice = "ausweis"\nexpress = true\npages = 48\n')
    rule = book.rules[0]

    assert (rule.id, rule.cents, rule.state) == ("ausweis@2026-02-07", 4600, State.VERIFIED)
    assert (rule.when.age_min, rule.when.age_max, rule.when.any_of) == (24, None, ("own_request",))
    assert rule.when.equals == (("express", True), ("pages", 48))
    assert {name: dict(facts) for name, facts in book.implied.items()} == {
        "ausweis": {"express": True, "pages": 48}
    }


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2026, 2, 6), []),
        (date(2026, 2, 7), ["ausweis@2026-02-07"]),
        (date(2026, 12, 31), ["ausweis@2026-02-07"]),
        (date(2027, 1, 1), ["ausweis@2027-01-01"]),
    ],
)
def test_the_day_on_which_a_rule_ends_belongs_to_the_next(day: date, ids: list[str]) -> None:
    assert [rule.id for rule in parse_book(GOOD + second()).rules_for("ausweis", day)] == ids


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"citation": ""}, "citation", "must be a text that is not empty"),
        ({"citation": '" "'}, "citation", "must be a text that is not empty"),
        ({"label_en": "7"}, "label_en", "must be a text that is not empty"),
        ({"valid_to": "2027-01-01"}, "valid_to", "must lie after valid_from"),
        ({"valid_to": "2026-12-31"}, "valid_to", "must lie after valid_from"),
        ({"valid_from": ""}, "valid_from", "must be a day like 2026-02-07"),
        ({"valid_from": "2027-01-01T00:00:00"}, "valid_from", "must be a day like 2026-02-07"),
        ({"cents": "-1"}, "cents", "must be a whole number from 0 on"),
        ({"cents": "46.0"}, "cents", "must be a whole number from 0 on"),
        ({"cents": "true"}, "cents", "must be a whole number from 0 on"),
        ({"cents": ""}, "cents", "is missing, so the state must be unverified"),
        ({"doubles": '["ausweis"]'}, "doubles", "cannot stand next to cents"),
        ({"services": '"ausweis"'}, "services", "must be a list of names that is not empty"),
        ({"services": "[]"}, "services", "must be a list of names that is not empty"),
        ({"services": "[1]"}, "services", "must be a list of names that is not empty"),
        ({"state": '"certain"'}, "state", "must be verified or unverified"),
        ({"amount": "5"}, "amount", "is not a known field"),
        ({"when": "5"}, "when", "must be a table of facts"),
        ({"when": "{ height = 5 }"}, "height", "is not a known fact"),
        ({"when": "{ age = 5 }"}, "age", "is not a known fact"),
        ({"when": '{ express = "yes" }'}, "express", "must be true or false"),
        ({"when": "{ pages = 47 }"}, "pages", "must be one of [32, 48]"),
        ({"when": "{ age_min = 24, age_max = 23 }"}, "age_max", "must not be below age_min"),
        ({"when": '{ any_of = ["pages"] }'}, "any_of", "'pages' is not a fact that is true or false"),
        ({"when": '{ any_of = ["rain"] }'}, "any_of", "'rain' is not a fact that is true or false"),
    ],
)
def test_a_wrong_record_is_named_with_file_record_and_field(
    changes: dict[str, str], field: str, problem: str
) -> None:
    with pytest.raises(BookError) as caught:
        parse_book(GOOD + second(**changes), file="test.toml")

    assert str(caught.value) == f"test.toml, fee 2 (ausweis), field {field!r}: {problem}"
    assert (caught.value.file, caught.value.record, caught.value.field) == (
        "test.toml",
        "fee 2 (ausweis)",
        field,
    )


def test_two_amounts_on_one_day_are_refused() -> None:
    with pytest.raises(BookError) as caught:
        parse_book(GOOD + second(valid_from="2026-12-31"))

    assert str(caught.value) == (
        "fees.toml, ausweis@2026-02-07 and ausweis@2026-12-31, field 'valid_to': both apply on 2026-12-31"
    )


def test_an_amount_without_end_leaves_no_room_for_a_later_one() -> None:
    with pytest.raises(BookError, match="both apply on 2028-01-01"):
        parse_book(second() + "\n" + second(valid_from="2028-01-01"))


def test_doubling_needs_a_fee_with_an_amount() -> None:
    with pytest.raises(BookError, match="'pass' is no fee with an amount"):
        parse_book(GOOD + second(key='"double"', cents="", doubles='["pass"]'))


def test_a_service_cannot_imply_facts_without_a_fee() -> None:
    with pytest.raises(BookError, match=r"implied 1 \(pass\), field 'service': has no fee"):
        parse_book(GOOD + '[[implied]]\nservice = "pass"\nexpress = true')


def test_a_file_that_is_not_toml_is_refused() -> None:
    with pytest.raises(BookError, match="whole file"):
        parse_book("[[fee")


def test_other_tables_and_single_records_are_refused() -> None:
    with pytest.raises(BookError, match="top level, field 'tax': is not a known field"):
        parse_book("tax = 5")
    with pytest.raises(BookError, match=r"top level, field 'fee': must be a list of \[\[fee\]\]"):
        parse_book("fee = 5")


def test_a_record_without_a_name_is_found_by_its_number() -> None:
    with pytest.raises(BookError, match=r"fee 1 \(without name\), field 'key'"):
        parse_book("[[fee]]")
