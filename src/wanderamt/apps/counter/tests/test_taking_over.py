"""Clerks swap places: a person goes on at another desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.counter.errors import DeskBusy, DeskUnknown, TicketMoved
from wanderamt.apps.counter.public import Ticket, call_next, call_ticket, take_over
from wanderamt.apps.counter.services import calling, serving
from wanderamt.apps.counter.tests.conftest import THEN, events_of
from wanderamt.apps.counter.tests.visits import Visit, said
from wanderamt.apps.offices.public import OpeningWindow, WindowNotOpen, close_window


def test_a_visit_goes_on_at_the_other_desk(served: Callable[..., Ticket]) -> None:
    ticket = served(desk=1)
    take_over(ticket=ticket, desk=2, now=THEN)
    assert (ticket.state, ticket.desk) == ("serving", 2)
    assert events_of(ticket.pk) == ["arrived", "called", "started", "moved"]
    take_over(ticket=ticket, desk=2, now=THEN)
    assert events_of(ticket.pk) == ["arrived", "called", "started", "moved"]


def test_a_call_goes_on_at_the_other_desk(window: OpeningWindow, arrived: Callable[..., Ticket]) -> None:
    ticket = arrived()
    call_ticket(ticket=ticket, window=window, desk=2, now=THEN)
    take_over(ticket=ticket, desk=1, now=THEN)
    assert (ticket.state, ticket.desk, ticket.calls) == ("called", 1, 1)


def test_a_desk_takes_one_person_at_a_time(
    window: OpeningWindow, served: Callable[..., Ticket], arrived: Callable[..., Ticket]
) -> None:
    ticket = served(desk=1)
    arrived()
    call_next(window=window, desk=2, now=THEN)
    with pytest.raises(DeskBusy) as refused:
        take_over(ticket=ticket, desk=2, now=THEN)
    assert refused.value.params == {"desk": 2, "number": "A002"}
    with pytest.raises(DeskUnknown):
        take_over(ticket=ticket, desk=3, now=THEN)


def test_who_is_at_no_desk_cannot_be_taken_over(arrived: Callable[..., Ticket]) -> None:
    with pytest.raises(TicketMoved):
        take_over(ticket=arrived(), desk=1, now=THEN)


def test_somebody_who_went_on_to_a_third_desk_stays_there(
    make_window: Callable[..., OpeningWindow], served: Callable[..., Ticket], window: OpeningWindow
) -> None:
    ticket = served(desk=1)
    OpeningWindow.objects.filter(pk=window.pk).update(desks=3)
    stale = Ticket.objects.get(pk=ticket.pk)
    take_over(ticket=Ticket.objects.get(pk=ticket.pk), desk=3, now=THEN)
    with pytest.raises(TicketMoved):
        take_over(ticket=stale, desk=2, now=THEN)
    assert Ticket.objects.get(pk=ticket.pk).desk == 3


def test_nothing_moves_after_the_end_of_the_day(window: OpeningWindow, served: Callable[..., Ticket]) -> None:
    ticket = served(desk=1)
    close_window(window=window)
    with pytest.raises(WindowNotOpen):
        take_over(ticket=Ticket.objects.get(pk=ticket.pk), desk=2, now=THEN)


# --------------------------------------------------------------------- somebody is called at the same moment


@pytest.fixture
def too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look whether the desk is free comes a moment before the colleague's call."""
    monkeypatch.setattr(calling, "_check_free", lambda *_: None)
    monkeypatch.setattr(serving, "at_desk", lambda **_: None)


@pytest.mark.usefixtures("too_early")
def test_the_database_keeps_a_desk_for_one_person(
    window: OpeningWindow,
    served: Callable[..., Ticket],
    arrived: Callable[..., Ticket],
    booking: Callable[..., Any],
) -> None:
    ticket = served(desk=1)
    second = arrived()
    with pytest.raises(DeskBusy) as refused:
        call_ticket(ticket=second, window=window, desk=1, now=THEN)
    assert refused.value.params == {"desk": 1, "number": ticket.number}
    call_ticket(ticket=second, window=window, desk=2, now=THEN)
    with pytest.raises(DeskBusy):
        take_over(ticket=ticket, desk=2, now=THEN)
    in_bed = booking(place="bedside", room_label="2.10")
    with pytest.raises(DeskBusy):
        serving.begin_at_bed(window=window, appointment=in_bed, desk=1, now=THEN)
    assert [each.desk for each in Ticket.objects.order_by("serial")] == [1, 2]


# ---------------------------------------------------------------------------------------------------- pages


def at(client: Client, window: OpeningWindow, desk: int) -> None:
    session = client.session
    session[f"desk:{window.pk}"] = desk
    session.save()


def test_the_person_is_fetched_with_a_confirmation(
    visit: Callable[..., Visit], window: OpeningWindow
) -> None:
    shown = visit("ummeldung")
    assert "An meinen Platz holen" not in shown.page()
    at(shown.client, window, 2)
    page = shown.page()
    assert "Danach können nur noch Sie eintragen. Sprechen Sie sich mit Platz 1 ab." in page
    assert "Ja, an meinen Platz holen" in page
    desk = shown.client.get(reverse("counter:desk", args=[window.pk])).content.decode()
    assert reverse("counter:serve", args=[shown.ticket.pk]) in desk
    taken = shown.post("take_over")
    assert said(taken) == [f"Nummer {shown.ticket.number} ist jetzt an Ihrem Platz."]
    assert Ticket.objects.get().desk == 2
    assert shown.step("identity", {"paper": "passport"}).status_code == 302
    assert shown.state("identity") == "done"


def test_who_has_no_desk_cannot_fetch_anybody(visit: Callable[..., Visit], window: OpeningWindow) -> None:
    shown = visit("ummeldung")
    at(shown.client, window, 0)
    assert said(shown.post("take_over")) == ["Bitte wählen Sie zuerst Ihren Platz."]
    at(shown.client, window, 1)
    Ticket.objects.update(state="done")
    assert said(shown.post("take_over"))[-1].startswith("Das geht nicht mehr: Nummer A001")
