"""Who may come, whether somebody must, and whether there is a way without coming."""

import pytest

from wanderamt.engines.law import FactValue
from wanderamt.engines.law.tests.asking import SERVICES, ask, keys, rows

EXPECTED = {row["service"]: row for row in rows("who_may_come.csv")}
ID_CARDS = ["personalausweis", "personalausweis_kind", "vorlaeufiger_personalausweis"]
PASSPORTS = [
    "reisepass",
    "reisepass_express",
    "reisepass_48",
    "reisepass_kind",
    "zweitpass",
    "vorlaeufiger_reisepass",
]
CONDUCT = [
    "fuehrungszeugnis",
    "fuehrungszeugnis_behoerde",
    "fuehrungszeugnis_erweitert",
    "fuehrungszeugnis_europaeisch",
]


def who(service: str, **facts: FactValue) -> dict[str, bool]:
    """Who may act, or may not, by the rules that hold."""
    found: dict[str, bool] = {}
    for ruling in ask(service, **facts).representation:
        assert ruling.value.who not in found, f"{service}: two rules about {ruling.value.who}"
        found[ruling.value.who] = ruling.value.allowed
    return found


def test_every_service_is_in_the_table() -> None:
    assert sorted(EXPECTED) == SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_another_person_may_come_as_the_catalogue_said(service: str) -> None:
    assert who(service)["proxy"] is (EXPECTED[service]["proxy"] == "yes")


@pytest.mark.parametrize("service", SERVICES)
def test_one_rule_says_whether_somebody_must_come(service: str) -> None:
    (ruling,) = ask(service).appearance

    assert (ruling.value == "yes") is (EXPECTED[service]["in_person"] == "yes")


@pytest.mark.parametrize("service", SERVICES)
def test_one_rule_says_whether_it_can_be_done_online(service: str) -> None:
    (ruling,) = ask(service).channels

    assert (ruling.value == "online") is (EXPECTED[service]["online"] == "yes")


@pytest.mark.parametrize("service", SERVICES)
def test_somebody_may_always_act(service: str) -> None:
    if service == "bedingter_sperrvermerk":
        assert keys(ask(service).representation) == ["bedingter_sperrvermerk.von_selbst"]
    else:
        age = 8 if service == "personalausweis_kind" else 30
        assert True in who(service, age=age).values()


# ------------------------------------------------------------ Registration


@pytest.mark.parametrize(
    "service",
    [
        "anmeldung",
        "ummeldung",
        "anmeldung_nebenwohnung",
        "statuswechsel_wohnung",
        "abmeldung_ausland",
        "abmeldung_nebenwohnung",
    ],
)
def test_nobody_must_come_for_a_registration_but_the_office_may_demand_it(service: str) -> None:
    (ruling,) = ask(service).appearance

    assert (ruling.value, ruling.citation, ruling.verified) == ("may_be_demanded", "§ 25 Nr. 3 BMG", True)


@pytest.mark.parametrize(("age", "parents"), [(0, True), (15, True), (16, False), (40, False)])
def test_children_under_16_are_registered_by_those_they_move_to(age: int, parents: bool) -> None:
    assert ("parent" in who("anmeldung", age=age)) is parents


def test_one_member_registers_the_whole_family() -> None:
    rule = next(each for each in ask("ummeldung").representation if each.value.who == "family")

    assert (rule.value.allowed, rule.citation) == (True, "§ 23 Abs. 4 BMG")


@pytest.mark.parametrize(
    ("guardianship", "guardian"), [("none", False), ("interim", True), ("lasting", True)]
)
def test_a_guardian_of_whichever_kind_registers(guardianship: str, guardian: bool) -> None:
    assert ("guardian" in who("anmeldung", guardianship=guardianship)) is guardian


def test_that_the_counter_takes_a_proxy_for_newcomers_is_not_confirmed() -> None:
    doubts = [each.key for each in ask("anmeldung").unconfirmed]

    assert doubts == ["anmeldung.bevollmaechtigte"]
    assert ask("ummeldung").unconfirmed == ()


# ------------------------------------------------------------ ID cards and passports


@pytest.mark.parametrize("service", ["personalausweis", "vorlaeufiger_personalausweis"])
@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, {"parent": True, "proxy": False}),
        (15, {"parent": True, "proxy": False}),
        (16, {"self": True, "proxy": False}),
        (17, {"self": True, "proxy": False}),
        (90, {"self": True, "proxy": False}),
    ],
)
def test_parents_act_for_an_id_card_under_16(service: str, age: int, expected: dict[str, bool]) -> None:
    assert who(service, age=age, guardianship="none", certified_power=False) == expected


@pytest.mark.parametrize("service", PASSPORTS)
@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (5, {"parent": True, "proxy": False}),
        (17, {"parent": True, "proxy": False}),
        (18, {"self": True, "proxy": False}),
        (70, {"self": True, "proxy": False}),
    ],
)
def test_parents_act_for_a_passport_under_18(service: str, age: int, expected: dict[str, bool]) -> None:
    assert who(service, age=age, guardianship="none", certified_power=False) == expected


@pytest.mark.parametrize("service", ["personalausweis", "vorlaeufiger_personalausweis", *PASSPORTS])
def test_for_who_cannot_act_a_guardian_or_a_certified_power_does(service: str) -> None:
    assert who(service, age=80, guardianship="lasting")["guardian"] is True
    assert who(service, age=80, certified_power=True)["certified_power"] is True
    assert who(service, age=80, certified_power=True)["proxy"] is False


