"""What an answer is made of: small books, and the real one on days that matter."""

from datetime import date

import pytest

from wanderamt.engines.law import (
    NO_RULE,
    Answer,
    BadFact,
    Doubt,
    Facts,
    FactValue,
    Grant,
    Period,
    Representation,
    Unconfirmed,
    UnknownService,
    compile_answer,
    compute_fees,
    load_book,
    parse_book,
)
from wanderamt.engines.law.tests.writing import rule, table

TODAY = date(2026, 11, 22)
PAST = "[2025-11-06, 2026-01-04]"


def ask(text: str, on: date = TODAY, **facts: FactValue) -> Answer:
    return compile_answer(book=parse_book({"a.toml": text}), service="ausweis", on=on, facts=Facts(**facts))


def real(service: str, on: date = TODAY, **facts: FactValue) -> Answer:
    return compile_answer(book=load_book(), service=service, on=on, facts=Facts(**facts))


def paper(item: str, **changes: str) -> str:
    return rule(**{"key": f'"{item}"', "item": f'"{item}"', "required": "true", **changes})


def papers(*rules: str, **facts: FactValue) -> list[tuple[str, bool, str | None]]:
    found = ask(table(*rules, kind='"evidence"'), **facts).documents
    return [(each.item, each.required, each.condition) for each in found]


def test_a_paper_is_shown_under_its_condition_until_that_is_known() -> None:
    photo = paper("photo", when="{ express = true }", condition='"in_a_hurry"')

    assert papers(photo) == [("photo", True, "in_a_hurry")]
    assert papers(photo, express=True) == [("photo", True, None)]
    assert papers(photo, express=False) == []


def test_a_condition_that_no_fact_tells_stays() -> None:
    assert papers(paper("photo", condition='"if_there"')) == [("photo", True, "if_there")]


def test_a_paper_without_a_name_for_its_condition_has_the_first_fact_instead() -> None:
    assert papers(paper("photo", when="{ express = true }")) == [("photo", True, "express")]


def test_a_paper_that_is_needed_anyway_is_shown_once_and_asks_nothing() -> None:
    always = paper("photo")
    sometimes = paper("photo", key='"foto2"', when="{ express = true }", condition='"in_a_hurry"')
    text = table(sometimes, always, kind='"evidence"')

    assert papers(sometimes, always) == [("photo", True, None)]
    assert (ask(text).documents[0].key, ask(text).open_facts) == ("photo", ())


def test_a_condition_that_no_fact_tells_gives_way_to_a_paper_that_is_needed_anyway() -> None:
    told, needed = paper("photo", condition='"if_there"'), paper("photo", key='"foto2"')

    assert papers(told, needed) == papers(needed, told) == [("photo", True, None)]


def test_of_two_reasons_the_one_that_needs_the_paper_counts() -> None:
    helps, needed = paper("photo", required="false"), paper("photo", key='"foto2"')

    assert papers(helps, needed) == papers(needed, helps) == [("photo", True, None)]


def test_a_paper_that_helps_becomes_one_that_is_needed() -> None:
    helps = paper("photo", required="false")
    needed = paper("photo", key='"foto2"', when="{ express = true }", condition='"in_a_hurry"')

    assert papers(helps, needed) == [("photo", False, None), ("photo", True, "in_a_hurry")]
    assert papers(helps, needed, express=True) == [("photo", True, None)]
    assert papers(helps, needed, express=False) == [("photo", False, None)]


def test_two_reasons_for_one_paper_under_one_condition_are_one_line() -> None:
    one = paper("photo", required="false", when="{ express = true }", condition='"special"')
    other = paper("photo", key='"foto2"', when="{ pages = 48 }", condition='"special"')

    assert papers(one, other) == [("photo", True, "special")]
    assert papers(other, one) == [("photo", True, "special")]


def test_of_papers_of_which_one_is_needed_the_answer_names_it() -> None:
    rows = (
        paper("birth_certificate", when="{ age_max = 15 }", condition='"under_16"'),
        paper("id_card", when="{ age_min = 16 }", condition='"from_16"'),
    )
    text = table(*rows, kind='"evidence"', hit='"unique"')

    assert [(each.item, each.condition) for each in ask(text).documents] == [
        ("birth_certificate", "under_16"),
        ("id_card", "from_16"),
    ]
    assert [(each.item, each.condition) for each in ask(text, age=16).documents] == [("id_card", None)]
    assert ask(text).open_facts == ("age",)


DEADLINES = table(
    rule(key='"zwei"', after='"moved_in_on"', within="{ weeks = 2 }", earliest="{ weeks = -1 }"),
    rule(key='"fest"', until="2027-01-19"),
    rule(key='"text"'),
    kind='"deadline"',
)


