"""The catalogue's data file is content: these tests are its proof-reader."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "data" / "services.json"
DATA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = {service["id"]: service for service in DATA["services"]}

IDS = [
    "anmeldung",
    "ummeldung",
    "anmeldung_nebenwohnung",
    "statuswechsel_wohnung",
    "abmeldung_ausland",
    "abmeldung_nebenwohnung",
    "anmeldung_ewa",
    "wohnungsgeberbestaetigung",
    "wohnungsgeberauskunft",
    "meldebestaetigung",
    "meldebescheinigung",
    "meldebescheinigung_erweitert",
    "lebensbescheinigung",
    "selbstauskunft_melderegister",
    "berichtigung_melderegister",
    "melderegisterauskunft_einfach",
    "melderegisterauskunft_erweitert",
    "gruppenauskunft",
    "uebermittlungssperre",
    "auskunftssperre",
    "bedingter_sperrvermerk",
    "personalausweis",
    "personalausweis_kind",
    "vorlaeufiger_personalausweis",
    "reisepass",
    "reisepass_express",
    "reisepass_48",
    "reisepass_kind",
    "zweitpass",
    "vorlaeufiger_reisepass",
    "eid_karte",
    "adressaenderung_ausweis",
    "pin_neusetzen",
    "eid_einschalten",
    "eid_sperren",
    "befreiung_ausweispflicht",
    "verlustanzeige_ausweis",
    "wiederauffinden_ausweis",
    "abholung_ausweis",
    "direktversand",
    "lichtbild_aufnehmen",
    "braille_aufkleber",
    "chipdaten_einsehen",
    "fuehrungszeugnis",
    "fuehrungszeugnis_behoerde",
    "fuehrungszeugnis_erweitert",
    "fuehrungszeugnis_europaeisch",
    "gewerbezentralregister",
    "beglaubigung_kopie",
    "beglaubigung_unterschrift",
    "untersuchungsberechtigungsschein",
    "fischereischein",
    "hundesteuer",
    "kfz_adressaenderung",
    "fuehrerschein_umtausch",
    "fuehrerschein_ersatz",
    "internationaler_fuehrerschein",
    "bewohnerparkausweis",
    "hannover_aktiv_pass",
    "wohnberechtigungsschein",
    "steuer_id",
]

KEYS = [
    "id",
    "name",
    "everyday",
    "summary",
    "group",
    "leika",
    "legal_basis",
    "who",
    "in_person",
    "proxy",
    "bring",
    "deadline",
    "processing",
    "online",
    "online_note",
    "mobile",
    "equipment",
    "minutes",
    "result",
    "needs_photo",
    "needs_fingerprints",
    "pin_letter",
    "bookable",
    "care",
    "verified",
    "unconfirmed",
    "sources",
]

MOBILE = {"complete", "capture", "network", "no"}
RESULT = {"paper_now", "document_later", "none", "handover", "sent_by_other"}
FLAGS = (
    "in_person",
    "proxy",
    "online",
    "needs_photo",
    "needs_fingerprints",
    "pin_letter",
    "bookable",
    "verified",
)

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())


def texts(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string below `node` with the path to it."""
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from texts(value, f"{path}/{number}")


