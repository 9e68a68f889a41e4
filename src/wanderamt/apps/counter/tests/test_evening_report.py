"""The report of a window: figures, and the same figures as tables, CSV and PDF."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from pypdf import PdfReader

from wanderamt.apps.counter import reporting
from wanderamt.apps.counter.queries.evening import report_of
from wanderamt.apps.counter.reporting.cells import words
from wanderamt.apps.counter.services.evening import close_day, count_cash, open_till
from wanderamt.apps.counter.tests.evenings import (
    EVENING,
    MORNING,
    appointment,
    case,
    document,
    payment,
    ticket,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def window(make_window: Callable[..., Any]) -> Any:
    return make_window()


@pytest.fixture
def full_day(window: Any, city: Any) -> Any:
    """Four people served at two desks, one in bed; two who left; two no-shows; money; documents."""
    cards = city.services("personalausweis")
    came = appointment(window, cards, "Elfriede Beispiel")
    called = appointment(window, cards, "Kurt Beispiel")
    appointment(window, cards, "Ilse Beispiel")
    open_till(window=window, float_cents=10_000, now=MORNING)
    ticket(window, 1, kind="appointment", appointment=came)
    ticket(window, 2, kind="appointment", appointment=called, state="no_show")
    ticket(window, 3, place="bedside", room_label="12")
    ticket(window, 4)
    ticket(window, 5)
    ticket(window, 6, state="left")
    ticket(window, 7, state="no_show")
    case(window, city.service("meldebescheinigung"))
    case(window, city.service("befreiung_ausweispflicht"), state="follow_up")
    document(window, city.service("personalausweis"))
    document(window, city.service("reisepass"), delivery="direct")
    first = payment(window, 4_600)
    payment(window, 4_600)
    payment(window, 4_600, method="card")
    payment(window, 4_600, reverses=first)
    count_cash(
        window=window,
        pieces={5_000: 2, 2_000: 2, 500: 1},
        total_cents=None,
        reason="1 Euro zu wenig gegeben.",
        now=EVENING,
    )
    close_day(window=window, closed_by="Theresa Kehl", accept_absent=False, now=EVENING)
    window.refresh_from_db()
    return window


def test_people_are_counted_by_what_happened_to_them(full_day: Any) -> None:
    people = report_of(full_day).people

    assert (people.booked, people.served, people.served_walk_ins, people.served_at_bed) == (3, 4, 3, 1)
    assert (people.walk_ins, people.no_shows, people.left, people.expected) == (5, 2, 2, 0)


def test_while_the_window_is_open_nobody_is_a_no_show_for_not_being_there_yet(window: Any, city: Any) -> None:
    appointment(window, city.services("personalausweis"), "Ilse Beispiel")

    people = report_of(window).people

    assert (people.no_shows, people.expected) == (0, 1)


def test_waiting_leaves_out_people_in_bed(full_day: Any) -> None:
    waiting = report_of(full_day).waiting

    assert (waiting.median, waiting.p90, waiting.n, waiting.hidden) == (
        timedelta(minutes=5),
        timedelta(minutes=5),
        3,
        "",
    )


def test_handling_has_a_median_and_a_90th_percentile(full_day: Any) -> None:
    handling = report_of(full_day).handling

    assert (handling.median, handling.p90, handling.n) == (
        timedelta(minutes=13, seconds=30),
        timedelta(minutes=15),
        4,
    )


def test_times_of_two_people_are_not_shown(window: Any) -> None:
    ticket(window, 1)
    ticket(window, 2)

    report = report_of(window)

    assert (report.waiting.median, report.waiting.n, report.waiting.hidden) == (None, 2, "few")
    assert (report.handling.p90, report.handling.hidden) == (None, "few")
    assert "weniger als 3 Personen" in reporting.tables(report)[2].sentence


def test_the_pace_of_a_single_desk_is_not_shown(window: Any) -> None:
    for number in range(1, 6):
        ticket(window, number, desk=1)

    report = report_of(window)

    assert (report.handling.median, report.handling.n, report.handling.hidden) == (None, 5, "one_desk")
    assert report.waiting.median == timedelta(minutes=5)
    assert "nur einem Arbeitsplatz" in reporting.tables(report)[2].sentence


def test_fees_are_added_up_by_kind_and_method(full_day: Any) -> None:
    report = report_of(full_day)

    [kind] = report.fees
    assert (kind.pieces, kind.cash_cents, kind.card_cents) == (2, 4_600, 4_600)
    assert (report.cash_cents, report.card_cents) == (4_600, 4_600)


def test_a_fee_that_came_and_went_is_not_listed(window: Any) -> None:
    payment(window, 4_600, reverses=payment(window, 4_600))

    assert report_of(window).fees == ()


def test_cash_shows_what_is_missing_and_why(full_day: Any) -> None:
    till = report_of(full_day).till

    assert (till.expected_cents, till.counted_cents, till.difference_cents) == (14_600, 14_500, -100)
    assert till.reason == "1 Euro zu wenig gegeben."


def test_documents_and_follow_ups_are_listed(full_day: Any) -> None:
    report = report_of(full_day)

    assert (report.documents_to_collect, report.documents_sent_home) == (1, 1)
    assert [each.reason for each in report.follow_ups] == ["Es fehlt die Geburtsurkunde."]


@pytest.mark.parametrize("people", [1, 3])
def test_the_report_asks_the_same_questions_whatever_its_size(
    window: Any, city: Any, people: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, people + 1):
        ticket(window, number)
        payment(window, 4_600)
        document(window, city.service("personalausweis"), person=f"Person {number}")
        appointment(window, city.services("reisepass"), "Ilse " + "x" * number)

    with django_assert_num_queries(9):
        report_of(window)


def _lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_csv_says_one_value_a_line(full_day: Any) -> None:
    content = reporting.as_csv(report_of(full_day), language="de")

    lines = _lines(content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines[0] == ["Abschnitt", "Zeile", "Merkmal", "Wert", "Einheit"]
    assert ["Personen", "Personen bedient", "Personen", "4", "Anzahl"] in lines
    assert ["Kasse", "Differenz", "Betrag", "-1,00", "EUR"] in lines
    assert {len(line) for line in lines} == {5}


def test_the_csv_in_english_has_decimal_points(full_day: Any) -> None:
    lines = _lines(reporting.as_csv(report_of(full_day), language="en"))

    assert ["-1.00", "EUR"] in [line[3:] for line in lines]


@pytest.mark.parametrize("text", ["=1+1", "+49 511", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1"])
def test_a_text_never_becomes_a_formula(text: str) -> None:
    cell = words(text)

    assert (cell.text, cell.plain) == (text, f"'{text}")


def test_a_reason_in_the_csv_never_becomes_a_formula(window: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=1, reason="=HYPERLINK(1)", now=EVENING)

    content = reporting.as_csv(report_of(window), language="de").decode("utf-8-sig")

    assert ";=HYPERLINK" not in content


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pdf_is_tagged_and_says_its_language(full_day: Any, language: str) -> None:
    reader = PdfReader(BytesIO(reporting.as_pdf(report_of(full_day), language=language)))

    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a dictionary in every tagged PDF
    assert str(root["/Lang"])[:2] == language
    assert "/StructTreeRoot" in root
    assert "Martinshof" in str(reader.metadata.title if reader.metadata else "")
    assert "pdfuaid" in reader.xmp_metadata.rdf_root.toxml() if reader.xmp_metadata else False


def test_the_pdf_says_what_the_page_says(full_day: Any) -> None:
    report = report_of(full_day)
    reader = PdfReader(BytesIO(reporting.as_pdf(report, language="de")))

    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    for table in reporting.tables(report):
        assert table.title in text
        assert all(row[0].text in text for row in table.rows)


def test_no_clerk_stands_in_the_report(full_day: Any) -> None:
    report = report_of(full_day)

    page = " ".join(cell.text for table in reporting.tables(report) for row in table.rows for cell in row)
    assert "Kehl" not in page + reporting.headline(report) + str(reporting.key_figures(report)) + str(
        reporting.window_facts(report)
    )


def test_an_empty_day_says_so(window: Any) -> None:
    found = {table.title: table for table in reporting.tables(report_of(window))}

    assert {title: table.empty for title, table in found.items() if not table.rows} == {
        "Anliegen und Ergebnisse": "Es wurde kein Anliegen begonnen.",
        "Gebühren nach Art und Zahlungsweg": "Es wurde keine Gebühr bezahlt.",
        "Kasse": "Die Kasse wurde nicht eröffnet.",
        "Bestellte Dokumente": "Es wurde kein Dokument bestellt.",
        "Was noch zu tun ist": "Nichts ist offen geblieben.",
    }
    assert reporting.as_pdf(report_of(window), language="de")


def test_a_day_that_is_not_over_shows_cases_in_work(window: Any, city: Any) -> None:
    case(window, city.service("meldebescheinigung"), state="open")

    table = reporting.tables(report_of(window))[1]

    assert [column.label for column in table.columns][-2:] == ["in Arbeit", "Gebühren"]
    assert [cell.plain for cell in table.rows[0]][1:] == ["1", "0", "0", "0", "0", "1", "0,00"]


def test_the_file_name_says_day_and_place(full_day: Any) -> None:
    assert reporting.file_name(report_of(full_day), "pdf") == "bericht-2025-09-29-martinshof.pdf"
