"""The state of a translation follows from the texts alone."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wanderamt.engines.texts import Maker, TextState, Wording, fingerprint, review_mark, state_of

GERMAN = "Ihr Personalausweis"
TURKISH = "Kimlik kartınız"
TEXTS = st.text(min_size=1, max_size=80)
MAKERS = st.sampled_from(Maker)


def made(by: Maker, **changes: str) -> Wording:
    return replace(Wording(text=TURKISH, of=fingerprint(GERMAN), by=by), **changes)


@pytest.mark.parametrize(
    ("wording", "state"),
    [
        (None, TextState.MISSING),
        (made(Maker.MACHINE, text=""), TextState.MISSING),
        (made(Maker.MACHINE), TextState.MACHINE),
        (made(Maker.HUMAN), TextState.HUMAN),
        (made(Maker.SOURCE), TextState.SOURCE),
        (made(Maker.MACHINE, of=fingerprint("Ihr Reisepass")), TextState.OUTDATED),
        (made(Maker.SOURCE, of=fingerprint("Ihr Reisepass")), TextState.OUTDATED),
        (made(Maker.MACHINE, of=""), TextState.OUTDATED),
        (made(Maker.MACHINE, reviewed=review_mark(source=GERMAN, text=TURKISH)), TextState.REVIEWED),
        (made(Maker.SOURCE, reviewed=review_mark(source=GERMAN, text=TURKISH)), TextState.REVIEWED),
        (made(Maker.MACHINE, reviewed=review_mark(source=GERMAN, text="Kimlik")), TextState.MACHINE),
        (made(Maker.HUMAN, reviewed="yes"), TextState.HUMAN),
    ],
    ids=[
        "nobody has translated it",
        "an empty translation is none",
        "a machine has",
        "a person has",
        "Leichte Sprache is written, not translated",
        "the German text has changed since",
        "Leichte Sprache grows old as well",
        "a translation that does not say of what",
        "a person has read both",
        "a person has read the Leichte Sprache",
        "the reviewer has read another wording",
        "a mark that nobody gave",
    ],
)
def test_state_of_a_translation(wording: Wording | None, state: TextState) -> None:
    assert state_of(GERMAN, wording) is state


def test_a_german_text_is_its_own_source() -> None:
    assert state_of(GERMAN, Wording(text=GERMAN, of=fingerprint(GERMAN), by=Maker.SOURCE)) is TextState.SOURCE


def test_a_fingerprint_is_the_same_everywhere_and_for_ever() -> None:
    """It stands in the files of translators: a changed algorithm would declare all of them outdated."""
    assert fingerprint("Ihr Personalausweis") == "a3ad559f960fd96f"
    assert review_mark(source="Ihr Personalausweis", text="Your ID card") == "648bafe32735d215"


@given(TEXTS)
def test_the_way_letters_are_encoded_does_not_matter(text: str) -> None:
    assert fingerprint(unicodedata.normalize("NFD", text)) == fingerprint(unicodedata.normalize("NFC", text))
    assert len(fingerprint(text)) == 16


@given(TEXTS, TEXTS)
def test_two_texts_have_two_fingerprints(one: str, other: str) -> None:
    assume(unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other))
    assert fingerprint(one) != fingerprint(other)


@given(source=TEXTS, text=TEXTS, by=MAKERS)
def test_a_fresh_wording_is_as_good_as_its_maker(source: str, text: str, by: Maker) -> None:
    assert state_of(source, Wording(text=text, of=fingerprint(source), by=by)).value == by.value


@given(source=TEXTS, text=TEXTS, by=MAKERS)
def test_a_review_holds_for_exactly_these_two_texts(source: str, text: str, by: Maker) -> None:
    mark = review_mark(source=source, text=text)
    read = Wording(text=text, of=fingerprint(source), by=by, reviewed=mark)
    assert state_of(source, read) is TextState.REVIEWED
    assert state_of(source, replace(read, text=text + "!")).value == by.value
    assert state_of(source + "!", read) is TextState.OUTDATED


@given(source=TEXTS, later=TEXTS, text=TEXTS, by=MAKERS)
def test_a_text_that_comes_back_makes_its_translation_good_again(
    source: str, later: str, text: str, by: Maker
) -> None:
    assume(fingerprint(source) != fingerprint(later))
    wording = Wording(text=text, of=fingerprint(source), by=by)
    assert state_of(later, wording) is TextState.OUTDATED
    assert state_of(source, wording).value == by.value


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_source_and_text_cannot_swap_letters_in_a_review(a: str, b: str, c: str, d: str) -> None:
    assume(
        unicodedata.normalize("NFC", f"{fingerprint(a)}\n{b}")
        != unicodedata.normalize("NFC", f"{fingerprint(c)}\n{d}")
    )
    assert review_mark(source=a, text=b) != review_mark(source=c, text=d)