def pairs(node: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every German-English pair below `node` with the path to it."""
    if isinstance(node, dict):
        if "de" in node or "en" in node:
            yield path, node
            return
        for key, value in node.items():
            yield from pairs(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from pairs(value, f"{path}/{number}")


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)\s+", text)  # not after "19." in a date


def test_all_sixty_one_services_are_there_once_and_in_order() -> None:
    assert [service["id"] for service in DATA["services"]] == IDS
    assert len(IDS) == 61


def test_the_file_says_as_of_when_it_is_true() -> None:
    assert list(DATA) == ["about", "as_of", "groups", "equipment", "evidence", "services"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", DATA["as_of"])


@every_service
def test_a_service_has_every_key_in_the_same_order(service: dict[str, Any]) -> None:
    assert list(service) == KEYS


@every_service
def test_a_service_uses_only_known_words(service: dict[str, Any]) -> None:
    assert service["group"] in DATA["groups"]
    assert service["mobile"] in MOBILE
    assert service["result"] in RESULT
    assert [key for key in service["equipment"] if key not in DATA["equipment"]] == []
    assert [flag for flag in FLAGS if not isinstance(service[flag], bool)] == []
    assert service["leika"] is None or re.fullmatch(r"99\d{12}", service["leika"])


@every_service
def test_a_bring_list_refers_to_the_vocabulary_and_names_no_paper_twice(service: dict[str, Any]) -> None:
    keys = [item["key"] for item in service["bring"]]
    assert [key for key in keys if key not in DATA["evidence"]] == []
    assert len(keys) == len(set(keys))
    for item in service["bring"]:
        assert list(item) == ["key", "when", "required"]
        assert isinstance(item["required"], bool)
        if item["when"] is not None:
            assert item["when"]["de"].startswith("nur ")
            assert item["when"]["en"].startswith("only ")


@every_service
def test_only_matters_that_are_a_visit_take_time_and_only_those_are_booked(service: dict[str, Any]) -> None:
    assert isinstance(service["minutes"], int)
    assert 0 <= service["minutes"] <= 60
    if service["bookable"]:
        assert service["minutes"] > 0


@every_service
def test_what_is_not_verified_says_what_is_open(service: dict[str, Any]) -> None:
    assert service["verified"] or service["unconfirmed"]
    assert service["legal_basis"]


@every_service
def test_a_summary_is_one_or_two_sentences_of_at_most_twenty_five_words(service: dict[str, Any]) -> None:
    for text in service["summary"].values():
        assert len(sentences(text)) <= 2
        assert max(len(sentence.split()) for sentence in sentences(text)) <= 25


def test_every_word_of_the_vocabularies_is_used() -> None:
    used = {item["key"] for service in SERVICES.values() for item in service["bring"]}
    assert sorted(DATA["evidence"]) == sorted(used)
    carried = {key for service in SERVICES.values() for key in service["equipment"]}
    assert sorted(DATA["equipment"]) == sorted(carried)
    assert sorted(DATA["groups"]) == sorted({service["group"] for service in SERVICES.values()})


def test_no_two_papers_of_the_vocabulary_have_the_same_name() -> None:
    for language in ("de", "en"):
        names = [entry[language] for entry in DATA["evidence"].values()]
        assert len(names) == len(set(names))


def test_everything_is_there_in_german_and_english() -> None:
    for path, pair in pairs(DATA):
        assert list(pair) == ["de", "en"], path
        assert pair["de"], path
        assert pair["en"], path


def test_texts_are_clean() -> None:
    for path, text in texts(DATA):
        assert text, path
        assert text == text.strip(), path
        assert "  " not in text, path
        assert "\n" not in text, path


def test_sentences_end_with_a_full_stop() -> None:
    for service in SERVICES.values():
        told = ("summary", "who", "deadline", "processing", "online_note", "care", "unconfirmed")
        for path, text in texts({key: service[key] for key in told}):
            assert text.endswith("."), f"{service['id']}{path}"


def test_no_amount_of_money_stands_in_the_content() -> None:
    """Fees change by law and by date: the rules of law have them, and 37.00, 22.80 and 28.80 are outdated."""
    for path, text in texts(DATA):
        if path.startswith("/services/") and "/sources/" in path:
            continue
        assert not re.search(r"€|\bEUR\b|\bEuro\b|\d[.,]\d\d\b", text), path


def test_nothing_outdated_is_told() -> None:
    """The facts that changed in 2026 and that older texts still get wrong."""
    told = " ".join(text for _, text in texts(DATA["services"])).lower()
    for word in ("bundeswehr", "adressbuch", "address book", "bürgerkoffer", "papierfoto"):
        assert word not in told
    assert SERVICES["eid_karte"]["who"]["de"].startswith("Menschen ab 13 Jahren")
    care_home = SERVICES["bedingter_sperrvermerk"]["care"]["de"]
    assert care_home == "Für Pflegeheime gibt es diesen Vermerk nicht mehr."


def test_the_exemption_is_named_where_an_id_card_is_sold_to_people_in_care() -> None:
    for key in ("personalausweis", "vorlaeufiger_personalausweis"):
        assert "Ausweispflicht" in SERVICES[key]["care"]["de"]
        assert "exempt" in SERVICES[key]["care"]["en"]
    for key in ("anmeldung", "ummeldung", "anmeldung_nebenwohnung"):
        assert "§ 32 BMG" in SERVICES[key]["care"]["de"]


def test_citizens_are_addressed_politely() -> None:
    for path, text in texts(DATA):
        if path.endswith("/de"):
            assert not re.search(r"\b(du|dich|dir|dein|deine|deinen|euch)\b", text, re.IGNORECASE), path
