"""Who asks for it is forgotten after the visit; what the office still works on stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from conftest import FrozenClock
from wanderamt.apps.appointments import forgetting, retention
from wanderamt.apps.appointments.events import ErasureAsked, PersonForgotten
from wanderamt.apps.appointments.models import Appointment, ErasureRequest
from wanderamt.apps.appointments.public import PersonIsHere, StillToCome, appointment_link, forget
from wanderamt.apps.cases.models import Case, Document
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.offices.public import WindowIsAway, lend
from wanderamt.foundation import events
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

LATER = THEN + timedelta(days=1)


@pytest.fixture
def visit(arrived: Callable[..., Ticket]) -> Ticket:
    """Somebody with an appointment who has come."""
    ticket = arrived()
    Appointment.objects.update(email="elfriede@example.org", phone="0511 123")
    return ticket


def ended(ticket: Ticket, state: str = "done") -> Appointment:
    Ticket.objects.filter(pk=ticket.pk).update(state=state, remark="kommt wieder")
    assert ticket.appointment is not None
    return Appointment.objects.get(pk=ticket.appointment.pk)


def case_of(ticket: Ticket, *, state: str = "finished", document: str = "", no: int = 0) -> Case:
    service = ticket.services.first()
    assert service is not None
    made = Case.objects.create(
        number=f"T-{no}", window=ticket.window, service=service, visit_id=ticket.pk, person_no=no,
        appointment_id=ticket.appointment_id, person_name=ticket.person_name, state=state,
        reason="Etwas fehlt." if state in {"follow_up", "refused"} else "", opened_at=THEN,
        closed_at=None if state == "open" else THEN,
    )  # fmt: skip
    if document:
        Document.objects.create(case=made, state=document, ordered_at=THEN)
    return made


def kept() -> dict[str, set[str]]:
    return {
        "appointment": set(Appointment.objects.exclude(person_name="").values_list("person_name", flat=True)),
        "ticket": set(Ticket.objects.exclude(person_name="").values_list("person_name", flat=True)),
        "case": set(Case.objects.exclude(person_name="–").values_list("number", flat=True)),
    }


@pytest.mark.parametrize("state", ["done", "no_show", "left"])
def test_after_the_visit_the_person_is_forgotten_everywhere_at_once(visit: Ticket, state: str) -> None:
    case_of(visit)
    mine = ended(visit, state)
    OutboxMail.objects.create(
        channel="mail", recipient=mine.email, subject="x", body="Elfriede", created_at=THEN, state="sent"
    )
    assert forgetting.ask(appointment=mine, now=LATER)
    assert kept() == {"appointment": set(), "ticket": set(), "case": set()}
    mine.refresh_from_db()
    assert (mine.email, mine.phone, mine.email_key, mine.born_on) == ("", "", "", None)
    assert mine.person_key.startswith("erased:")
    assert Ticket.objects.get().remark == ""
    assert not OutboxMail.objects.exists()
    assert ErasureRequest.objects.get().done_at == LATER


def test_forgotten_twice_is_forgotten_once(visit: Ticket) -> None:
    mine = ended(visit)
    for _ in range(2):
        forget(appointment=mine, now=LATER)
        assert forgetting.ask(appointment=mine, now=LATER)
    assert ErasureRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "document", "stays"),
    [
        ("finished", "", False),
        ("refused", "", False),
        ("finished", "handed_over", False),
        ("finished", "sent", False),
        ("finished", "ordered", True),
        ("finished", "ready", True),
        ("open", "", True),
        ("captured", "", True),
        ("follow_up", "", True),
    ],
)
def test_what_the_office_still_works_on_stays(visit: Ticket, state: str, document: str, stays: bool) -> None:
    case_of(visit, state=state, document=document)
    forget(appointment=ended(visit), now=LATER)
    assert kept()["case"] == ({"T-0"} if stays else set())
    assert kept()["appointment"] == set()


@pytest.mark.parametrize("state", ["waiting", "called", "serving"])
def test_who_is_here_is_not_forgotten(visit: Ticket, state: str) -> None:
    mine = ended(visit, state)
    with pytest.raises(PersonIsHere):
        forget(appointment=mine, now=LATER)
    assert kept()["appointment"]


def test_who_is_still_to_come_cancels_first(booking: Callable[..., Appointment]) -> None:
    mine = booking()
    with pytest.raises(StillToCome, match="sagen Sie ihn zuerst ab"):
        forgetting.ask(appointment=mine, now=mine.starts_at - timedelta(hours=1))
    assert kept()["appointment"]
    assert not ErasureRequest.objects.exists()
    Appointment.objects.update(state="cancelled", cancelled_at=mine.starts_at)
    assert forgetting.ask(appointment=mine, now=mine.starts_at - timedelta(hours=1))


def test_only_the_person_who_asks(visit: Ticket, arrived: Callable[..., Ticket]) -> None:
    other = arrived()
    forget(appointment=ended(visit), now=LATER)
    assert kept() == {"appointment": {other.person_name}, "ticket": {other.person_name}, "case": set()}


def test_the_house_is_told_after_the_commit(
    visit: Ticket, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[PersonForgotten] = []
    monkeypatch.setitem(events._handlers, PersonForgotten, [heard.append])
    mine = ended(visit)
    with django_capture_on_commit_callbacks(execute=True):
        forget(appointment=mine, now=LATER)
    [event] = heard
    assert (event.appointment_id, event.window_id, event.held_by) == (mine.pk, mine.window_id, None)


# ---- while the window is with a unit


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[ErasureAsked]:
    found: list[ErasureAsked] = []
    monkeypatch.setitem(events._handlers, ErasureAsked, [found.append])
    return found


def away(appointment: Appointment) -> None:
    window = appointment.window
    lend(window=window, holder=uuid7(), until=window.ends_at, now=window.starts_at - timedelta(hours=1))


def test_on_the_road_the_hub_forgets_who_is_served_and_the_unit_is_asked(
    visit: Ticket, asked: list[ErasureAsked], django_capture_on_commit_callbacks: Any
) -> None:
    mine = ended(visit)
    away(mine)
    with django_capture_on_commit_callbacks(execute=True):
        assert forgetting.ask(appointment=mine, now=LATER)
    assert kept() == {"appointment": set(), "ticket": set(), "case": set()}
    assert [each.appointment_id for each in asked] == [mine.pk]
    assert [each.appointment_id for each in forgetting.waiting()] == [mine.pk]
    with pytest.raises(WindowIsAway):
        forget(appointment=mine, now=LATER)


def test_of_whom_the_unit_may_know_more_nothing_is_lost_until_it_answers(
    booking: Callable[..., Appointment],
) -> None:
    mine = booking()
    away(mine)
    assert not forgetting.ask(appointment=mine, now=LATER)
    assert kept()["appointment"]
    assert forgetting.carry_out_due(now=LATER) == 0
    mine.window.held_by = mine.window.held_until = None
    mine.window.save()
    assert [forgetting.carry_out_due(now=LATER) for _ in range(2)] == [1, 0]
    assert not kept()["appointment"]


def test_back_at_home_who_is_here_waits(visit: Ticket) -> None:
    mine = ended(visit, "waiting")
    ErasureRequest.objects.create(appointment=mine, window=mine.window, asked_at=LATER)
    assert forgetting.carry_out_due(now=LATER) == 0
    ended(visit)
    assert forgetting.carry_out_due(now=LATER) == 1


def test_requests_are_forgotten_with_the_rest(visit: Ticket) -> None:
    forgetting.ask(appointment=ended(visit), now=LATER)
    retention.purge(now=LATER + timedelta(days=29))
    assert ErasureRequest.objects.exists()
    retention.purge(now=LATER + timedelta(days=400))
    assert not ErasureRequest.objects.exists()


# ---- the page


def address(appointment: Appointment) -> str:
    return appointment_link(appointment) + "loeschen/"


def test_the_page_asks_once_and_says_what_stays(
    client: Client, visit: Ticket, frozen_clock: FrozenClock
) -> None:
    mine = ended(visit)
    frozen_clock.move_to(LATER)
    assert address(mine) in client.get(appointment_link(mine)).content.decode()
    page = client.get(address(mine)).content.decode()
    assert "noch brauchen, bleibt gespeichert" in page
    assert kept()["appointment"]
    done = client.post(address(mine), follow=True)
    assert "Ihre Daten sind gelöscht" in done.content.decode()
    assert visit.person_name not in done.content.decode()
    assert client.post(address(mine)).status_code == 200
    assert client.get(appointment_link(mine)).status_code == 404
    assert not kept()["appointment"]


def test_before_the_visit_the_page_says_to_cancel_first(
    client: Client, booking: Callable[..., Appointment], frozen_clock: FrozenClock
) -> None:
    mine = booking()
    Appointment.objects.update(starts_at=LATER, ends_at=LATER + timedelta(hours=1))
    mine.window.ends_at = LATER + timedelta(hours=2)
    mine.window.save()
    assert address(mine) not in client.get(appointment_link(mine)).content.decode()
    refused = client.post(address(mine))
    assert refused.status_code == 409
    assert "sagen Sie ihn zuerst ab" in refused.content.decode()


def test_while_the_team_is_away_the_page_says_how_it_goes_on(
    client: Client, booking: Callable[..., Appointment], frozen_clock: FrozenClock
) -> None:
    mine = booking()
    away(mine)
    frozen_clock.move_to(LATER)
    page = client.post(address(mine), follow=True).content.decode()
    assert "Das Team ist noch unterwegs" in page
    assert 'class="wa-form"' not in page


def test_a_person_who_was_purged_has_no_page(client: Client, visit: Ticket) -> None:
    mine = ended(visit)
    Appointment.objects.update(person_name="")
    assert client.get(address(mine)).status_code == 404
