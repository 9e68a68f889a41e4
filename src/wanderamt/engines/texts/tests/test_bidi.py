"""What no text may contain, and numbers that keep their order in right-to-left text."""

import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.texts.bidi import (
    forbidden,
    isolate,
    isolate_numbers,
    isolate_numbers_html,
    pieces,
    plain,
)

ISOLATES = "\u2066\u2067\u2068\u2069"


def reasons(text: str) -> list[str]:
    return [reason for reason, _ in forbidden(text)]


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("Hallo <b>", "markup", 6),
        ("</p>", "markup", 0),
        ("<!-- x -->", "markup", 0),
        ("<?php", "markup", 0),
        ("Meier &amp; Sohn", "markup", 6),
        ("a &#60; b", "markup", 2),
        ("a &#x3C; b", "markup", 2),
        ("abc\u202edef", "bidi control", 3),
        ("\u200f", "bidi control", 0),
        ("a\u2066b", "bidi control", 1),
        ("a\u061cb", "bidi control", 1),
        ("a\u200bb", "zero-width character", 1),
        ("a\u200cb", "zero-width character", 1),
        ("a\u200db", "zero-width character", 1),
        ("\ufeffText", "zero-width character", 0),
        ("a\u2060b", "zero-width character", 1),
        ("a\U000e0041", "tag character", 1),
        ("a\x00b", "control character", 1),
        ("a\tb", "control character", 1),
        ("a\rb", "control character", 1),
        ("a\x7f", "control character", 1),
        ("a\u2028b", "control character", 1),
        ("a\ue000b", "control character", 1),
        ("a\ufff9b", "control character", 1),
    ],
)
def test_what_may_not_stand_in_a_text(text: str, reason: str, place: int) -> None:
    assert forbidden(text) == ((reason, place),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Personalausweis ab 24 Jahren",
        "Zeile eins\nZeile zwei",
        "Meier & Sohn, 3 < 4 > 2, R&D",
        "46,00\u00a0€ und 1\u202f000",
        "Ausweis\u00adkarte",
        "ما می\u200cخواهیم",
        "Tiếng Việt, Kurdî, Українська, العربيّة",
        "5 % von %(total)s",
    ],
)
def test_what_may_stand_in_a_text(text: str) -> None:
    assert forbidden(text) == ()


@pytest.mark.parametrize("text", ["\u200cم", "م\u200c", "م\u200ca", "a\u200cم", "م \u200c م"])
def test_the_non_joiner_needs_an_arabic_letter_on_either_side(text: str) -> None:
    assert reasons(text) == ["zero-width character"]


def test_several_finds_come_in_their_order() -> None:
    assert forbidden("\u202e<b>\u200b") == (("bidi control", 0), ("markup", 1), ("zero-width character", 4))


@pytest.mark.parametrize(("direction", "opened"), [("ltr", "\u2066"), ("rtl", "\u2067"), ("auto", "\u2068")])
def test_an_isolate_is_opened_and_closed(direction: str, opened: str) -> None:
    assert isolate("46,00 €", direction) == f"{opened}46,00 €\u2069"  # type: ignore[arg-type]  # parametrized with both directions


def test_nothing_is_isolated_to_nothing() -> None:
    assert isolate("") == ""


def test_what_is_isolated_cannot_close_its_isolate() -> None:
    assert isolate("a\u2069\u202eb", "ltr") == "\u2066ab\u2069"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("اتصل على 0511 168-32000 الآن", ["0511 168-32000"]),
        ("اتصل: +49 511 168 32000.", ["+49 511 168 32000"]),
        ("(0511) 168-0", ["(0511) 168-0"]),
        ("الرسوم 46,00 € فقط", ["46,00 €"]),
        ("الرسوم €46.00 فقط", ["€46.00"]),
        ("بنسبة 21 % تقريبا", ["21 %"]),
        ("يوم 29.09.2025 الساعة 9:30", ["29.09.2025", "9:30"]),
        ("بعد 3 أسابيع", ["3"]),
        ("بين 20–24 شخصا", ["20–24"]),
        ("حسب § 1 Abs. 1 Nr. 2 PAuswGebV الرسوم", ["§ 1 Abs. 1 Nr. 2 PAuswGebV"]),
        ("حسب §§ 5a BMG", ["§§ 5a BMG"]),
        ("في Elmstraße 15, Hannover, Sahlkamp غدا", ["Elmstraße 15, Hannover, Sahlkamp"]),
        ("رقم A-2026-17", ["A-2026-17"]),
        ("من 08:00–14:00", ["08:00–14:00"]),
        ("3, 4, 5", ["3", "4", "5"]),
        ("في Bürgeramt Aegi", []),
        ("بلا أرقام", []),
        ("", []),
    ],
)
def test_what_reads_from_left_to_right(text: str, runs: list[str]) -> None:
    assert [piece.text for piece in pieces(text) if piece.ltr] == runs


def test_a_list_of_numbers_runs_with_the_sentence() -> None:
    assert isolate_numbers("3, 4") == "\u20663\u2069, \u20664\u2069"


def test_the_end_of_a_sentence_stays_outside() -> None:
    assert isolate_numbers("في 29.09.2025.") == "في \u206629.09.2025\u2069."


def test_html_is_escaped_inside_and_outside() -> None:
    shown = isolate_numbers_html('<script>"5" & x')
    assert shown == '&lt;script&gt;&quot;<bdi dir="ltr">5</bdi>&quot; &amp; x'


@given(st.text())
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text
    assert all(piece.text for piece in pieces(text))


@given(st.text())
def test_isolating_changes_no_letter_and_is_balanced(text: str) -> None:
    shown = isolate_numbers(text)
    assert plain(shown) == plain(text)
    assert shown.count("\u2066") == shown.count("\u2069")
    assert isolate_numbers(shown) == shown


@given(st.text())
def test_html_says_the_same_and_opens_nothing_else(text: str) -> None:
    shown = isolate_numbers_html(text)
    bare = shown.replace('<bdi dir="ltr">', "").replace("</bdi>", "")
    assert "<" not in bare
    assert unescape(bare) == plain(text) or "&" in text  # unescape also reads what was never escaped


@given(st.text())
def test_a_text_without_finds_has_only_letters_that_can_be_seen(text: str) -> None:
    if not forbidden(text):
        hidden = [char for char in text if unicodedata.category(char) in {"Cf", "Cc", "Co", "Cs"}]
        assert set(hidden) <= set("\n\u00ad\u200c")
        assert not set(text) & set(ISOLATES)