@pytest.mark.parametrize("service", PASSPORTS)
def test_who_cannot_come_gets_a_temporary_passport_only(service: str) -> None:
    assert keys(ask(service).exemptions) == ["reisepass.nicht_kommen_koennen"]


def test_documents_are_handed_to_an_authorised_person_too() -> None:
    rules = {ruling.value.who: ruling for ruling in ask("abholung_ausweis").representation}

    assert (rules["proxy"].value.allowed, rules["proxy"].verified) == (True, True)
    assert "§ 18 Abs. 1 PAuswV" in rules["proxy"].citation


@pytest.mark.parametrize("service", ["adressaenderung_ausweis", "verlustanzeige_ausweis"])
def test_whether_others_may_do_it_in_hannover_is_not_confirmed(service: str) -> None:
    assert "adressaenderung.bevollmaechtigte" in [each.key for each in ask(service).unconfirmed]


# ------------------------------------------------------------ Ages and validity


@pytest.mark.parametrize("service", ["personalausweis", "personalausweis_kind"])
@pytest.mark.parametrize(("age", "years"), [(0, 6), (23, 6), (24, 10), (99, 10)])
def test_an_id_card_is_valid_for_ten_years_and_for_six_under_24(service: str, age: int, years: int) -> None:
    assert [ruling.value.years for ruling in ask(service, age=age).validity] == [years]


@pytest.mark.parametrize("service", ["reisepass", "reisepass_express", "reisepass_48", "reisepass_kind"])
@pytest.mark.parametrize(("age", "years"), [(0, 6), (23, 6), (24, 10), (99, 10)])
def test_a_passport_is_valid_for_ten_years_and_for_six_under_24(service: str, age: int, years: int) -> None:
    assert [ruling.value.years for ruling in ask(service, age=age).validity] == [years]


@pytest.mark.parametrize("age", [20, 60])
def test_a_second_passport_is_always_valid_for_six_years(age: int) -> None:
    assert [ruling.value.years for ruling in ask("zweitpass", age=age).validity] == [6]


@pytest.mark.parametrize(
    ("service", "years", "months"),
    [("vorlaeufiger_personalausweis", 0, 3), ("vorlaeufiger_reisepass", 1, 0), ("eid_karte", 10, 0)],
)
def test_how_long_the_other_documents_are_valid(service: str, years: int, months: int) -> None:
    (ruling,) = ask(service).validity

    assert (ruling.value.years, ruling.value.months, ruling.verified) == (years, months, True)


@pytest.mark.parametrize("service", CONDUCT)
def test_certificates_of_conduct_are_there_from_14(service: str) -> None:
    (ruling,) = ask(service).minimum_age

    assert (ruling.value, ruling.citation) == (14, "§ 30 Abs. 1 BZRG")


@pytest.mark.parametrize("service", CONDUCT)
def test_certificates_of_conduct_take_no_proxy_but_the_legal_representative(service: str) -> None:
    assert who(service) == {"self": True, "parent": True, "proxy": False}


@pytest.mark.parametrize(
    "service", ["personalausweis", "personalausweis_kind", "reisepass", "reisepass_kind"]
)
def test_fingerprints_from_six_signature_from_ten(service: str) -> None:
    ages = {ruling.key.split(".")[1]: ruling.value for ruling in ask(service).minimum_age}

    assert (ages["fingerabdruecke"], ages["unterschrift"]) == (6, 10)


@pytest.mark.parametrize(("age", "duty"), [(15, False), (16, True), (99, True)])
def test_the_duty_to_have_an_id_card_begins_at_16(age: int, duty: bool) -> None:
    assert ("ausweispflicht.besitz" in keys(ask("personalausweis", age=age).duties)) is duty


def test_the_online_id_is_switched_on_from_16() -> None:
    assert [ruling.value for ruling in ask("eid_einschalten").minimum_age] == [16]


def test_who_lives_elsewhere_needs_an_important_reason() -> None:
    here, elsewhere = (ask("personalausweis", other_authority=value) for value in (False, True))

    assert "personalausweis.wichtiger_grund" not in keys(here.duties)
    assert "personalausweis.wichtiger_grund" in keys(elsewhere.duties)


# ------------------------------------------------------------ Certification


def test_a_signature_is_certified_in_presence_only() -> None:
    assert who("beglaubigung_unterschrift") == {"self": True, "proxy": False}
    assert ask("beglaubigung_unterschrift").appearance[0].value == "yes"


def test_what_an_office_may_not_certify() -> None:
    assert keys(ask("beglaubigung_kopie").duties) == [
        "beglaubigung_kopie.behoerde",
        "beglaubigung_kopie.personenstand",
        "beglaubigung_kopie.veraendert",
    ]


@pytest.mark.parametrize(
    "service",
    [
        "fischereischein",
        "hundesteuer",
        "bewohnerparkausweis",
        "hannover_aktiv_pass",
        "wohnberechtigungsschein",
        "steuer_id",
    ],
)
def test_nothing_local_is_said_as_a_fact(service: str) -> None:
    answer = ask(service, permit_months=12)

    assert not any(
        ruling.verified
        for ruling in (*answer.representation, *answer.appearance, *answer.channels, *answer.validity)
    )
    assert not any(paper.verified for paper in answer.documents)
