"""The catalogue's data files are content: these tests are their proof-reader."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from wanderamt.apps.catalogue import packaged
from wanderamt.apps.catalogue.checking import KEYS
from wanderamt.engines.law import Kind, load_book
from wanderamt.engines.law.rules import Paper
from wanderamt.engines.texts import Maker, fingerprint
from wanderamt.engines.texts.bidi import forbidden
from wanderamt.kernel.languages import UI_LANGUAGES

DATA: dict[str, Any] = packaged.facts()
SERVICES: dict[str, dict[str, Any]] = {service["id"]: service for service in DATA["services"]}
GERMAN = {key: wording.text for key, wording in packaged.texts("de").items()}
#: What the catalogue says itself; rules and questions are proof-read with the law book.
OURS = {key: text for key, text in GERMAN.items() if not key.startswith(("rule.", "fact."))}

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

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
every_translation = pytest.mark.parametrize("language", [each for each in UI_LANGUAGES if each != "de"])


def said(service: str, part: str) -> str:
    return GERMAN.get(f"service.{service}.{part}", "")


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)\s+", text)  # not after "19." in a date


def papers() -> list[Paper]:
    """Every paper that any rule asks for, with its condition."""
    rules = [rule for table in load_book().tables if table.kind is Kind.EVIDENCE for rule in table.rules]
    return [rule.outcome for rule in rules if isinstance(rule.outcome, Paper)]


def used_segments() -> Iterator[str]:
    """Every segment that the facts, the rules and the code ask for."""
    for section, kind in (("groups", "group"), ("equipment", "equipment"), ("situations", "situation")):
        yield from (f"{kind}.{key}" for key in DATA[section])
    yield from (f"situation.{key}.intro" for key in DATA["situations"])
    for service in DATA["services"]:
        parts = ("name", "summary", "who", "processing", "online", "care", "words")
        yield from (f"service.{service['id']}.{part}" for part in parts)
        yield from (f"service.{service['id']}.unconfirmed.{n + 1}" for n in range(service["unconfirmed"]))
    for paper in papers():
        yield f"evidence.{paper.item}"
        if paper.condition:
            yield f"condition.{paper.condition}"


# ----------------------------------------------------------------------------------------------------- facts
def test_all_sixty_one_services_are_there_once_and_in_order() -> None:
    assert [service["id"] for service in DATA["services"]] == IDS
    assert len(IDS) == 61


def test_the_file_says_as_of_when_it_is_true() -> None:
    assert list(DATA) == ["as_of", "groups", "situations", "equipment", "services"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", DATA["as_of"])


@every_service
def test_a_service_has_every_key_in_the_same_order(service: dict[str, Any]) -> None:
    assert tuple(service) == KEYS


@every_service
def test_only_matters_that_are_a_visit_take_time_and_only_those_are_booked(service: dict[str, Any]) -> None:
    assert 0 <= service["minutes"] <= 60
    if service["bookable"]:
        assert service["minutes"] > 0


@every_service
def test_what_is_not_verified_says_what_is_open(service: dict[str, Any]) -> None:
    assert service["verified"] or service["unconfirmed"]
    assert service["legal_basis"]


@every_service
def test_every_service_is_known_to_the_law_book(service: dict[str, Any]) -> None:
    assert service["id"] in load_book().services


def test_every_word_of_the_vocabularies_is_used() -> None:
    carried = {key for service in SERVICES.values() for key in service["equipment"]}
    assert sorted(DATA["equipment"]) == sorted(carried)
    assert sorted(DATA["groups"]) == sorted({service["group"] for service in SERVICES.values()})
    assert set(DATA["situations"]) == {key for service in SERVICES.values() for key in service["situations"]}


def test_every_situation_leads_to_at_least_two_services() -> None:
    found = {
        key: [s["id"] for s in SERVICES.values() if key in s["situations"]] for key in DATA["situations"]
    }
    assert [key for key, services in found.items() if len(services) < 2] == []


@pytest.mark.parametrize(
    ("situation", "services"),
    [
        ("moving", {"anmeldung", "ummeldung", "adressaenderung_ausweis"}),
        ("new_in_germany", {"anmeldung", "steuer_id", "eid_karte"}),
        ("travelling", {"reisepass", "reisepass_express", "personalausweis"}),
        ("care_and_age", {"befreiung_ausweispflicht", "lebensbescheinigung"}),
        ("loss_and_theft", {"verlustanzeige_ausweis", "eid_sperren", "fuehrerschein_ersatz"}),
        ("work_and_volunteering", {"fuehrungszeugnis", "fuehrungszeugnis_erweitert"}),
    ],
)
def test_what_people_look_for_in_a_situation_is_there(situation: str, services: set[str]) -> None:
    assert services <= {each["id"] for each in SERVICES.values() if situation in each["situations"]}


# ----------------------------------------------------------------------------------------------------- texts
def test_every_segment_in_use_is_there_in_german() -> None:
    optional = (".processing", ".online", ".care")
    assert [key for key in used_segments() if key not in GERMAN and not key.endswith(optional)] == []


def test_no_segment_is_left_over() -> None:
    assert sorted(set(OURS) - set(used_segments())) == []


def test_no_two_words_of_a_vocabulary_have_the_same_text() -> None:
    for kind in ("evidence", "condition", "equipment", "group", "situation"):
        texts = [text for key, text in OURS.items() if key.startswith(f"{kind}.")]
        assert sorted(texts) == sorted(set(texts)), kind


@every_service
def test_a_summary_is_one_or_two_sentences_of_at_most_twenty_five_words(service: dict[str, Any]) -> None:
    found = sentences(said(service["id"], "summary"))
    assert len(found) <= 2
    assert max(len(sentence.split()) for sentence in found) <= 25


def test_conditions_read_on_after_the_name_of_a_paper() -> None:
    for key, text in OURS.items():
        if key.startswith("condition."):
            assert text.startswith("nur "), key
            assert not text.endswith("."), key


def test_texts_are_clean() -> None:
    for key, text in OURS.items():
        assert text == text.strip(), key
        assert "  " not in text, key
        assert "\n" not in text or key.endswith(".words"), key


def test_sentences_end_with_a_full_stop() -> None:
    told = re.compile(
        r"service\.\w+\.(summary|who|processing|online|care|unconfirmed\.\d+)|situation\.\w+\.intro"
    )
    for key, text in OURS.items():
        if told.fullmatch(key):
            assert text.endswith("."), key


@every_service
def test_everyday_words_are_one_per_line_and_not_the_name_again(service: dict[str, Any]) -> None:
    words = said(service["id"], "words").splitlines()
    assert words
    assert len(words) == len(set(words))
    assert said(service["id"], "name") not in words


#: A sum, but no date like 19.01.2033.
AMOUNT = re.compile(r"€|\bEUR\b|\bEuro\b|(?<![\d.])\d+[.,]\d\d(?![\d.])")


def test_no_amount_of_money_stands_in_the_content() -> None:
    """Fees change by law and by date: the rules of law have them, and 37.00, 22.80 and 28.80 are outdated."""
    for language in UI_LANGUAGES:
        for key, wording in packaged.texts(language).items():
            if not key.startswith("rule."):
                assert not AMOUNT.search(wording.text), (language, key)


def test_nothing_outdated_is_told() -> None:
    """The facts that changed in 2026 and that older texts still get wrong."""
    told = " ".join(text for key, text in OURS.items() if key.startswith("service.")).lower()
    for word in ("bundeswehr", "adressbuch", "bürgerkoffer", "papierfoto"):
        assert word not in told
    assert said("eid_karte", "who").startswith("Menschen ab 13 Jahren")
    assert said("bedingter_sperrvermerk", "care") == "Für Pflegeheime gibt es diesen Vermerk nicht mehr."


def test_the_exemption_is_named_where_an_id_card_is_sold_to_people_in_care() -> None:
    for key in ("personalausweis", "vorlaeufiger_personalausweis"):
        assert "Ausweispflicht" in said(key, "care")
    for key in ("anmeldung", "ummeldung", "anmeldung_nebenwohnung"):
        assert "§ 32 BMG" in said(key, "care")


def test_citizens_are_addressed_politely() -> None:
    for key, text in OURS.items():
        assert not re.search(r"\b(du|dich|dir|dein|deine|deinen|euch)\b", text, re.IGNORECASE), key


# ---------------------------------------------------------------------------------------------- translations
@every_translation
def test_a_translation_says_of_what_and_by_whom(language: str) -> None:
    by = {Maker.SOURCE} if language == "de-simple" else {Maker.MACHINE, Maker.HUMAN}
    for key, wording in packaged.texts(language).items():
        assert re.fullmatch(r"[0-9a-f]{16}", wording.of), key
        assert wording.by in by, key
        assert wording.text == wording.text.strip(), key
        assert forbidden(wording.text) == (), key


@every_translation
def test_a_translation_belongs_to_a_german_segment(language: str) -> None:
    assert [key for key in packaged.texts(language) if key not in GERMAN] == []


def test_german_texts_are_their_own_source() -> None:
    for wording in packaged.texts("de").values():
        assert (wording.of, wording.by) == (fingerprint(wording.text), Maker.SOURCE)


def test_a_language_without_a_file_has_no_texts() -> None:
    assert dict(packaged.texts("el")) == {}
