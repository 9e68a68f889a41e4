"""The facts that most systems get wrong in November 2026, each on both sides of the day it changed.

Numbers are those of the list of ten facts that the rule data were built from (docs/data-sources.md).
"""

from datetime import date, timedelta

import pytest

from wanderamt.engines.law import FactValue
from wanderamt.engines.law.tests.asking import TODAY, ask, keys, unsure

ONE_DAY = timedelta(days=1)
#: A wish without any extra.
PLAIN = {
    "pages": 32,
    "express": False,
    "photo_by_office": False,
    "direct_delivery": False,
    "own_request": False,
}


# ------------------------------------------------------------ 1: ID card 46.00 / 27.60 since 7 February 2026


@pytest.mark.parametrize(
    ("day", "age", "cents"),
    [
        (date(2026, 2, 6), 30, 3700),
        (date(2026, 2, 6), 23, 2280),
        (date(2026, 2, 7), 30, 4600),
        (date(2026, 2, 7), 23, 2760),
        (TODAY, 24, 4600),
        (TODAY, 15, 2760),
    ],
)
def test_1_the_id_card_became_dearer_on_7_february_2026(day: date, age: int, cents: int) -> None:
    fees = ask("personalausweis", day, age=age, **PLAIN).fees

    assert (fees.total_cents, fees.open_facts) == (cents, ())


# ------------------------------------------------------------ 2: passport fees are in § 27 PassV


@pytest.mark.parametrize(
    ("day", "citation"),
    [
        (date(2025, 11, 6), "§ 15 Abs. 1 Nr. 1 Buchst. a PassV"),
        (date(2026, 2, 11), "§ 27 Abs. 1 Nr. 1 Buchst. a PassV"),
        (TODAY, "§ 27 Abs. 1 Nr. 1 Buchst. a PassV"),
    ],
)
def test_2_passport_fees_moved_to_another_paragraph_and_kept_their_amount(day: date, citation: str) -> None:
    answer = ask("reisepass", day, age=30, **PLAIN)

    assert [(line.cents, line.citation) for line in answer.fees.lines] == [(7000, citation)]
    assert unsure(answer) == {}


def test_2_while_the_ordinance_was_renumbered_the_paragraph_is_not_confirmed() -> None:
    answer = ask("reisepass", date(2025, 12, 24), age=30, **PLAIN)

    assert answer.fees.total_cents == 7000
    assert unsure(answer) == {"reisepass.ab24": (date(2025, 11, 6), date(2026, 2, 11))}


@pytest.mark.parametrize(
    ("facts", "cents"),
    [
        ({"age": 24}, 7000),
        ({"age": 23}, 3750),
        ({"age": 24, "pages": 48}, 9200),
        ({"age": 24, "express": True}, 10200),
        ({"age": 23, "pages": 48, "express": True}, 9150),
    ],
)
def test_2_the_amounts_of_the_passport(facts: dict[str, FactValue], cents: int) -> None:
    assert ask("reisepass", **PLAIN | facts).fees.total_cents == cents


def test_2_a_temporary_passport_costs_26_euro() -> None:
    fees = ask("vorlaeufiger_reisepass", age=30, photo_by_office=False, own_request=False).fees

    assert fees.total_cents == 2600


# ------------------------------------------------------------ 3: photo at the office 6.00, no paper photo


@pytest.mark.parametrize(("service", "plain"), [("personalausweis", 4600), ("reisepass", 7000)])
def test_3_a_photo_taken_at_the_office_costs_six_euro_each(service: str, plain: int) -> None:
    wish = PLAIN | {"photo_by_office": True, "age": 30}

    assert ask(service, **wish).fees.total_cents == plain + 600


@pytest.mark.parametrize(
    "service", ["personalausweis", "personalausweis_kind", "vorlaeufiger_personalausweis"]
)
@pytest.mark.parametrize(
    ("day", "papers", "rule"),
    [
        (date(2025, 4, 30), [("photo_print", True)], "foto.papier_moeglich"),
        (date(2025, 5, 1), [("photo_print", False), ("photo_code", False)], "foto.uebergang"),
        (date(2025, 7, 31), [("photo_print", False), ("photo_code", False)], "foto.uebergang"),
        (date(2025, 8, 1), [("photo_code", False)], "foto.nur_digital"),
        (TODAY, [("photo_code", False)], "foto.nur_digital"),
    ],
)
def test_3_paper_photos_ended_in_2025(
    service: str, day: date, papers: list[tuple[str, bool]], rule: str
) -> None:
    answer = ask(service, day, photo_by_office=False)

    photos = [(paper.item, paper.required) for paper in answer.documents if paper.item.startswith("photo_")]
    assert [photo for photo in photos if photo[0] != "photo_id_for_delivery"] == papers
    assert rule in keys(answer.duties)


