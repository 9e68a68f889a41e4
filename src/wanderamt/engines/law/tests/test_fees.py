"""The fees of ID card and passport against a table written by hand from the statutes, not from the data
file.
"""

from datetime import date
from itertools import product

import pytest

from wanderamt.engines.law import (
    NO_RULE,
    BadFact,
    Facts,
    FeeResult,
    UnknownService,
    compute_fees,
    load_book,
)

BOOK = load_book()
TODAY = date(2026, 11, 22)
YES_NO = (True, False)


def fees(service: str, facts: Facts, on: date = TODAY) -> FeeResult:
    return compute_fees(book=BOOK, service=service, on=on, facts=facts)


def euro(amount: float) -> int:
    return round(amount * 100)


def plain(age: int) -> Facts:
    """A wish without any extra."""
    return Facts(
        age=age,
        pages=32,
        express=False,
        photo_by_office=False,
        direct_delivery=False,
        own_request=False,
    )


@pytest.mark.parametrize(
    ("day", "age", "amount"),
    [
        (date(2021, 1, 1), 24, 37.00),
        (date(2021, 1, 1), 23, 22.80),
        (date(2026, 2, 6), 24, 37.00),
        (date(2026, 2, 6), 23, 22.80),
        (date(2026, 2, 7), 24, 46.00),
        (date(2026, 2, 7), 23, 27.60),
        (date(2026, 2, 7), 0, 27.60),
        (date(2026, 2, 7), 104, 46.00),
    ],
)
@pytest.mark.parametrize("service", ["personalausweis", "personalausweis_kind"])
def test_the_id_card_costs_more_since_7_february_2026(
    service: str, day: date, age: int, amount: float
) -> None:
    result = fees(service, plain(age), day)

    assert (result.total_cents, result.unconfirmed, result.open_facts) == (euro(amount), (), ())
    assert not result.is_lower_bound


@pytest.mark.parametrize(
    ("day", "age", "amount", "citation"),
    [
        (date(2023, 12, 31), 24, 60.00, "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"),
        (date(2023, 12, 31), 23, 37.50, "§ 15 Abs. 1 Nr. 1 Buchst. b PassV"),
        (date(2024, 1, 1), 24, 70.00, "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"),
        (date(2024, 1, 1), 23, 37.50, "§ 15 Abs. 1 Nr. 1 Buchst. b PassV"),
        (date(2026, 2, 10), 24, 70.00, "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"),
        (date(2026, 2, 11), 24, 70.00, "§ 27 Abs. 1 Nr. 1 Buchst. a PassV"),
        (date(2026, 2, 11), 23, 37.50, "§ 27 Abs. 1 Nr. 1 Buchst. b PassV"),
    ],
)
def test_the_passport_and_its_paragraph_change_on_different_days(
    day: date, age: int, amount: float, citation: str
) -> None:
    result = fees("reisepass", plain(age), day)

    assert [(line.cents, line.citation, line.verified) for line in result.lines] == [
        (euro(amount), citation, True)
    ]


@pytest.mark.parametrize(("day", "extra"), [(date(2025, 4, 30), 0), (date(2025, 5, 1), 600)])
@pytest.mark.parametrize("service", ["personalausweis", "reisepass"])
def test_the_photo_by_the_office_costs_extra_since_may_2025(service: str, day: date, extra: int) -> None:
    facts = Facts(
        age=80, pages=32, express=False, photo_by_office=True, direct_delivery=False, own_request=False
    )

    assert fees(service, facts, day).total_cents == fees(service, plain(80), day).total_cents + extra


def test_every_id_card_costs_what_the_table_says() -> None:
    days = (date(2025, 12, 1), date(2026, 2, 6), date(2026, 2, 7), TODAY)
    for day, age, extras in product(days, (0, 15, 16, 23, 24, 88), product(YES_NO, repeat=5)):
        photo, delivery, own, hours, other = extras
        base = {(False, True): 37.0, (False, False): 22.8, (True, True): 46.0, (True, False): 27.6}[
            day >= date(2026, 2, 7), age >= 24
        ]
        expected = base + 6 * photo + 15 * delivery + 13 * (own and (hours or other))
        facts = Facts(
            age=age,
            photo_by_office=photo,
            direct_delivery=delivery,
            own_request=own,
            outside_hours=hours,
            other_authority=other,
        )
        assert fees("personalausweis", facts, day).total_cents == euro(expected), (day, facts)


