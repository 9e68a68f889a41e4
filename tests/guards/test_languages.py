"""The languages of the city are complete, and docs/reference/languages.md says what there is."""

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from devtools import languages_table, messages
from devtools.languages import LANGUAGES, catalogue_of
from devtools.languages_table import VOCABULARY, kind_of, missing_words, page
from devtools.places import PACKAGE, ROOT
from wanderamt.apps.catalogue.packaged import texts
from wanderamt.engines.texts.bidi import forbidden
from wanderamt.engines.texts.easy_language import check
from wanderamt.engines.texts.provenance import TextState, state_of
from wanderamt.kernel.languages import UI_LANGUAGES


@pytest.fixture(scope="module")
def public() -> Catalog:
    return messages.public_texts(messages.collect(PACKAGE))


def test_the_page_of_the_languages_is_current() -> None:
    written = (ROOT / "docs" / "reference" / "languages.md").read_text(encoding="utf-8")
    assert written == page(), "run `python3 dev.py languages`"


def test_the_controlled_vocabulary_is_there_in_every_language() -> None:
    assert missing_words() == []


def test_the_vocabulary_is_what_the_content_is_made_of() -> None:
    assert set(VOCABULARY) <= {kind_of(key) for key in texts("de")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_citizens_see_is_translated(public: Catalog, language: str) -> None:
    problems = list(messages.check(public, messages.load(catalogue_of(language), language)))
    assert problems == []


def test_english_is_complete_for_staff_too() -> None:
    whole = messages.collect(PACKAGE)
    assert list(messages.check(whole, messages.load(catalogue_of("en"), "en"))) == []


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_no_text_of_the_content_hides_anything(language: str) -> None:
    found = {key: finds for key, one in texts(language).items() if (finds := forbidden(one.text))}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_of_texts_are_sorted_and_know_their_source(language: str) -> None:
    path = PACKAGE / "apps" / "catalogue" / "data" / "texts" / f"{language}.json"
    segments = json.loads(path.read_text(encoding="utf-8"))["segments"]
    assert list(segments) == sorted(segments)
    assert set(segments) <= set(texts("de"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_claims_a_human_where_a_program_wrote(language: str) -> None:
    """Every translation so far was written by a program; a person's words carry that person's mark."""
    makers = {state_of(texts("de")[key].text, one) for key, one in texts(language).items()}
    allowed = {TextState.SOURCE} if language == "de-simple" else {TextState.MACHINE, TextState.REVIEWED}
    assert makers <= {*allowed, TextState.HUMAN, TextState.OUTDATED}
    assert messages.origin_of(catalogue_of(language)) == ("source" if language == "de-simple" else "machine")


def test_the_content_in_leichte_sprache_keeps_its_rules() -> None:
    """Words to search by are no sentences; they are left out."""
    found = {
        key: [(finding.rule.value, finding.excerpt) for finding in check(one.text)]
        for key, one in texts("de-simple").items()
        if not key.endswith(".words") and check(one.text)
    }
    assert found == {}


def test_the_interface_in_leichte_sprache_keeps_its_rules(public: Catalog) -> None:
    simple = messages.load(catalogue_of("de-simple"), "de-simple")
    found = {}
    for message in public:
        translated = simple.get(message.id, context=message.context) if message.id else None
        for text in messages.forms_of(translated.string) if translated else ():
            if findings := check(text):
                found[text] = [(finding.rule.value, finding.excerpt) for finding in findings]
    assert found == {}


# ------------------------------------------------------------------------------------------ the table itself


def test_a_segment_belongs_to_a_kind() -> None:
    assert kind_of("evidence.id_card") == "evidence"
    assert kind_of("situation.moving.intro") == "situation"
    assert kind_of("service.personalausweis.name") == "service.name"
    assert kind_of("service.personalausweis.unconfirmed.2") == "service.unconfirmed"


def test_each_row_counts_every_text_once() -> None:
    content, interface = languages_table.content_states(), languages_table.interface_states()
    assert list(content) == list(interface) == list(UI_LANGUAGES)
    assert {states.total() for states in content.values()} == {len(texts("de"))}
    assert len({states.total() for states in interface.values()}) == 1


def test_german_is_its_own_source() -> None:
    assert set(languages_table.content_states()["de"]) == {TextState.SOURCE}


def test_a_page_that_is_not_current_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(languages_table, "PAGE", tmp_path / "languages.md")
    monkeypatch.setattr(languages_table, "page", lambda: "the page")
    monkeypatch.setattr(languages_table, "missing_words", lambda: ["tr: evidence.id_card"])
    assert languages_table.main(["--check"]) == 1
    assert "missing: tr: evidence.id_card" in capsys.readouterr().out

    assert languages_table.main([]) == 0
    monkeypatch.setattr(languages_table, "missing_words", list)
    assert languages_table.main(["--check"]) == 0
