from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.tests.conftest import text
from wanderamt.apps.offices.public import OpeningWindow

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN
pytestmark = pytest.mark.usefixtures("frozen_clock")


def test_the_next_stops_in_both_languages(client: Client, window: OpeningWindow) -> None:
    page = text(client.get("/naechste-stopps/"))
    assert "Pflege & Wohnen Martinshof" in page.replace("&amp;", "&")
    assert "18 freie Termine" in page
    english = client.get("/naechste-stopps/", headers={"accept-language": "en"})
    assert '<html lang="en"' in english.content.decode()
    assert "29 September 2025" in text(english)


def test_stops_near_a_place_come_first(
    client: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow], city: Any, now: datetime
) -> None:
    day = timedelta(days=1)
    make_window(
        site=city.site("karl-flor"),
        starts_at=window.starts_at - day,
        ends_at=window.ends_at - day,
        public_from=now,
    )

    def order(query: dict[str, str]) -> list[str]:
        response = client.get("/naechste-stopps/", query)
        return [stop.window.site.slug for stop in response.context["stops"]]

    assert order({}) == ["karl-flor", "martinshof"]
    assert order({"place": "Misburg"}) == ["martinshof", "karl-flor"]
    assert order({"quarter": city.quarter("Misburg-Süd").no}) == ["martinshof", "karl-flor"]


def test_an_unknown_place_is_told_at_the_field_and_keeps_what_was_typed(
    client: Client, window: OpeningWindow
) -> None:
    response = client.get("/naechste-stopps/", {"place": "Atlantis"})

    assert "Das haben wir in Hannover nicht gefunden" in text(response)
    assert 'value="Atlantis"' in response.content.decode()
    assert len(response.context["stops"]) == 1


def test_no_stop_is_told(client: Client, city: Any) -> None:
    assert "Zurzeit ist kein öffentlicher Stopp geplant." in text(client.get("/naechste-stopps/"))


def test_only_what_is_public_and_to_come_is_a_stop(
    client: Client,
    window: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    frozen_clock: Any,
    city: Any,
) -> None:
    make_window(counter=city.counter("Bürgeramt Aegi"), public_from=frozen_clock.moment)
    assert len(client.get("/naechste-stopps/").context["stops"]) == 1
    frozen_clock.move_to(window.ends_at)
    assert client.get("/naechste-stopps/").context["stops"] == []
    frozen_clock.move_to(window.starts_at - timedelta(days=30))
    assert client.get("/naechste-stopps/").context["stops"] == []


def test_a_full_stop_says_so(client: Client, window: OpeningWindow, booking: Book) -> None:
    for _ in range(36):
        booking()

    assert "ausgebucht" in text(client.get("/naechste-stopps/"))


def test_three_stops_need_no_more_queries_than_one(
    client: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow], now: datetime
) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/naechste-stopps/")
        return len(found)

    client.get("/naechste-stopps/")  # the words of the service list are kept from the first page on
    assert count() == 5
    for days in (1, 2):
        moved = timedelta(days=days)
        make_window(starts_at=window.starts_at + moved, ends_at=window.ends_at + moved, public_from=now)
    assert count() == 5


def test_many_stops_have_pages(
    client: Client, window: OpeningWindow, make_window: Callable[..., OpeningWindow], now: datetime
) -> None:
    for days in range(1, 22):
        moved = timedelta(days=days)
        make_window(starts_at=window.starts_at + moved, ends_at=window.ends_at + moved, public_from=now)
    first, second = client.get("/naechste-stopps/"), client.get("/naechste-stopps/", {"seite": "2"})
    assert [len(page.context["stops"]) for page in (first, second)] == [20, 2]
    assert "seite=2" in first.content.decode()


def test_the_fixed_offices_are_on_the_page_with_what_is_certain(
    client: Client, window: OpeningWindow
) -> None:
    page = client.get("/naechste-stopps/")
    shown = text(page)
    assert "Im Lindener Rathaus, Hannover, Linden-Mitte (Anschrift nicht bestätigt)" in shown
    assert "Samstag: 08:00–12:00 Uhr" in shown
    assert "Bereich Geoinformation – LH Hannover, CC BY 4.0, bearbeitet" in shown
    assert [spot["short"] for spot in page.context["spots"] if spot["state"] == "office"][:2] == [
        "Aegi",
        "Bemerode",
    ]
