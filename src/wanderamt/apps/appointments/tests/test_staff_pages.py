"""Booking at the telephone and the desk: one screen, the rules as for everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import FrozenClock
from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.public import appointments_of
from wanderamt.apps.appointments.tests.conftest import someone, text
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
STAFF = Appointment.Source.STAFF
SCREEN = "/dienst/termin/"
CARD = {"services": "personalausweis"}
pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def desk(client: Client, clerk: Any) -> Client:
    client.force_login(clerk)
    return client


@pytest.fixture
def call(window: OpeningWindow) -> dict[str, Any]:
    """What the screen sends when a time is pressed."""
    return {
        **CARD,
        "name": "Amir Beispiel",
        "phone": "0511 123456",
        "email": "",
        "language": "de",
        "form_key": str(uuid7()),
        "start": f"{window.pk}|{window.starts_at.isoformat()}",
    }


def test_strangers_and_planners_do_not_book_here(client: Client, planner: Any, booking: Book) -> None:
    found = f"{SCREEN}{booking().pk}/"
    for address in (SCREEN, found):
        assert client.get(address)["Location"].startswith("/dienst/anmelden/")
    client.force_login(planner)
    for address in (SCREEN, found):
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)


def test_search_and_times_on_one_screen(desk: Client, window: OpeningWindow) -> None:
    empty = text(desk.get(SCREEN))
    assert "Hier stehen die freien Zeiten." in empty
    page = desk.get(SCREEN, {**CARD, "person": "1", "schritt": "termin"})
    assert [each.name for each in page.context["offices"]] == ["Pflege & Wohnen Martinshof"]
    day = {"amt": window.counter_id, "ort": window.site_id, "tag": "2025-09-29"}
    assert desk.get(SCREEN, {**CARD, **day}).context["hours"]
    second = desk.get(SCREEN, {**CARD, "person": "1", "schritt": "person"})
    assert "Person 2" in text(second)


def test_staff_book_also_what_is_not_public_yet(
    desk: Client, make_window: Callable[..., OpeningWindow], call: dict[str, Any]
) -> None:
    later = make_window(starts_at=_day(30, 9), ends_at=_day(30, 12))
    page = desk.post(SCREEN, {**call, "start": f"{later.pk}|{later.starts_at.isoformat()}"})
    assert page.status_code == 302
    assert appointments_of(later)[0].source == STAFF


def _day(day: int, hour: int) -> Any:
    from datetime import datetime

    from wanderamt.kernel.clock import BERLIN

    return datetime(2025, 9, day, hour, tzinfo=BERLIN)


def test_a_time_that_is_pressed_is_booked(desk: Client, call: dict[str, Any], window: OpeningWindow) -> None:
    page = desk.post(SCREEN, {**call, "services2": "reisepass"}, follow=True)
    [appointment] = appointments_of(window)
    assert (appointment.source, appointment.people) == (STAFF, 2)
    assert appointment.code in text(page)
    assert "Amir Beispiel" in text(page)


def test_a_second_click_books_once(desk: Client, call: dict[str, Any], window: OpeningWindow) -> None:
    first, second = desk.post(SCREEN, call), desk.post(SCREEN, call)
    assert first["Location"] == second["Location"]
    assert len(appointments_of(window)) == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"phone": "ruf an"}, {"email": "x@"}])
def test_wrong_data_are_told_and_nothing_is_lost(
    desk: Client, call: dict[str, Any], wrong: dict[str, str]
) -> None:
    page = desk.post(SCREEN, {**call, **wrong})
    assert page.context["person"].errors.keys() == wrong.keys()
    assert page.context["offices"]
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("start", ["", "x", "x|y"])
def test_no_time_books_nothing(desk: Client, call: dict[str, Any], start: str) -> None:
    assert desk.post(SCREEN, {**call, "start": start}).status_code == 200
    assert Appointment.objects.count() == 0


def test_a_time_that_is_gone_is_told_with_others(
    desk: Client, call: dict[str, Any], booking: Book, window: OpeningWindow
) -> None:
    for _ in range(2):
        booking(source=STAFF, start=window.starts_at)
    page = desk.post(SCREEN, call)
    assert "Diese Zeit ist nicht mehr frei." in text(page)
    assert page.context["person"]["name"].value() == "Amir Beispiel"
    assert page.context["offices"]


def test_an_appointment_is_found_by_code_or_name(desk: Client, booking: Book) -> None:
    appointment = booking(person=someone("Elfriede Müller"))
    for words in (appointment.code.lower(), "müller", "Elfriede Mü", "friede"):
        page = desk.get(SCREEN, {"wort": words})
        assert [each.pk for each in page.context["listed"]] == [appointment.pk], words
    assert "Dazu gibt es keinen Termin." in text(desk.get(SCREEN, {"wort": "Schmidt"}))


def test_three_that_are_found_need_no_more_queries_than_one(desk: Client, booking: Book) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            desk.get(SCREEN, {"wort": "bewohnerin"})
        return len(found)

    booking()
    desk.get(SCREEN)
    assert count() == 7
    booking()
    booking()
    assert count() == 7


def test_moving_on_the_telephone(
    desk: Client, clerk: Any, booking: Book, window: OpeningWindow, frozen_clock: FrozenClock
) -> None:
    appointment = booking(source=STAFF, start=window.starts_at + timedelta(minutes=20))
    frozen_clock.move_to(window.starts_at - timedelta(minutes=30))  # too late for people on their own
    desk.force_login(clerk)
    page = desk.get(f"{SCREEN}{appointment.pk}/")
    search = desk.get(f"{SCREEN}?{page.context['move_query']}")
    assert search.context["moving"] == appointment
    later = window.starts_at + timedelta(hours=1)
    moved = desk.post(
        SCREEN,
        {
            "services": "beglaubigung_unterschrift",
            "verschieben": str(appointment.pk),
            "start": f"{window.pk}|{later.isoformat()}",
        },
    )
    assert moved.status_code == 302
    assert queries.get(appointment.pk).starts_at == later


def test_an_unknown_appointment_is_not_moved_but_booked_anew(desk: Client, window: OpeningWindow) -> None:
    page = desk.get(SCREEN, {**CARD, "verschieben": str(uuid7())})
    assert page.context["moving"] is None
    assert desk.get(SCREEN, {**CARD, "verschieben": "x"}).status_code == 200


def test_cancelling_on_the_telephone(desk: Client, booking: Book, window: OpeningWindow) -> None:
    appointment = booking()
    page = desk.post(f"{SCREEN}{appointment.pk}/", {"act": "cancel"}, follow=True)
    assert "Der Termin ist abgesagt." in text(page)
    assert appointments_of(window) == []


def test_too_late_to_cancel_is_told(
    desk: Client, clerk: Any, booking: Book, window: OpeningWindow, frozen_clock: FrozenClock
) -> None:
    appointment = booking(source=STAFF, start=window.starts_at)
    frozen_clock.move_to(window.starts_at - timedelta(minutes=30))
    desk.force_login(clerk)
    page = desk.post(f"{SCREEN}{appointment.pk}/", {"act": "cancel"}, follow=True)
    assert "nur bis 2 Stunden vor Beginn" in text(page)
    assert appointments_of(window) == [appointment]


def test_that_nobody_came_is_noted_once(
    desk: Client, clerk: Any, booking: Book, window: OpeningWindow, frozen_clock: FrozenClock
) -> None:
    appointment = booking(source=STAFF, start=window.starts_at)
    address = f"{SCREEN}{appointment.pk}/"
    desk.post(address, {"act": "no_show"})
    assert queries.get(appointment.pk).no_show_at is None
    frozen_clock.move_to(window.starts_at + timedelta(minutes=30))
    desk.force_login(clerk)
    assert "Nicht erschienen" in text(desk.get(address))
    page = desk.post(address, {"act": "no_show"}, follow=True)
    assert "Niemand ist gekommen." in text(page)
    assert desk.post(address, {"act": "unknown"}).status_code == 302


def test_an_appointment_that_there_is_not(desk: Client, city: Any) -> None:
    assert desk.get(f"{SCREEN}{uuid7()}/").status_code == 404
