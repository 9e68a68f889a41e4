from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law import BadFact, BookError, Facts, FactValue, Period, UnknownFact, age_on, read_fact
from wanderamt.engines.law.facts import age_range, load_facts, parse_facts

FACT = {"name": '"age"', "kind": '"number"', "min": "0", "max": "130", "question": '"Wie alt?"'}


def fact(**changes: str) -> str:
    fields = FACT | changes
    return "[[fact]]\n" + "\n".join(f"{name} = {value}" for name, value in fields.items() if value) + "\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("age", -1),
        ("age", 131),
        ("age", True),
        ("age", "30"),
        ("pages", 47),
        ("permit_months", 7),
        ("express", 1),
        ("express", "true"),
        ("guardianship", "old"),
        ("guardianship", 1),
        ("born", "1950-01-01"),
        ("born", datetime(1950, 1, 1)),  # noqa: DTZ001 - refused because it is a moment and not a day
        ("born", date(1869, 12, 31)),
        ("moved_in_on", 2026),
    ],
)
def test_a_value_that_cannot_be_is_refused(name: str, value: FactValue) -> None:
    with pytest.raises(BadFact) as caught:
        Facts(**{name: value})

    assert (caught.value.field, caught.value.params["value"]) == (name, value)


def test_a_fact_that_no_rule_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownFact) as caught:
        Facts(expres=True)

    assert str(caught.value) == "Die Angabe „expres“ gibt es nicht. Meinten Sie „express“?"


def test_facts_are_values() -> None:
    facts = Facts(age=30, express=None, born=None)

    assert facts == Facts(age=30)
    assert facts != Facts(age=31)
    assert facts != {"age": 30}
    assert hash(facts) == hash(Facts(age=30))
    assert dict(facts) == {"age": 30}
    assert (facts.get("age"), facts.get("express")) == (30, None)
    assert repr(facts.with_(express=True)) == "Facts(age=30, express=True)"
    assert facts.with_(express=True).with_(express=None, age=31) == Facts(age=31)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("age", "30", 30),
        ("age", " 0 ", 0),
        ("pages", "48", 48),
        ("express", "true", True),
        ("express", "False", False),
        ("born", "1952-12-31", date(1952, 12, 31)),
        ("moved_in_on", "2026-11-10", date(2026, 11, 10)),
        ("card_issued", "2003", date(2003, 1, 1)),
        ("card_issued", "2003-05-01", date(2003, 5, 1)),
        ("guardianship", "lasting", "lasting"),
    ],
)
def test_what_somebody_typed_is_read(name: str, text: str, value: FactValue) -> None:
    assert read_fact(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("age", "dreißig"),
        ("age", "131"),
        ("age", ""),
        ("pages", "47"),
        ("express", "ja"),
        ("express", "1"),
        ("born", "1952"),
        ("born", "31.12.1952"),
        ("born", "2026-02-30"),
        ("card_issued", "203"),
        ("card_issued", "1899"),
        ("guardianship", "yes"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, text: str) -> None:
    with pytest.raises(BadFact):
        read_fact(name, text)


@pytest.mark.parametrize(
    ("name", "accepts"),
    [
        ("age", "ganze Zahl von 0 bis 130"),
        ("pages", "32, 48"),
        ("express", "false, true"),
        ("born", "Tag wie 2026-11-22"),
        ("card_issued", "Tag wie 2026-11-22 oder ein Jahr wie 2003"),
        ("guardianship", "none, interim, lasting"),
    ],
)
def test_every_fact_says_what_it_accepts(name: str, accepts: str) -> None:
    assert load_facts()[name].accepts == accepts


def test_a_choice_says_its_answers_in_german() -> None:
    assert load_facts()["guardianship"].texts == {
        "fact.guardianship": "Hat ein Gericht eine Betreuung angeordnet?",
        "fact.guardianship.none": "Nein",
        "fact.guardianship.interim": "Ja, aber nur vorläufig",
        "fact.guardianship.lasting": "Ja, auf Dauer",
    }
    assert set(load_facts()["express"].texts) == {"fact.express"}


def test_the_facts_that_callers_rely_on_are_there() -> None:
    wanted = (
        "age born pages express photo_by_office direct_delivery outside_hours other_authority own_request "
        "permanent_care moved_in_on card_issued voluntary_work hardship"
    )

    assert set(wanted.split()) <= set(load_facts())


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"name": ""}, "name", "must be a text that is not empty"),
        ({"kind": '"text"'}, "kind", "must be one of bool, number, date, choice, not 'text'"),
        ({"question": ""}, "question", "must be a text that is not empty"),
        ({"min": ""}, "min", "must be a whole number"),
        ({"max": "-1"}, "max", "must not be below min"),
        ({"kind": '"date"'}, "min", "must be a day like 2026-02-07"),
        ({"kind": '"choice"'}, "allowed", "must be a list of names that is not empty"),
        ({"kind": '"choice"', "allowed": '["a"]'}, "answers", "must be a list of names that is not empty"),
        (
            {"kind": '"choice"', "allowed": '["a", "b"]', "answers": '["Eins"]'},
            "answers",
            "must say one text for each of allowed",
        ),
        ({"allowed": "5"}, "allowed", "must be a list of whole numbers"),
        ({"allowed": '["a"]'}, "allowed", "must be a list of whole numbers"),
        ({"year_is_enough": "1"}, "year_is_enough", "must be true or false"),
        ({"colour": "1"}, "colour", "is not a known field"),
    ],
)
def test_a_wrong_fact_is_named(changes: dict[str, str], field: str, problem: str) -> None:
    with pytest.raises(BookError) as caught:
        parse_facts(fact(name='"size"') + fact(**changes), file="test.toml")

    label = "without name" if changes.get("name") == "" else "age"
    assert str(caught.value) == f"test.toml, fact 2 ({label}), field {field!r}: {problem}"