@pytest.mark.parametrize("service", ["reisepass", "reisepass_kind", "zweitpass", "vorlaeufiger_reisepass"])
@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2025, 4, 30), "reisepass.foto_papier_moeglich"),
        (date(2025, 5, 1), "reisepass.foto_uebergang"),
        (date(2025, 7, 31), "reisepass.foto_uebergang"),
        (date(2025, 8, 1), "reisepass.foto_nur_digital"),
    ],
)
def test_3_paper_photos_ended_for_passports_too(service: str, day: date, rule: str) -> None:
    assert [key for key in keys(ask(service, day).duties) if ".foto_" in key] == [rule]


def test_3_who_lets_the_office_take_the_photo_brings_no_code() -> None:
    answer = ask("personalausweis", photo_by_office=True, direct_delivery=False)

    assert [paper.item for paper in answer.documents if paper.item.startswith("photo")] == []


# ------------------------------------------------------------ 4: direct delivery


def test_4_direct_delivery_costs_15_euro_and_has_conditions() -> None:
    answer = ask("personalausweis", age=30, **PLAIN | {"direct_delivery": True})

    assert answer.fees.total_cents == 4600 + 1500
    assert [key for key in keys(answer.duties) if key.startswith("direktversand.")] == [
        "direktversand.adresse",
        "direktversand.uebergabe",
        "direktversand.alter_ausweis",
    ]
    proof = [paper for paper in answer.documents if paper.item == "photo_id_for_delivery"]
    assert [(paper.required, paper.condition, paper.citation) for paper in proof] == [
        (True, None, "§ 18 Abs. 2 PAuswV")
    ]


def test_4_an_old_passport_with_valid_visas_stays_valid() -> None:
    answer = ask("reisepass", age=30, **PLAIN | {"direct_delivery": True})

    rule = next(each for each in answer.duties if each.key == "reisepass.direktversand_alter_pass")
    assert (
        rule.text == "Ihr alter Pass ist schon ab dem Antrag ungültig, außer es sind noch gültige Visa darin."
    )
    assert (rule.citation, rule.verified) == ("§ 17 Abs. 2 PassV", True)


@pytest.mark.parametrize("service", ["personalausweis", "reisepass"])
def test_4_without_direct_delivery_nothing_of_it_is_said(service: str) -> None:
    answer = ask(service, age=30, **PLAIN)

    assert [key for key in keys(answer.duties) if "direktversand" in key] == []
    assert "photo_id_for_delivery" not in [paper.item for paper in answer.documents]


def test_4_nobody_else_may_take_the_delivery() -> None:
    allowed = {ruling.value.who: ruling.value.allowed for ruling in ask("direktversand").representation}

    assert allowed == {"self": True, "proxy": False}


# ------------------------------------------------------------ 5: three objections

THREE = ["widerspruch.religion", "widerspruch.parteien", "widerspruch.jubilaeen"]
ARMY, BOOKS = "widerspruch.bundeswehr", "widerspruch.adressbuch"
ARMY_CHANGE = (date(2025, 11, 6), date(2026, 1, 4))
JULY_CHANGE = (date(2026, 5, 8), date(2026, 7, 19))


@pytest.mark.parametrize(
    ("day", "objections"),
    [
        (date(2025, 11, 6), [*THREE, ARMY, BOOKS]),
        (date(2026, 1, 4), [*THREE, BOOKS]),
        (date(2026, 5, 8), [*THREE, BOOKS]),
        (date(2026, 7, 19), THREE),
        (TODAY, THREE),
    ],
)
def test_5_of_five_objections_three_remain(day: date, objections: list[str]) -> None:
    answer = ask("uebermittlungssperre", day)

    assert keys(answer.objections) == objections
    assert unsure(answer) == {}


@pytest.mark.parametrize(
    ("day", "rule", "between"),
    [
        (ARMY_CHANGE[0] + ONE_DAY, ARMY, ARMY_CHANGE),
        (ARMY_CHANGE[1] - ONE_DAY, ARMY, ARMY_CHANGE),
        (JULY_CHANGE[0] + ONE_DAY, BOOKS, JULY_CHANGE),
        (JULY_CHANGE[1] - ONE_DAY, BOOKS, JULY_CHANGE),
    ],
)
def test_5_between_the_two_days_nobody_knows(day: date, rule: str, between: tuple[date, date]) -> None:
    answer = ask("uebermittlungssperre", day)

    assert unsure(answer)[rule] == between


def test_5_publishers_of_address_books_get_nothing_any_more() -> None:
    assert "adressbuch.keine_daten" in keys(ask("uebermittlungssperre").duties)
    assert "adressbuch.keine_daten" not in keys(ask("uebermittlungssperre", date(2026, 5, 8)).duties)


# ------------------------------------------------------------ 6: confirmed electronically at the counter

REGISTRATIONS = ["anmeldung", "ummeldung", "anmeldung_nebenwohnung"]


