"""What to bring: nothing of the old lists is lost, and a known fact makes the list exact."""

from collections import defaultdict
from datetime import date

import pytest

from wanderamt.engines.law import FactValue, Kind, NeededDocument
from wanderamt.engines.law.rules import Paper
from wanderamt.engines.law.tests.asking import BOOK, SERVICES, ask, rows

Line = tuple[str, bool, str | None]
EXPECTED: dict[str, list[Line]] = defaultdict(list)
for row in rows("bring_lists.csv"):
    EXPECTED[row["service"]] += (
        [(row["item"], row["required"] == "yes", row["condition"] or None)] if row["item"] else []
    )
#: What the law asks for beyond the old lists: whoever gets the document at home shows another one there.
AT_HOME = ("photo_id_for_delivery", True, "direct_delivery")
ADDED: dict[str, tuple[Line, ...]] = dict.fromkeys(
    ["personalausweis", "reisepass", "reisepass_express", "reisepass_48", "zweitpass"], (AT_HOME,)
)
#: The old list forgot it.
ADDED["steuer_id"] = (("id_or_passport", True, None),)
#: Services for which the law demands no paper.
NOTHING = {"meldebestaetigung", "bedingter_sperrvermerk", "lichtbild_aufnehmen"}


def line(paper: NeededDocument) -> Line:
    return paper.item, paper.required, paper.condition


def items(service: str, **facts: FactValue) -> list[str]:
    """The papers that are needed for certain."""
    return [paper.item for paper in ask(service, **facts).documents if paper.condition is None]


def test_every_service_is_in_the_table() -> None:
    assert sorted(EXPECTED) == SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_of_the_old_lists_is_lost_and_nothing_is_there_twice(service: str) -> None:
    found = [line(paper) for paper in ask(service).documents]

    assert sorted(found, key=str) == sorted([*EXPECTED[service], *ADDED.get(service, [])], key=str)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_what_to_bring_or_that_nothing_is(service: str) -> None:
    assert (ask(service).documents == ()) is (service in NOTHING)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_for_the_other_person_comes_last(service: str) -> None:
    conditions = [paper.condition for paper in ask(service).documents]
    first = (
        conditions.index("somebody_else_comes") if "somebody_else_comes" in conditions else len(conditions)
    )

    assert set(conditions[first:]) <= {"somebody_else_comes"}


@pytest.mark.parametrize("service", SERVICES)
def test_who_comes_in_person_needs_no_authorisation(service: str) -> None:
    needed = [paper.item for paper in ask(service, somebody_else_comes=False).documents]

    assert not {"proxy_authorisation", "proxy_ids"} & set(needed)


@pytest.mark.parametrize(
    "service", [name for name in SERVICES if "proxy_ids" in [p.item for p in ask(name).documents]]
)
def test_who_sends_somebody_needs_an_authorisation_and_two_ids(service: str) -> None:
    assert {"proxy_authorisation", "proxy_ids"} <= set(items(service, somebody_else_comes=True))


def test_a_loss_is_reported_by_somebody_else_with_an_authorisation_only() -> None:
    assert items("verlustanzeige_ausweis", somebody_else_comes=True, stolen=True) == [
        "other_id",
        "police_report",
        "proxy_authorisation",
    ]


@pytest.mark.parametrize("service", ["reisepass", "reisepass_express", "reisepass_48"])
@pytest.mark.parametrize(("age", "needed"), [(0, True), (17, True), (18, False), (50, False)])
def test_custodians_agree_to_a_passport_under_18(service: str, age: int, needed: bool) -> None:
    answer = ask(service, age=age)

    assert ("custody_consent" in [paper.item for paper in answer.documents]) is needed
    assert "under_18" not in [paper.condition for paper in answer.documents]


def test_while_the_age_is_open_the_condition_is_shown_and_asked() -> None:
    answer = ask("reisepass")

    consent = next(paper for paper in answer.documents if paper.item == "custody_consent")
    assert line(consent) == ("custody_consent", True, "under_18")
    assert "age" in answer.open_facts


