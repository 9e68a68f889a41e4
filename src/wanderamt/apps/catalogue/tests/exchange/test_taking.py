"""From a record to texts and facts of the city's list."""

from dataclasses import replace
from typing import Any

import pytest

from wanderamt.apps.catalogue.editing.content import Content
from wanderamt.apps.catalogue.exchange import house
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.taking import facts, language_of, proposed, said
from wanderamt.engines.texts import Maker, TextState, Wording, fingerprint

RECORD = v.ServiceRecord(id=v.Identifier(value="1"))
PREFIX = "service.x."
GERMAN = Wording(text="Alt", of=fingerprint("Alt"), by=Maker.SOURCE)
ENGLISH = Wording(text="Old", of=fingerprint("Alt"), by=Maker.HUMAN, reviewed="r")
BEFORE = Content(
    facts={"leika": "", "legal_basis": ["§ 1  BMG"], "minutes": 10, "online": False, "group": "a"},
    texts={"service.x.name": {"de": GERMAN, "en": ENGLISH}},
)


def text(kind: str, *content: tuple[str, str]) -> v.TextModule:
    return v.TextModule(kind=v.Code(value=kind), content=content)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("de", "de"),
        ("de-DE", "de"),
        ("de-simple", "de-simple"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("dsb", ""),
        ("", ""),
        ("tr", "tr"),
    ],
)
def test_languages_of_files_are_ours_or_none(code: str, language: str) -> None:
    assert language_of(code) == language


def test_each_kind_of_text_has_its_place() -> None:
    record = replace(
        RECORD,
        texts=(
            text("02", ("de", "Name")),
            text("05", ("de-DE", "Kurz"), ("de", "Zweites"), ("dsb", "Sorbisch"), ("en", "")),
            text("06", ("de", "Volltext")),
            text("09", ("de", "Wer")),
            text("14", ("de", "Online")),
            text("16", ("de", "Pflege")),
        ),
        processing=(v.ProcessingModule(note=(("de", "sofort"),)),),
        own_texts=(
            v.OwnText(kind=v.Code(value="unconfirmed"), content=(("de", "fremd"),)),
            v.OwnText(kind=house.own("text", "unconfirmed"), content=(("de", "eins"),)),
            v.OwnText(kind=house.own("text", "unconfirmed"), content=(("de", "zwei"),)),
        ),
        terms=(
            v.TermModule(terms=(v.Term(word=(("de", "Perso"),)), v.Term(word=(("de", "Aus\nweis"),)))),
            v.TermModule(
                terms=(
                    v.Term(word=(("de", "Perso"),)),
                    v.Term(word=(("dsb", "x"),)),
                    v.Term(word=(("de", ""),)),
                )
            ),
        ),
    )
    assert said(record) == {
        "name": {"de": "Name"},
        "summary": {"de": "Kurz"},
        "who": {"de": "Wer"},
        "online": {"de": "Online"},
        "care": {"de": "Pflege"},
        "processing": {"de": "sofort"},
        "unconfirmed.1": {"de": "eins"},
        "unconfirmed.2": {"de": "zwei"},
        "words": {"de": "Perso\nAus weis"},
    }


@pytest.mark.parametrize(
    ("record", "stated"),
    [
        (RECORD, {}),
        (
            replace(RECORD, keys=(v.Identifier(value="abc"), v.Identifier(value="99115005104000"))),
            {"leika": "99115005104000"},
        ),
        (
            replace(RECORD, texts=(text("07", ("en", "no"), ("de", "§ 1 BMG\n\n§ 2 BMG")),)),
            {"legal_basis": ["§ 1 BMG", "§ 2 BMG"]},
        ),
        (
            replace(
                RECORD, own_texts=(v.OwnText(kind=house.own("text", "sources"), content=(("de", "a\nb"),)),)
            ),
            {"sources": ["a", "b"]},
        ),
        (replace(RECORD, classes=(v.Code(value="x", scheme=(("listURI", "urn:andere"),)),)), {}),
    ],
)
def test_facts_are_taken_where_they_are_stated(record: v.ServiceRecord, stated: dict[str, Any]) -> None:
    assert facts(record) == stated


def test_our_own_facts_come_back() -> None:
    ours: dict[str, Any] = {
        "group": "identity",
        "situations": ["moving", "birth"],
        "mobile": "capture",
        "equipment": [],
        "result": "handover",
        "minutes": 12,
        **dict.fromkeys(house.FLAGS, False),
        "online": True,
    }
    assert house.facts(house.classes(ours)) == ours


def test_a_broken_number_of_minutes_says_nothing() -> None:
    found = house.facts((house.own("minutes", "zwölf"), house.own("group", "a")))
    assert "minutes" not in found
    assert found["group"] == "a"
    assert "mobile" not in found


def test_nothing_new_changes_nothing() -> None:
    record = replace(RECORD, texts=(text("02", ("de", "Alt"), ("en", "Old")), text("07", ("de", "§ 1 BMG"))))
    assert proposed(BEFORE, record, prefix=PREFIX) is BEFORE


def test_a_new_german_text_makes_translations_outdated() -> None:
    after = proposed(BEFORE, replace(RECORD, texts=(text("02", ("de", "Neu")),)), prefix=PREFIX)
    assert after.text("service.x.name") == "Neu"
    assert after.state("service.x.name", "en") is TextState.OUTDATED
    assert after.text("service.x.name", "en") == "Old"


@pytest.mark.parametrize(
    ("machine", "by"), [(True, Maker.MACHINE), (False, Maker.HUMAN), (None, Maker.HUMAN)]
)
def test_a_translation_is_as_good_as_the_file_says(machine: bool | None, by: Maker) -> None:
    record = replace(
        RECORD,
        texts=(text("02", ("en", "New"), ("de", "Neu")),),
        languages=(v.LanguageVersion(language="en", by_machine=machine),),
    )
    found = proposed(BEFORE, record, prefix=PREFIX).wording("service.x.name", "en")
    assert found == Wording(text="New", of=fingerprint("Neu"), by=by)


def test_easy_language_is_an_original() -> None:
    record = replace(
        RECORD,
        texts=(text("02", ("de-simple", "Ganz leicht.")),),
        languages=(v.LanguageVersion(language="de-simple", by_machine=True),),
    )
    found = proposed(BEFORE, record, prefix=PREFIX).wording("service.x.name", "de-simple")
    assert found == Wording(text="Ganz leicht.", of=fingerprint("Alt"), by=Maker.SOURCE)


def test_a_translation_without_a_german_text_has_no_place() -> None:
    record = replace(RECORD, texts=(text("05", ("en", "Short")),))
    assert proposed(BEFORE, record, prefix=PREFIX) is BEFORE


def test_changed_facts_are_proposed() -> None:
    record = replace(
        RECORD,
        keys=(v.Identifier(value="99115005104000"),),
        classes=(house.own("group", "b"), house.own("minutes", "15")),
    )
    after = proposed(BEFORE, record, prefix=PREFIX).facts
    assert (after["leika"], after["group"], after["minutes"]) == ("99115005104000", "b", 15)
    assert after["legal_basis"] == ["§ 1  BMG"]
