"""People without an appointment, and people who are visited at their bed, on the pages of the crew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import cases_of_visit
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.counter.forms.queue import reach
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.counter.tests.visits import said, url
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7


def walk_in_data(*services: str, **changes: str) -> dict[str, Any]:
    return {"services": services, "name": "Uwe Ohne", "language": "en", "form_key": str(uuid7())} | changes


def test_a_walk_in_gets_a_number(at_desk: Client, window: OpeningWindow) -> None:
    page = url("walk_in", window_id=window.pk)
    assert at_desk.get(page).status_code == 200
    data = walk_in_data("ummeldung")
    assert said(at_desk.post(page, data)) == ["Die Wartenummer ist W001."]
    at_desk.post(page, data)
    assert [(ticket.number, ticket.person_name, ticket.language) for ticket in Ticket.objects.all()] == [
        ("W001", "Uwe Ohne", "en")
    ]


def test_a_walk_in_is_told_where_else_it_can_be_done(
    at_desk: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow]
) -> None:
    make_window(
        starts_at=THEN + timedelta(days=7),
        ends_at=THEN + timedelta(days=7, hours=3),
        public_from=THEN - timedelta(days=1),
        service_ids=["lebensbescheinigung"],
    )
    response = at_desk.post(url("walk_in", window_id=window.pk), walk_in_data("lebensbescheinigung"))
    page = response.content.decode()
    for text in ("Das geht hier heute nicht", "06.10.2025", "Bürgeramt", "Uwe Ohne", "Ablehnung vermerken"):
        assert text in page
    assert len(response.context["places"][0].offices) == 3
    assert not Ticket.objects.exists()


def test_a_refusal_is_noted_with_its_reason(at_desk: Client, window: OpeningWindow) -> None:
    page = url("walk_in", window_id=window.pk)
    without = at_desk.post(page, walk_in_data("lebensbescheinigung", act="turn_away"))
    assert "Bitte schreiben Sie in einem Satz, warum es hier nicht geht." in without.content.decode()
    data = walk_in_data("lebensbescheinigung", act="turn_away", reason="Nur im Amt.")
    assert said(at_desk.post(page, data)) == [
        "Die Ablehnung ist als Nummer W001 vermerkt. Niemand wartet vergeblich."
    ]
    assert [case.reason for case in cases_of_visit(Ticket.objects.get().pk)] == ["Nur im Amt."]


@pytest.mark.parametrize("services", [(), ("gibt-es-nicht",)])
def test_a_number_needs_a_matter_that_exists(
    at_desk: Client, window: OpeningWindow, services: tuple[str, ...]
) -> None:
    response = at_desk.post(url("walk_in", window_id=window.pk), walk_in_data(*services))
    assert "services" in response.context["form"].errors
    assert 'value="Uwe Ohne"' in response.content.decode()


def test_the_round_goes_from_room_to_room(
    at_desk: Client,
    window: OpeningWindow,
    booking: Callable[..., Appointment],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    page = url("bedside", window_id=window.pk)
    assert "Niemand wird am Bett besucht." in at_desk.get(page).content.decode()
    last = booking(place="bedside", room_label="2.10")
    at_desk.get(page)  # what is read once a process is read
    with django_assert_num_queries(8):
        at_desk.get(page)
    first = booking(place="bedside", room_label="EG 3")
    middle = booking(place="bedside", room_label="2.9")
    with django_assert_num_queries(8):
        response = at_desk.get(page)
    assert [bed.appointment for bed in response.context["beds"]] == [first, middle, last]
    assert response.context["next_bed"].appointment == first


def test_a_visit_at_the_bed_begins_and_goes_on(
    at_desk: Client, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking("personalausweis", place="bedside", room_label="2.10")
    begin = url("begin_at_bed", window_id=window.pk, appointment_id=appointment.pk)
    response = at_desk.post(begin)
    ticket = Ticket.objects.get()
    assert response.headers["Location"] == url("serve", ticket_id=ticket.pk)
    assert "Weiter bedienen" in at_desk.get(url("bedside", window_id=window.pk)).content.decode()
    serve = at_desk.get(url("serve", ticket_id=ticket.pk)).content.decode()
    assert "Zum Rundgang" in serve
    assert "Zimmer 2.10" in serve
    Ticket.objects.update(state=Ticket.State.DONE)
    assert "Ansehen" in at_desk.get(url("bedside", window_id=window.pk)).content.decode()


def test_a_busy_desk_cannot_begin_at_a_bed(
    at_desk: Client,
    window: OpeningWindow,
    booking: Callable[..., Appointment],
    served: Callable[..., Ticket],
) -> None:
    served()
    appointment = booking(place="bedside", room_label="2.10")
    response = at_desk.post(url("begin_at_bed", window_id=window.pk, appointment_id=appointment.pk))
    assert said(response) == [
        "An Platz 1 ist gerade Nummer A001. Beenden Sie erst diesen Besuch, dann geht es weiter."
    ]
    assert at_desk.post(url("begin_at_bed", window_id=window.pk, appointment_id=uuid7())).status_code == 404


def test_a_visit_at_the_bed_needs_a_desk(
    client: Client, clerk: Any, window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    client.force_login(clerk)
    appointment = booking(place="bedside", room_label="2.10")
    response = client.post(url("begin_at_bed", window_id=window.pk, appointment_id=appointment.pk))
    assert said(response) == ["Bitte wählen Sie zuerst Ihren Platz."]


def test_at_the_mobile_office_each_matter_says_how_far_it_gets(
    at_desk: Client, window: OpeningWindow
) -> None:
    text = at_desk.get(url("walk_in", window_id=window.pk)).content.decode()
    assert "Wird vor Ort aufgenommen und später fertig" in text
    assert "geht hier nicht" in text


@pytest.mark.parametrize(("mobile", "said_of_it"), [(True, "Wird vor Ort fertig"), (False, "")])
def test_a_fixed_office_says_nothing_of_the_kind(*, mobile: bool, said_of_it: str) -> None:
    assert reach(Service(id="x", mobile="complete"), mobile=mobile) == said_of_it