@pytest.mark.parametrize(
    ("facts", "needed"),
    [
        ({"permanent_care": True}, {"exemption_reason"}),
        ({"cannot_move_alone": True}, {"exemption_reason"}),
        ({"guardianship": "lasting"}, {"guardian_card_or_power"}),
        ({"certified_power": True}, {"guardian_card_or_power"}),
        ({"permanent_care": True, "certified_power": True}, {"exemption_reason", "guardian_card_or_power"}),
        ({"guardianship": "interim"}, set()),
    ],
)
def test_the_ground_of_an_exemption_decides_about_its_proof(
    facts: dict[str, FactValue], needed: set[str]
) -> None:
    proofs = {"exemption_reason", "guardian_card_or_power"}

    assert proofs & set(items("befreiung_ausweispflicht", **facts)) == needed


@pytest.mark.parametrize(
    ("service", "facts", "paper"),
    [
        ("anmeldung", {"first_registration_or_unclear": True}, "civil_status_certificates"),
        ("ummeldung", {"vehicle_address_too": True}, "vehicle_registration"),
        ("anmeldung_ewa", {"no_landlord_confirmation": True}, "address_code"),
        ("berichtigung_melderegister", {"change_has_certificate": True}, "change_certificate"),
        ("melderegisterauskunft_einfach", {"commercial_use": True}, "commercial_purpose"),
        ("personalausweis", {"has_old_document": True}, "id_or_passport"),
        ("personalausweis", {"no_document_or_name_changed": True}, "birth_or_marriage_certificate"),
        ("zweitpass", {"name_changed": True}, "name_certificate"),
        ("vorlaeufiger_reisepass", {"journey_soon": True}, "travel_proof"),
        ("vorlaeufiger_reisepass", {"certified_power": True}, "guardian_card_or_power"),
        ("eid_sperren", {"block_by_phone": True}, "blocking_password"),
        ("fuehrungszeugnis", {"voluntary_work": True}, "voluntary_work_proof"),
        ("gewerbezentralregister", {"for_company": True}, "register_extract"),
        ("fuehrerschein_umtausch", {"licence_from_other_authority": True}, "licence_record"),
        ("fuehrerschein_ersatz", {"licence_lost_or_stolen": True}, "loss_declaration"),
        ("bewohnerparkausweis", {"vehicle_not_yours": True}, "vehicle_use"),
    ],
)
def test_a_known_fact_settles_whether_a_paper_is_needed(
    service: str, facts: dict[str, FactValue], paper: str
) -> None:
    assert paper in items(service, **facts)
    if all(isinstance(value, bool) for value in facts.values()):
        opposite = ask(service, **dict.fromkeys(facts, False), guardianship="none")
        assert paper not in [each.item for each in opposite.documents]


def test_papers_of_federal_law_are_confirmed_and_those_of_the_city_are_not() -> None:
    assert all(paper.verified for paper in ask("anmeldung").documents)
    assert not any(paper.verified for paper in ask("fischereischein").documents)


def test_no_paper_is_asked_for_before_the_book_begins() -> None:
    assert ask("anmeldung", date(2020, 12, 31)).documents == ()


def test_each_condition_is_a_word_of_the_vocabulary() -> None:
    conditions = {
        rule.outcome.condition
        for table in BOOK.tables
        if table.kind is Kind.EVIDENCE
        for rule in table.rules
        if isinstance(rule.outcome, Paper) and rule.outcome.condition
    }

    assert conditions == {
        *(condition for lines in EXPECTED.values() for _, _, condition in lines if condition),
        "direct_delivery",
    }


@pytest.mark.parametrize("day", [date(2025, 12, 1), date(2026, 1, 15), date(2026, 6, 1), date(2026, 11, 22)])
@pytest.mark.parametrize("service", SERVICES)
def test_what_is_not_confirmed_is_said_in_words(service: str, day: date) -> None:
    answer = ask(service, day, age=30, direct_delivery=service in {"direktversand", "reisepass", "zweitpass"})

    assert all(each.text.strip() and each.reason for each in answer.unconfirmed)


@pytest.mark.parametrize(
    ("day", "citation"),
    [(date(2025, 11, 6), "PassV in der früheren Zählung"), (date(2026, 2, 11), "§ 17 Abs. 2 PassV")],
)
def test_the_proof_for_the_delivery_of_a_passport_has_the_number_of_its_time(
    day: date, citation: str
) -> None:
    answer = ask("reisepass", day, direct_delivery=True)

    (proof,) = [paper for paper in answer.documents if paper.item == "photo_id_for_delivery"]
    assert proof.citation == citation
