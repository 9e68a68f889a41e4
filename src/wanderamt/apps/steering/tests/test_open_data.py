"""Open data: stable columns, definitions beside them, and nothing about a few people."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from conftest import City
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.apps.steering import services
from wanderamt.apps.steering.models import BookedDays, LeadDay, UnmetDay
from wanderamt.apps.steering.opendata import COLUMNS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
ROOT = Path(__file__).resolve().parents[5]
DAY = date(2025, 9, 14)


@pytest.fixture
def yesterday(office: Counter) -> None:
    """Two values of one day, bookings and searches."""
    values = {"day": DAY, "service": "anmeldung", "samples": 96, "next_median": 1}
    LeadDay.objects.create(**values, counter=None, third_median=3, third_best=2, third_worst=5)
    LeadDay.objects.create(**values, counter=office, third_median=None, third_best=8, third_worst=None)
    booked = {"day": DAY, "service": "anmeldung", "counter": office}
    BookedDays.objects.create(**booked, offered=1, forced=2, chosen=3, count=4)
    BookedDays.objects.create(**booked, offered=1, forced=2, chosen=15, count=2)
    UnmetDay.objects.create(day=DAY, service="anmeldung", counter=office, count=3)
    UnmetDay.objects.create(day=DAY, service="anmeldung", counter=None, count=4)


def table(client: Client, **query: str) -> list[dict[str, str]]:
    response = client.get("/terminlage.csv", query)
    assert response.status_code == 200
    lines = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(lines, newline=""), delimiter=";"))


def document(client: Client, **query: str) -> dict[str, Any]:
    response = client.get("/terminlage.json", query)
    assert response.status_code == 200
    found: dict[str, Any] = json.loads(response.content)
    return found


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_stranger_and_other_pages_may_read_and_keep_it(client: Client, city: City, ending: str) -> None:
    response = client.get(f"/terminlage.{ending}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Last-Modified"] == "Mon, 15 Sep 2025 07:00:00 GMT"
    assert "Set-Cookie" not in response
    assert client.post(f"/terminlage.{ending}").status_code == 405


@pytest.mark.usefixtures("yesterday")
def test_a_day_of_the_city_and_of_an_office(client: Client, office: Counter) -> None:
    city, one = table(client)
    assert list(city) == list(COLUMNS)
    assert city == {
        "day": "2025-09-14",
        "sampled_at": "",
        "service": "anmeldung",
        "service_name": "Wohnung anmelden (Zuzug nach Hannover)",
        "office": "",
        "office_name": "",
        "samples": "96",
        "next_days": "1",
        "third_next_days": "3",
        "third_next_days_best": "2",
        "third_next_days_worst": "5",
        "bookings": "6",
        "offered_days": "1",
        "forced_days": "2",
        "chosen_days": "3",
        "chosen_within_14_days": "0.667",
        "forced_within_14_days": "1.0",
        "searches_without_result": "7",
        "statute": "§ 17 Abs. 1 BMG",
    }
    assert (one["office"], one["office_name"]) == (str(office.pk), office.site.name)
    assert (one["third_next_days"], one["third_next_days_best"], one["third_next_days_worst"]) == (
        "",
        "8",
        "",
    )
    assert (one["bookings"], one["searches_without_result"]) == (
        "6",
        "",
    )  # three searches are too few to tell


@pytest.mark.usefixtures("yesterday")
def test_a_few_bookings_are_left_out_none_is_a_number(client: Client) -> None:
    BookedDays.objects.all().update(count=1)
    assert {row["bookings"] for row in table(client)} == {""}
    assert {row["chosen_days"] for row in table(client)} == {""}
    BookedDays.objects.all().delete()
    assert {row["bookings"] for row in table(client)} == {"0"}


def test_the_last_measurement_comes_last_with_its_moment(
    client: Client, stop: OpeningWindow, now: datetime
) -> None:
    services.sample(now=now - timedelta(minutes=5))
    found = document(client)
    assert found["sampled_at"] == "2025-09-15T08:55:00+02:00"
    assert found["stale"] is False
    assert {row["sampled_at"] for row in found["rows"]} == {found["sampled_at"]}
    certificate = next(row for row in found["rows"] if row["service"] == "meldebescheinigung")
    assert certificate["third_next_days"] == certificate["third_next_days_worst"] == 14
    assert (certificate["samples"], certificate["bookings"], certificate["day"]) == (1, None, "2025-09-15")


@pytest.mark.usefixtures("yesterday")
def test_the_document_says_what_it_is(client: Client, settings: Settings) -> None:
    found = document(client)
    assert (found["unit"], found["method"], found["licence"], found["demo"]) == (
        "calendar days",
        "1",
        None,
        False,
    )
    assert found["columns"] == COLUMNS
    assert (found["first"], found["last"]) == ("2025-08-18", "2025-09-15")
    assert (found["sampled_at"], found["stale"]) == (None, None)
    settings.OPEN_DATA_LICENCE = "dl-de/by-2-0"
    settings.DEMO = True
    assert (document(client)["licence"], document(client)["demo"]) == ("dl-de/by-2-0", True)


@pytest.mark.usefixtures("yesterday")
def test_both_files_say_the_same(client: Client) -> None:
    as_text = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in document(client)["rows"]
    ]
    assert as_text == table(client)


@pytest.mark.usefixtures("yesterday")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"von": "2025-09-14", "bis": "2025-09-14"}, 2),
        ({"bis": "2025-09-13"}, 0),
        ({"von": "2025-09-15"}, 0),
        ({"von": "2025-06-15"}, None),
        ({"von": "2025-09-15", "bis": "2025-09-14"}, None),
        ({"von": "gestern"}, None),
        ({"bis": "2025-02-30"}, None),
        ({"bis": "0001-01-01"}, None),
        ({"von": "\x00"}, None),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_days_can_be_chosen_within_bounds(
    client: Client, query: dict[str, str], count: int | None, ending: str
) -> None:
    if count is None:
        response = client.get(f"/terminlage.{ending}", query)
        assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    else:
        assert len(table(client, **query)) == len(document(client, **query)["rows"]) == count


@pytest.mark.parametrize("days", [1, 3])
def test_the_files_take_the_same_queries_however_long(
    client: Client,
    city: City,
    stop: OpeningWindow,
    now: datetime,
    days: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(days):
        services.sample(now=now - timedelta(days=number))
        services.fold_day(day=(now - timedelta(days=number)).date())
    client.get("/terminlage.csv")
    with django_assert_num_queries(6):
        client.get("/terminlage.csv")


def test_every_column_is_described_in_the_reference() -> None:
    described = (ROOT / "docs/reference/lead-times.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"| `{name}` |" not in described] == []


def test_names_that_begin_like_a_formula_are_none(
    client: Client, city: City, stop: OpeningWindow, now: datetime
) -> None:
    """A table program runs what begins with = + - @; our names are the catalogue's and the offices'."""
    services.sample(now=now)
    assert not any(str(value)[:1] in "=+-@" for row in table(client) for value in row.values() if value)
