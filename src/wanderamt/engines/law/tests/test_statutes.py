"""Reading statute texts: the same paragraph gives the same words, whatever it is written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.law.statutes import (
    Section,
    Statute,
    StatuteError,
    fingerprint,
    law_of_file,
    parse_markdown,
    parse_xml,
    words,
)

MARKDOWN = """\
% Verordnung über Gebühren für Personalausweise (PAuswGebV)
% Ausfertigungsdatum: 01.11.2010

# Eingangsformel

Auf Grund des § 34 Nummer 8 des Personalausweisgesetzes

# § 1 – Gebühren für Ausweise

(1) Für die Ausstellung eines Personalausweises sind folgende Gebühren zu erheben:

1. 27,60 Euro für einen Personalausweis, dessen Inhaber noch nicht 24 Jahre alt ist,

2. 46 Euro in allen anderen Fällen.

# § 2 – Gebühr für die eID-Karte

(1) Für die eID-Karte ist eine Gebühr von 37&nbsp;Euro zu erheben.

# §§ 3 und 4 – (weggefallen)

# Anlage 2a – (zu § 13)Passmuster

![Abbildung des Einbands](https://example.org/j01250_0010.jpg)

# Schlussformel

Der Bundesrat hat zugestimmt.
"""
XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">
<dokumente doknr="BJNR147700010">
  <norm><metadaten><jurabk>PAuswGebV</jurabk><amtabk>PAuswGebV</amtabk></metadaten></norm>
  <norm><metadaten><jurabk>PAuswGebV</jurabk><enbez>Eingangsformel</enbez></metadaten>
    <textdaten><text><Content><P>Auf Grund des § 34</P></Content></text></textdaten></norm>
  <norm><metadaten><jurabk>PAuswGebV</jurabk><enbez>§ 1</enbez><titel format="parat">Gebühren für
    Ausweise</titel></metadaten>
    <textdaten><text format="XML"><Content><P>(1) Für die Ausstellung eines Personalausweises sind folgende
    Gebühren zu erheben:<DL><DT>1.</DT><DD><LA>27,60 Euro für einen Personalausweis, dessen Inhaber noch nicht
    24 Jahre alt ist,</LA></DD><DT>2.</DT><DD><LA>46 Euro in allen anderen Fällen.</LA></DD></DL></P>
    </Content></text><fussnoten><Content><P>Eine Fußnote</P></Content></fussnoten></textdaten></norm>
  <norm><metadaten><jurabk>PAuswGebV</jurabk><enbez>§ 2</enbez>
    <titel>Gebühr für die eID-Karte</titel></metadaten>
    <textdaten><text><Content><P>(1) Für die eID-Karte ist eine Gebühr von 37&#160;Euro zu
    erheben.</P></Content></text></textdaten></norm>
  <norm><metadaten><jurabk>PAuswGebV</jurabk><enbez>§§ 3 und 4</enbez>
    <titel>(weggefallen)</titel></metadaten>
    <textdaten/></norm>
  <norm><metadaten><jurabk>PAuswGebV</jurabk><enbez>Anlage 2a</enbez>
    <titel>(zu § 13)Passmuster</titel></metadaten>
    <textdaten><text><Content><P>Abbildung des Einbands</P></Content></text></textdaten></norm>
</dokumente>
"""


def markdown(text: str) -> Statute:
    return parse_markdown(text.encode(), file="laws/PAuswGebV.md", law="PAuswGebV")


def xml(text: str) -> Statute:
    return parse_xml(text.encode(), file="BJNR147700010.xml")


@pytest.mark.parametrize("statute", [markdown(MARKDOWN), xml(XML)], ids=["markdown", "xml"])
def test_paragraphs_and_annexes_are_found_and_nothing_else(statute: Statute) -> None:
    assert statute.law == "PAuswGebV"
    assert [(each.name, each.title, each.gone) for each in statute.sections.values()] == [
        ("§ 1", "Gebühren für Ausweise", False),
        ("§ 2", "Gebühr für die eID-Karte", False),
        ("§ 3", "(weggefallen)", True),
        ("§ 4", "(weggefallen)", True),
        ("Anlage 2a", "(zu § 13)Passmuster", False),
    ]


def test_markdown_and_xml_of_one_law_have_the_same_fingerprints() -> None:
    one, other = (
        {name: each.print for name, each in statute.sections.items()}
        for statute in (markdown(MARKDOWN), xml(XML))
    )

    assert one == other


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("46 Euro", "46  \n Euro", True),
        ("46 Euro", "46\u00a0Euro", True),
        ("46 Euro", "46&nbsp;Euro", True),
        ("Personal\u00adausweis", "Personalausweis", True),
        ("Gebühr", "Gebu\u0308hr", True),
        ("<td>70 Euro,</td>", "70 Euro", True),
        ("**46** Euro", "46 Euro", True),
        ("_46_ Euro", "46 Euro", True),
        ("46 Euro.", "46 Euro;", True),
        ("27,60 Euro", "27,60 Euro Euro", False),
        ("27,60 Euro", "2760 Euro", False),
        ("27,60 Euro", "27,6 Euro", False),
        ("37 Euro", "46 Euro", False),
        ("darf", "muss", False),
        ("§ 15", "15", False),
        ("§ 15", "§ 27", False),
        ("und", "oder", False),
        ("darf erteilt werden", "darf nicht erteilt werden", False),
        ("die Behörde", "Die Behörde", False),
    ],
)
def test_what_counts_as_a_change(before: str, after: str, same: bool) -> None:
    assert (fingerprint(before) == fingerprint(after)) is same


