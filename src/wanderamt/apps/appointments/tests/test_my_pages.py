from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.public import appointment_link, appointments_of, cancel
from wanderamt.apps.appointments.services import find_brake
from wanderamt.apps.appointments.tests.conftest import path, someone, text
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN
pytestmark = pytest.mark.usefixtures("frozen_clock")

LINKED = ["show", "bring", "ics", "qr", "move", "cancel", "add_person", "forget"]


def test_an_appointment_is_found_by_code_and_name(client: Client, booking: Book) -> None:
    appointment = booking(person=someone("Elfriede Müller"))
    found = client.post("/mein-termin/", {"code": appointment.code.lower(), "name": "mueller"})
    assert found.status_code == 302
    assert "Elfriede Müller" in text(client.get(found["Location"]))
    wrong = client.post("/mein-termin/", {"code": appointment.code, "name": "Schmidt"})
    assert "gibt es keinen Termin" in text(wrong)
    empty = client.post("/mein-termin/", {"code": "", "name": ""})
    assert "Bitte geben Sie den Code an." in text(empty)


def test_who_guesses_names_for_a_code_has_to_wait(
    client: Client, booking: Book, frozen_clock: FrozenClock
) -> None:
    appointment = booking(person=someone("Anna Müller"))
    right = {"code": appointment.code, "name": "Müller"}
    for _ in range(find_brake.allowed):
        client.post("/mein-termin/", {**right, "name": "Schmidt"})
    page = client.post("/mein-termin/", right)
    assert (page.status_code, "Das waren zu viele Versuche" in text(page)) == (429, True)
    frozen_clock.advance(timedelta(minutes=5))
    assert client.post("/mein-termin/", right).status_code == 302


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


@pytest.mark.parametrize("name", ["stops", "find", "search"])
def test_a_stranger_may_open_the_public_pages(client: Client, city: Any, name: str) -> None:
    assert client.get(reverse(f"appointments:{name}")).status_code == 200


def test_an_erased_person_is_not_found(client: Client, booking: Book) -> None:
    appointment = booking()
    Appointment.objects.update(person_name="")

    assert client.get(path("show", appointment)).status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["show", "bring", "move", "cancel", "add_person"])
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


def at(window: OpeningWindow, minutes: int) -> dict[str, str]:
    """What the button of a time sends."""
    return {"start": f"{window.pk}|{(window.starts_at + timedelta(minutes=minutes)).isoformat()}"}


def test_moving(client: Client, booking: Book, window: OpeningWindow) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    page = client.get(path("move", appointment))
    assert "Er bleibt bestehen, bis die neue Zeit sicher ist." in text(page)
    assert len(page.context["offices"]) == 1
    done = client.post(path("move", appointment), at(window, 60), follow=True)

    assert "Ihr Termin ist verschoben" in text(done)
    assert "10:00 Uhr" in text(done)


def test_moving_to_another_office(
    client: Client, booking: Book, window: OpeningWindow, make_window: Any, city: Any, now: datetime
) -> None:
    counter = city.counter("Bürgeramt Aegi")
    office = make_window(counter=counter, site=counter.site, public_from=now, room="")
    appointment = booking(source=CITIZEN, start=window.starts_at)
    here = path("move", appointment)
    found = client.get(here, {"office": str(counter.pk)})
    assert [each.name for each in found.context["offices"]] == ["Bürgeramt Aegi"]
    day = {"amt": counter.pk, "ort": counter.site_id, "tag": "2025-09-29"}
    times = client.get(here, day)
    assert "Bürgeramt Aegi" in text(times)
    assert times.context["hours"]
    client.post(here, at(office, 0))
    assert queries.get(appointment.pk).window == office


