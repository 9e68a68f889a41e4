"""All rows of a list or none: what is refused at the last moment, and what is told then."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.appointments.public import Appointment, NoRoomLeft, PersonData, book, cancel
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.services.register_list import Entry, ListRefused, register_list
from wanderamt.apps.fleet.tests.lists import ANNA, confirm, csv_file, send
from wanderamt.apps.fleet.tests.residents import text
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")
People = Callable[[], list[Appointment]]


@pytest.fixture
def short_day(published: Deployment) -> Deployment:
    """One desk for 30 minutes: three exemptions fit."""
    window = published.window
    assert window is not None
    window.desks = 1
    window.ends_at = window.starts_at + timedelta(minutes=30)
    window.save()
    window.pools.update(seats=1)
    return published


def test_a_list_that_does_not_fit_registers_nobody_and_names_who_is_left(
    client: Client, short_day: Deployment, people: People
) -> None:
    page = send(client, short_day, csv_file(*(f"{name} Beispiel;1.1.1940;Befreiung" for name in "ABCDE")))
    assert "Vielleicht reicht der Platz nicht" in text(page)
    refused = confirm(client, short_day, page)
    assert people() == []
    assert "Wir haben noch niemanden angemeldet, weil nicht alle Zeilen gehen." in text(refused)
    left = [row.number for row in refused.context["wrong"]]
    assert left == [5, 6]
    assert "Zeile 5: An diesem Tag ist kein Platz mehr" in text(refused)
    done = confirm(client, short_day, refused)
    assert "3 Personen sind angemeldet." in text(client.get(done["Location"]))
    assert [each.person_name for each in people()] == ["A Beispiel", "B Beispiel", "C Beispiel"]


def test_who_is_registered_meanwhile_stops_the_list(
    client: Client, published: Deployment, people: People, city: Any, now: datetime
) -> None:
    page = send(client, published, csv_file(ANNA, "Berta Zwei;1938-03-04;Befreiung"))
    window = published.window
    assert window is not None
    other = book(
        window=window,
        services=city.services("anmeldung"),
        person=PersonData(name="Berta Zwei", born_on=date(1938, 3, 4)),
        source=Appointment.Source.STAFF,
        now=now,
        form_key=uuid7(),
    )
    refused = confirm(client, published, page)
    assert [each.person_name for each in people()] == ["Berta Zwei"]
    assert "gibt es an diesem Tag schon einen Termin" in text(refused)
    cancel(appointment=other, now=now)
    assert confirm(client, published, page).status_code == 302
    assert len(people()) == 2


def test_the_service_tries_all_rows_and_keeps_none(
    short_day: Deployment, people: People, city: Any, now: datetime
) -> None:
    assert short_day.window is not None
    entries = [
        Entry(
            number=number,
            services=city.services("befreiung_ausweispflicht"),
            person=PersonData(name=f"{name} Beispiel"),
            form_key=uuid7(),
        )
        for number, name in enumerate("ABCDE", start=2)
    ]
    with pytest.raises(ListRefused) as refused:
        register_list(window=short_day.window, entries=entries, now=now)
    assert {number: type(error) for number, error in refused.value.rows.items()} == {
        5: NoRoomLeft,
        6: NoRoomLeft,
    }
    assert people() == []
    done = register_list(window=short_day.window, entries=entries[:3], now=now)
    again = register_list(window=short_day.window, entries=entries[:3], now=now)
    assert [each.pk for each in done] == [each.pk for each in again] == [each.pk for each in people()]
