"""Texts: what this city says stands before the packaged text, and what a reader may expect of it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from wanderamt.apps.catalogue.models import Service, Text
from wanderamt.apps.catalogue.models import text as store
from wanderamt.apps.catalogue.models.text import (
    forget_texts,
    german,
    segments,
    texts_version,
    wording,
    wordings,
)
from wanderamt.apps.catalogue.public import Shown, TextState, in_every_language, shown, text
from wanderamt.engines.texts import Maker, Wording, fingerprint, review_mark

pytestmark = pytest.mark.django_db

KEY = "equipment.safe"
SAFE = "Tresor"


@pytest.fixture
def say() -> Callable[..., None]:
    """`say(key, language, text, of="Tresor", by=..., reviewed=...)`: this city says it so."""

    def said(
        key: str, language: str, words: str, *, of: str = SAFE, by: Maker = Maker.HUMAN, reviewed: str = ""
    ) -> None:
        Text.objects.update_or_create(
            key=key,
            language=language,
            defaults={"text": words, "of": fingerprint(of), "by": by.value, "reviewed": reviewed},
        )
        forget_texts()

    return said


# ------------------------------------------------------------------------------------------------- languages
@pytest.mark.parametrize(
    ("active", "asked", "read"),
    [
        ("de", None, "Tresor"),
        ("en", None, "Safe"),
        ("en", "de", "Tresor"),
        ("de", "en", "Safe"),
        (None, None, "Tresor"),
    ],
)
def test_a_text_comes_in_the_language_asked_for_else_of_the_page(
    active: str | None, asked: str | None, read: str
) -> None:
    with override(active):
        assert text(KEY, language=asked) == read


def test_a_segment_that_nobody_knows_is_empty() -> None:
    assert text("equipment.moon") == ""
    assert shown("equipment.moon") == Shown(text="", language="de", state=TextState.MISSING)


def test_what_is_not_translated_is_read_in_german_and_says_so(say: Callable[..., None]) -> None:
    say("equipment.moon", "de", "Mond", of="Mond", by=Maker.SOURCE)
    with override("tr"):
        assert text("equipment.moon") == "Mond"
        assert shown("equipment.moon") == Shown(text="Mond", language="de", state=TextState.MISSING)


# ------------------------------------------------------------------------------------------------- the state
def test_german_is_the_source() -> None:
    assert shown(KEY, language="de") == Shown(text="Tresor", language="de", state=TextState.SOURCE)


def test_what_a_machine_has_translated_says_so() -> None:
    assert shown(KEY, language="en") == Shown(text="Safe", language="en", state=TextState.MACHINE)


@pytest.mark.parametrize(
    ("reviewed", "state"),
    [("", TextState.HUMAN), (review_mark(source=SAFE, text="Strongbox"), TextState.REVIEWED)],
)
def test_what_a_person_has_written_or_read_says_so(
    say: Callable[..., None], reviewed: str, state: TextState
) -> None:
    say(KEY, "en", "Strongbox", reviewed=reviewed)
    assert shown(KEY, language="en") == Shown(text="Strongbox", language="en", state=state)


def test_a_changed_german_text_makes_all_its_translations_old(say: Callable[..., None]) -> None:
    say(KEY, "de", "Stahlschrank", of="Stahlschrank", by=Maker.SOURCE)
    assert shown(KEY, language="de") == Shown(text="Stahlschrank", language="de", state=TextState.SOURCE)
    assert shown(KEY, language="en") == Shown(text="Safe", language="en", state=TextState.OUTDATED)


def test_the_german_text_coming_back_makes_them_good_again(say: Callable[..., None]) -> None:
    say(KEY, "de", "Stahlschrank", of="Stahlschrank", by=Maker.SOURCE)
    say(KEY, "de", "Tresor", by=Maker.SOURCE)
    assert shown(KEY, language="en").state is TextState.MACHINE


# ------------------------------------------------------------------------------------- this city's own texts
def test_what_this_city_says_stands_before_the_packaged_text(say: Callable[..., None]) -> None:
    say(KEY, "en", "Strongbox")
    assert (text(KEY, language="en"), text(KEY, language="de")) == ("Strongbox", "Tresor")


def test_a_row_without_text_takes_the_packaged_one_away(say: Callable[..., None]) -> None:
    say(KEY, "en", "")
    assert wording(KEY, "en") is None
    assert text(KEY, language="en") == "Tresor"
    assert "en" not in in_every_language(KEY)


def test_a_segment_without_german_text_is_none(say: Callable[..., None]) -> None:
    say(KEY, "de", "")
    assert german(KEY) == ""
    assert KEY not in segments("equipment.")


def test_segments_are_those_of_the_package_and_of_this_city(say: Callable[..., None]) -> None:
    before = segments("equipment.")
    say("equipment.moon", "de", "Mond", of="Mond", by=Maker.SOURCE)
    say("equipment.sun", "en", "Sun", of="Sonne")
    assert segments("equipment.") == sorted([*before, "equipment.moon"])
    assert set(segments("equipment.")) < set(segments())


def test_an_editor_gets_every_wording_of_a_prefix(say: Callable[..., None]) -> None:
    say("equipment.safe", "en", "Strongbox")
    found = wordings("equipment.safe")
    assert list(found) == [KEY]
    assert found[KEY]["de"] == Wording(text=SAFE, of=fingerprint(SAFE), by=Maker.SOURCE)
    assert found[KEY]["en"] == Wording(text="Strongbox", of=fingerprint(SAFE), by=Maker.HUMAN)


def test_all_languages_of_a_text_german_first() -> None:
    found = in_every_language(KEY)
    assert next(iter(found)) == "de"
    assert (found["de"], found["en"]) == ("Tresor", "Safe")
    assert in_every_language("equipment.moon") == {}


def test_a_segment_has_one_text_in_a_language(say: Callable[..., None]) -> None:
    say(KEY, "en", "Strongbox")
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.create(key=KEY, language="en", text="Safe", by="human")


def test_somebody_must_have_written_a_text() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.create(key=KEY, language="en", text="Safe", by="nobody")


def test_a_text_reads_as_itself() -> None:
    assert str(Text(text="Strongbox")) == "Strongbox"


# ---------------------------------------------------------------------------------- read once, then believed
def test_a_page_full_of_texts_takes_one_query_and_the_next_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    forget_texts()
    with django_assert_num_queries(1):
        assert [text(key) for key in segments("evidence.")]
    with django_assert_num_queries(0):
        assert [shown(key, language="en") for key in segments("evidence.")]


def test_what_another_process_has_changed_is_seen_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(store, "monotonic", lambda: now)
    forget_texts()
    assert text(KEY) == "Tresor"
    Text.objects.create(key=KEY, language="de", text="Stahlschrank", by="source")  # not through this process
    now += store.SECONDS - 1
    assert text(KEY) == "Tresor"
    now += 1
    assert text(KEY) == "Stahlschrank"


def test_the_version_grows_only_when_a_text_has_changed(say: Callable[..., None]) -> None:
    first = texts_version()
    forget_texts()
    assert texts_version() == first
    say(KEY, "en", "Strongbox")
    assert texts_version() == first + 1


# ---------------------------------------------------------------------------------------- texts of a service
def test_a_service_says_what_its_segments_say() -> None:
    found = Service(id="anmeldung", unconfirmed=2)
    assert found.title == str(found) == "Wohnung anmelden (Zuzug nach Hannover)"
    assert found.summary.startswith("Sie sind aus einer anderen Stadt")
    assert found.who.startswith("Alle, die in eine Wohnung einziehen.")
    assert found.processing.startswith("Sofort.")
    assert found.online_note.startswith("Das Gesetz erlaubt")
    assert found.care.startswith("Wer ins Pflegeheim zieht")
    assert "neu in Hannover" in found.words
    assert [note.endswith(".") for note in found.unconfirmed_notes] == [True, True]
    assert found.said("name", language="en") == "Register your home (moving to Hannover)"


def test_a_service_without_texts_is_called_by_its_key() -> None:
    found = Service(id="mondschein")
    assert (found.title, found.summary, found.words, found.unconfirmed_notes) == ("mondschein", "", [], [])
