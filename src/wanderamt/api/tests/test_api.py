"""Open data over HTTP, and refusals as problem+json."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_all_services_are_listed_in_every_language_they_have(city, client: Client) -> None:
    services = client.get("/api/services").json()
    assert len(services) == 61
    card = next(each for each in services if each["id"] == "personalausweis")
    assert set(card["name"]) >= {"de", "en"}
    assert card["mobile"] == "capture"


def test_a_service_says_what_to_bring(city, client: Client) -> None:
    service = client.get("/api/services/anmeldung").json()
    assert service["bring"]
    assert all(item["text"] for item in service["bring"])


@pytest.mark.parametrize(("on", "cents"), [("2026-02-06", 3700), ("2026-02-07", 4600)])
def test_the_fee_is_the_one_of_the_day_asked_for(city, client: Client, on: str, cents: int) -> None:
    fee = client.get("/api/services/personalausweis/fee", {"on": on, "age": 30}).json()
    assert fee["total_cents"] == cents
    assert fee["lines"][0]["citation"].startswith("§ 1")


def test_an_unknown_service_is_a_problem_document(city, client: Client) -> None:
    response = client.get("/api/services/raumfahrt")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "unknown_service"


def test_an_impossible_age_is_refused_by_name(city, client: Client) -> None:
    response = client.get("/api/services/personalausweis/fee", {"age": "alt"})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("age:")


def test_a_negative_age_is_refused_as_a_fact(city, client: Client) -> None:
    response = client.get("/api/services/personalausweis/fee", {"age": -1})
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("count", [1, 3])
def test_stops_cost_the_same_number_of_queries(
    city, make_window, client, now, frozen_clock, count, django_assert_num_queries
) -> None:
    for hour in range(count):
        make_window(
            starts_at=datetime(2025, 9, 29, 8 + hour, 0, tzinfo=now.tzinfo),
            ends_at=datetime(2025, 9, 29, 9 + hour, 0, tzinfo=now.tzinfo),
            public_from=now,
        )
    with django_assert_num_queries(1):
        stops = client.get("/api/city/stops").json()
    assert len(stops) == count


def test_a_stop_says_how_far_it_is_from_a_quarter(city, make_window, client, now, frozen_clock) -> None:
    make_window(public_from=now)
    (stop,) = client.get("/api/city/stops", {"quarter": city.quarter("Misburg-Süd").no}).json()
    assert stop["quarter"] == "Misburg-Nord"
    assert 1 < stop["distance_km"] < 3


def test_quarters_come_with_their_distance(city, client: Client) -> None:
    quarters = client.get("/api/city/quarters").json()
    assert len(quarters) == 51
    farthest = max(quarters, key=lambda each: each["distance_km"])
    assert farthest["name"] == "Misburg-Süd"


def test_the_description_of_the_api_is_open(client: Client) -> None:
    assert client.get(reverse("api:openapi-json")).json()["info"]["title"] == "wanderamt"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_another_method_is_a_problem_document_too(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/services")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert (response["Allow"], response.json()["code"]) == ("GET", "method_not_allowed")


def test_the_head_of_an_answer_can_be_asked_for(city, client: Client) -> None:
    response = client.head("/api/services")
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Total-Count"] == "61"


@pytest.mark.parametrize("address", ["/api/raumfahrt", "/api/services/anmeldung/kosten", "/api/texts/"])
def test_an_address_that_does_not_exist_is_a_problem_document(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "no_address"


@pytest.mark.parametrize("service", ["personalausweis", "reisepass", "reisepass_express"])
def test_the_last_day_of_the_calendar_is_a_day(city, client: Client, service: str) -> None:
    response = client.get(f"/api/services/{service}/answer", {"on": "9999-12-31"})
    assert (response.status_code, response.json()["ready"]) == (200, None)


@pytest.mark.parametrize(
    ("service", "mobile", "possible"),
    [
        ("beglaubigung_kopie", "complete", True),
        ("personalausweis", "capture", True),
        ("pin_neusetzen", "none", True),
        ("steuer_id", "none", False),
    ],
)
def test_an_answer_says_what_the_mobile_office_can_do_in_the_words_of_the_command(
    city, client: Client, service: str, mobile: str, possible: bool
) -> None:
    said = client.get(f"/api/services/{service}/answer").json()
    assert (said["mobile"], said["mobile_possible"]) == (mobile, possible)


def test_an_answer_says_when_the_document_can_be_expected(city, client: Client) -> None:
    ready = client.get("/api/services/personalausweis/answer", {"on": "2026-11-22"}).json()["ready"]
    assert (ready["earliest"], ready["latest"], ready["verified"]) == ("2026-12-06", "2026-12-13", False)


@pytest.mark.parametrize(
    ("facts", "accepted"),
    [({"age": "alt"}, ["ganze Zahl von 0 bis 130"]), ({"age": 30, "born": "2000-01-01"}, None)],
)
def test_a_fact_that_contradicts_another_is_not_told_its_own_range(
    city, client: Client, facts: dict[str, object], accepted: list[str] | None
) -> None:
    response = client.get("/api/services/personalausweis/answer", {"on": "2026-11-22", **facts})
    assert (response.status_code, response.json()["field"]) == (422, "age")
    assert response.json().get("accepted") == accepted
