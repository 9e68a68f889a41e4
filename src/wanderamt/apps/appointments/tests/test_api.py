"""Times and bookings for programs, asked like a stranger asks: without a cookie."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.services import drop_hold
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.kernel.ids import uuid7

ROOT = "/api/appointments"
Ask = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def ask(stranger: Client) -> Ask:
    """The status and the answer."""

    def get(path: str, **question: Any) -> tuple[int, Any]:
        response = stranger.get(f"{ROOT}/{path}", question)
        return response.status_code, response.json()

    return get


@pytest.fixture
def tell(stranger: Client) -> Ask:
    def post(path: str, **body: Any) -> tuple[int, Any]:
        response = stranger.post(
            f"{ROOT}/{path}", json.dumps(body, default=str), content_type="application/json"
        )
        return response.status_code, response.json()

    return post


@pytest.fixture
def keep(tell: Ask, window: OpeningWindow) -> Ask:
    def post(**changes: Any) -> tuple[int, Any]:
        body = {
            "window": window.pk,
            "start": window.starts_at.isoformat(),
            "people": [["beglaubigung_unterschrift"]],
            "key": uuid7(),
        }
        return tell("holds", **{**body, **changes})  # type: ignore[no-any-return]  # JSON

    return post


@pytest.fixture
def confirm(tell: Ask) -> Ask:
    def post(hold: str, **changes: Any) -> tuple[int, Any]:
        body = {"hold": hold, "key": uuid7(), "name": "Erika Beispiel"}
        return tell("bookings", **{**body, **changes})  # type: ignore[no-any-return]  # JSON

    return post


def test_offices_with_their_days_and_first_times(ask: Ask, window: OpeningWindow) -> None:
    status, found = ask("offers", people="beglaubigung_unterschrift")

    assert status == 200
    (office,) = found
    assert (office["name"], office["days"]) == ("Bus 1", ["2025-09-29"])
    assert [time["start"] for time in office["first"]] == [
        "2025-09-29T07:00:00Z", "2025-09-29T07:10:00Z", "2025-09-29T07:20:00Z",
    ]  # fmt: skip
    assert office["first"][0]["window"] == str(window.pk)
    assert office["distance_km"] is None


def test_the_distance_where_a_place_is_given(ask: Ask, window: OpeningWindow) -> None:
    site = window.site
    _, (office,) = ask("offers", people="reisepass", near_lat=site.lat, near_lon=site.lon)

    assert office["distance_km"] == 0


def test_a_family_in_an_address(ask: Ask, window: OpeningWindow) -> None:
    _, one = ask("times", people="reisepass", counter=window.counter_id, day="2025-09-29")
    _, three = ask(
        "times",
        people=["reisepass", "personalausweis, ummeldung", "reisepass"],
        counter=window.counter_id,
        day="2025-09-29",
    )

    assert len(one) > len(three) > 0


def test_wishes(ask: Ask, window: OpeningWindow) -> None:
    assert ask("offers", people="reisepass", weekdays=0, part="morning")[1] != []
    assert ask("offers", people="reisepass", weekdays=1) == (200, [])
    assert ask("offers", people="reisepass", language="ar", step_free=True) == (200, [])


@pytest.mark.parametrize(
    ("path", "question", "status", "code"),
    [
        ("offers", {"people": "unbekannt"}, 404, "unknown_service"),
        ("offers", {"people": ","}, 422, "no_matter"),
        ("offers", {}, 422, "invalid_parameter"),
        ("offers", {"people": ["reisepass"] * 9}, 422, "too_many_people"),
        ("offers", {"people": ["reisepass"] * 500}, 422, "invalid_parameter"),
        ("offers", {"people": "reisepass", "weekdays": 9}, 422, "wish_impossible"),
        (
            "offers",
            {"people": "reisepass", "earliest": "2025-10-02", "latest": "2025-10-01"},
            422,
            "wish_impossible",
        ),
        ("offers", {"people": "reisepass", "near_lat": 99, "near_lon": 9}, 422, "invalid_parameter"),
        ("times", {"people": "reisepass", "counter": uuid7(), "day": "2025-09-29"}, 404, "unknown_counter"),
        ("times", {"people": "reisepass", "counter": "x", "day": "2025-09-29"}, 422, "invalid_parameter"),
        ("times", {"people": "reisepass", "counter": uuid7(), "day": "31.2."}, 422, "invalid_parameter"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    ask: Ask, window: OpeningWindow, path: str, question: Any, status: int, code: str
) -> None:
    answered, problem = ask(path, **question)

    assert (answered, problem["code"]) == (status, code)


def test_a_time_is_held_and_booked(keep: Ask, confirm: Ask, now: datetime, stranger: Client) -> None:
    status, held = keep(people=[["beglaubigung_unterschrift"], ["reisepass"]])
    assert status == 201
    assert datetime.fromisoformat(held["until"]) == now + timedelta(minutes=10)
    status, booked = confirm(held["hold"], email="erika@example.org", language="tr")

    assert status == 201
    appointment = Appointment.objects.get(code=booked["code"])
    assert (appointment.people, appointment.email, appointment.language) == (2, "erika@example.org", "tr")
    assert (booked["people"], booked["start"]) == (2, "2025-09-29T07:00:00Z")
    page = booked["link"].split("/", 3)[3]
    assert stranger.get(f"/{page}").status_code == 200


def test_asking_again_is_safe(keep: Ask, confirm: Ask) -> None:
    key = uuid7()
    _, held = keep(key=key)
    assert Hold.objects.count() == 1
    assert keep(key=key)[1]["until"] == held["until"]
    first, again = (confirm(held["hold"], key=key) for _ in range(2))

    assert first == again
    assert Appointment.objects.count() == 1


def test_who_is_too_late_gets_a_conflict(keep: Ask) -> None:
    assert [keep()[0] for _ in range(3)] == [201, 201, 409]
    status, problem = keep()
    assert (status, problem["code"], problem["field"]) == (409, "slot_taken", "start")


def test_a_hold_that_is_lost_is_a_conflict(
    keep: Ask, confirm: Ask, booking: Callable[..., Appointment], window: OpeningWindow
) -> None:
    _, held = keep()
    drop_hold(hold=Hold.objects.get())
    status, problem = confirm(held["hold"])

    assert (status, problem["code"]) == (404, "hold_unknown")


def test_an_ended_hold_that_somebody_else_has_is_a_conflict(
    keep: Ask, confirm: Ask, booking: Callable[..., Appointment], window: OpeningWindow, frozen_clock: Any
) -> None:
    _, held = keep()
    frozen_clock.advance(timedelta(minutes=10))
    for _ in range(2):
        booking(source="citizen", start=window.starts_at, now=frozen_clock.moment)
    status, problem = confirm(held["hold"])

    assert (status, problem["code"]) == (409, "hold_expired")


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_forged_hold_is_unknown(confirm: Ask, window: OpeningWindow, token: str) -> None:
    assert confirm(token)[0] == 404


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"window": uuid7()}, 409, "window_not_bookable"),
        ({"window": "x"}, 422, "invalid_parameter"),
        ({"start": "2025-09-29T09:00:00"}, 422, "invalid_parameter"),
        ({"start": "2025-09-29T09:01:00+02:00"}, 409, "slot_taken"),
        ({"people": []}, 422, "invalid_parameter"),
        ({"people": [[]]}, 422, "no_matter"),
        ({"people": [["reisepass"]] * 9}, 422, "too_many_people"),
        ({"people": [["fuehrungszeugnis"]]}, 422, "matter_not_offered"),
        ({"people": [["unbekannt"]]}, 404, "unknown_service"),
    ],
)
def test_a_hold_that_cannot_be(keep: Ask, changes: Any, status: int, code: str) -> None:
    answered, problem = keep(**changes)

    assert (answered, problem["code"]) == (status, code)
    assert not Hold.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"name": "x" * 121}, {"email": "no address"}, {"key": "x"}, {"phone": "1" * 41}]
)
def test_a_booking_that_cannot_be(keep: Ask, confirm: Ask, changes: Any) -> None:
    _, held = keep()

    assert confirm(held["hold"], **changes)[0] == 422
    assert not Appointment.objects.exists()


def test_an_unknown_language_is_german(keep: Ask, confirm: Ask) -> None:
    confirm(keep()[1]["hold"], language="xx")

    assert Appointment.objects.get().language == "de"


def test_one_address_tries_so_many_times(keep: Ask, settings: Any) -> None:
    settings.API_TRIES_PER_ADDRESS = 2

    assert [keep(start="2025-09-29T09:01:00+02:00")[0] for _ in range(3)] == [409, 409, 429]
    settings.API_TRIES_PER_ADDRESS = 0
    assert keep()[0] == 201
