import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.public import appointment_link, appointments_of, cancel
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.offices.public import OpeningWindow, cancel_window
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN
pytestmark = pytest.mark.usefixtures("frozen_clock")

LINKED = ["show", "bring", "ics", "move", "cancel"]


def text(response: Any) -> str:
    content = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def path(name: str, appointment: Appointment) -> str:
    return links.path(f"appointments:{name}", appointment.pk, purpose=queries.LINK_PURPOSE)


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
    assert count() == 4
    for days in (1, 2):
        moved = timedelta(days=days)
        make_window(starts_at=window.starts_at + moved, ends_at=window.ends_at + moved, public_from=now)
    assert count() == 4


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

    assert (first.status_code, second.status_code, second["Location"]) == (302, 302, first["Location"])
    assert len(appointments_of(window)) == 1


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


def test_an_appointment_is_found_by_code_and_name(client: Client, booking: Book) -> None:
    appointment = booking(person=someone("Elfriede Müller"))
    found = client.post("/mein-termin/", {"code": appointment.code.lower(), "name": "mueller"})
    assert found.status_code == 302
    assert "Elfriede Müller" in text(client.get(found["Location"]))
    wrong = client.post("/mein-termin/", {"code": appointment.code, "name": "Schmidt"})
    assert "gibt es keinen Termin" in text(wrong)
    empty = client.post("/mein-termin/", {"code": "", "name": ""})
    assert "Bitte geben Sie die Terminnummer an." in text(empty)


@pytest.mark.parametrize("name", LINKED)
def test_a_stranger_without_the_link_sees_nothing(client: Client, booking: Book, name: str) -> None:
    appointment, other = booking(), booking()
    token = links.token(other.pk, purpose="fleet.register")
    forged = links.token(appointment.pk, purpose=queries.LINK_PURPOSE)[:-2] + "xx"

    for bad in (token, forged, "x"):
        response = client.get(reverse(f"appointments:{name}", args=[bad]))
        assert response.status_code == 403
        assert appointment.person_name not in text(response)


def test_an_old_link_is_told(client: Client, booking: Book, frozen_clock: Any, settings: Any) -> None:
    link = appointment_link(booking())
    settings.LINK_MAX_AGE_DAYS = -1

    assert client.get(link).status_code == 410


@pytest.mark.parametrize("name", ["stops", "find"])
def test_a_stranger_may_open_the_public_pages(client: Client, city: Any, name: str) -> None:
    assert client.get(reverse(f"appointments:{name}")).status_code == 200


def test_an_erased_person_is_not_found(client: Client, booking: Book) -> None:
    appointment = booking()
    Appointment.objects.update(person_name="")

    assert client.get(path("show", appointment)).status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["show", "bring", "move", "cancel"])
def test_my_pages_in_both_languages(
    client: Client, booking: Book, window: OpeningWindow, name: str, language: str
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    response = client.get(path(name, appointment), headers={"accept-language": language})

    assert f'<html lang="{language}"' in response.content.decode()
    assert response.content.decode().count("<h1") == 1
    assert ("9:00 Uhr" if language == "de" else "9:00") in text(response)


def test_the_calendar_entry_is_a_download(client: Client, booking: Book) -> None:
    response = client.get(path("ics", booking()))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.startswith(b"BEGIN:VCALENDAR")


def test_moving(client: Client, booking: Book, window: OpeningWindow) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    ten = window.starts_at + timedelta(hours=1)
    assert "Bitte wählen Sie eine Uhrzeit." in text(client.post(path("move", appointment), {}))
    done = client.post(path("move", appointment), {"start": ten.isoformat()}, follow=True)

    assert "Ihr Termin ist verschoben" in text(done)
    assert "10:00 Uhr" in text(done)


def test_moving_to_a_time_that_is_taken_keeps_the_old_one(
    client: Client, booking: Book, window: OpeningWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    ten = window.starts_at + timedelta(hours=1)
    for _ in range(2):
        booking(source=CITIZEN, start=ten)
    page = client.post(path("move", appointment), {"start": ten.isoformat()})
    assert "Diese Zeit ist nicht mehr frei." in text(page)
    monkeypatch.setattr(queries, "busy", lambda _: [])
    page = client.post(path("move", appointment), {"start": ten.isoformat()})
    assert "Diese Zeit ist nicht mehr frei." in text(page)
    assert queries.get(appointment.pk).starts_at == window.starts_at


def test_nothing_to_move_to(client: Client, booking: Book) -> None:
    people = [booking() for _ in range(36)]

    assert "An diesem Tag ist keine andere Zeit frei" in text(client.get(path("move", people[0])))


def test_cancelling(client: Client, booking: Book, window: OpeningWindow) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    assert "Möchten Sie den Termin absagen?" in text(client.get(path("cancel", appointment)))
    assert appointments_of(window) == [appointment]
    done = client.post(path("cancel", appointment), follow=True)

    assert "Ihr Termin ist abgesagt" in text(done)
    assert appointments_of(window) == []
    assert client.get(path("cancel", appointment)).status_code == 302


def test_in_the_last_two_hours_the_page_names_the_telephone(
    client: Client, booking: Book, window: OpeningWindow, frozen_clock: Any
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    frozen_clock.move_to(window.starts_at - timedelta(minutes=119))
    page = text(client.get(path("show", appointment)))
    assert "Ab 2 Stunden vor Beginn geht das nur noch am Telefon" in page
    assert client.get(path("move", appointment)).status_code == 302
    refused = client.post(path("cancel", appointment))
    assert (refused.status_code, "nur bis 2 Stunden vor Beginn" in text(refused)) == (409, True)
    assert appointments_of(window) == [appointment]


def test_a_visit_at_the_bed_shows_the_room_and_is_not_moved_alone(client: Client, booking: Book) -> None:
    visit = booking(data={"place": "bedside", "room_label": "2.14"})
    page = text(client.get(path("show", visit)))

    assert "wir kommen in Zimmer 2.14" in page
    assert "Termin verschieben" not in page
    assert client.get(path("move", visit)).status_code == 302


def test_a_cancelled_appointment_leads_to_the_next_stops(
    client: Client, booking: Book, now: datetime
) -> None:
    appointment = booking()
    cancel(appointment=appointment, now=now)

    assert "Neuen Termin suchen" in text(client.get(path("show", appointment)))


def test_the_subject_of_a_link_is_a_uuid(booking: Book) -> None:
    appointment = booking()
    token = appointment_link(appointment).split("/")[-2]

    assert links.read(token, purpose=queries.LINK_PURPOSE) == UUID(str(appointment.pk))
