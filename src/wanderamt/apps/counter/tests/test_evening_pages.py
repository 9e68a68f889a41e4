"""The pages of the evening: the till, the end of the day, the report."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from wanderamt.apps.counter.models import WindowDay
from wanderamt.apps.counter.services.evening import close_day, count_cash, open_till
from wanderamt.apps.counter.tests.evenings import (
    EVENING,
    MORNING,
    address,
    appointment,
    case,
    document,
    page,
    payment,
    ticket,
)

pytestmark = pytest.mark.django_db
PAGES = ("cash", "close", "report", "report_pdf", "report_csv", "documents", "collection")


@pytest.fixture
def window(make_window: Callable[..., Any]) -> Any:
    return make_window()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_both_languages(
    desk: Client, window: Any, city: Any, name: str, language: str
) -> None:
    desk.cookies["django_language"] = language
    open_till(window=window, float_cents=15_000, now=MORNING)
    payment(window, 4_600, reverses=payment(window, 4_600))
    ticket(window, 1)
    appointment(window, city.services("personalausweis"), "Kurt Beispiel")
    document(window, city.service("personalausweis"))
    document(window, city.service("reisepass"), state="ready", ready_at=EVENING)

    assert desk.get(address(name, window)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_sees_nothing_of_the_evening(
    client: Client, stranger: Any, window: Any, name: str
) -> None:
    assert client.get(address(name, window)).status_code == 302
    client.force_login(stranger)
    assert client.get(address(name, window)).status_code == 403
    assert client.post(address(name, window)).status_code == 403


@pytest.mark.parametrize(
    ("name", "status"), [("report", 200), ("documents", 200), ("cash", 403), ("close", 403)]
)
def test_the_planner_reads_the_report_but_does_not_touch_the_till(
    client: Client, planner: Any, window: Any, name: str, status: int
) -> None:
    client.force_login(planner)

    assert client.get(address(name, window)).status_code == status


def test_an_unknown_window_is_not_found(desk: Client, city: Any) -> None:
    assert desk.get(reverse("counter:cash", args=["01992b00-0000-7000-8000-000000000000"])).status_code == 404


def test_the_till_is_opened_on_the_page(desk: Client, window: Any) -> None:
    answer = desk.post(address("cash", window), {"float_amount": "150,00"})

    assert answer["Location"] == address("cash", window)
    assert WindowDay.objects.get().float_cents == 15_000
    assert "150,00 €" in page(desk, "cash", window)


def test_opening_the_till_by_two_clicks_is_opening_it_once(desk: Client, window: Any) -> None:
    desk.post(address("cash", window), {"float_amount": "150,00"})

    assert desk.post(address("cash", window), {"float_amount": "150"}).status_code == 302


def test_a_second_float_is_refused_with_both_amounts_on_the_page(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=15_000, now=MORNING)

    answer = (
        desk.post(address("cash", window), {"float_amount": "200,00"}).content.decode().replace("\xa0", " ")
    )

    assert "schon mit 150,00 € eröffnet" in answer
    assert 'value="200,00"' in answer


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Bitte füllen Sie dieses Feld aus."),
        ("viel", "zum Beispiel 46,00"),
        ("1.5", "zum Beispiel 46,00"),
        ("-5,00", "ohne Minus"),
        ("999.999,00", "zu hoch"),
    ],
)
def test_an_amount_that_is_none_is_said_at_the_field(
    desk: Client, window: Any, typed: str, message: str
) -> None:
    answer = desk.post(address("cash", window), {"float_amount": typed}).content.decode()

    assert message in answer
    assert not WindowDay.objects.exists()


def test_counting_pieces_on_the_page(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=15_000, now=MORNING)

    answer = desk.post(address("cash", window), {"n5000": "2", "n2000": "2", "n500": "2"}, follow=True)

    assert "Die Kasse stimmt. Die Zählung ist gespeichert." in answer.content.decode()
    assert WindowDay.objects.get().counted_cents == 15_000
    assert 'value="2"' in answer.content.decode()


def test_cash_that_does_not_add_up_says_both_sums_and_keeps_the_input(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=15_000, now=MORNING)

    answer = desk.post(address("cash", window), {"n5000": "2", "n2000": "1", "total": ""}).content.decode()

    text = answer.replace("\xa0", " ")
    assert "Gezählt sind 120,00 €, gebucht sind 150,00 €. Die Differenz ist -30,00 €." in text
    assert 'name="n2000" value="1"' in text
    assert WindowDay.objects.get().counted_cents is None


def test_a_difference_with_its_reason_is_kept(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=15_000, now=MORNING)

    answer = desk.post(address("cash", window), {"total": "149,00", "reason": "1 Euro fehlt."}, follow=True)

    assert "Die Differenz steht mit Ihrem Grund im Bericht." in answer.content.decode()
    assert "149,00" in page(desk, "cash", window)


def test_minus_pieces_are_refused(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)

    desk.post(address("cash", window), {"n5000": "-2"})

    assert WindowDay.objects.get().counted_cents is None


def test_the_page_of_a_closed_till_has_no_form(desk: Client, window: Any) -> None:
    closed(window)

    text = page(desk, "cash", window)

    assert "Die Kasse ist abgeschlossen" in text
    assert 'name="n5000"' not in text


def closed(window: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=0, reason="", now=EVENING)
    close_day(window=window, closed_by="Theresa Kehl", accept_absent=False, now=EVENING)


def test_the_page_of_the_end_names_what_is_missing(desk: Client, window: Any, city: Any) -> None:
    ticket(window, 7, state="waiting", person_name="Kurt Beispiel")
    working = case(window, city.service("meldebescheinigung"), state="open")

    text = page(desk, "close", window)

    assert "W007" in text
    assert working.number in text
    assert "Die Kasse wurde noch nicht eröffnet." in text


def test_the_refusal_to_close_is_said_and_nothing_is_closed(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=0, reason="", now=EVENING)
    ticket(window, 7, state="waiting")

    answer = desk.post(address("close", window))

    assert "Es ist noch jemand da: W007 (wartet)." in answer.content.decode()
    window.refresh_from_db()
    assert window.state == "open"


def test_money_after_the_count_is_said_on_the_page(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=0, reason="", now=MORNING)
    payment(window, 4_600, at=EVENING)

    assert "Zählen Sie noch einmal." in page(desk, "close", window)


def test_closing_leads_to_the_report_and_closing_again_too(desk: Client, window: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=0, reason="", now=EVENING)

    first = desk.post(address("close", window))
    second = desk.post(address("close", window))

    assert first["Location"] == second["Location"] == address("report", window)
    assert WindowDay.objects.get().closed_by == "Theresa Kehl"
    assert "Dieser Tag ist abgeschlossen" in page(desk, "close", window)


def test_who_did_not_come_is_shown_before_closing(desk: Client, window: Any, city: Any) -> None:
    appointment(window, city.services("personalausweis"), "Kurt Beispiel")

    text = page(desk, "close", window)

    assert "1 Person mit Termin ist nicht gekommen" in text
    assert 'name="accept_absent"' not in text


def test_closing_early_wants_a_tick(desk: Client, window: Any, city: Any, frozen_clock: Any) -> None:
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=0, reason="", now=MORNING)
    appointment(window, city.services("personalausweis"), "Kurt Beispiel", start=EVENING - timedelta(hours=1))
    frozen_clock.move_to(EVENING - timedelta(hours=2))

    assert (
        "Heute kommen noch Personen mit Termin: 14:30 Uhr."
        in desk.post(address("close", window)).content.decode()
    )
    assert desk.post(address("close", window), {"accept_absent": "on"}).status_code == 302


def test_the_report_is_loaded_as_pdf_and_csv(desk: Client, window: Any) -> None:
    ticket(window, 1)

    as_pdf, as_csv = desk.get(address("report_pdf", window)), desk.get(address("report_csv", window))

    assert as_pdf["Content-Disposition"] == 'attachment; filename="bericht-2025-09-29-martinshof.pdf"'
    assert len(PdfReader(BytesIO(as_pdf.content)).pages) >= 1
    assert as_csv["Content-Type"] == "text/csv; charset=utf-8"
    assert "Personen bedient" in as_csv.content.decode("utf-8-sig")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_page_costs_the_same_for_one_and_three_rows(
    desk: Client, window: Any, city: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for number, key in enumerate(("meldebescheinigung", "personalausweis", "reisepass")[:rows], start=1):
        case(window, city.service(key), state="follow_up")
        ticket(window, number)

    with django_assert_num_queries(13):
        text = page(desk, "report", window)
    assert text.count("Es fehlt die Geburtsurkunde.") == rows
