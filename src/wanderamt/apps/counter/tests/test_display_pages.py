"""The display in the waiting room: numbers and desks, no names."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.public import call_next, start
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.counter.tests.visits import url
from wanderamt.apps.counter.views.display import PURPOSE
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links


def display_path(window: OpeningWindow) -> str:
    return links.path("counter:display", window.pk, purpose=PURPOSE)


def test_the_display_shows_numbers_and_desks_but_no_names(
    client: Client,
    window: OpeningWindow,
    arrived: Callable[..., Ticket],
    spontaneous: Callable[..., Ticket],
    frozen_clock: Any,
) -> None:
    frozen_clock.move_to(THEN)
    path = display_path(window)
    assert "Please wait. We will call your number." in client.get(path).content.decode()
    first = arrived(name="Anna Geheim")
    arrived(name="Berta Geheim")
    arrived("personalausweis", photo=False, name="Carla Geheim")
    spontaneous(name="Dora Geheim")
    call_next(window=window, desk=2, now=THEN)
    first.refresh_from_db()
    start(ticket=first, desk=2, now=THEN)
    call_next(window=window, desk=1, now=THEN)
    response = client.get(path)
    shown = response.context["shown"]
    assert [(call.number, call.desk) for call in shown.calls] == [("A002", 1)]
    assert [(call.number, call.desk) for call in shown.serving] == [("A001", 2)]
    assert shown.next_numbers == ("W001",)
    page = response.content.decode()
    assert "Geheim" not in page
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page
    assert "<html" not in client.get(path, headers={"HX-Request": "true"}).content.decode()


def test_the_display_takes_the_same_queries_for_one_and_three_people(
    client: Client,
    window: OpeningWindow,
    spontaneous: Callable[..., Ticket],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    spontaneous()
    with django_assert_num_queries(3):
        client.get(display_path(window))
    spontaneous()
    spontaneous()
    with django_assert_num_queries(3):
        client.get(display_path(window))


def test_the_display_needs_its_own_link(client: Client, window: OpeningWindow) -> None:
    foreign = links.path("counter:display", window.pk, purpose="fleet.request")
    assert client.get(foreign).status_code == 403
    assert client.get(display_path(window)[:-3] + "xx/").status_code == 403


def test_the_crew_finds_the_link_of_the_display(at_desk: Client, window: OpeningWindow) -> None:
    page = at_desk.get(url("display_link", window_id=window.pk)).content.decode()
    assert display_path(window) in page
