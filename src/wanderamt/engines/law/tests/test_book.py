import json
import os
from datetime import date
from pathlib import Path

import pytest

from wanderamt.engines.law import (
    Grant,
    Hit,
    Kind,
    Period,
    Representation,
    State,
    load_book,
    parse_book,
)
from wanderamt.engines.law.conditions import Among, AnyOf, Within
from wanderamt.engines.law.outcomes import APPEARANCE as HOW
from wanderamt.engines.law.outcomes import WHO
from wanderamt.engines.law.rules import Charge, Paper, Term, Waiver
from wanderamt.engines.law.tests.writing import refused, rule, table

REPOSITORY = Path(__file__).parents[5]
SHARED = Path(os.environ.get("WANDERAMT_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
CATALOGUE = SHARED.parent / "facts" / "services_de.json"


def test_the_book_that_comes_with_the_program_is_sound_and_read_once() -> None:
    assert load_book() is load_book()
    assert {rule.state for rule in load_book().rules} == set(State)
    assert {table.kind for table in load_book().tables} == set(Kind)


def test_every_record_of_the_book_has_a_name_of_its_own() -> None:
    ids = [rule.id for rule in load_book().rules]

    assert len(set(ids)) == len(ids)


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the shared catalogue is not on this machine")
def test_every_service_of_the_catalogue_is_in_the_book() -> None:
    services = {entry["id"] for entry in json.loads(CATALOGUE.read_text(encoding="utf-8"))["services"]}

    assert load_book().services == services


@pytest.mark.parametrize("kind", [Kind.FEE, Kind.EVIDENCE, Kind.REPRESENTATION, Kind.APPEARANCE])
def test_every_service_says_what_it_costs_what_to_bring_and_who_may_come(kind: Kind) -> None:
    covered = {service for each in load_book().tables if each.kind is kind for service in each.services}

    assert load_book().services == covered


def test_a_fee_is_read_as_written() -> None:
    condition = '{ age_min = 24, express = true, pages = 48, any_of = ["own_request", "hardship"] }'
    fee = rule(when=condition, cents="4600", valid_to="2026-02-07", state='"unverified"')
    (found,) = parse_book({"a.toml": table(fee)}).rules

    assert (found.id, found.text, found.citation) == ("ausweis.gebuehr@2021-01-01", "Ausweis", "§ 1")
    assert (found.outcome, found.state, found.verified) == (Charge(cents=4600), State.UNVERIFIED, False)
    assert set(found.when.parts) == {
        Within("age", 24, None),
        Among("express", frozenset({True})),
        Among("pages", frozenset({48})),
        AnyOf(("own_request", "hardship")),
    }
    assert found.when.facts == ("express", "pages", "own_request", "hardship", "age")


def test_days_in_conditions_begin_with_the_first_and_end_before_the_second() -> None:
    fee = rule(when="{ born_from = 1953-01-01, born_before = 1959-01-01 }", cents="1")
    (found,) = parse_book({"a.toml": table(fee)}).rules

    assert found.when.parts == (Within("born", date(1953, 1, 1).toordinal(), date(1958, 12, 31).toordinal()),)


@pytest.mark.parametrize(
    ("kind", "fields", "outcome"),
    [
        ("fee", {"cents": "0"}, Charge(cents=0)),
        ("fee", {"state": '"unverified"'}, Charge()),
        (
            "deadline",
            {"after": '"moved_in_on"', "within": "{ weeks = 2 }", "earliest": "{ weeks = -1 }"},
            Term(after="moved_in_on", within=Period(weeks=2), earliest=Period(weeks=-1)),
        ),
        ("deadline", {"until": "2027-01-19"}, Term(until=date(2027, 1, 19))),
        ("deadline", {}, Term()),
        ("validity", {"for": "{ years = 10 }"}, Period(years=10)),
        ("validity", {}, None),
        ("retention", {"for": "{ hours = 96 }"}, Period(hours=96)),
        ("minimum_age", {"age": "13"}, 13),
        (
            "representation",
            {"who": '"proxy"', "allowed": "false"},
            Representation(who="proxy", allowed=False),
        ),
        ("appearance", {"required": '"may_be_demanded"'}, "may_be_demanded"),
        (
            "evidence",
            {"item": '"id_card"', "required": "true", "condition": '"somebody_else_comes"'},
            Paper(item="id_card", required=True, condition="somebody_else_comes"),
        ),
        (
            "evidence",
            {"item": '"photo"', "required": "false"},
            Paper(item="photo", required=False, condition=None),
        ),
        ("evidence", {"nothing": "true"}, Grant()),
        ("exemption", {"discretionary": "true"}, Grant(discretionary=True)),
        ("objection", {}, Grant()),
        ("duty", {"discretionary": "false"}, Grant()),
        ("channel", {"online": "true"}, "online"),
        ("channel", {"online": "false"}, "offline"),
    ],
)
def test_each_kind_of_rule_says_its_own(kind: str, fields: dict[str, str], outcome: object) -> None:
    (found,) = parse_book({"a.toml": table(rule(**fields), kind=f'"{kind}"')}).rules

    assert found.outcome == outcome


def test_a_waiver_names_the_fees_of_another_file() -> None:
    fee = table(rule(cents="1300"))
    waiver = table(
        rule(key='"frei"', waives='["ausweis.gebuehr"]', discretionary="true"),
        name='"frei"',
        kind='"waiver"',
    )
    book = parse_book({"fees.toml": fee, "waivers.toml": waiver})

    assert book.table("frei").rules[0].outcome == Waiver(waives=("ausweis.gebuehr",), discretionary=True)
    assert [each.file for each in book.tables] == ["fees.toml", "waivers.toml"]
    assert book.texts == {"ausweis.gebuehr": "Ausweis", "frei": "Ausweis"}


def test_an_exception_stands_apart_from_the_condition() -> None:
    duty = table(rule(when="{ age_min = 16 }", unless="{ permanent_care = true }"), kind='"duty"')
    (found,) = parse_book({"a.toml": duty}).rules

    assert found.when.unless == (Among("permanent_care", frozenset({True})),)
    assert found.when.facts == ("age", "permanent_care")


def test_a_table_says_its_hit_policy_and_its_span() -> None:
    found = parse_book({"a.toml": table(rule(cents="1"), hit='"first"', until="2030-01-01")}).table("ausweis")

    assert (found.hit, found.since, found.until) == (Hit.FIRST, date(2021, 1, 1), date(2030, 1, 1))
    assert found.services == frozenset({"ausweis"})


def test_a_service_brings_facts_with_it() -> None:
    implied = '[[implied]]\nservice = "ausweis"\nexpress = true\npages = 48\n'
    book = parse_book({"a.toml": implied + table(rule(cents="1"))})

    assert {name: dict(facts) for name, facts in book.implied.items()} == {
        "ausweis": {"express": True, "pages": 48}
    }


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2020, 12, 31), []),
        (date(2021, 1, 1), ["ausweis.gebuehr@2021-01-01"]),
        (date(2026, 2, 6), ["ausweis.gebuehr@2021-01-01"]),
        (date(2026, 2, 7), ["ausweis.gebuehr@2026-02-07"]),
        (date(2999, 1, 1), ["ausweis.gebuehr@2026-02-07"]),
    ],
)
def test_the_day_on_which_a_rule_ends_belongs_to_the_next(day: date, ids: list[str]) -> None:
    text = table(rule(cents="1", valid_to="2026-02-07"), rule(cents="2", valid_from="2026-02-07"))

    assert [each.id for each in parse_book({"a.toml": text}).rules if each.applies_on(day)] == ids