def test_a_fact_is_there_once() -> None:
    with pytest.raises(BookError, match="is there twice"):
        parse_facts(fact() + fact())
    with pytest.raises(BookError, match="is not a known field"):
        parse_facts("[[facts]]")


AGES = st.integers(0, 129)
DAYS = st.dates(min_value=date(2001, 1, 1), max_value=date(2035, 12, 31))


@given(AGES, DAYS)
def test_an_age_leaves_exactly_the_birth_dates_that_give_it(age: int, day: date) -> None:
    first, last = (date.fromordinal(each) for each in age_range({"age": age}, day)["born"])
    one = timedelta(days=1)

    assert age_on(first, day) == age_on(last, day) == age
    assert age_on(first - one, day) == age + 1
    if last < day:
        assert age_on(last + one, day) == age - 1


def test_on_a_leap_day_ages_are_counted_from_the_last_day_of_february() -> None:
    first, last = age_range({"age": 30}, date(2028, 2, 29))["born"]

    assert date.fromordinal(first) == date(1997, 3, 1)
    assert date.fromordinal(last) == date(1998, 2, 28)
    assert age_on(date(1997, 3, 1), date(2028, 2, 29)) == age_on(date(1998, 2, 28), date(2028, 2, 29)) == 30


def test_whose_birth_date_is_known_has_no_range() -> None:
    assert age_range({"age": 30, "born": 700000}, date(2026, 11, 22)) == {}
    assert age_range({}, date(2026, 11, 22)) == {}


@pytest.mark.parametrize(
    ("period", "day", "last"),
    [
        (Period(weeks=2), date(2026, 11, 10), date(2026, 11, 24)),
        (Period(weeks=-1), date(2026, 11, 10), date(2026, 11, 3)),
        (Period(months=3), date(2025, 11, 30), date(2026, 2, 28)),
        (Period(months=3), date(2027, 11, 30), date(2028, 2, 29)),
        (Period(months=3, weeks=2), date(2026, 1, 15), date(2026, 4, 29)),
        (Period(years=10), date(2024, 2, 29), date(2034, 2, 28)),
        (Period(years=1, months=1), date(2026, 12, 31), date(2028, 1, 31)),
        (Period(days=1), date(2026, 12, 31), date(2027, 1, 1)),
        (Period(hours=96), date(2026, 11, 22), date(2026, 11, 26)),
        (Period(hours=1), date(2026, 11, 22), date(2026, 11, 23)),
        (Period(working_days=20), date(2026, 11, 20), date(2026, 12, 18)),
        (Period(working_days=1), date(2026, 11, 20), date(2026, 11, 23)),
        (Period(), date(2026, 11, 22), date(2026, 11, 22)),
    ],
)
def test_periods_end_as_the_civil_code_counts(period: Period, day: date, last: date) -> None:
    assert period.after(day) == last
