"""The kiosk at the entrance: check-in by code or name, numbers without an appointment, clear refusals."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from wanderamt.apps.appointments.public import Appointment, cancel
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.public import check_in
from wanderamt.apps.counter.tests.conftest import THEN, events_of
from wanderamt.apps.counter.views.kiosk import PURPOSE
from wanderamt.apps.counter.views.status import PURPOSE as STATUS
from wanderamt.apps.offices.public import Counter, OpeningWindow, close_window
from wanderamt.foundation import links
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7


def path(window: OpeningWindow, name: str = "kiosk") -> str:
    return links.path(f"counter:{name}", window.pk, purpose=PURPOSE)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 9, 29, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def kiosk(client: Client, frozen_clock: Any, window: OpeningWindow) -> Client:
    """The screen at the entrance, at ten: nobody is signed in."""
    frozen_clock.move_to(THEN)
    return client


def said(response: Any) -> str:
    return " ".join(str(text) for texts in response.context["form"].errors.values() for text in texts)


def test_the_code_gives_a_number_and_a_page_for_the_telephone(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking(start=at(10, 20), name="Erika Geheim")
    response = kiosk.post(path(window), {"code": f" {appointment.code.lower()} "}, follow=True)
    page = response.content.decode()
    assert ("A001" in page, "Geheim" in page) == (True, False)
    assert "Ihr Termin ist um 10:20" in page
    link = re.search(r'href="[^"]*(/warten/[^"]+)"', page)
    assert link is not None
    assert "A001" in kiosk.get(link[1]).content.decode()
    assert page.count("data:image/svg+xml") == 1


def test_a_second_check_in_gives_the_same_number(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    code = booking(start=at(10, 20)).code
    kiosk.post(path(window), {"code": code})
    kiosk.post(path(window), {"code": code})
    assert Ticket.objects.count() == 1
    assert events_of(Ticket.objects.get().pk) == ["arrived"]


def test_a_family_checks_in_with_one_number(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking(start=at(10, 20))
    Appointment.objects.filter(pk=appointment.pk).update(people=4)
    kiosk.post(path(window), {"code": appointment.code})
    assert Ticket.objects.get().people == 4


def test_an_unknown_code_is_said_plainly_and_guessing_is_braked(kiosk: Client, window: OpeningWindow) -> None:
    assert said(kiosk.post(path(window), {"code": "XXXXXXXX"})) == (
        "Diesen Termin finden wir nicht. Bitte prüfen Sie den Code."
    )
    assert said(kiosk.post(path(window), {"code": ""})) == "Bitte geben Sie den Code Ihres Termins ein."
    for number in range(29):
        kiosk.post(path(window), {"code": f"GUESS{number}"})
    assert "zu viele Versuche" in said(kiosk.post(path(window), {"code": "XXXXXXXX"}))


def test_who_is_too_early_hears_from_when_on(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    answer = said(kiosk.post(path(window), {"code": booking(start=at(13)).code}))
    assert answer == "Ihr Termin ist um 13:00. Anmelden können Sie sich hier ab 12:00."


def test_a_cancelled_appointment_is_answered(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment], now: datetime
) -> None:
    appointment = booking(start=at(10, 20))
    cancel(appointment=appointment, now=now)
    answer = said(kiosk.post(path(window), {"code": appointment.code}))
    assert answer == "Dieser Termin ist abgesagt. Sie können hier eine Nummer ohne Termin bekommen."


def test_another_day_or_place_is_named(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment], make_window: Callable[..., Any]
) -> None:
    tomorrow = make_window(starts_at=at(9) + timedelta(days=1), ends_at=at(15) + timedelta(days=1))
    answer = said(kiosk.post(path(tomorrow), {"code": booking(start=at(10, 20)).code}))
    assert answer == "Hier ist gerade geschlossen."
    other = make_window(counter=second_counter(), site=tomorrow.site, starts_at=at(9), ends_at=at(15))
    appointment = booking(start=at(10, 20))
    assert kiosk.post(path(other), {"code": appointment.code}).status_code == 302  # side by side today
    OpeningWindow.objects.filter(pk=other.pk).update(site=other_site())
    assert "einem anderen Ort oder Tag: " in said(
        kiosk.post(path(other), {"code": booking(start=at(10, 40)).code})
    )


def second_counter() -> Counter:
    return Counter.objects.create(name="Bus 2", kind=Counter.Kind.MOBILE, mark="B2")


def other_site() -> Any:
    from wanderamt.apps.offices.public import Site

    return Site.objects.exclude(slug="martinshof").first()


@pytest.mark.parametrize(
    ("name", "time", "found"),
    [
        ("Erika Müller", "10:20", True),
        ("müller", "10:20", True),
        ("Erika", "10:20", False),
        ("Erika Müller", "10:25", False),
        ("Berta Müller", "10:20", False),
    ],
)
def test_name_and_time_do_without_the_code(
    kiosk: Client,
    window: OpeningWindow,
    booking: Callable[..., Appointment],
    name: str,
    time: str,
    found: bool,
) -> None:
    booking(start=at(10, 20), name="Erika Müller")
    response = kiosk.post(path(window) + "?name", {"name": name, "at": time})
    assert Ticket.objects.exists() == found
    assert response.status_code == (302 if found else 200)


def test_names_are_not_guessed_for_long(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    booking(start=at(10, 20), name="Erika Müller")
    for number in range(5):
        answer = said(kiosk.post(path(window) + "?name", {"name": f"Name {'a' * number}", "at": "10:20"}))
        assert answer.startswith("Zu diesem Namen und dieser Uhrzeit")
    assert "zu viele Versuche" in said(kiosk.post(path(window) + "?name", {"name": "Müller", "at": "10:20"}))
    assert "10:30" in said(kiosk.post(path(window) + "?name", {"name": "Müller", "at": "viertel"}))


@pytest.mark.parametrize("hour", [7, 15, 18])
def test_the_kiosk_is_closed_before_and_after(
    kiosk: Client, window: OpeningWindow, frozen_clock: Any, hour: int
) -> None:
    frozen_clock.move_to(at(hour))
    for page in (path(window), path(window, "kiosk_ticket")):
        assert "Hier ist gerade geschlossen." in kiosk.get(page).content.decode()
    assert said(kiosk.post(path(window), {"code": "XXXXXXXX"})) == "Hier ist gerade geschlossen."


def test_a_closed_day_gives_no_number(kiosk: Client, window: OpeningWindow) -> None:
    close_window(window=window)
    response = kiosk.post(path(window, "kiosk_ticket"), ticket_data("beglaubigung_kopie"))
    assert "Hier ist gerade geschlossen." in response.content.decode()
    assert not Ticket.objects.exists()


def ticket_data(*services: str, **changes: Any) -> dict[str, Any]:
    return {
        "services": list(services),
        "elsewhere": "",
        "people": "1",
        "form_key": str(uuid7()),
    } | changes


@pytest.mark.parametrize(
    ("services", "changes", "number", "people"),
    [
        (("beglaubigung_kopie",), {}, "K001", 1),
        (("reisepass", "ummeldung"), {"people": "3"}, "W001", 3),
        ((), {"elsewhere": "-"}, "W001", 1),
    ],
)
def test_a_number_by_kind(
    kiosk: Client,
    window: OpeningWindow,
    services: tuple[str, ...],
    changes: dict[str, Any],
    number: str,
    people: int,
) -> None:
    response = kiosk.post(path(window, "kiosk_ticket"), ticket_data(*services, **changes), follow=True)
    ticket = Ticket.objects.get()
    assert (ticket.number, ticket.people, ticket.person_name) == (number, people, "")
    assert set(ticket.services.values_list("pk", flat=True)) == set(services)
    assert number in response.content.decode()


def test_a_double_press_gives_one_number(kiosk: Client, window: OpeningWindow) -> None:
    data = ticket_data("reisepass")
    first = kiosk.post(path(window, "kiosk_ticket"), data)
    second = kiosk.post(path(window, "kiosk_ticket"), data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Ticket.objects.count() == 1


def test_what_cannot_be_done_here_is_said_with_where_else(kiosk: Client, window: OpeningWindow) -> None:
    data = ticket_data("reisepass", elsewhere="kfz_zulassung")
    others = kiosk.get(path(window, "kiosk_ticket")).context["form"].fields["elsewhere"].choices
    data["elsewhere"] = next(key for key, _ in others if key not in {"", "-"})
    response = kiosk.post(path(window, "kiosk_ticket"), data)
    assert said(response).startswith("Das geht hier heute nicht: ")
    assert "Dort geht es:" in response.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"services": []}, {"people": "0"}, {"people": "500"}, {"people": ""}, {"services": ["x"]}]
)
def test_impossible_wishes_give_no_number(
    kiosk: Client, window: OpeningWindow, changes: dict[str, Any]
) -> None:
    response = kiosk.post(path(window, "kiosk_ticket"), ticket_data("reisepass") | changes)
    assert said(response)
    assert not Ticket.objects.exists()


def test_who_would_not_be_served_today_hears_it_before_waiting(
    kiosk: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket], frozen_clock: Any
) -> None:
    for _ in range(12):
        spontaneous("reisepass", at=at(14))
    frozen_clock.move_to(at(14, 15))
    # The desks are at work, so the forecast knows them.
    Ticket.objects.filter(number="W001").update(
        state="serving", desk=1, started_at=at(14, 10), called_at=at(14, 9)
    )
    response = kiosk.post(path(window, "kiosk_ticket"), ticket_data("reisepass"))
    assert "wahrscheinlich nicht mehr" in said(response)
    assert Ticket.objects.count() == 12


def test_on_their_own_telephone_people_keep_the_page(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    response = kiosk.post(path(window) + "?handy", {"code": booking(start=at(10, 20)).code})
    assert response.headers["Location"].startswith("/warten/")


def test_the_ticket_speaks_the_language_of_the_kiosk_and_the_next_person_begins_in_german(
    kiosk: Client, window: OpeningWindow
) -> None:
    kiosk.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    kiosk.post(path(window, "kiosk_ticket"), ticket_data("reisepass"))
    assert Ticket.objects.get().language == "ar"
    response = kiosk.get(path(window) + "?neu")
    assert response.status_code == 302
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == ""
    assert kiosk.get(path(window) + "?neu").status_code == 200


def test_the_number_page_needs_the_tickets_own_link(
    kiosk: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    token = links.token(window.pk, purpose=PURPOSE)
    forged = reverse("counter:kiosk_number", kwargs={"token": token, "number": "forged"})
    gone = reverse(
        "counter:kiosk_number", kwargs={"token": token, "number": links.token(uuid7(), purpose=STATUS)}
    )
    for page in (forged, gone):
        assert kiosk.get(page).headers["Location"] == path(window)


@pytest.mark.parametrize("name", ["kiosk", "kiosk_ticket"])
def test_a_stranger_opens_no_kiosk(client: Client, window: OpeningWindow, name: str) -> None:
    foreign = links.path(f"counter:{name}", window.pk, purpose="counter.display")
    assert client.get(foreign).status_code == 403
    assert client.post(foreign, {"code": "x"}).status_code == 403


def test_an_appointment_passed_on_to_the_next_counter_is_checked_in_once(
    kiosk: Client, window: OpeningWindow, booking: Callable[..., Appointment], make_window: Callable[..., Any]
) -> None:
    from wanderamt.apps.counter.public import pass_to_counter

    other = make_window(counter=second_counter())
    appointment = booking(start=at(10, 20))
    ticket = check_in(window=window, code=appointment.code, now=THEN)
    pass_to_counter(ticket=ticket, window=other, now=THEN)
    assert check_in(window=window, code=appointment.code, now=THEN) == ticket
