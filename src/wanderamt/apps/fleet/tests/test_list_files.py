"""What a file may be, and what a cell may say."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wanderamt.apps.fleet.forms.list_rows import harmless
from wanderamt.apps.fleet.forms.list_table import MAX_ROWS, read_table
from wanderamt.apps.fleet.forms.list_words import MatterWords, plain

TEXT = "Name;Geburtsdatum;Anliegen\r\nJörg Größe;08.05.1940;Perso\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_usual_ways_to_write_a_list_are_read(encoding: str, sign: str) -> None:
    [row] = read_table(TEXT.replace(";", sign).encode(encoding)).rows

    assert row.cells == {"name": "Jörg Größe", "born_on": "08.05.1940", "services": "Perso"}
    assert (row.number, row.surplus) == (2, False)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("NAME;Geb.-Datum;Anliegen;Ort (Raum/Bett);Zimmer-Nr.", "name born_on services place room_label"),
        ("Vorname;Nachname;geboren am;Leistung", "first_name last_name born_on services"),
        ("Name,Date of birth,Matters,Room/bed,Room", "name born_on services place room_label"),
        (
            "Name;Geburtsdatum;Anliegen;Vertretung (keine/Betreuung);Name der Vertretung;Sprache",
            "name born_on services representation representative_name language",
        ),
    ],
)
def test_names_of_columns_are_read_forgivingly(header: str, fields: str) -> None:
    assert list(read_table(f"{header}\nx".encode()).headers) == fields.split()


def test_columns_that_mean_nothing_are_named() -> None:
    table = read_table(b"Name;Telefon;Geburtsdatum;Anliegen;\nA;0511;1.1.1940;Perso;")

    assert table.unread == ("Telefon",)
    assert table.rows[0].cells == {"name": "A", "born_on": "1.1.1940", "services": "Perso"}


def test_rows_are_numbered_as_in_the_spreadsheet() -> None:
    table = read_table(b'sep=;\r\nName;Geburtsdatum;Anliegen\n;;\n"A\n B";;\n\nC;;;D;;x\n')

    assert [(row.number, row.cells["name"], row.surplus) for row in table.rows] == [
        (3, "A B", False),
        (5, "C", True),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04[Content_Types].xml", "Datei von Excel oder ein ZIP-Archiv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Datei von Excel"),
        (b"%PDF-1.7\n", "eine PDF-Datei"),
        (b"\x89PNG\r\n\x1a\n", "Das ist ein Bild"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "Das ist ein Bild"),
        (b"\n<!DOCTYPE html><html>", "eine Internetseite"),
        (b"{\\rtf1 Liste}", "eine andere Art von Datei"),
        (TEXT.encode("utf-16"), "Zeichen in dieser Datei nicht lesen"),
        (b"Name;Geburts\x00datum", "Zeichen in dieser Datei nicht lesen"),
        (b"Name\x81;Anliegen\xff", "Zeichen in dieser Datei nicht lesen"),
        (b"", "Die Datei ist leer"),
        (b"\xef\xbb\xbf\r\n;;\r\n", "Die Datei ist leer"),
        (b"Anna Eins;08.05.1940;Perso\n", "fehlen die Namen der Spalten"),
        (b"Name;Anliegen\nA;Perso", "fehlen diese Spalten: Geburtsdatum"),
        (b"Nachname;Zimmer\nA;1", "fehlen diese Spalten: Name, Geburtsdatum, Anliegen"),
        (b"Name;Geburtsdatum;Anliegen;Geboren am\nA", "Die Spalte „Geburtsdatum“ gibt es mehrmals"),
        ("Name\u202e;Geburtsdatum;Anliegen\nA".encode(), "unsichtbare Zeichen"),
        (b"Name;Geburtsdatum;Anliegen\n", "steht noch niemand"),
        (b'Name;Geburtsdatum;Anliegen\n"A;1.1.1940', "Ab Zeile 2 können wir die Datei nicht lesen"),
        (b"Name;Geburtsdatum;Anliegen\n" + b"A;;\n" * (MAX_ROWS + 1), "stehen 201 Personen"),
    ],
)
def test_what_is_not_a_list_is_told(content: bytes, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_table(content)
    assert message in refused.value.messages[0]


def test_as_many_people_as_allowed_are_read() -> None:
    assert len(read_table(b"Name;Geburtsdatum;Anliegen\n" + b"A;;\n" * MAX_ROWS).rows) == MAX_ROWS


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A0", "+49", "-1+1", "@SUM(A1)", "Anna\u202e", "An\x1bna"])
def test_formulas_and_invisible_signs_are_refused(cell: str) -> None:
    with pytest.raises(ValidationError):
        harmless(cell)


@pytest.mark.parametrize(("cell", "value"), [("-", ""), ("–", ""), ("", ""), ("Anna-Lena", "Anna-Lena")])
def test_a_lone_dash_means_nothing(cell: str, value: str) -> None:
    assert harmless(cell) == value


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert plain("  Straße (Nr./Ort) é ") == "strasse nr ort e"


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("personalausweis", ["personalausweis"]),
        ("PERSO", ["personalausweis"]),
        ("Personalausweis beantragen (ab 16 Jahren)", ["personalausweis"]),
        ("Identity card", ["personalausweis"]),
        ("Ausweis, ummelden", ["personalausweis", "ummeldung"]),
        ("Perso / Personalausweis;Umzug melden", ["personalausweis", "ummeldung"]),
        ("Ausweis und ummelden", ["personalausweis", "ummeldung"]),
        ("Betreuung und Ausweis", ["befreiung_ausweispflicht"]),
        ("", []),
    ],
)
def test_matters_are_read_in_everyday_words(city: Any, cell: str, keys: list[str]) -> None:
    offered = city.services("personalausweis", "ummeldung", "befreiung_ausweispflicht")

    assert MatterWords(offered).read(cell) == keys


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("Hundesteuer", "„Hundesteuer“ finden wir nicht unter den Anliegen dieses Tages."),
        ("Personalausweiss", "Meinen Sie „Personalausweis beantragen (ab 16 Jahren)“?"),
        (
            "amtliche Beglaubigung",
            "kann verschiedenes heißen: „Kopie beglaubigen“ / „Unter",
        ),
    ],
)
def test_words_that_are_not_clear_are_told(city: Any, cell: str, message: str) -> None:
    offered = city.services("personalausweis", "beglaubigung_kopie", "beglaubigung_unterschrift")
    with pytest.raises(ValidationError) as refused:
        MatterWords(offered).read(cell)
    assert message in refused.value.messages[0]