def test_every_passport_costs_what_the_table_says() -> None:
    days = (date(2025, 5, 1), date(2026, 2, 10), date(2026, 2, 11), TODAY)
    for day, age, pages, extras in product(days, (0, 23, 24, 88), (32, 48), product(YES_NO, repeat=6)):
        express, photo, delivery, own, hours, other = extras
        base = 70.0 if age >= 24 else 37.5
        expected = base * (2 if own and other else 1) + 22 * (pages == 48) + 32 * express
        facts = Facts(
            age=age,
            pages=pages,
            express=express,
            photo_by_office=photo,
            direct_delivery=delivery,
            own_request=own,
            outside_hours=hours,
            other_authority=other,
        )
        result = fees("reisepass", facts, day)
        paragraph = "§ 27" if day >= date(2026, 2, 11) else "§ 15"
        assert result.total_cents == euro(expected + 6 * photo + 15 * delivery), (day, facts)
        assert {line.citation[:4] for line in result.lines} == {paragraph}


@pytest.mark.parametrize(
    ("service", "age", "amount"),
    [
        ("reisepass_express", 24, 102.00),
        ("reisepass_express", 23, 69.50),
        ("reisepass_48", 24, 92.00),
        ("reisepass_48", 23, 59.50),
        ("reisepass_kind", 5, 37.50),
        ("zweitpass", 40, 70.00),
    ],
)
def test_a_service_brings_its_own_facts(service: str, age: int, amount: float) -> None:
    facts = Facts(
        age=age,
        pages=None if service == "reisepass_48" else 32,
        express=None if service == "reisepass_express" else False,
        photo_by_office=False,
        direct_delivery=False,
        own_request=False,
    )

    assert (fees(service, facts).total_cents, fees(service, facts).open_facts) == (euro(amount), ())


def test_express_and_48_pages_add_up() -> None:
    assert fees("reisepass_express", Facts(age=24, pages=48)).total_cents == euro(124)
    assert fees("reisepass_48", Facts(age=20, express=True)).total_cents == euro(91.5)


@pytest.mark.parametrize(
    ("own", "hours", "other", "amount"),
    [
        (False, True, True, 26),
        (True, False, False, 26),
        (True, True, False, 52),
        (True, False, True, 52),
        (True, True, True, 52),
    ],
)
def test_the_temporary_passport_doubles_at_own_request(
    own: bool, hours: bool, other: bool, amount: int
) -> None:
    facts = Facts(photo_by_office=False, own_request=own, outside_hours=hours, other_authority=other)

    assert fees("vorlaeufiger_reisepass", facts).total_cents == euro(amount)


def test_a_day_that_the_city_schedules_in_the_evening_costs_nothing_extra() -> None:
    facts = Facts(age=80, photo_by_office=False, direct_delivery=False, own_request=False, outside_hours=True)

    assert fees("personalausweis", facts).total_cents == euro(46)


@pytest.mark.parametrize(
    ("service", "facts", "amount"),
    [
        ("vorlaeufiger_personalausweis", Facts(own_request=False), 10),
        ("vorlaeufiger_personalausweis", Facts(own_request=True, outside_hours=True), 23),
        ("eid_karte", Facts(direct_delivery=False), 37),
        ("eid_karte", Facts(direct_delivery=True), 52),
        ("lichtbild_aufnehmen", Facts(), 6),
        ("direktversand", Facts(), 15),
        ("anmeldung", Facts(), 0),
        ("meldebescheinigung", Facts(electronic=True), 0),
        ("lebensbescheinigung", Facts(social_benefit=True), 0),
        ("fuehrungszeugnis", Facts(voluntary_work=True), 0),
        ("kfz_adressaenderung", Facts(electronic=False, new_vehicle_certificate=True), 11.1),
        ("kfz_adressaenderung", Facts(electronic=True), 4.3),
    ],
)
def test_confirmed_fees_of_other_services(service: str, facts: Facts, amount: float) -> None:
    result = fees(service, facts)

    assert (result.total_cents, result.is_lower_bound, result.unconfirmed) == (euro(amount), False, ())


