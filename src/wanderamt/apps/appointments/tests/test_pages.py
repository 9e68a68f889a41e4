import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.public import appointments_of
from wanderamt.apps.appointments.tests.conftest import text
from wanderamt.apps.offices.public import OpeningWindow, cancel_window
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN
pytestmark = pytest.mark.usefixtures("frozen_clock")

LINKED = ["show", "bring", "ics", "move", "cancel"]


@pytest.fixture
def book_path(window: OpeningWindow) -> str:
    return reverse("appointments:book", args=[window.pk])


@pytest.fixture
def typed(window: OpeningWindow) -> dict[str, Any]:
    return {
        "services": ["personalausweis"],
        "start": (window.starts_at + timedelta(minutes=20)).isoformat(),
        "name": "Amir Beispiel",
        "language": "de",
        "email": "amir@example.org",
        "phone": "",
        "form_key": str(uuid7()),
    }


def test_the_next_stops_in_both_languages(client: Client, window: OpeningWindow) -> None:
    page = text(client.get("/naechste-stopps/"))
    assert "Pflege & Wohnen Martinshof" in page.replace("&amp;", "&")
    assert "18 freie Termine" in page
    english = client.get("/naechste-stopps/", headers={"accept-language": "en"})
    assert '<html lang="en"' in english.content.decode()
    assert "29 September 2025" in text(english)


def test_stops_near_a_place_come_first(
    client: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow], city: Any, now: datetime
) -> None:
    day = timedelta(days=1)
    make_window(
        site=city.site("karl-flor"),
        starts_at=window.starts_at - day,
        ends_at=window.ends_at - day,
        public_from=now,
    )

    def order(query: dict[str, str]) -> list[str]:
        response = client.get("/naechste-stopps/", query)
        return [stop.window.site.slug for stop in response.context["stops"]]

    assert order({}) == ["karl-flor", "martinshof"]
    assert order({"place": "Misburg"}) == ["martinshof", "karl-flor"]
    assert order({"quarter": city.quarter("Misburg-Süd").no}) == ["martinshof", "karl-flor"]


def test_an_unknown_place_is_told_at_the_field_and_keeps_what_was_typed(
    client: Client, window: OpeningWindow
) -> None:
    response = client.get("/naechste-stopps/", {"place": "Atlantis"})

    assert "Das haben wir in Hannover nicht gefunden" in text(response)
    assert 'value="Atlantis"' in response.content.decode()
    assert len(response.context["stops"]) == 1


def test_no_stop_is_told(client: Client, city: Any) -> None:
    assert "Zurzeit ist kein öffentlicher Stopp geplant." in text(client.get("/naechste-stopps/"))


def test_only_what_is_public_and_to_come_is_a_stop(
    client: Client,
    window: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    frozen_clock: Any,
    city: Any,
) -> None:
    make_window(counter=city.counter("Bürgeramt Aegi"), public_from=frozen_clock.moment)
    assert len(client.get("/naechste-stopps/").context["stops"]) == 1
    frozen_clock.move_to(window.ends_at)
    assert client.get("/naechste-stopps/").context["stops"] == []
    frozen_clock.move_to(window.starts_at - timedelta(days=30))
    assert client.get("/naechste-stopps/").context["stops"] == []


def test_a_full_stop_says_so(client: Client, window: OpeningWindow, booking: Book) -> None:
    for _ in range(36):
        booking()

    assert "ausgebucht" in text(client.get("/naechste-stopps/"))


def test_three_stops_need_no_more_queries_than_one(
    client: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow], now: datetime
) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/naechste-stopps/")
        return len(found)

    client.get("/naechste-stopps/")  # the words of the service list are kept from the first page on
    assert count() == 5
    for days in (1, 2):
        moved = timedelta(days=days)
        make_window(starts_at=window.starts_at + moved, ends_at=window.ends_at + moved, public_from=now)
    assert count() == 5