def test_a_deadline_has_its_days_as_soon_as_its_beginning_is_known() -> None:
    before = ask(DEADLINES)
    after = ask(DEADLINES, moved_in_on=date(2026, 11, 10))

    assert [(each.key, each.first_day, each.last_day) for each in before.deadlines] == [
        ("zwei", None, None),
        ("fest", None, date(2027, 1, 19)),
        ("text", None, None),
    ]
    assert before.open_facts == ("moved_in_on",)
    assert (after.deadlines[0].first_day, after.deadlines[0].last_day) == (
        date(2026, 11, 3),
        date(2026, 11, 24),
    )
    assert after.open_facts == ()


def test_without_another_first_day_the_period_begins_with_the_event() -> None:
    text = table(rule(after='"moved_in_on"', within="{ weeks = 2 }"), kind='"deadline"')

    assert ask(text, moved_in_on=date(2026, 11, 10)).deadlines[0].first_day == date(2026, 11, 10)


def test_a_deadline_that_may_hold_is_a_possible_one() -> None:
    text = table(
        rule(key='"a"', when="{ express = true }", until="2027-01-19"),
        rule(key='"b"', when="{ express = true }"),
        kind='"deadline"',
    )

    assert [each.last_day for each in ask(text).possible_deadlines] == [date(2027, 1, 19)]
    assert ask(text).deadlines == ()
    assert ask(text, express=False).possible_deadlines == ()
    assert [each.key for each in ask(text, express=True).deadlines] == ["a", "b"]


def test_the_day_that_a_possible_deadline_begins_with_is_asked_last() -> None:
    term = {"after": '"moved_in_on"', "within": "{ weeks = 2 }"}
    text = table(rule(when="{ express = true }", **term), kind='"deadline"')

    assert ask(text).open_facts == ("express", "moved_in_on")
    assert ask(text, express=False).open_facts == ()


@pytest.mark.parametrize(
    ("kind", "fields", "field", "value"),
    [
        ("validity", {"for": "{ years = 10 }"}, "validity", Period(years=10)),
        ("minimum_age", {"age": "13"}, "minimum_age", 13),
        (
            "representation",
            {"who": '"proxy"', "allowed": "false"},
            "representation",
            Representation(who="proxy", allowed=False),
        ),
        ("appearance", {"required": '"yes"'}, "appearance", "yes"),
        ("exemption", {"discretionary": "true"}, "exemptions", Grant(discretionary=True)),
        ("objection", {}, "objections", Grant()),
        ("duty", {}, "duties", Grant()),
        ("channel", {"online": "true"}, "channels", "online"),
        ("retention", {"for": "{ hours = 96 }"}, "retention", Period(hours=96)),
    ],
)
def test_each_kind_has_its_place_in_the_answer(
    kind: str, fields: dict[str, str], field: str, value: object
) -> None:
    found = ask(table(rule(**fields), kind=f'"{kind}"'))
    (ruling,) = getattr(found, field)

    assert (ruling.key, ruling.rule_id) == ("ausweis.gebuehr", "ausweis.gebuehr@2021-01-01")
    assert (ruling.text, ruling.citation, ruling.verified, ruling.value) == ("Ausweis", "§ 1", True, value)
    assert found.citations == ("§ 1",)


def test_an_exception_takes_the_rule_away_only_when_it_is_known() -> None:
    text = table(
        rule(when="{ age_min = 16 }", unless="{ permanent_care = true, other_dwelling = true }"),
        kind='"duty"',
    )

    assert [each.key for each in ask(text, age=20).duties] == ["ausweis.gebuehr"]
    assert ask(text, age=20).open_facts == ("permanent_care", "other_dwelling")
    assert ask(text).open_facts == ("age", "permanent_care", "other_dwelling")
    assert ask(text, age=20, permanent_care=True).open_facts == ("other_dwelling",)
    assert ask(text, age=20, permanent_care=False).open_facts == ()
    assert ask(text, age=20, permanent_care=True, other_dwelling=True).duties == ()
    assert ask(text, age=15).open_facts == ()


FEES = table(
    rule(key='"basis"', cents="7000"), rule(key='"foto"', cents="600", when="{ photo_by_office = true }")
)


def waiver(*fees: str, discretionary: str, when: str = "{ hardship = true }") -> str:
    named = ", ".join(f'"{fee}"' for fee in fees)
    return table(
        rule(key='"frei"', text='"Frei"', waives=f"[{named}]", discretionary=discretionary, when=when),
        name='"frei"',
        kind='"waiver"',
    )


def test_what_the_law_makes_free_is_one_line_of_the_waiver() -> None:
    found = ask(FEES + waiver("basis", "foto", discretionary="false"), hardship=True, photo_by_office=True)

    assert [(line.key, line.label, line.cents) for line in found.fees.lines] == [("frei", "Frei", 0)]
    assert [(each.key, each.discretionary, each.lowest_cents) for each in found.waivers] == [
        ("frei", False, 0)
    ]


def test_a_fee_that_may_be_free_is_not_charged_before_that_is_known() -> None:
    found = ask(FEES + waiver("basis", discretionary="false"), photo_by_office=True)

    assert [line.key for line in found.fees.lines] == ["foto"]
    assert (found.fees.total_cents, found.fees.open_facts, found.fees.is_lower_bound) == (
        600,
        ("hardship",),
        True,
    )