@pytest.mark.parametrize("service", REGISTRATIONS)
@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2026, 5, 8), "anmeldung.unterschrift_papier"),
        (date(2026, 7, 19), "anmeldung.bestaetigung_elektronisch"),
        (TODAY, "anmeldung.bestaetigung_elektronisch"),
    ],
)
def test_6_a_registration_is_confirmed_electronically(service: str, day: date, rule: str) -> None:
    answer = ask(service, day)

    ways = {"anmeldung.unterschrift_papier", "anmeldung.bestaetigung_elektronisch"}
    assert [key for key in keys(answer.duties) if key in ways] == [rule]
    assert unsure(answer) == {}


def test_6_in_june_2026_neither_way_is_confirmed() -> None:
    answer = ask("ummeldung", date(2026, 6, 15))

    assert unsure(answer) == {
        "anmeldung.unterschrift_papier": JULY_CHANGE,
        "anmeldung.bestaetigung_elektronisch": JULY_CHANGE,
    }


# ------------------------------------------------------------ 7: nursing homes in § 52 BMG, shipowners


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (date(2026, 5, 8), ["bedingter_sperrvermerk.heime", "bedingter_sperrvermerk.pflegeheime"]),
        (date(2026, 7, 19), ["bedingter_sperrvermerk.heime", "bedingter_sperrvermerk.pflegeheime_ende"]),
        (TODAY, ["bedingter_sperrvermerk.heime", "bedingter_sperrvermerk.pflegeheime_ende"]),
    ],
)
def test_7_nursing_homes_left_the_list_of_institutions(day: date, rules: list[str]) -> None:
    assert keys(ask("bedingter_sperrvermerk", day).duties) == rules


def test_7_in_june_2026_nursing_homes_are_not_confirmed() -> None:
    assert unsure(ask("bedingter_sperrvermerk", date(2026, 6, 30))) == {
        "bedingter_sperrvermerk.pflegeheime": JULY_CHANGE,
        "bedingter_sperrvermerk.pflegeheime_ende": JULY_CHANGE,
    }


@pytest.mark.parametrize(
    ("day", "duty"), [(date(2026, 5, 8), True), (date(2026, 7, 19), False), (TODAY, False)]
)
def test_7_shipowners_need_not_report_seafarers_any_more(day: date, duty: bool) -> None:
    assert ("anmeldung.reederei" in keys(ask("anmeldung", day).duties)) is duty


# ------------------------------------------------------------ 8: the PIN letter


@pytest.mark.parametrize("service", ["personalausweis", "personalausweis_kind"])
@pytest.mark.parametrize(
    ("age", "rule"),
    [
        (0, "pin_brief.keiner"),
        (9, "pin_brief.keiner"),  # the card of six years ends before the 16th birthday
        (10, "pin_brief.beim_antrag"),
        (15, "pin_brief.beim_antrag"),
        (80, "pin_brief.beim_antrag"),
    ],
)
def test_8_no_pin_letter_for_who_is_still_under_16_when_the_card_ends(
    service: str, age: int, rule: str
) -> None:
    assert [key for key in keys(ask(service, age=age).duties) if key.startswith("pin_brief.")] == [rule]


def test_8_before_the_age_is_known_nothing_is_said_about_the_pin_letter() -> None:
    answer = ask("personalausweis")

    assert "age" in answer.open_facts
    assert [key for key in keys(answer.duties) if key.startswith("pin_brief.")] == []


# ------------------------------------------------------------ 9: neediness


def test_9_a_benefit_alone_proves_no_neediness() -> None:
    answer = ask("personalausweis", age=30, hardship=True, **PLAIN)

    assert [(waiver.key, waiver.discretionary) for waiver in answer.waivers] == [
        ("personalausweis.beduerftig_neu", True)
    ]
    assert answer.waivers[0].text.endswith("Bürgergeld oder Sozialhilfe allein reicht dafür nicht.")
    assert answer.fees.total_cents == 4600


def test_9_the_text_of_april_2025_did_not_say_so() -> None:
    answer = ask("personalausweis", date(2025, 4, 2), age=30, hardship=True, **PLAIN)

    assert keys(answer.waivers) == ["personalausweis.beduerftig"]


# ------------------------------------------------------------ 10: the next exchange of driving licences


@pytest.mark.parametrize("card", [date(2002, 1, 1), date(2003, 6, 30), date(2004, 12, 31)])
def test_10_cards_of_2002_to_2004_are_next(card: date) -> None:
    (deadline,) = ask("fuehrerschein_umtausch", card_issued=card, born=date(1970, 5, 5)).deadlines

    assert (deadline.last_day, deadline.verified) == (date(2027, 1, 19), True)


def test_10_cards_up_to_2001_and_paper_are_past_due_except_for_the_oldest() -> None:
    past = [
        ask("fuehrerschein_umtausch", card_issued=card, born=date(1960, 1, 1)).deadlines[0].last_day
        for card in (date(1980, 1, 1), date(1999, 1, 1), date(2001, 12, 31))
    ]
    oldest = ask("fuehrerschein_umtausch", card_issued=date(1980, 1, 1), born=date(1952, 12, 31)).deadlines

    assert all(day < TODAY for day in past)
    assert oldest[0].last_day == date(2033, 1, 19)
