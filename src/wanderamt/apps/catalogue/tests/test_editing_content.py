"""A content is a value: what changing a text does to its translations, and that storing it loses nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.apps.catalogue.editing.content import Content, read, write
from wanderamt.engines.texts import Maker, TextState, Wording, fingerprint, review_mark

NAME, SUMMARY = "service.pass.name", "service.pass.summary"


def wording(source: str, text: str, by: Maker = Maker.MACHINE, reviewed: str = "") -> Wording:
    return Wording(text=text, of=fingerprint(source), by=by, reviewed=reviewed)


@pytest.fixture
def content() -> Content:
    return Content(
        facts={"minutes": 15, "online": False},
        texts={
            NAME: {
                "de": wording("Reisepass", "Reisepass", Maker.SOURCE),
                "tr": wording("Reisepass", "Pasaport"),
                "en": wording("Reisepass", "Passport", Maker.HUMAN),
            },
            SUMMARY: {"de": wording("Für Reisen.", "Für Reisen.", Maker.SOURCE)},
        },
    )


def states(content: Content, segment: str) -> dict[str, str]:
    return {language: str(content.state(segment, language)) for language in ("de", "de-simple", "en", "tr")}


def test_states_follow_from_the_texts(content: Content) -> None:
    assert states(content, NAME) == {"de": "source", "de-simple": "missing", "en": "human", "tr": "machine"}


def test_a_changed_german_text_makes_every_translation_outdated(content: Content) -> None:
    changed = content.with_text(NAME, "de", "Reisepass beantragen")

    assert states(changed, NAME) == {
        "de": "source",
        "de-simple": "missing",
        "en": "outdated",
        "tr": "outdated",
    }
    assert changed.text(NAME, "tr") == "Pasaport"


def test_the_old_german_text_makes_them_good_again(content: Content) -> None:
    there_and_back = content.with_text(NAME, "de", "Pass").with_text(NAME, "de", "Reisepass")
    assert there_and_back == content


@pytest.mark.parametrize(
    ("language", "by"),
    [("tr", Maker.HUMAN), ("en", Maker.HUMAN), ("de-simple", Maker.SOURCE), ("de", Maker.SOURCE)],
)
def test_what_a_person_writes_is_theirs(content: Content, language: str, by: Maker) -> None:
    written = content.with_text(NAME, language, "  Neu geschrieben ").wording(NAME, language)
    source = "Neu geschrieben" if language == "de" else "Reisepass"
    assert written == Wording(text="Neu geschrieben", of=fingerprint(source), by=by)


def test_typing_the_same_again_changes_nothing(content: Content) -> None:
    assert content.with_text(NAME, "tr", " Pasaport\n") is content


def test_a_person_who_writes_over_an_outdated_text_makes_it_current(content: Content) -> None:
    changed = content.with_text(NAME, "de", "Reisepass beantragen").with_text(
        NAME, "tr", "Pasaport başvurusu"
    )
    assert changed.state(NAME, "tr") == TextState.HUMAN


def test_an_emptied_translation_is_missing(content: Content) -> None:
    emptied = content.with_text(NAME, "tr", "")
    assert (emptied.wording(NAME, "tr"), emptied.state(NAME, "tr")) == (None, TextState.MISSING)
    assert emptied.text(NAME, "en") == "Passport"


def test_an_emptied_german_text_takes_its_translations_along(content: Content) -> None:
    assert set(content.with_text(NAME, "de", " ").texts) == {SUMMARY}


def test_a_translation_that_was_read_is_reviewed_until_one_side_changes(content: Content) -> None:
    read_ = content.with_review(NAME, "tr")

    assert read_.wording(NAME, "tr") == Wording(
        text="Pasaport",
        of=fingerprint("Reisepass"),
        by=Maker.MACHINE,
        reviewed=review_mark(source="Reisepass", text="Pasaport"),
    )
    assert read_.state(NAME, "tr") == TextState.REVIEWED
    assert read_.with_text(NAME, "tr", "Pasaportunuz").state(NAME, "tr") == TextState.HUMAN
    assert read_.with_text(NAME, "de", "Pass").state(NAME, "tr") == TextState.OUTDATED


def test_reading_an_outdated_translation_says_that_it_still_holds(content: Content) -> None:
    changed = content.with_text(NAME, "de", "Der Reisepass")
    assert changed.with_review(NAME, "en").state(NAME, "en") == TextState.REVIEWED


@pytest.mark.parametrize("language", ["de", "ar"])
def test_there_is_nothing_to_review_in_german_or_where_nothing_is(content: Content, language: str) -> None:
    assert content.with_review(NAME, language) is content


def test_facts_change_by_name(content: Content) -> None:
    assert content.with_facts(minutes=20).facts == {"minutes": 20, "online": False}
    assert content.facts["minutes"] == 15


def test_the_layout_is_that_of_the_files_of_texts(content: Content) -> None:
    stored = write(content.with_review(NAME, "tr"))
    assert stored["facts"] == {"minutes": 15, "online": False}
    assert stored["texts"][NAME]["tr"] == {
        "text": "Pasaport",
        "of": fingerprint("Reisepass"),
        "by": "machine",
        "reviewed": review_mark(source="Reisepass", text="Pasaport"),
    }
    assert "reviewed" not in stored["texts"][NAME]["en"]
    assert list(stored["texts"]) == sorted(stored["texts"])


words = st.text(min_size=1, max_size=12)
wordings = st.builds(
    Wording, text=words, of=words, by=st.sampled_from(Maker), reviewed=st.just("") | st.text(min_size=1)
)
languages = st.sampled_from(["de", "de-simple", "en", "tr", "ar"])
contents = st.builds(
    Content,
    facts=st.dictionaries(words, st.integers() | st.booleans() | words),
    texts=st.dictionaries(words, st.dictionaries(languages, wordings, min_size=1)),
)


@given(contents)
def test_storing_loses_nothing(content: Content) -> None:
    assert read(json.loads(json.dumps(write(content)))) == content


@given(contents, words, languages, words.filter(str.strip))
def test_a_text_that_was_written_is_there_and_never_outdated(
    content: Content, segment: str, language: str, text: str
) -> None:
    typed = text.strip()
    before = content.text(segment, language)
    written = content.with_text(segment, language, text)
    assert written.text(segment, language) == typed
    if typed != before:
        assert written.state(segment, language) in {TextState.SOURCE, TextState.HUMAN}
