"""The public page: what was measured, when, and never a number that was not."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from conftest import City, FrozenClock
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.apps.steering import queries, services
from wanderamt.apps.steering.models import BookedDays, LeadDay, UnmetDay
from wanderamt.apps.steering.page import in_days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
PAGE = "/terminlage/"
Opened = Callable[..., OpeningWindow]


def text(response: Any) -> str:
    """What is read on the page, without the choices of the filter."""
    content = re.sub(r"<(script|style|select).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def lead_day(day: date, third: int | None, **changes: Any) -> LeadDay:
    values = {
        "day": day,
        "service": "anmeldung",
        "counter": None,
        "samples": 96,
        "next_median": 1,
        "third_median": third,
        "third_best": third,
        "third_worst": third,
    }
    return LeadDay.objects.create(**(values | changes))


@pytest.fixture
def measured(stop: OpeningWindow, opened: Opened, now: datetime) -> None:
    """The bus in two weeks, an office next week, measured ten minutes ago."""
    opened(22)
    services.sample(now=now - timedelta(minutes=10))


def test_a_stranger_reads_it_without_signing_in(client: Client, city: City) -> None:
    response = client.get(PAGE)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, max-age=60"


def test_nothing_measured_says_so_and_shows_no_number(client: Client, city: City) -> None:
    page = text(client.get(PAGE))
    assert "Es gibt noch keine Messung. Wir zeigen nur Zahlen, die wir gemessen haben." in page
    assert " Tage " not in page.partition("So messen wir")[0]


@pytest.mark.usefixtures("measured")
def test_frequent_services_with_the_time_of_measuring(client: Client) -> None:
    page = text(client.get(PAGE))
    assert "Gemessen am 15.09.2025, 8:50 Uhr." in page
    assert "Personalausweis beantragen (ab 16 Jahren) 7 Tage 7 Tage" in page
    assert "Meldebescheinigung (einfach) 14 Tage 14 Tage" in page
    assert "älter als eine Stunde" not in page


@pytest.mark.usefixtures("measured")
def test_an_old_measurement_is_marked(client: Client, frozen_clock: FrozenClock) -> None:
    frozen_clock.advance(timedelta(minutes=51))
    assert "Die letzte Messung ist älter als eine Stunde." in text(client.get(PAGE))


@pytest.mark.usefixtures("measured")
def test_a_service_is_shown_for_each_office_that_offers_it(client: Client, office: Counter) -> None:
    page = text(client.get(PAGE, {"dienst": "personalausweis"}))
    assert "Alle Bürgerämter 7 Tage 7 Tage" in page
    assert "Bus 1 14 Tage 14 Tage" in page
    assert f"{office.site.name} 7 Tage 7 Tage" in page

    page = text(client.get(PAGE, {"dienst": "meldebescheinigung"}))
    assert "Bus 1 14 Tage 14 Tage" in page
    assert f"{office.site.name} 7 Tage" not in page


@pytest.mark.usefixtures("measured")
def test_a_second_counter_at_a_site_has_its_own_name(office: Counter) -> None:
    video = Counter.objects.create(name="Video 9", kind=Counter.Kind.VIDEO, site=office.site, mark="V9")
    names = queries.offices()
    assert (names[office.pk], names[video.pk]) == (office.site.name, "Video 9")
    assert len(set(names.values())) == len(names)


@pytest.mark.usefixtures("measured")
def test_what_an_office_does_not_offer_is_not_measured_there(client: Client, office: Counter) -> None:
    both = {"dienst": "meldebescheinigung", "amt": str(office.pk)}
    assert f"{office.site.name} Nicht gemessen Nicht gemessen" in text(client.get(PAGE, both))
    page = text(client.get(PAGE, {"amt": str(office.pk)}))
    assert "Meldebescheinigung (einfach) Nicht gemessen Nicht gemessen" in page


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize(
    "query",
    [
        {"dienst": "gibtsnicht"},
        {"amt": "gibtsnicht"},
        {"amt": "00000000-0000-7000-8000-000000000000"},
        {"dienst": "\x00", "amt": "' OR 1=1 --"},
        {"dienst": "<script>alert(1)</script>"},
    ],
)
def test_what_cannot_be_chosen_is_refused_at_its_field(client: Client, query: dict[str, str]) -> None:
    response = client.get(PAGE, query)
    assert response.status_code == 200
    assert "kern-alert--danger" in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert "Personalausweis beantragen (ab 16 Jahren) 7 Tage 7 Tage" in text(response)


@pytest.mark.usefixtures("measured")
def test_a_choice_before_anything_was_measured_is_refused(client: Client, city: City) -> None:
    from wanderamt.apps.steering.models import Sample

    Sample.objects.all().delete()
    assert client.get(PAGE, {"dienst": "personalausweis"}).status_code == 200


@pytest.mark.usefixtures("measured")
def test_the_last_weeks_are_bars_and_a_table(client: Client, now: datetime) -> None:
    lead_day(date(2025, 9, 14), 9)
    lead_day(date(2025, 9, 12), None)
    lead_day(date(2025, 8, 3), 30)  # too long ago
    response = client.get(PAGE, {"dienst": "anmeldung"})
    page, content = text(response), response.content.decode()

    assert content.count("st-chart__bar--none") == 1
    assert content.count('class="st-chart__bar') == 2
    assert 'x="410" y="57" width="8" height="43"' in content
    assert "04.08.2025 14.09.2025" in page  # the axis
    assert "12.09.2025 kein Termin in den nächsten 60 Tagen 14.09.2025 9 Tage" in page
    assert "13.09.2025" not in page  # not measured, not shown
    assert "Hier gilt eine Frist von 2 Wochen nach dem Einzug (§ 17 Abs. 1 BMG)." in page


@pytest.mark.usefixtures("measured")
def test_no_paragraph_is_claimed_for_other_services(client: Client) -> None:
    assert "Hier gilt eine Frist" not in text(client.get(PAGE, {"dienst": "personalausweis"}))


@pytest.mark.usefixtures("measured")
def test_weeks_that_were_not_measured_say_so(client: Client) -> None:
    page = text(client.get(PAGE, {"dienst": "anmeldung"}))
    assert "Nicht gemessen Gebuchte Termine" in page


@pytest.mark.usefixtures("measured")
def test_a_few_bookings_and_searches_are_not_told(client: Client, office: Counter, now: datetime) -> None:
    today = {"day": now.date(), "service": "anmeldung"}
    BookedDays.objects.create(**today, counter=office, offered=1, forced=2, chosen=3, count=4)
    UnmetDay.objects.create(**today, counter=None, count=2)
    page = text(client.get(PAGE, {"dienst": "anmeldung"}))
    assert "Gebuchte Termine unter 5 Suchen, bei denen kein Termin frei war unter 5" in page
    assert "Angeboten" not in page


@pytest.mark.usefixtures("measured")
def test_bookings_show_three_lead_times_with_their_meaning(
    client: Client, office: Counter, now: datetime
) -> None:
    today = {"day": now.date(), "service": "anmeldung", "counter": office}
    BookedDays.objects.create(**today, offered=0, forced=1, chosen=20, count=6)
    UnmetDay.objects.create(day=now.date(), service="anmeldung", counter=office, count=1234)
    page = text(client.get(PAGE, {"dienst": "anmeldung"}))
    assert "Gebuchte Termine 6 Suchen, bei denen kein Termin frei war 1.234" in page
    assert "Angeboten Tage bis zum frühesten Termin, den es in der Stadt gab. heute 100 %" in page
    assert "Möglich Tage bis zum frühesten Termin, der zu den Wünschen passte. 1 Tag 100 %" in page
    assert "Gewählt Tage bis zum gebuchten Termin. 20 Tage 0 %" in page


def test_the_licence_is_named_where_there_is_one(client: Client, city: City, settings: Settings) -> None:
    assert "Lizenz" not in text(client.get(PAGE))
    settings.OPEN_DATA_LICENCE = "dl-de/by-2-0"
    assert "Lizenz: dl-de/by-2-0" in text(client.get(PAGE))


def test_the_data_and_the_definition_are_on_the_page(client: Client, city: City) -> None:
    content = client.get(PAGE).content.decode()
    assert 'href="/terminlage.csv"' in content
    assert 'href="/terminlage.json"' in content
    assert "Third next available appointment" in content


def test_every_page_leads_there(client: Client, city: City) -> None:
    assert 'href="/terminlage/"' in client.get("/kontakt/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)(PAGE).status_code == 405


@pytest.mark.parametrize("offices", [1, 3])
def test_the_page_takes_the_same_queries_however_much_there_is(
    client: Client,
    city: City,
    opened: Opened,
    now: datetime,
    offices: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fixed = Counter.objects.filter(kind=Counter.Kind.FIXED).select_related("site").order_by("name")
    for number, counter in enumerate(fixed[:offices]):
        opened(22, counter=counter, site=counter.site)
        lead_day(date(2025, 9, 10 + number), 9)
    services.sample(now=now)
    client.get(PAGE)  # texts are read once and kept
    with django_assert_num_queries(6):
        client.get(PAGE, {"dienst": "anmeldung"})


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "heute"),
        (1, "1 Tag"),
        (2, "2 Tage"),
        (60, "60 Tage"),
        (None, "kein Termin in den nächsten 60 Tagen"),
    ],
)
def test_days_in_words(days: int | None, words: str) -> None:
    assert in_days(days) == words
