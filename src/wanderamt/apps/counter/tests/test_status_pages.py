"""The page that stays with somebody who waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.public import call_next, call_ticket, no_show, park, start
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.counter.views.status import PURPOSE
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

HTMX = {"HX-Request": "true"}


def path(ticket: Ticket) -> str:
    return links.path("counter:status", ticket.pk, purpose=PURPOSE)


@pytest.fixture
def phone(client: Client, frozen_clock: Any) -> Client:
    frozen_clock.move_to(THEN)
    return client


def page(phone: Client, ticket: Ticket) -> str:
    return " ".join(phone.get(path(ticket)).content.decode().split())


def test_it_says_the_number_who_is_before_and_how_long_about(
    phone: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    for _ in range(4):
        spontaneous("ummeldung", name="Anna Geheim")
    ticket = spontaneous()
    call_next(window=window, desk=1, now=THEN)
    shown = page(phone, ticket)
    assert ("W005" in shown, "Geheim" in shown) == (True, False)
    assert "Vor Ihnen sind 3 Nummern." in shown
    status = phone.get(path(ticket)).context["status"]
    assert 0 < status.low < status.high
    assert f"Es dauert etwa {status.low} bis {status.high} Minuten." in shown


def test_who_is_next_hears_it(phone: Client, spontaneous: Callable[..., Ticket]) -> None:
    assert "Sie sind als Nächstes dran." in page(phone, spontaneous())


def test_without_an_open_desk_nobody_is_promised_anything(
    phone: Client, spontaneous: Callable[..., Ticket], frozen_clock: Any
) -> None:
    ticket = spontaneous()
    frozen_clock.move_to(THEN + timedelta(hours=2))
    assert "Wie lange es dauert, wissen wir gerade nicht." in page(phone, ticket)


def test_first_the_photo(phone: Client, arrived: Callable[..., Ticket]) -> None:
    assert "Sie brauchen zuerst ein Foto." in page(phone, arrived("personalausweis", photo=False))


def test_who_is_called_reads_where_to_go(
    phone: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket], city: Any
) -> None:
    from wanderamt.apps.offices.models import Desk

    Desk.objects.create(counter=window.counter, number=2, label="Fenster Süd", room="Raum 2.04")
    ticket = spontaneous()
    call_next(window=window, desk=2, now=THEN)
    shown = page(phone, ticket)
    assert ("Sie sind dran." in shown, "Fenster Süd · Raum 2.04" in shown) == (True, True)
    ticket.refresh_from_db()
    start(ticket=ticket, desk=2, now=THEN)
    assert "Sie werden gerade bedient." in page(phone, ticket)


def test_the_end_is_said_whatever_it_was(
    phone: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    ticket = spontaneous()
    park(ticket=ticket, reason="pause", now=THEN)
    assert "Ihre Nummer ruht." in page(phone, ticket)
    call_ticket(ticket=ticket, window=window, desk=1, now=THEN)
    no_show(ticket=ticket, now=THEN)
    assert "Wir haben Sie aufgerufen, aber niemand kam." in page(phone, ticket)
    Ticket.objects.filter(pk=ticket.pk).update(state="done")
    assert "Ihr Besuch ist beendet." in page(phone, ticket)


def test_the_number_is_given_back(phone: Client, spontaneous: Callable[..., Ticket]) -> None:
    ticket = spontaneous()
    assert phone.post(path(ticket)).headers["Location"] == path(ticket)
    ticket.refresh_from_db()
    assert ticket.state == "left"
    assert "Sie haben Ihre Nummer zurückgegeben." in page(phone, ticket)
    assert "zurückgeben</span>" not in page(phone, ticket)
    phone.post(path(ticket))  # a second press says so and changes nothing
    assert "Das geht nicht mehr" in page(phone, ticket)


def test_a_page_that_asks_again_gets_nothing_new_while_nothing_changes(
    phone: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    ticket = spontaneous()
    stamp = phone.get(path(ticket)).context["status"].stamp
    again = phone.get(path(ticket), {"stand": stamp}, headers=HTMX)
    assert (again.status_code, again.content) == (204, b"")
    call_next(window=window, desk=1, now=THEN)
    live = phone.get(path(ticket), {"stand": stamp}, headers=HTMX)
    assert live.status_code == 200
    assert "<html" not in live.content.decode()
    assert len(live.content) < 1500


def test_a_stranger_reads_no_status(phone: Client, spontaneous: Callable[..., Ticket]) -> None:
    ticket = spontaneous()
    assert phone.get(links.path("counter:status", ticket.pk, purpose="counter.display")).status_code == 403
    assert phone.post(path(ticket)[:-3] + "xx/").status_code == 403
    assert phone.get(links.path("counter:status", uuid7(), purpose=PURPOSE)).status_code == 404
    ticket.refresh_from_db()
    assert ticket.state == "waiting"


def test_it_takes_the_same_queries_for_one_and_three_people(
    phone: Client, spontaneous: Callable[..., Ticket], django_assert_num_queries: Callable[..., Any]
) -> None:
    ticket = spontaneous()
    phone.get(path(ticket))
    with django_assert_num_queries(7):
        phone.get(path(ticket))
    spontaneous()
    spontaneous()
    with django_assert_num_queries(7):
        phone.get(path(ticket))