def test_a_fingerprint_is_stable_for_ever() -> None:
    """The record on disk depends on it."""
    assert fingerprint("46 Euro in allen anderen Fällen.") == "36cd6fff4a2fb54f"


@given(
    st.text(alphabet=st.characters(exclude_characters="&<>![]()")),
    st.text(alphabet=" \n\t\u00a0.,;:()", max_size=20),
)
def test_white_space_and_punctuation_at_the_ends_change_nothing(text: str, around: str) -> None:
    assert words(f"{around} {text} {around}") == words(text)


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("PAuswGebV-BJNR147700010.md", "PAuswGebV"),
        ("PAuswGebV.md", "PAuswGebV"),
        ("SGB_10-BJNR114690980.md", "SGB 10"),
        ("AO_1977-BJNR006130976.md", "AO"),
        ("FeV_2010.md", "FeV"),
        ("1._BMeldDÜV-BJNR194500014.md", "1. BMeldDÜV"),
    ],
)
def test_a_file_name_says_which_law_it_holds(name: str, law: str) -> None:
    assert law_of_file(name) == law


def test_a_heading_that_comes_twice_is_one_paragraph() -> None:
    twice = markdown("# Anlage – Erstes\n\nEins\n\n# Anlage – Zweites\n\nZwei\n")

    assert list(twice.sections) == ["Anlage"]
    assert words(twice.sections["Anlage"].text) == ["Eins", "Zweites", "Zwei"]


def test_other_headings_end_a_paragraph() -> None:
    statute = markdown(
        "# § 1 – Eins\n\nText\n\n## Abschnitt 2\n\nkein Text eines Paragrafen\n\n# § 2\n\nZwei\n"
    )

    assert [(each.name, each.title, each.text.strip()) for each in statute.sections.values()] == [
        ("§ 1", "Eins", "Text"),
        ("§ 2", "", "Zwei"),
    ]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("# § 5a – Titel", ["§ 5a"]),
        ("# §§ 3 bis 5 – (weggefallen)", ["§ 3", "§ 4", "§ 5"]),
        ("# §§ 3, 4", ["§ 3", "§ 4"]),
        ("# Art 15 – Auskunftsrecht", ["Art. 15"]),
        ("# Art. 15 – Auskunftsrecht", ["Art. 15"]),
        ("# Artikel 16", ["Art. 16"]),
        ("# Anlage 8e – (zu § 24a)", ["Anlage 8e"]),
        ("# Anlage", ["Anlage"]),
    ],
)
def test_headings_of_paragraphs(heading: str, names: list[str]) -> None:
    assert list(markdown(f"{heading}\n\nText\n").sections) == names


@pytest.mark.parametrize(
    ("title", "text", "gone"),
    [
        ("(weggefallen)", "", True),
        ("", "(weggefallen)", True),
        ("Titel", "(weggefallen)", False),
        ("", "(3) (weggefallen) (4) Die Meldebehörde hat", False),
        ("Titel", "Text", False),
        ("", "", False),
    ],
)
def test_what_is_repealed(title: str, text: str, gone: bool) -> None:
    assert Section(name="§ 3", title=title, text=text).gone is gone


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "has no heading of a paragraph"),
        (b"Nur Text\n# Eingangsformel\n", "has no heading of a paragraph"),
        ("# § 1 Gebühr".encode("latin-1"), r"is not UTF-8 \(byte 3\)"),
        ("# § 1 – Gebühr".encode("utf-16"), "is not UTF-8"),
    ],
)
def test_markdown_that_cannot_be_used_names_the_file(data: bytes, problem: str) -> None:
    with pytest.raises(StatuteError, match=f"^laws/BMG.md: {problem}"):
        parse_markdown(data, file="laws/BMG.md", law="BMG")


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert list(parse_markdown(b"\xef\xbb\xbf# \xc2\xa7 1\n", file="BMG.md", law="BMG").sections) == ["§ 1"]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><dokumente>&b;</dokumente>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><dokumente>&a;</dokumente>'
NORM = "<norm><metadaten>{}</metadaten></norm>"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is broken XML"),
        ("<dokumente><norm></dokumente>", "is broken XML"),
        ("kein XML", "is broken XML"),
        (BOMB, "declares entities or outside parts"),
        (OUTSIDE, "declares entities or outside parts"),
        ('<?xml version="1.0" encoding="klingon"?><dokumente/>', "(is broken XML|has an encoding)"),
        ("<dokumente/>", "is not a law in the format"),
        ("<html><norm/></html>", "is not a law in the format"),
        (f"<dokumente>{NORM.format('')}</dokumente>", "does not say which law it holds"),
        (f"<dokumente>{NORM.format('<jurabk> </jurabk>')}</dokumente>", "does not say which law it holds"),
        (f"<dokumente>{NORM.format('<jurabk>BMG</jurabk>')}</dokumente>", "has no heading of a paragraph"),
    ],
)
def test_xml_that_cannot_be_used_names_the_file(text: str, problem: str) -> None:
    with pytest.raises(StatuteError, match=f"^BMG.xml: {problem}") as refused:
        parse_xml(text.encode(), file="BMG.xml")

    assert refused.value.file == "BMG.xml"


def test_a_law_without_official_short_name_has_the_name_of_the_database() -> None:
    text = XML.replace("<amtabk>PAuswGebV</amtabk>", "").replace("<jurabk>PAuswGebV", "<jurabk>FeV 2010")

    assert xml(text).law == "FeV"
