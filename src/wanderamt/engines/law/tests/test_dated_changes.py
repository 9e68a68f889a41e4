"""More changes of 2023 to 2026, each on both sides of the day it changed."""

from datetime import date, timedelta

import pytest

from wanderamt.engines.law.tests.asking import TODAY, ask, keys, unsure

ONE_DAY = timedelta(days=1)


# ------------------------------------------------------------ More of 2026, and older changes


@pytest.mark.parametrize(
    ("day", "stored", "between"),
    [
        (date(2026, 5, 4), False, None),
        (date(2026, 5, 6), False, (date(2026, 5, 4), date(2026, 5, 8))),
        (date(2026, 5, 8), True, None),
        (TODAY, True, None),
    ],
)
def test_the_register_stores_tax_numbers_of_relatives(
    day: date, stored: bool, between: tuple[date, date] | None
) -> None:
    answer = ask("selbstauskunft_melderegister", day)

    assert ("melderegister.steuernummern" in keys(answer.duties)) is stored
    assert unsure(answer).get("melderegister.steuernummern") == between


def test_the_european_certificate_is_for_people_from_outside_the_eu_too() -> None:
    assert keys(ask("fuehrungszeugnis_europaeisch").duties) == [
        "fuehrungszeugnis_europaeisch.eu",
        "fuehrungszeugnis_europaeisch.drittstaaten",
    ]


EID_CHANGE = (date(2023, 11, 1), date(2025, 1, 31))


@pytest.mark.parametrize(
    ("day", "age", "between"),
    [
        (date(2023, 11, 1), 16, None),
        (date(2024, 6, 1), 16, EID_CHANGE),
        (date(2025, 1, 31), 13, None),
        (TODAY, 13, None),
    ],
)
def test_the_eid_card_is_there_from_13_instead_of_16(
    day: date, age: int, between: tuple[date, date] | None
) -> None:
    answer = ask("eid_karte", day)

    assert [ruling.value for ruling in answer.minimum_age] == [age]
    assert set(unsure(answer).values()) == ({between} if between else set())


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2023, 12, 31), "kinderreisepass.gibt_es"),
        (date(2024, 1, 1), "kinderreisepass.beendet"),
        (TODAY, "kinderreisepass.beendet"),
    ],
)
def test_the_kinderreisepass_ended_with_2023(day: date, rule: str) -> None:
    assert [key for key in keys(ask("reisepass_kind", day).duties) if key.startswith("kinder")] == [rule]


@pytest.mark.parametrize(("day", "said"), [(date(2026, 7, 1), False), (date(2026, 7, 31), True)])
def test_the_federal_and_land_portals_must_join_by_the_end_of_2027(day: date, said: bool) -> None:
    assert ("anmeldung_ewa.gemeinsames_portal" in keys(ask("anmeldung_ewa", day).duties)) is said


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (date(2024, 1, 31), []),
        (date(2024, 2, 1), ["pin_neusetzen.kein_brief"]),
        (date(2026, 6, 30), ["pin_neusetzen.kein_brief"]),
        (date(2026, 7, 1), ["pin_neusetzen.brief_angekuendigt"]),
    ],
)
def test_a_new_pin_by_letter_ended_in_january_2024(day: date, rules: list[str]) -> None:
    assert [key for key in keys(ask("pin_neusetzen", day).duties) if "brief" in key] == rules


def test_that_the_letter_with_a_new_pin_is_back_is_not_confirmed() -> None:
    doubts = [(each.key, each.doubt) for each in ask("pin_neusetzen").unconfirmed]

    assert ("pin_neusetzen.brief_angekuendigt", "unverified") in doubts


def test_a_block_lasts_two_years() -> None:
    (ruling,) = ask("auskunftssperre").validity

    assert (ruling.value.years, ruling.citation) == (2, "§ 51 Abs. 4 BMG")
