"""The list as a table that no spreadsheet runs."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.apps.catalogue.exchange.table import COLUMNS, harmless, rows
from wanderamt.apps.catalogue.models import Service, Text
from wanderamt.apps.catalogue.models.text import forget_texts
from wanderamt.apps.catalogue.public import load_catalogue

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("", ""),
        ("Ausweis", "Ausweis"),
        ("§ 1 PAuswG", "§ 1 PAuswG"),
        ("46,00 €", "46,00 €"),
        ("=1+1", "'=1+1"),
        ("+49 511", "'+49 511"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
    ],
)
def test_a_cell_is_never_a_formula(cell: str, written: str) -> None:
    assert harmless(cell) == written


@given(st.text(st.sampled_from("=+-@ \t\r\na1'\u00a0"), max_size=6))
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert not harmless(cell).lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def table(language: str = "de") -> list[dict[str, str]]:
    text = "".join(rows(language=language, on=TODAY)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.django_db
def test_each_service_is_one_line_with_what_people_ask_first() -> None:
    load_catalogue()
    found = {row["ID"]: row for row in table()}
    assert set(found) == set(Service.objects.values_list("pk", flat=True))
    card = found["personalausweis"]
    assert card["Anliegen"] == "Personalausweis beantragen (ab 16 Jahren)"
    assert card["LeiKa"] == "99008001012000"
    assert "PAuswG" in card["Rechtsgrundlagen"]
    assert card["Kosten"]
    assert found["anmeldung"]["Kosten"] == "kostenlos"
    assert " | " in card["Das bringen Sie mit"]


@pytest.mark.django_db
def test_heads_and_texts_come_in_the_language_asked_for() -> None:
    load_catalogue()
    row = next(row for row in table("en") if row["ID"] == "personalausweis")
    assert "Apply for an ID card (from age 16)" in row.values()
    assert "Anliegen" not in row


@pytest.mark.django_db
def test_a_text_of_an_editor_cannot_run_in_a_spreadsheet() -> None:
    load_catalogue()
    Text.objects.create(
        key="service.anmeldung.summary",
        language="de",
        text='=HYPERLINK("https://x.de";"Bitte")\nZeile',
        by="source",
    )
    forget_texts()
    row = next(row for row in table() if row["ID"] == "anmeldung")
    assert row["Kurz gesagt"] == '\'=HYPERLINK("https://x.de";"Bitte")\nZeile'


@pytest.mark.django_db
def test_lines_end_as_spreadsheets_expect() -> None:
    load_catalogue()
    pieces = list(rows(language="de", on=TODAY))
    assert pieces[0] == "\ufeff"
    assert len(pieces) == 63
    assert all(piece.endswith("\r\n") for piece in pieces[1:])
    assert pieces[1].count(";") == len(COLUMNS) - 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_table_costs_the_same_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    load_catalogue()
    Service.objects.exclude(pk__in=["anmeldung", "personalausweis", "reisepass"][:count]).delete()
    forget_texts()
    with django_assert_num_queries(2):
        assert len(table()) == count


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["kostenlos", "mindestens", "hängt", "nicht bestätigt"])
def test_a_cost_promises_nothing_that_is_not_known(words: str) -> None:
    load_catalogue()
    assert any(words in row["Kosten"] for row in table())