def test_what_the_authority_may_decide_is_named_with_the_lowest_sum() -> None:
    found = ask(FEES + waiver("basis", discretionary="true"), hardship=True, photo_by_office=True)

    assert [line.key for line in found.fees.lines] == ["basis", "foto"]
    assert found.fees.total_cents == 7600
    assert [(each.text, each.discretionary, each.waives, each.lowest_cents) for each in found.waivers] == [
        ("Frei", True, ("basis",), 600)
    ]


def test_hardship_is_a_question_of_the_answer_and_not_of_the_sum() -> None:
    found = ask(FEES + waiver("basis", discretionary="true"), photo_by_office=True)

    assert (found.fees.open_facts, found.open_facts) == ((), ("hardship",))


def test_a_doubling_of_what_is_free_is_nothing() -> None:
    text = table(rule(key='"basis"', cents="7000"), rule(key='"doppelt"', doubles='["basis"]'))
    free = ask(text + waiver("basis", discretionary="false"), hardship=True)
    paid = ask(text + waiver("basis", discretionary="false"), hardship=False)

    assert [(line.key, line.cents) for line in free.fees.lines] == [("frei", 0)]
    assert [(line.key, line.cents) for line in paid.fees.lines] == [("basis", 7000), ("doppelt", 7000)]


def test_an_amount_that_nobody_confirmed_is_named_without_a_sum() -> None:
    found = ask(table(rule(state='"unverified"')))

    assert (found.fees.lines, found.fees.total_cents, found.fees.is_lower_bound) == ((), 0, True)
    assert [(each.key, each.doubt) for each in found.unconfirmed] == [("ausweis.gebuehr", Doubt.UNVERIFIED)]


def test_a_day_without_any_fee_is_not_confirmed() -> None:
    found = ask(FEES, on=date(2020, 12, 31))

    assert found.fees.unconfirmed == (NO_RULE,)
    assert [(each.key, each.doubt, each.reason) for each in found.unconfirmed] == [
        (NO_RULE.key, Doubt.NO_RULE, "Für diesen Tag ist nichts hinterlegt.")
    ]


def test_a_fee_that_may_have_begun_is_a_doubt_and_no_fee() -> None:
    text = table(rule(cents="100", valid_from="2026-01-04", from_between=PAST))
    found = ask(text, on=date(2025, 12, 1))
    fees = compute_fees(
        book=parse_book({"a.toml": text}), service="ausweis", on=date(2025, 12, 1), facts=Facts()
    )

    assert found.fees == fees
    assert fees.unconfirmed == (NO_RULE,)
    assert [each.doubt for each in found.unconfirmed] == [Doubt.NO_RULE, Doubt.CHANGE_DAY]


def changes(found: Answer) -> list[Unconfirmed]:
    return [each for each in found.unconfirmed if each.doubt is Doubt.CHANGE_DAY]


CHANGE = table(
    rule(key='"alt"', valid_to="2026-01-04", to_between=PAST),
    rule(key='"neu"', valid_from="2026-01-04", from_between=PAST, when="{ express = true }"),
    kind='"objection"',
)


@pytest.mark.parametrize(
    ("day", "holding", "doubted"),
    [
        (date(2025, 11, 6), ["alt"], []),
        (date(2025, 11, 7), ["alt"], ["alt", "neu"]),
        (date(2026, 1, 3), ["alt"], ["alt", "neu"]),
        (date(2026, 1, 4), ["neu"], []),
    ],
)
def test_between_the_days_of_a_change_nothing_is_certain(
    day: date, holding: list[str], doubted: list[str]
) -> None:
    found = ask(CHANGE, on=day, express=True)

    assert [each.key for each in found.objections] == holding
    assert [each.key for each in changes(found)] == doubted
    assert all(each.between == (date(2025, 11, 6), date(2026, 1, 4)) for each in changes(found))


def test_a_change_that_does_not_concern_the_case_is_no_doubt() -> None:
    found = ask(CHANGE, on=date(2025, 12, 1), express=False)

    assert [each.key for each in changes(found)] == ["alt"]


def test_a_doubt_gives_its_reason_as_a_sentence() -> None:
    (doubt,) = changes(ask(CHANGE, on=date(2025, 12, 1), express=False))

    assert doubt.reason == (
        "Das Gesetz hat sich zwischen dem 06.11.2025 und dem 04.01.2026 geändert. "
        "Der genaue Tag ist nicht bestätigt."
    )


def test_an_unknown_service_and_contradicting_facts_are_refused() -> None:
    with pytest.raises(UnknownService, match="Meinten Sie „ausweis“"):
        compile_answer(book=parse_book({"a.toml": FEES}), service="pass", on=TODAY, facts=Facts())
    with pytest.raises(BadFact):
        real("reisepass_express", express=False)
    with pytest.raises(BadFact):
        real("personalausweis", age=20, born=date(1940, 1, 1))