def test_many_stops_have_pages(
    client: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow], now: datetime
) -> None:
    for days in range(1, 22):
        moved = timedelta(days=days)
        make_window(starts_at=window.starts_at + moved, ends_at=window.ends_at + moved, public_from=now)
    first, second = client.get("/naechste-stopps/"), client.get("/naechste-stopps/", {"seite": "2"})
    assert [len(page.context["stops"]) for page in (first, second)] == [20, 2]
    assert "seite=2" in first.content.decode()


def test_booking_step_by_step(
    client: Client, book_path: str, typed: dict[str, Any], window: OpeningWindow
) -> None:
    assert "Was möchten Sie erledigen?" in text(client.get(book_path))
    nothing = text(client.get(book_path, {"schritt": "termin"}))
    assert "Bitte wählen Sie mindestens ein Anliegen" in nothing
    chosen = {"services": typed["services"], "schritt": "termin"}
    assert "Wann möchten Sie kommen?" in text(client.get(book_path, chosen))
    no_time = text(client.get(book_path, {**chosen, "schritt": "zeit"}))
    assert "Bitte wählen Sie eine Uhrzeit." in no_time
    with_time = {**chosen, "schritt": "zeit", "start": typed["start"]}
    assert "Wer kommt?" in text(client.get(book_path, with_time))
    check = text(client.post(book_path, {**typed, "schritt": "pruefen"}))
    assert "Stimmt alles?" in check
    assert "Amir Beispiel" in check
    assert appointments_of(window) == []
    done = client.post(book_path, {**typed, "schritt": "buchen"}, follow=True)
    [appointment] = appointments_of(window)
    assert "Ihr Termin ist gebucht" in text(done)
    assert appointment.code in text(done)
    assert "9:20 Uhr" in text(done)
    assert (appointment.source, appointment.email) == ("citizen", "amir@example.org")


def test_steps_can_be_gone_back(client: Client, book_path: str, typed: dict[str, Any]) -> None:
    back_to_matters = client.get(book_path, {"services": typed["services"], "schritt": "anliegen"})
    assert re.search(r'value="personalausweis"[^>]*checked', back_to_matters.content.decode())
    assert "Wann möchten Sie kommen?" in text(
        client.get(book_path, {"services": typed["services"], "schritt": "andere-zeit"})
    )
    other_time = client.post(book_path, {**typed, "schritt": "andere-zeit"}).content.decode()
    assert 'type="hidden" name="name" value="Amir Beispiel"' in other_time
    person = client.post(book_path, {**typed, "schritt": "person"}).content.decode()
    assert 'value="Amir Beispiel"' in person
    assert "Wer kommt?" in person


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Bitte geben Sie Ihren Namen an."),
        ({"name": "123"}, "Bitte geben Sie den Namen mit Buchstaben an."),
        ({"name": "Amir\u202e"}, "unsichtbare Zeichen"),
        ({"email": "amir@"}, "Bitte prüfen Sie die E-Mail-Adresse."),
        ({"phone": "ruf an"}, "Bitte schreiben Sie die Telefonnummer mit Ziffern"),
        ({"form_key": "x"}, "Die Seite ist veraltet."),
    ],
)
def test_wrong_data_are_told_at_the_field_and_nothing_is_booked(
    client: Client, book_path: str, typed: dict[str, Any], wrong: dict[str, str], message: str
) -> None:
    page = client.post(book_path, {**typed, "schritt": "buchen", **wrong})

    assert message in text(page)
    assert 'value="amir@example.org"' in page.content.decode() or "email" in wrong
    assert Appointment.objects.count() == 0


def test_wrong_data_are_told_in_english(client: Client, book_path: str, typed: dict[str, Any]) -> None:
    page = client.post(
        book_path, {**typed, "schritt": "buchen", "name": ""}, headers={"accept-language": "en"}
    )

    assert '<html lang="en"' in page.content.decode()
    assert page.context["form"].errors["name"]