NOT_EMPTY = "must be a text that is not empty"
NAMES = "must be a list of names that is not empty"
DAY = "must be a day like 2026-02-07"
WHOLE = "must be a whole number from 0 on"
NOBODY = f"must be one of {', '.join(WHO)}, not 'dog'"
NO_DAY = "{!r} is not a fact that is a day"
PERIOD = "must be a period like { weeks = 2 }, of years, months, weeks, days, working_days, hours"
MARKUP = "must not contain markup or control characters, found "


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"citation": ""}, "citation", NOT_EMPTY),
        ({"citation": '" "'}, "citation", NOT_EMPTY),
        ({"key": ""}, "key", NOT_EMPTY),
        ({"text": "7"}, "text", NOT_EMPTY),
        ({"text": '"Ausweis <b>neu</b>"'}, "text", MARKUP + "U+003C"),
        ({"text": '"46 &euro;"'}, "text", MARKUP + "U+0026 U+0065 U+0075 U+0072 U+006F U+003B"),
        ({"text": '"Aus\\u202eweis"'}, "text", MARKUP + "U+202E"),
        ({"citation": '"§ 1\\u2066"'}, "citation", MARKUP + "U+2066"),
        ({"source": '"Gesetz\\u0000"'}, "source", MARKUP + "U+0000"),
        ({"text": '"Zeile\\nZeile"'}, "text", MARKUP + "U+000A"),
        ({"valid_to": "2021-01-01"}, "valid_to", "must lie after valid_from"),
        ({"valid_to": "2020-12-31"}, "valid_to", "must lie after valid_from"),
        ({"valid_from": ""}, "valid_from", DAY),
        ({"valid_from": "2021-01-01T00:00:00"}, "valid_from", DAY),
        ({"valid_from": '"2021-01-01"'}, "valid_from", DAY),
        ({"cents": "-1"}, "cents", WHOLE),
        ({"cents": "46.0"}, "cents", WHOLE),
        ({"cents": "true"}, "cents", WHOLE),
        ({"cents": ""}, "cents", "is missing, so the state must be unverified"),
        ({"doubles": '["ausweis"]'}, "doubles", "cannot stand next to cents"),
        ({"doubles": "[]", "cents": ""}, "doubles", NAMES),
        ({"state": '"certain"'}, "state", "must be one of verified, unverified, not 'certain'"),
        ({"amount": "5"}, "amount", "is not a known field"),
        ({"who": '"self"'}, "who", "is not a known field"),
        ({"when": "5"}, "when", "must be a table like { weeks = 2 }"),
        ({"when": "{ height = 5 }"}, "height", "is not a known fact"),
        ({"when": "{ height_min = 5 }"}, "height_min", "is not a known fact"),
        ({"when": "{ express_min = 1 }"}, "express_min", "is not a known fact"),
        ({"when": "{ pages_min = 33 }"}, "pages_min", "is not a known fact"),
        ({"when": "{ born_min = 5 }"}, "born_min", "is not a known fact"),
        ({"when": '{ express = "yes" }'}, "express", "must be true or false"),
        ({"when": "{ express = 1 }"}, "express", "must be true or false"),
        ({"when": "{ pages = 47 }"}, "pages", "must be one of [32, 48]"),
        ({"when": "{ pages = true }"}, "pages", "must be one of [32, 48]"),
        ({"when": "{ pages = [32, 48] }"}, "pages", "decides nothing"),
        ({"when": "{ pages = [] }"}, "pages", "decides nothing"),
        ({"when": '{ guardianship = "old" }'}, "guardianship", GUARDIANSHIP := (
            "must be one of ['interim', 'lasting', 'none']"
        )),
        ({"when": "{ guardianship = true }"}, "guardianship", GUARDIANSHIP),
        ({"when": "{ age_min = 24, age_max = 23 }"}, "age_max", "must not lie below the other end"),
        ({"when": "{ age_min = 131 }"}, "age_min", "must be a whole number from 0 to 130"),
        ({"when": "{ age_min = 0 }"}, "age_min", "decides nothing"),
        ({"when": "{ age_max = 130 }"}, "age_max", "decides nothing"),
        ({"when": "{ born_from = 1960 }"}, "born_from", DAY),
        ({"when": "{ age = 17, age_min = 16 }"}, "when", "asks twice about age"),
        ({"when": '{ express = true, any_of = ["express"] }'}, "when", "asks twice about express"),
        ({"when": '{ any_of = ["pages"] }'}, "any_of", "'pages' is not a fact that is true or false"),
        ({"when": '{ any_of = ["rain"] }'}, "any_of", "'rain' is not a fact that is true or false"),
        ({"when": '{ any_of = ["express", "express"] }'}, "any_of", "must not name anything twice"),
        ({"from_between": "[2020-01-01]"}, "from_between", TWO := (
            "must be two days like [2025-11-06, 2026-01-04]"
        )),
        ({"from_between": "2020-01-01"}, "from_between", TWO),
        ({"from_between": "[2021-01-01, 2020-01-01]"}, "from_between", "must name the earlier day first"),
        (
            {"from_between": "[2021-01-01, 2021-02-01]"},
            "from_between",
            "must have valid_from after its first day and not after its second",
        ),
        (
            {"to_between": "[2021-01-01, 2021-02-01]"},
            "to_between",
            "must have valid_to after its first day and not after its second",
        ),
        (
            {"unless": "{ express = true }"},
            "unless",
            "is only for tables of hit policy collect, and neither fees nor waivers",
        ),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_named_with_file_record_and_field(
    changes: dict[str, str], field: str, problem: str
) -> None:
    error = refused(table(rule(cents="1"), rule(**{"key": '"zwei"', "cents": "5", **changes})))
    label = "without name" if changes.get("key") == "" else "zwei"

    assert str(error) == (f"test.toml, table 1 (ausweis), rule 2 ({label}), field {field!r}: {problem}")
    assert (error.file, error.field, error.problem) == ("test.toml", field, problem)