def test_moving_asks_for_the_same_visit_whatever_the_address_says(
    client: Client, booking: Book, window: OpeningWindow
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    page = client.get(path("move", appointment), {"services": "reisepass", "services2": "x", "window": "x"})
    [person] = page.context["people"]
    assert [service.pk for service in person.matters] == ["beglaubigung_unterschrift"]


@pytest.mark.parametrize("start", ["", "x", "x|y"])
def test_moving_to_no_time_shows_the_times_again(
    client: Client, booking: Book, window: OpeningWindow, start: str
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    assert client.post(path("move", appointment), {"start": start}).status_code == 200
    assert queries.get(appointment.pk).starts_at == window.starts_at


def test_moving_to_a_time_that_is_taken_keeps_the_old_one(
    client: Client, booking: Book, window: OpeningWindow
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    for _ in range(2):
        booking(source=CITIZEN, start=window.starts_at + timedelta(hours=1))
    page = client.post(path("move", appointment), at(window, 60))
    assert (page.status_code, "Diese Zeit ist nicht mehr frei." in text(page)) == (409, True)
    assert queries.get(appointment.pk).starts_at == window.starts_at


def test_nothing_to_move_to(client: Client, booking: Book) -> None:
    people = [booking() for _ in range(36)]
    page = text(client.get(path("move", people[0])))
    assert "Dafür ist zurzeit nichts frei" in page
    assert "Ihr Termin bleibt, wie er ist." in page


def test_one_more_comes_along(client: Client, booking: Book, window: OpeningWindow) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    here = path("add_person", appointment)
    assert "Was braucht Person 2?" in text(client.get(here))
    nothing = client.post(here, {})
    assert "Bitte wählen Sie mindestens ein Anliegen" in text(nothing)
    done = client.post(here, {"services2": "reisepass"}, follow=True)
    assert "Ihr Termin ist geändert" in text(done)
    assert "Person 2: Reisepass" in text(done)
    assert queries.get(appointment.pk).people == 2


def test_where_the_time_does_not_allow_it_the_visit_stays_as_it_was(
    client: Client, booking: Book, window: OpeningWindow
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    for _ in range(3):
        booking()
    page = client.post(path("add_person", appointment), {"services2": "reisepass"})
    assert "Diese Zeit ist nicht mehr frei." in text(page)
    assert "Termin verschieben" in text(page)
    assert queries.get(appointment.pk).people == 1


def test_a_visit_of_eight_and_a_hosts_registration_are_not_extended(
    client: Client, booking: Book, window: OpeningWindow
) -> None:
    eight = booking(source=CITIZEN, start=window.starts_at)
    Appointment.objects.filter(pk=eight.pk).update(people=8)
    for appointment in (eight, booking()):
        assert client.get(path("add_person", appointment)).status_code == 302


def test_the_code_as_a_picture(client: Client, booking: Book) -> None:
    answer = client.get(path("qr", booking()))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_each_of_a_family_has_a_list_to_bring(client: Client, booking: Book, window: OpeningWindow) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    client.post(path("add_person", appointment), {"services2": "personalausweis"})
    page = client.get(path("bring", appointment))
    assert [bool(each["bring"]) for each in page.context["people"]] == [True, True]
    assert all(f"Person {number}: " in text(page) for number in (1, 2))


def test_opening_the_links_of_a_mail_changes_nothing(
    client: Client, booking: Book, window: OpeningWindow
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)
    for name in LINKED:
        client.get(path(name, appointment), at(window, 60))
    fresh = queries.get(appointment.pk)
    assert (fresh.state, fresh.starts_at, fresh.people) == ("booked", window.starts_at, 1)


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


def test_three_offices_to_move_to_need_no_more_queries_than_one(
    client: Client, booking: Book, window: OpeningWindow, make_window: Any, city: Any, now: datetime
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(path("move", appointment))
        return len(found)

    client.get(path("move", appointment))
    assert count() == 9
    for name in ("Bürgeramt Aegi", "Bürgeramt Linden"):
        counter = city.counter(name)
        make_window(counter=counter, site=counter.site, public_from=now, room="")
    assert count() == 9


def test_a_family_of_three_needs_no_more_queries_than_one_person(
    client: Client, booking: Book, window: OpeningWindow
) -> None:
    appointment = booking(source=CITIZEN, start=window.starts_at)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(path("show", appointment))
        return len(found)

    client.get(path("show", appointment))
    assert count() == 5
    for number in (2, 3):
        client.post(path("add_person", appointment), {f"services{number}": "reisepass"})
    assert count() == 5
