"""Whatever is pasted becomes text of a bounded length without anything invisible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.retrieval.understanding.cleaning import LONGEST, clean, has_letters, has_words


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("", ""),
        ("  Hallo\n\n Welt\t", "Hallo Welt"),
        ("Per\u00adso\u200bnal", "Personal"),
        ("a\u202eb\u202cc", "abc"),
        ("pass\U000e0041\U000e0042", "pass"),
        ("u\u0308", "ü"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\x00\x07?", "?"),
        ("\ud800x", "x"),
    ],
)
def test_what_cannot_be_seen_is_gone(sent: str, read: str) -> None:
    assert clean(sent) == read


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    read = clean("Anfang " + "la " * 40_000 + "Ende")
    assert len(read) <= LONGEST
    assert read.startswith("Anfang")
    assert read.endswith("Ende")


@given(st.text(max_size=500))
def test_cleaning_twice_changes_nothing_more(sent: str) -> None:
    assert clean(clean(sent)) == clean(sent)


@pytest.mark.parametrize(
    ("text", "has"), [("", False), ("😀🎉", False), ("?!", False), ("a", True), ("٣", True)]
)
def test_a_message_of_signs_has_no_words(text: str, has: bool) -> None:
    assert has_words(text) is has


@pytest.mark.parametrize(
    ("text", "has"), [("Perso", True), ("٣ جواز", True), ("30159", False), ("٣!", False)]
)
def test_a_number_alone_has_no_letters(text: str, has: bool) -> None:
    assert has_letters(text) is has


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Au\u0455weis", "Ausweis"),
        ("\u0420ers\u03bf", "Perso"),
        ("п\u0061сп\u006fрт", "паспорт"),
        ("паспорт Perso", "паспорт Perso"),
        ("Straße größer Kimliği", "Straße größer Kimliği"),
        ("Auswe\u0456\u0301s", "Auswe\u00eds"),
    ],
)
def test_a_word_is_read_in_one_script(typed: str, read: str) -> None:
    assert clean(typed) == read
