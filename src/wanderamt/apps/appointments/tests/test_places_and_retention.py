from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from icalendar import Calendar

from wanderamt.apps.appointments import ical, places, queries, retention
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.persons import room_order
from wanderamt.apps.appointments.public import cancel
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.retention import rooms

Book = Callable[..., Appointment]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("misburg", "Misburg-Nord / Misburg-Süd"),
        ("Misburg Nord", "Misburg-Nord"),
        ("MISBURG-NORD", "Misburg-Nord"),
        ("Limmerstraße 5, Linden-Nord", "Linden-Nord"),
        ("Waldhiem", "Waldheim"),
        ("30159 Hannover", "Aegidientorplatz 1, Bürgeramt Aegi"),
        ("Aegidientorplatz 7", "Aegidientorplatz 1, Bürgeramt Aegi"),
        ("mi", None),
        ("München", None),
        ("99999", None),
        ("?!", None),
    ],
)
def test_a_place_is_found_as_people_type_it(city: Any, text: str, found: str | None) -> None:
    place = places.locate(text, among=places.quarters())

    assert (place.name if place else None) == found


def test_between_two_quarters_is_between(city: Any) -> None:
    place = places.locate("misburg", among=places.quarters())
    north, south = city.quarter("Misburg-Nord"), city.quarter("Misburg-Süd")

    assert place is not None
    assert place.point.lat == pytest.approx((north.lat + south.lat) / 2)


def test_rooms_are_in_the_order_of_the_house() -> None:
    labels = ["EG 10", "2.14", "2.2", "1", "EG 2", "10"]

    assert sorted(labels, key=room_order) == ["EG 2", "EG 10", "1", "2.2", "2.14", "10"]


def test_the_calendar_entry_says_when_where_and_how_to_change(booking: Book, now: datetime) -> None:
    appointment = queries.get(booking().pk)
    entry = Calendar.from_ical(ical.entry(appointment, link="https://amt.example/x", now=now)).walk("VEVENT")[
        0
    ]

    assert entry["DTSTART"].dt == appointment.starts_at
    assert entry["DTEND"].dt == appointment.ends_at
    assert entry["LOCATION"] == "Pflege & Wohnen Martinshof, Hannover, Misburg-Nord"
    assert appointment.code in entry["DESCRIPTION"]
    assert entry["STATUS"] == "CONFIRMED"
    cancel(appointment=appointment, now=now)
    again = ical.entry(queries.get(appointment.pk), link="x", now=now)
    assert b"STATUS:CANCELLED" in again


def test_who_came_is_forgotten_what_happened_stays(
    booking: Book, window: OpeningWindow, certification: Service, django_assert_num_queries: Any
) -> None:
    person = {"place": "bedside", "room_label": "3", "email": "a@example.org", "representative_name": "B"}
    people = [booking(data=person), booking()]
    limit = window.ends_at + timedelta(days=settings.RETENTION_DAYS)

    assert retention.purge(now=limit) == 0
    with django_assert_num_queries(3):
        assert retention.purge(now=limit + timedelta(seconds=1)) == 2
    assert retention.purge(now=limit + timedelta(seconds=1)) == 0
    kept = list(Appointment.objects.order_by("pk"))
    assert {(item.person_name, item.email, item.room_label, item.born_on) for item in kept} == {
        ("", "", "", None)
    }
    assert len({item.person_key for item in kept}) == 2
    assert [item.starts_at for item in kept] == [item.starts_at for item in people]
    assert rooms()["appointments"] is retention.purge