@pytest.mark.parametrize(
    ("kind", "fields", "field", "problem"),
    [
        ("deadline", {"after": '"age"', "within": "{ weeks = 2 }"}, "after", NO_DAY.format("age")),
        ("deadline", {"after": '"rain"', "within": "{ weeks = 2 }"}, "after", NO_DAY.format("rain")),
        ("deadline", {"after": '"born"'}, "within", "is missing: after and within belong together"),
        ("deadline", {"within": "{ weeks = 2 }"}, "after", "is missing: after and within belong together"),
        ("deadline", {"earliest": "{ weeks = -1 }"}, "earliest", "needs after and within"),
        ("deadline", {"after": '"born"', "within": "{ weeks = -2 }"}, "within", PERIOD),
        ("deadline", {"after": '"born"', "within": "{}"}, "within", PERIOD),
        ("deadline", {"after": '"born"', "within": "{ weeks = 1.5 }"}, "weeks", "must be a whole number"),
        ("deadline", {"after": '"born"', "within": "{ moons = 1 }"}, "moons", "is not a known field"),
        (
            "deadline",
            {"after": '"born"', "within": "{ weeks = 2 }", "until": "2027-01-19"},
            "until",
            "cannot stand next to after",
        ),
        ("validity", {"for": '"10 years"'}, "for", "must be a table like { weeks = 2 }"),
        ("minimum_age", {}, "age", WHOLE),
        ("representation", {"who": "\"dog\"", "allowed": "true"}, "who", NOBODY),
        ("representation", {"who": '"self"'}, "allowed", "must be true or false"),
        ("appearance", {"required": '"maybe"'}, "required", f"must be one of {', '.join(HOW)}, not 'maybe'"),
        ("evidence", {"required": "true"}, "item", NOT_EMPTY),
        ("evidence", {"item": '"id"', "required": '"yes"'}, "required", "must be true or false"),
        ("evidence", {"nothing": "true", "item": '"id"'}, "item", "cannot stand next to nothing"),
        ("evidence", {"nothing": "false"}, "nothing", "is either true or left out"),
        ("exemption", {"discretionary": "1"}, "discretionary", "must be true or false"),
        ("channel", {}, "online", "must be true or false"),
        ("waiver", {"discretionary": "true"}, "waives", NAMES),
    ],
)  # fmt: skip
def test_a_wrong_outcome_is_named(kind: str, fields: dict[str, str], field: str, problem: str) -> None:
    error = refused(table(rule(**fields), kind=f'"{kind}"'))

    assert (error.record, error.field, error.problem) == (
        "table 1 (ausweis), rule 1 (ausweis.gebuehr)",
        field,
        problem,
    )


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"kind": '"tax"'}, "kind", None),
        ({"kind": ""}, "kind", NOT_EMPTY),
        ({"hit": '"any"'}, "hit", "must be one of unique, first, collect, not 'any'"),
        ({"services": "[]"}, "services", NAMES),
        ({"services": '"ausweis"'}, "services", NAMES),
        ({"services": "[1]"}, "services", NAMES),
        ({"services": '["a", "a"]'}, "services", "must not name anything twice"),
        ({"since": ""}, "since", DAY),
        ({"until": "2021-01-01"}, "until", "must lie after since"),
        ({"colour": '"red"'}, "colour", "is not a known field"),
    ],
)
def test_a_wrong_table_is_named(changes: dict[str, str], field: str, problem: str | None) -> None:
    error = refused(table(rule(cents="1"), **changes))

    assert (error.record, error.field) == ("table 1 (ausweis)", field)
    assert problem in (error.problem, None)


def test_a_table_needs_a_name_and_a_rule() -> None:
    assert refused(table()).field == "rule"
    assert str(refused(table(rule(cents="1"), name=""))).startswith("test.toml, table 1 (without name)")
    assert refused(table(rule="5")).problem == "must be a list of [[table.rule]]"
