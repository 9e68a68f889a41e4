"""Where and when the catalogue's pages say that a service can be booked next."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from wanderamt.apps.appointments import queries, whereabouts
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.persons import PersonData
from wanderamt.apps.appointments.services import book
from wanderamt.apps.appointments.whereabouts import next_places
from wanderamt.apps.catalogue.public import Whereabouts
from wanderamt.apps.catalogue.whereabouts import next_places as asked_by_the_catalogue
from wanderamt.apps.offices.models import OpeningWindow, Site
from wanderamt.apps.offices.public import cancel_window, open_window
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(city, now):
    """`day(number, "reisepass")`: a public day of the bus, so many days from now."""

    def open_(
        number: int, *keys: str, hours: float = 4, public_from: datetime | None = None
    ) -> OpeningWindow:
        start = now + timedelta(days=number)
        return open_window(
            counter=city.bus,
            site=Site.objects.first(),
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            desks=1,
            services=city.services(*keys),
            public_from=public_from or now - timedelta(days=1),
        )

    return open_


def places(service: str, now: datetime, limit: int = 3) -> list[str]:
    return [f"{place.starts_at:%d}" for place in next_places(service_id=service, now=now, limit=limit).places]


def test_the_soonest_days_with_the_service_come_first(day, now) -> None:
    day(5, "reisepass")
    day(2, "personalausweis")
    day(3, "reisepass", "personalausweis")
    assert places("reisepass", now) == ["18", "20"]


def test_no_more_places_than_asked_for_but_all_are_counted(day, now) -> None:
    for number in range(1, 6):
        day(number, "reisepass")
    found = next_places(service_id="reisepass", now=now, limit=2)
    assert len(found.places) == 2
    assert found.planned == 5


def test_a_place_says_when_where_and_how_many_are_left(day, now) -> None:
    window = day(1, "reisepass", hours=1)
    [place] = next_places(service_id="reisepass", now=now, limit=3).places
    assert (place.starts_at, place.ends_at, place.name) == (
        window.starts_at,
        window.ends_at,
        window.site.name,
    )
    assert place.free == "3 freie Termine"
    assert place.url == f"/termin/{window.pk}/?services=reisepass"


def test_the_link_leads_straight_to_the_times(day, now, client, frozen_clock) -> None:
    day(1, "reisepass")
    [place] = next_places(service_id="reisepass", now=now, limit=3).places
    assert "Schritt 2 von 4" in client.get(place.url, follow=True).content.decode()


def test_a_full_day_is_planned_but_not_offered(day, now, city) -> None:
    window = day(1, "reisepass", hours=0.5)
    book(
        window=window,
        services=city.services("reisepass"),
        person=PersonData(name="Erika Beispiel"),
        source=Appointment.Source.CITIZEN,
        now=now,
        form_key=uuid7(),
        start=window.starts_at,
    )
    assert next_places(service_id="reisepass", now=now, limit=3) == Whereabouts(planned=1)


def test_days_that_are_cancelled_past_or_not_public_yet_are_not_named(day, now) -> None:
    cancel_window(window=day(1, "reisepass"))
    day(2, "reisepass", public_from=now + timedelta(days=1))
    day(-3, "reisepass")
    assert next_places(service_id="reisepass", now=now, limit=3) == Whereabouts()


def test_the_exemption_is_offered_where_id_cards_are_sold(day, now) -> None:
    day(1, "personalausweis")
    day(2, "reisepass")
    assert places(queries.EXEMPTION, now) == ["16"]


def test_only_the_next_days_are_looked_through_for_room(day, now, monkeypatch) -> None:
    monkeypatch.setattr(whereabouts, "LOOKED_AT", 1)
    day(1, "reisepass", hours=0.1)
    day(2, "reisepass")
    assert places("reisepass", now) in ([], ["16"])
    assert next_places(service_id="reisepass", now=now, limit=3).planned == 2


def test_without_a_day_the_bookings_are_not_read(city, now, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert next_places(service_id="reisepass", now=now, limit=3) == Whereabouts()


@pytest.mark.parametrize("days", [1, 3])
def test_more_days_are_not_more_queries(day, now, django_assert_num_queries, days: int) -> None:
    for number in range(1, days + 1):
        day(number, "reisepass")
    with django_assert_num_queries(2):
        assert len(places("reisepass", now)) == days


def test_the_catalogue_asks_here(day, now) -> None:
    day(1, "reisepass")
    assert asked_by_the_catalogue("reisepass", now=now) == next_places(
        service_id="reisepass", now=now, limit=3
    )


def service_page(client: Client, key: str) -> str:
    response = client.get(f"/dienstleistungen/{key}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_a_service_names_the_next_three_places(day, client, frozen_clock) -> None:
    for number in range(1, 5):
        day(number, "reisepass")
    html = service_page(client, "reisepass")
    assert html.count('class="wa-panel"') == 3
    assert html.count("?services=reisepass") == 4  # the search for all offices is the first


def test_the_page_of_a_service_says_when_all_days_are_full(day, client, frozen_clock, monkeypatch) -> None:
    day(1, "reisepass")
    monkeypatch.setattr(whereabouts, "LOOKED_AT", 0)
    assert "ausgebucht" in service_page(client, "reisepass")


@pytest.mark.parametrize("days", [1, 3])
def test_a_page_with_more_days_reads_no_more(
    day, client, frozen_clock, django_assert_num_queries, days: int
) -> None:
    for number in range(1, days + 1):
        day(number, "reisepass")
    service_page(client, "reisepass")  # the texts of this city are read once in a while
    with django_assert_num_queries(3):  # the service, the windows that offer it, what is booked there
        assert service_page(client, "reisepass").count('class="wa-panel"') == days