def test_a_time_that_somebody_else_took_keeps_what_was_typed(
    client: Client, book_path: str, typed: dict[str, Any], booking: Book, window: OpeningWindow
) -> None:
    for _ in range(2):
        booking(source=CITIZEN, start=window.starts_at + timedelta(minutes=20))
    page = client.post(book_path, {**typed, "schritt": "buchen"})

    assert "Diese Zeit ist nicht mehr frei." in text(page)
    assert 'type="hidden" name="name" value="Amir Beispiel"' in page.content.decode()


def test_a_time_that_is_taken_in_the_last_moment_keeps_what_was_typed(
    client: Client, book_path: str, typed: dict[str, Any], booking: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        booking()
    monkeypatch.setattr(queries, "busy", lambda _: [])
    page = client.post(book_path, {**typed, "schritt": "buchen"})

    assert "Diese Zeit ist nicht mehr frei." in text(page)
    assert 'type="hidden" name="name" value="Amir Beispiel"' in page.content.decode()


def test_a_time_stays_good_while_others_book_around_it(
    client: Client, book_path: str, typed: dict[str, Any], booking: Book
) -> None:
    booking()  # ten minutes at nine: the times on the page shift, 9:20 is still free

    assert client.post(book_path, {**typed, "schritt": "buchen"}).status_code == 302


def test_a_second_click_shows_the_first_appointment(
    client: Client, book_path: str, typed: dict[str, Any], window: OpeningWindow
) -> None:
    first = client.post(book_path, {**typed, "schritt": "buchen"})
    second = client.post(book_path, {**typed, "schritt": "buchen"})

    [appointment] = appointments_of(window)
    shown = [
        links.read(page["Location"].split("/")[2], purpose=queries.LINK_PURPOSE) for page in (first, second)
    ]
    assert shown == [appointment.pk, appointment.pk]


def test_the_same_person_twice_is_told_at_the_name(
    client: Client, book_path: str, typed: dict[str, Any], window: OpeningWindow
) -> None:
    client.post(book_path, {**typed, "schritt": "buchen"})
    later = (window.starts_at + timedelta(hours=1)).isoformat()
    again = {**typed, "schritt": "buchen", "form_key": str(uuid7()), "start": later}
    page = client.post(book_path, again)

    assert page.context["form"].errors["name"]
    assert "gibt es an diesem Tag schon einen Termin" in text(page)


def test_too_many_matters_for_what_is_left(
    client: Client, window: OpeningWindow, booking: Book, book_path: str
) -> None:
    for _ in range(36):
        booking()
    page = client.get(book_path, {"services": ["personalausweis"], "schritt": "termin"})

    assert "ist an diesem Tag kein Platz mehr" in text(page)


def test_a_matter_that_is_not_on_the_list_is_refused(client: Client, book_path: str) -> None:
    page = client.get(book_path, {"services": ["hundesteuer"], "schritt": "termin"})

    assert page.context["form"].errors["services"]


def test_a_stop_that_cannot_be_booked_says_what_to_do(
    client: Client,
    window: OpeningWindow,
    book_path: str,
    make_window: Callable[..., OpeningWindow],
    city: Any,
) -> None:
    private = make_window(counter=city.counter("Bürgeramt Aegi"))
    assert client.get(reverse("appointments:book", args=[private.pk])).status_code == 409
    cancel_window(window=window)
    page = client.get(book_path)
    assert (page.status_code, "Dieser Stopp wurde abgesagt." in text(page)) == (409, True)


def test_an_unknown_stop_is_not_found(client: Client, city: Any) -> None:
    assert client.get(reverse("appointments:book", args=[uuid7()])).status_code == 404


def test_the_fixed_offices_are_on_the_page_with_what_is_certain(
    client: Client, window: OpeningWindow
) -> None:
    page = client.get("/naechste-stopps/")
    shown = text(page)
    assert "Im Lindener Rathaus, Hannover, Linden-Mitte (Anschrift nicht bestätigt)" in shown
    assert "Samstag: 08:00–12:00 Uhr" in shown
    assert "Bereich Geoinformation – LH Hannover, CC BY 4.0, bearbeitet" in shown
    assert [spot["short"] for spot in page.context["spots"] if spot["state"] == "office"][:2] == [
        "Aegi",
        "Bemerode",
    ]
