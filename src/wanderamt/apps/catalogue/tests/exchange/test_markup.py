"""HTML in texts: the words stay, the rest is told or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.apps.catalogue.exchange.markup import ActiveMarkup, tidy, to_html, to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Kinder unter 6 Jahren", "Kinder unter 6 Jahren"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("M&uuml;ller &amp; Sohn &lt;3", "Müller & Sohn <3"),
        ("eine\nzweite\n\ndritte", "eine\nzweite\n\ndritte"),
        ("<p>eine\n  zweite</p>", "eine zweite"),
        ("<p>eins</p><p>zwei</p>", "eins\n\nzwei"),
        ("eins<br>zwei<br/>drei", "eins\nzwei\ndrei"),
        ("<ul><li>eins</li><li>zwei</li></ul>", "- eins\n- zwei"),
        ("<h2>Titel</h2>Text", "Titel\n\nText"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<a href="https://a.de/x">Seite</a>.', "Seite (https://a.de/x)."),
        ('<a href="https://a.de">https://a.de</a>', "https://a.de"),
        ('<a href="mailto:a@b.de">Mail</a>', "Mail (mailto:a@b.de)"),
        ('<a href="/unten">hier</a>', "hier"),
        ("<a>hier</a>", "hier"),
        ('<a href="ftp" >x</a>', "x"),
        ("<p>offen <b>fett", "offen fett"),
        ("</p>lose</li>", "lose"),
    ],
)
def test_words_and_paragraphs_stay(html: str, text: str) -> None:
    assert to_text(html).text == text


def test_what_is_dropped_is_counted() -> None:
    found = to_text("<b>a</b> <strong>b</strong><strong>c</strong><!-- x --><img alt='y'>")
    assert found.dropped == (("b", 1), ("comment", 1), ("img", 1), ("strong", 2))


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=x>",
        "<p onclick='x()'>a</p>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href=" JAVASCRIPT:alert(1)">x</a>',
        '<a href="data:text/html;base64,PHM+">x</a>',
        '<a href="vbscript:x">x</a>',
        "<iframe src='https://x.de'></iframe>",
        "<object></object>",
        "<form action='https://x.de'><input></form>",
        "<style>p{}</style>",
        "<svg onload=x>",
        "<meta http-equiv=refresh>",
        "<base href='https://x.de'>",
        "<!DOCTYPE html>",
        "<?php x ?>",
        "<![CDATA[x]]>",
    ],
)
def test_what_could_act_is_refused(html: str) -> None:
    with pytest.raises(ActiveMarkup):
        to_text(html)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
TEXTS = st.lists(WORDS, max_size=6).map("\n".join).map(tidy)


@given(TEXTS)
def test_a_text_comes_back_from_html(text: str) -> None:
    found = to_text(to_html(text))
    assert (found.text, found.dropped) == (text, ())


@given(st.text())
def test_any_text_is_tidy_after_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(st.sampled_from("<>/&;ab\n =\"'!-#?x"), max_size=60))
def test_no_input_breaks_the_reader(html: str) -> None:
    try:
        found = to_text(html).text
    except ActiveMarkup:
        return
    assert found == tidy(found)