def test_the_certificate_of_conduct_is_charged_but_not_confirmed_since_june_2025() -> None:
    before = fees("fuehrungszeugnis", Facts(voluntary_work=False), date(2025, 5, 31))
    after = fees("fuehrungszeugnis", Facts(voluntary_work=False), date(2025, 6, 1))

    assert (before.total_cents, before.unconfirmed) == (1300, ())
    assert (after.total_cents, after.unconfirmed, after.is_lower_bound) == (1300, after.lines, False)


def test_an_unknown_local_fee_makes_the_total_a_lower_bound() -> None:
    result = fees("beglaubigung_kopie", Facts())

    assert (result.lines, result.total_cents, result.is_lower_bound) == ((), 0, True)
    assert [(line.label, line.cents, line.verified) for line in result.unconfirmed] == [
        ("Beglaubigung von Kopien", None, False)
    ]


def test_what_nobody_asked_yet_is_named_and_what_depends_on_another_answer_last() -> None:
    result = fees("reisepass", Facts())

    assert result.open_facts == (
        "age",
        "pages",
        "express",
        "photo_by_office",
        "direct_delivery",
        "own_request",
        "other_authority",
    )
    assert (result.total_cents, result.is_lower_bound) == (0, True)


def test_a_question_that_no_longer_matters_is_not_asked() -> None:
    facts = Facts(age=30, photo_by_office=False, direct_delivery=False)

    assert fees("personalausweis", facts).open_facts == ("own_request", "outside_hours", "other_authority")
    assert fees("personalausweis", Facts(age=30, own_request=False)).open_facts == (
        "photo_by_office",
        "direct_delivery",
    )


def test_doubling_waits_until_the_age_is_known() -> None:
    facts = Facts(
        pages=32,
        express=False,
        photo_by_office=False,
        direct_delivery=False,
        own_request=True,
        other_authority=True,
    )

    assert (fees("reisepass", facts).lines, fees("reisepass", facts).open_facts) == ((), ("age",))


def test_the_birthday_decides_and_not_the_year() -> None:
    facts = Facts(born=date(2002, 11, 22), photo_by_office=False, direct_delivery=False, own_request=False)

    assert fees("personalausweis", facts, date(2026, 11, 21)).total_cents == euro(27.6)
    assert fees("personalausweis", facts, date(2026, 11, 22)).total_cents == euro(46)


def test_a_receipt_line_names_its_rule_and_paragraph() -> None:
    line = fees("personalausweis", plain(80)).lines[0]

    assert (line.rule_id, line.citation) == ("personalausweis.ab24@2026-02-07", "§ 1 Abs. 1 Nr. 2 PAuswGebV")
    assert (line.key, line.label) == ("personalausweis.ab24", "Personalausweis ab 24 Jahren")


def test_a_day_before_the_book_begins_is_not_confirmed() -> None:
    result = fees("personalausweis", plain(80), date(1999, 1, 1))

    assert result.unconfirmed == (NO_RULE,)
    assert (result.total_cents, result.is_lower_bound) == (0, True)


def test_an_unknown_service_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownService) as caught:
        fees("personalausweiss", Facts())

    assert str(caught.value) == (
        "Die Dienstleistung „personalausweiss“ gibt es nicht. Meinten Sie „personalausweis“?"
    )
    with pytest.raises(UnknownService):
        fees("", Facts())


@pytest.mark.parametrize(
    ("field", "value"), [("age", -1), ("age", 131), ("pages", 47), ("pages", 0), ("permit_months", 7)]
)
def test_facts_that_cannot_be_are_refused(field: str, value: int) -> None:
    with pytest.raises(BadFact, match=f"„{value}“ ist nicht möglich") as caught:
        Facts(**{field: value})

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("service", "facts", "field"),
    [
        ("personalausweis", Facts(born=date(2027, 1, 1)), "born"),
        ("personalausweis", Facts(born=date(1890, 1, 1)), "born"),
        ("personalausweis", Facts(born=date(1940, 1, 1), age=20), "age"),
        ("reisepass_express", Facts(express=False), "express"),
        ("reisepass_48", Facts(pages=32), "pages"),
    ],
)
def test_facts_that_contradict_each_other_are_refused(service: str, facts: Facts, field: str) -> None:
    with pytest.raises(BadFact) as caught:
        fees(service, facts)

    assert caught.value.field == field
