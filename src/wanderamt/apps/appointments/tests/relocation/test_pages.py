"""The page of a proposal, and the pages on which the staff close an office."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.models import Appointment, Closing, Proposal
from wanderamt.apps.appointments.queries import appointment_link
from wanderamt.apps.appointments.relocation import letters, services
from wanderamt.apps.appointments.tests.conftest import text
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

Open = Callable[..., OpeningWindow]
Booked = Callable[..., Appointment]
Close = Callable[..., Closing]
LIST, NEW = "/dienst/schliessung/", "/dienst/schliessung/neu/"
pytestmark = pytest.mark.usefixtures("frozen_clock")


def of(proposal: Proposal) -> str:
    return links.path("appointments:proposal", proposal.pk, purpose=letters.PURPOSE)


@pytest.fixture
def proposal(open_day: Open, booked: Booked, close: Close) -> Proposal:
    closed = open_day()
    open_day(days=1)
    booked(closed)
    close(closed)
    return Proposal.objects.get()


@pytest.fixture
def planning(client: Client, planner: Any) -> Client:
    client.force_login(planner)
    return client


def test_the_page_says_what_happened_and_what_is_proposed(client: Client, proposal: Proposal) -> None:
    page = client.get(of(proposal))
    shown = text(page)
    assert "Ihr Termin muss verlegt werden" in shown
    assert "Ein Rohr ist gebrochen." in shown
    assert "Dienstag, 23. September 2025" in shown
    assert of(proposal) in OutboxMail.objects.latest("pk").body
    proposal.refresh_from_db()
    assert proposal.state == "open"  # looking changes nothing


def test_accepting_leads_to_the_moved_appointment(client: Client, proposal: Proposal) -> None:
    answer = client.post(of(proposal))
    moved = Appointment.objects.get()
    assert answer.headers["Location"] == appointment_link(moved) + "?verschoben=1"
    assert client.get(of(proposal)).headers["Location"] == appointment_link(moved)


def test_other_ways_are_one_link_away(client: Client, proposal: Proposal) -> None:
    page = client.get(of(proposal))
    for url in (page.context["move_url"], page.context["cancel_url"]):
        assert client.get(url).status_code == 200


def test_a_proposal_whose_time_is_gone_says_so(
    client: Client, proposal: Proposal, booked: Booked, frozen_clock: FrozenClock
) -> None:
    appointments.release_due(now=proposal.deadline)
    booked(proposal.window, "ben")
    frozen_clock.move_to(proposal.deadline)
    page = client.post(of(proposal))
    assert (page.status_code, "Dieser Vorschlag gilt nicht mehr" in text(page)) == (409, True)


def test_where_nothing_was_found_one_is_asked_to_choose(
    client: Client, open_day: Open, booked: Booked, close: Close
) -> None:
    closed = open_day()
    booked(closed)
    close(closed)
    page = client.get(of(Proposal.objects.get()))
    assert "noch keine Zeit gefunden" in text(page)
    assert client.post(of(Proposal.objects.get())).status_code == 409


def test_a_new_place_at_the_same_time_says_so(
    client: Client, open_day: Open, booked: Booked, city: Any, now: Any
) -> None:
    closed = open_day()
    booked(closed)
    services.take_over(windows=[closed], by=city.bus, reason="Umbau", now=now, form_key=uuid7())
    assert "Nur der Ort ist neu" in text(client.get(of(Proposal.objects.get())))


def test_my_appointment_says_that_it_has_to_move(client: Client, proposal: Proposal) -> None:
    page = client.get(appointment_link(proposal.appointment))
    assert of(proposal).encode() in page.content


def test_a_strangers_link_opens_nothing(client: Client, db: None) -> None:
    wrong = links.path("appointments:proposal", uuid7(), purpose="something.else")
    gone = links.path("appointments:proposal", uuid7(), purpose=letters.PURPOSE)
    assert [client.get(wrong).status_code, client.post(wrong).status_code] == [403, 403]
    assert [client.get(gone).status_code, client.post(gone).status_code] == [404, 404]


# ------------------------------------------------------------------------------------------------- staff


def asked(window: OpeningWindow, **changes: Any) -> dict[str, Any]:
    return {
        "counter": str(window.counter_id),
        "first": "2025-09-22",
        "last": "",
        "reason": "Ein Rohr ist gebrochen.",
        **changes,
    }


def test_first_one_sees_what_would_happen(planning: Client, open_day: Open, booked: Booked) -> None:
    closed = open_day()
    open_day(days=1)
    booked(closed)
    page = planning.get(NEW, asked(closed))
    assert "1 Tag fällt aus. 1 Termin ist gebucht. Für 1 gibt es zurzeit eine andere Zeit" in text(page)
    assert not Closing.objects.exists()


def test_then_it_is_closed_once(planning: Client, open_day: Open, booked: Booked) -> None:
    closed = open_day()
    open_day(days=1)
    booked(closed)
    data = asked(closed, form_key=str(uuid7()), schritt="schliessen")
    for _ in range(2):
        answer = planning.post(NEW, data)
        assert answer.headers["Location"] == reverse("appointments:closing", args=[Closing.objects.get().pk])
    assert Proposal.objects.count() == 1


def test_the_mobile_office_can_be_named(planning: Client, open_day: Open, booked: Booked, city: Any) -> None:
    closed = open_day()
    booked(closed)
    data = asked(closed, by=str(city.bus.pk), form_key=str(uuid7()), schritt="schliessen")
    assert "übernimmt alle zur selben Zeit" in text(planning.get(NEW, data))
    planning.post(NEW, data)
    assert OpeningWindow.objects.get(counter=city.bus).site == closed.site


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"first": ""}, "Bitte füllen Sie dieses Feld aus"),
        ({"last": "2025-09-21"}, "liegt vor dem ersten"),
        ({"reason": ""}, "Bitte füllen Sie dieses Feld aus"),
        ({"counter": "x"}, "Stelle"),
        ({"first": "2025-09-25"}, "Hier ist nichts geöffnet"),
    ],
)
def test_wrong_input_is_told(planning: Client, open_day: Open, changes: dict[str, str], says: str) -> None:
    assert says in text(planning.get(NEW, asked(open_day(), **changes)))


def test_a_unit_cannot_take_over_from_itself(planning: Client, open_day: Open, city: Any) -> None:
    stop = open_day("martinshof", counter=city.bus)
    assert "selbst geschlossen" in text(planning.get(NEW, asked(stop, by=str(city.bus.pk))))


def test_closed_meanwhile_is_told(planning: Client, open_day: Open) -> None:
    closed = open_day()
    planning.post(NEW, asked(closed, form_key=str(uuid7()), schritt="schliessen"))
    page = planning.post(NEW, asked(closed, form_key=str(uuid7()), schritt="schliessen"))
    assert (page.status_code, "kein Tag geöffnet" in text(page)) == (409, True)


def test_whom_to_call_stands_first_and_answers_are_noted(
    planning: Client, open_day: Open, booked: Booked, close: Close
) -> None:
    closed = open_day()
    open_day(days=1)
    booked(closed)
    booked(closed, "ben", email="", phone="0511 123456")
    booked(closed, "carl", email="", phone="0511 123457")
    closing = close(closed)
    page = planning.get(reverse("appointments:closing", args=[closing.pk]))
    assert [each.appointment.person_name for each in page.context["calls"]] == ["Gebucht ben", "Gebucht carl"]
    ben, carl = page.context["calls"]
    planning.post(reverse("appointments:closing_answer", args=[ben.pk]), {"antwort": "ja"})
    planning.post(reverse("appointments:closing_answer", args=[carl.pk]), {"antwort": "angerufen"})
    assert list(Proposal.objects.values_list("state", "told")) == [
        ("open", "message"),
        ("accepted", "call"),
        ("open", "called"),
    ]
    planning.post(reverse("appointments:closing_answer", args=[carl.pk]), {"antwort": "absagen"})
    assert Appointment.objects.get(pk=carl.appointment_id).state == "cancelled"


def test_a_refused_answer_is_explained(
    planning: Client, open_day: Open, booked: Booked, close: Close
) -> None:
    closed = open_day()
    booked(closed)
    close(closed)
    url = reverse("appointments:closing_answer", args=[Proposal.objects.get().pk])
    page = planning.post(url, {"antwort": "ja"})
    assert (page.status_code, "gilt nicht mehr" in text(page)) == (409, True)
    assert planning.get(url).status_code == 405


def test_an_empty_list_says_what_will_be_here(planning: Client) -> None:
    assert "Noch keine Schließung" in text(planning.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_however_long_they_are(
    planning: Client, open_day: Open, booked: Booked, close: Close, count: int, django_assert_num_queries: Any
) -> None:
    closed = open_day()
    open_day(days=1)
    for number in range(count):
        booked(closed, f"n{'abc'[number]}")
    closing = close(closed)
    with django_assert_num_queries(4):
        planning.get(LIST)
    with django_assert_num_queries(5):
        planning.get(reverse("appointments:closing", args=[closing.pk]))


@pytest.mark.parametrize("who", ["clerk", "stranger"])
def test_only_planners_close(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    urls = [LIST, NEW, f"{LIST}{uuid7()}/", f"{LIST}antwort/{uuid7()}/"]
    assert [client.get(url).status_code for url in urls] == [302] * 4
    client.force_login(request.getfixturevalue(who))
    assert [client.post(url).status_code for url in urls] == [403] * 4
