"""The desk of the crew, page by page, and who may open it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.public import call_next, no_show
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.counter.tests.visits import said, url
from wanderamt.apps.offices.public import OpeningWindow, close_window
from wanderamt.kernel.ids import uuid7


@pytest.mark.parametrize(("language", "name"), [("tr", "Türkçe"), ("ku", "Kurdî (Kurmancî)")])
def test_what_somebody_speaks_is_named_as_they_name_it(
    at_desk: Client, window: OpeningWindow, arrived: Callable[..., Ticket], language: str, name: str
) -> None:
    arrived("ummeldung", name="Ayşe Hier", language=language)
    call_next(window=window, desk=1, now=THEN)
    assert f"Sprache: {name}" in at_desk.get(url("desk", window_id=window.pk)).content.decode()


@pytest.mark.parametrize(("language", "word"), [("de", "Wartet"), ("en", 'lang="en"')])
def test_the_desk_shows_who_is_expected_waits_and_is_here(
    at_desk: Client,
    window: OpeningWindow,
    arrived: Callable[..., Ticket],
    booking: Callable[..., Appointment],
    spontaneous: Callable[..., Ticket],
    language: str,
    word: str,
) -> None:
    arrived("personalausweis", photo=False, name="Anna Hier")
    arrived(name="Berta Gerufen")
    spontaneous()
    booking(name="Carla Kommt")
    booking(name="Dora Bett", place="bedside", room_label="2.10")
    call_next(window=window, desk=1, now=THEN)
    page = at_desk.get(
        url("desk", window_id=window.pk), headers={"accept-language": language}
    ).content.decode()
    for text in ("Anna Hier", "Berta Gerufen", "Carla Kommt", "W001", word):
        assert text in page
    assert "Dora Bett" not in page


def test_htmx_gets_only_the_part_that_lives(at_desk: Client, window: OpeningWindow) -> None:
    page = at_desk.get(url("desk", window_id=window.pk), headers={"HX-Request": "true"}).content.decode()
    assert page.strip().startswith('<div class="ct-desk"')
    assert "<html" not in page


def test_a_tablet_that_was_signed_out_is_led_to_the_login(client: Client, window: OpeningWindow) -> None:
    response = client.get(url("desk", window_id=window.pk), headers={"HX-Request": "true"})
    assert response.content == b""
    assert response.headers["HX-Redirect"].startswith(reverse("login"))


def test_the_desk_takes_the_same_queries_for_one_and_three_people(
    at_desk: Client,
    window: OpeningWindow,
    arrived: Callable[..., Ticket],
    booking: Callable[..., Appointment],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    def someone() -> None:
        arrived()
        booking()
        booking(place="bedside", room_label="2.10")

    someone()
    at_desk.get(url("desk", window_id=window.pk))
    with django_assert_num_queries(12):
        at_desk.get(url("desk", window_id=window.pk))
    someone()
    someone()
    with django_assert_num_queries(12):
        at_desk.get(url("desk", window_id=window.pk))


def test_the_desk_is_chosen_once_and_kept(client: Client, clerk: Any, window: OpeningWindow) -> None:
    client.force_login(clerk)
    desk = url("desk", window_id=window.pk)
    assert "An welchem Platz sitzen Sie?" in client.get(desk).content.decode()
    assert said(client.post(url("call_next", window_id=window.pk))) == [
        "Bitte wählen Sie zuerst Ihren Platz."
    ]
    client.post(url("choose_desk", window_id=window.pk), {"desk": "2"})
    assert "<h1>Platz 2</h1>" in client.get(desk).content.decode()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("3", "Einen Platz 3 gibt es hier nicht. Es gibt die Plätze 1 bis 2."),
        ("eins", "Bitte wählen Sie einen Platz."),
        ("", "Bitte wählen Sie einen Platz."),
    ],
)
def test_a_desk_out_of_range_is_refused(
    client: Client, clerk: Any, window: OpeningWindow, typed: str, answer: str
) -> None:
    client.force_login(clerk)
    assert said(client.post(url("choose_desk", window_id=window.pk), {"desk": typed})) == [answer]


def test_calling_says_why_nobody_can_be_called(
    at_desk: Client, window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    call = url("call_next", window_id=window.pk)
    assert said(at_desk.post(call)) == ["Es wartet gerade niemand."]
    arrived("personalausweis", photo=False)
    assert said(at_desk.post(call))[-1] == (
        "Es kann noch niemand aufgerufen werden. Zuerst das Foto: Es fehlt bei Nummer A001."
    )
    page = at_desk.get(url("desk", window_id=window.pk)).content.decode()
    assert "Alle, die warten, warten noch auf etwas." in page


def test_a_tap_in_the_list_or_the_code_lets_somebody_arrive(
    at_desk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking()
    response = at_desk.post(url("arrive", window_id=window.pk), {"code": appointment.code.lower()})
    assert said(response) == ["Nummer A001 ist angemeldet."]
    assert Ticket.objects.get().appointment == appointment


@pytest.mark.parametrize(
    ("typed", "answer"), [("ZZZZZZ", "Diesen Termin finden wir nicht."), ("", "Code ein")]
)
def test_a_wrong_code_is_told_at_the_field_and_kept(
    at_desk: Client, window: OpeningWindow, typed: str, answer: str
) -> None:
    page = at_desk.post(url("arrive", window_id=window.pk), {"code": typed}).content.decode()
    assert answer in page
    assert f'value="{typed}"' in page or not typed


def test_one_person_goes_through_the_queue(
    at_desk: Client, window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    ticket = arrived("personalausweis", photo=False)
    parts = {"window_id": window.pk, "ticket_id": ticket.pk}
    states = []
    for name in (
        "photo_ready",
        "call",
        "call_again",
        "return_to_queue",
        "call",
        "no_show",
        "come_back",
        "left",
    ):
        assert said(at_desk.post(url(name, **parts))) == []
        states.append(Ticket.objects.get().state)
    assert states == ["waiting", "called", "called", "waiting", "called", "no_show", "waiting", "left"]
    at_desk.post(url("come_back", **parts))
    at_desk.post(url("call_next", window_id=window.pk))
    assert at_desk.post(url("start", **parts)).headers["Location"] == url("serve", ticket_id=ticket.pk)


def test_who_did_not_come_can_come_back(
    at_desk: Client, window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    ticket = arrived()
    call_next(window=window, desk=1, now=THEN)
    no_show(ticket=ticket, now=THEN)
    assert "Ist doch da" in at_desk.get(url("desk", window_id=window.pk)).content.decode()


def test_a_colleague_was_faster(
    at_desk: Client, window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    ticket = arrived()
    call_next(window=window, desk=2, now=THEN)
    parts = {"window_id": window.pk, "ticket_id": ticket.pk}
    elsewhere = ["Nummer A001 ist an Platz 2. Dort geht es weiter."]
    assert said(at_desk.post(url("call", **parts))) == [
        "Das geht nicht mehr: Nummer A001 ist im Stand „aufgerufen“. Die Seite zeigt jetzt den neuen Stand."
    ]
    client = at_desk
    assert said(client.post(url("start", **parts)))[-1:] == elsewhere
    assert said(client.post(url("no_show", **parts)))[-1:] == elsewhere
    assert Ticket.objects.get().state == "called"


def test_a_ticket_of_another_window_is_refused(
    at_desk: Client,
    window: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    arrived: Callable[..., Ticket],
) -> None:
    ticket = arrived()
    other = make_window(starts_at=THEN + timedelta(days=7), ends_at=THEN + timedelta(days=7, hours=3))
    response = at_desk.post(url("left", window_id=other.pk, ticket_id=ticket.pk))
    assert said(response) == ["Nummer A001 gehört zu einem anderen Ort oder Tag."]
    assert Ticket.objects.get().state == "waiting"


def test_choosing_a_person_needs_a_desk(
    client: Client, clerk: Any, window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    client.force_login(clerk)
    response = client.post(url("call", window_id=window.pk, ticket_id=arrived().pk))
    assert said(response) == ["Bitte wählen Sie zuerst Ihren Platz."]


def test_who_has_left_is_noted_from_any_tablet(
    client: Client, clerk: Any, window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    client.force_login(clerk)
    client.post(url("left", window_id=window.pk, ticket_id=arrived().pk))
    assert Ticket.objects.get().state == "left"


def test_a_closed_day_says_so(at_desk: Client, window: OpeningWindow) -> None:
    close_window(window=window)
    assert "Dieser Tag ist abgeschlossen." in at_desk.get(url("desk", window_id=window.pk)).content.decode()


@pytest.mark.parametrize("name", ["desk", "walk_in", "bedside", "display_link"])
def test_a_window_that_does_not_exist_is_not_found(at_desk: Client, name: str) -> None:
    assert at_desk.get(url(name, window_id=uuid7())).status_code == 404


def test_a_ticket_that_does_not_exist_is_not_found(at_desk: Client, window: OpeningWindow) -> None:
    assert at_desk.post(url("left", window_id=window.pk, ticket_id=uuid7())).status_code == 404


# ---------------------------------------------------------------------------------------------------- today


@pytest.mark.parametrize("language", ["de", "en"])
def test_today_shows_this_day_the_next_and_what_is_unfinished(
    at_desk: Client,
    window: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    booking: Callable[..., Appointment],
    django_assert_num_queries: Callable[..., Any],
    language: str,
) -> None:
    booking()
    at_desk.get(url("today"))
    with django_assert_num_queries(6):
        one = at_desk.get(url("today"), headers={"accept-language": language})
    assert [stop.booked for stop in one.context["days"].today] == [1]
    for days in (-7, 7, 14):
        make_window(starts_at=THEN + timedelta(days=days), ends_at=THEN + timedelta(days=days, hours=2))
    with django_assert_num_queries(6):
        page = at_desk.get(url("today"))
    assert (len(page.context["days"].coming), len(page.context["days"].unfinished)) == (2, 1)
    assert url("desk", window_id=window.pk) in page.content.decode()


def test_a_day_without_a_stop_says_so(client: Client, clerk: Any) -> None:
    client.force_login(clerk)
    assert "Heute ist kein Einsatz." in client.get(url("today")).content.decode()


# ----------------------------------------------------------------------------------------------- strangers

_ID = UUID(int=1)
GETS = [
    ("today", {}),
    ("desk", {"window_id": _ID}),
    ("walk_in", {"window_id": _ID}),
    ("bedside", {"window_id": _ID}),
    ("display_link", {"window_id": _ID}),
    ("serve", {"ticket_id": _ID}),
    ("receipt", {"ticket_id": _ID, "payment_id": _ID}),
]
_OF_TICKET = (
    "call",
    "call_again",
    "return_to_queue",
    "photo_ready",
    "start",
    "no_show",
    "left",
    "come_back",
)
POSTS: list[tuple[str, dict[str, Any]]] = [
    *((name, {"window_id": _ID}) for name in ("choose_desk", "arrive", "call_next")),
    ("begin_at_bed", {"window_id": _ID, "appointment_id": _ID}),
    *((name, {"window_id": _ID, "ticket_id": _ID}) for name in _OF_TICKET),
    *((name, {"ticket_id": _ID}) for name in ("person", "add_matter", "pay", "done")),
    ("reverse", {"ticket_id": _ID, "payment_id": _ID}),
    *(
        (name, {"ticket_id": _ID, "case_id": _ID, "kind": "data"})
        for name in ("step", "step_reopen", "handover")
    ),
    ("fee_facts", {"ticket_id": _ID, "case_id": _ID}),
    ("fee_decide", {"ticket_id": _ID, "case_id": _ID, "fee_id": 1}),
    ("outcome", {"ticket_id": _ID, "case_id": _ID}),
]


@pytest.mark.parametrize(("name", "parts"), [*GETS, *POSTS])
def test_strangers_see_nothing(client: Client, stranger: Any, name: str, parts: dict[str, Any]) -> None:
    path = url(name, **parts)
    verb = client.get if (name, parts) in GETS else client.post
    assert verb(path).headers["Location"].startswith(reverse("login"))
    client.force_login(stranger)
    assert verb(path).status_code == 403


@pytest.mark.parametrize(("name", "parts"), POSTS)
def test_what_changes_something_cannot_be_opened_by_a_link(
    client: Client, clerk: Any, name: str, parts: dict[str, Any]
) -> None:
    client.force_login(clerk)
    assert client.get(url(name, **parts)).status_code == 405
