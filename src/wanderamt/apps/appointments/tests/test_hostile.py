"""Addresses and forms as nobody means them well: never an error of the server, nothing half done, on both
databases (PostgreSQL refuses null characters and numbers that are too large).
"""

import json
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, GridClaim
from wanderamt.apps.appointments.views import details
from wanderamt.apps.appointments.waiting import letters
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")

NOBODY = "018f0000-0000-7000-8000-000000000000"
VALUES = (
    "a\x00b",
    "-1",
    "9" * 40,
    "0001-01-01",
    "9999-12-31",
    NOBODY,
    "\u202e<script>alert(1)</script>",
    f"{NOBODY}|0001-01-01T00:00:00+14:00",
)
MOMENTS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2025-10-26T02:30:00+02:00")
SEARCH = (
    "services", "services2", "services999", "person", "schritt", "seite", "office", "near", "days", "part",
    "spoken", "window",
)  # fmt: skip
GET = {
    "/termin/": SEARCH,
    "/termin/zeiten/": ("services", "amt", "ort", "tag", "office", "form_key"),
    "/warteliste/": ("services", "window", "office", "near", "days"),
    "/naechste-stopps/": ("quarter", "place"),
}
POST = {
    "/termin/": ("services", "window", "form_key", "name"),
    "/termin/zeiten/": ("wann", "tag"),
    "/termin/halten/": ("services", "start", "form_key", "name", "phone", "shown", "window"),
    "/warteliste/": ("name", "email", "phone", "language", "latest", "days", "part", "form_key"),
    "/mein-termin/": ("code", "name"),
}
LONG = ("services", "near", "start", "form_key", "name", "email", "latest", "tag", "amt", "shown", "code")
API = "/api/appointments"


@pytest.fixture(autouse=True)
def _no_work(settings: Settings) -> None:
    settings.ALTCHA = False
    settings.API_TRIES_PER_ADDRESS = 0


@pytest.fixture
def well(window: OpeningWindow) -> dict[str, Any]:
    """A request that would be answered; one value of it is spoiled at a time."""
    return {
        "services": "personalausweis",
        "amt": str(window.counter_id),
        "tag": "2025-09-29",
        "start": f"{window.pk}|{window.starts_at.isoformat()}",
        "name": "Amir Beispiel",
        "email": "amir@example.org",
        "language": "de",
        "code": "ABCDEF",
    }


def _spoiled(well: dict[str, Any], name: str) -> list[dict[str, Any]]:
    start = str(well.get("start", "")).partition("|")[0]
    moments = [f"{start}|{at}" for at in MOMENTS] if name == "start" else []
    others: list[Any] = [*VALUES, *moments, ["x", "-1"]] + ["x" * 100_000] * (name in LONG)
    fresh = [
        {"form_key": str(uuid7()), "email": f"amir{number}@example.org"} for number in range(len(others))
    ]
    return [well | new | {name: value} for new, value in zip(fresh, others, strict=True)]


def _answered(response: Any, *what: Any) -> None:
    assert response.status_code < 500, [str(each)[:80] for each in what]
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in GET.items() for name in names])
def test_no_address_is_an_error_of_the_server(
    client: Client, well: dict[str, Any], path: str, name: str
) -> None:
    for query in _spoiled(well, name):
        _answered(client.get(path, query), query[name])


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in POST.items() for name in names])
def test_no_form_is_an_error_of_the_server(
    client: Client, well: dict[str, Any], path: str, name: str
) -> None:
    for sent in _spoiled(well, name):
        _answered(client.post(path, sent), sent[name])
    assert _claims_of_nobody() == 0


@pytest.mark.parametrize("name", ["services", "start", "window", "name", "email", "phone", "language"])
@pytest.mark.parametrize("step", ["mehr-zeit", "andere-zeit", "buchen"])
def test_no_held_time_is_an_error_of_the_server(
    client: Client, well: dict[str, Any], step: str, name: str
) -> None:
    for sent in _spoiled(well | {"schritt": step}, name):
        held = links.path("appointments:details", uuid7(), purpose=details.PURPOSE)
        _answered(client.post(held, sent), sent[name])
    assert _claims_of_nobody() == 0


def _claims_of_nobody() -> int:
    """Five minutes that no hold and no appointment that still exists has."""
    return GridClaim.objects.filter(appointment=None, hold=None).count()


@pytest.mark.parametrize("name", ["start", "amt", "tag", "ort", "services2", "near", "latest", "name"])
def test_no_change_of_an_appointment_is_an_error_of_the_server(
    client: Client, well: dict[str, Any], booking: Callable[..., Appointment], name: str
) -> None:
    appointment = booking(source=Appointment.Source.CITIZEN)
    pages = [
        links.path(f"appointments:{page}", appointment.pk, purpose=queries.LINK_PURPOSE)
        for page in ("move", "add_person", "earlier")
    ]
    for sent in _spoiled(well, name):
        _answered(client.get(pages[0], sent), sent[name])
        if name != "amt":
            for path in pages:
                _answered(client.post(path, sent), path, sent[name])
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("name", ["wort", "verschieben", "amt", "tag", "start", "services2", "name"])
def test_no_address_of_the_desk_is_an_error_of_the_server(
    client: Client, clerk: Any, well: dict[str, Any], name: str
) -> None:
    client.force_login(clerk)
    for sent in _spoiled(well, name):
        _answered(client.get("/dienst/termin/", sent), sent[name])
        _answered(client.post("/dienst/termin/", sent), sent[name])


@pytest.mark.parametrize("value", ["a%00b", "9999", NOBODY, "%F0%9F%98%80", "x" * 5000, "a:b:c", "%E2%80%AE"])
def test_made_up_tokens_open_nothing(client: Client, db: None, value: str) -> None:
    for page in ("termin", "mein-termin", "warteliste", "angebot", "vorschlag", "kiosk", "warten", "anzeige"):
        assert client.get(f"/{page}/{value}/").status_code in {302, 403, 404, 410}, page


def test_a_token_of_another_purpose_opens_nothing(
    client: Client, booking: Callable[..., Appointment]
) -> None:
    appointment = booking()
    for purpose, page in product(
        (letters.ENTRY_PURPOSE, letters.OFFER_PURPOSE, details.PURPOSE), ("show", "cancel", "move", "earlier")
    ):
        path = links.path(f"appointments:{page}", appointment.pk, purpose=purpose)
        assert client.post(path, {"start": "x"}).status_code in {403, 404, 410}
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.BOOKED


# ------------------------------------------------------------------------------------------------- programs

QUESTIONS = (
    "people", "language", "step_free", "counter", "near_lat", "near_lon", "weekdays", "part", "earliest",
    "latest", "day",
)  # fmt: skip
NO_STRINGS: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    1e308,
    [],
    [[]],
    [["\x00"]],
    {},
    {"a": 1},
    [["x"]] * 51,
    [["x"]] * 9,
)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_of_a_program_is_an_error_of_the_server(
    client: Client, window: OpeningWindow, name: str
) -> None:
    asked = {"people": "personalausweis", "counter": str(window.counter_id), "day": "2025-09-29"}
    for path, query in product(("offers", "times"), _spoiled(asked, name)):
        response = client.get(f"{API}/{path}", query)
        assert response.status_code < 500, (path, query[name][:80])


@pytest.mark.parametrize("name", ["window", "start", "people", "language", "step_free", "key"])
def test_no_hold_of_a_program_is_an_error_of_the_server(
    client: Client, window: OpeningWindow, name: str
) -> None:
    well = {"window": str(window.pk), "start": window.starts_at.isoformat(), "people": [["personalausweis"]]}
    for value in (*VALUES, *MOMENTS, *NO_STRINGS):
        body = json.dumps(well | {"key": str(uuid7())} | {name: value})
        response = client.post(f"{API}/holds", body, content_type="application/json")
        assert response.status_code < 500, (name, str(value)[:80])


@pytest.mark.parametrize("name", ["hold", "key", "name", "email", "phone", "language"])
def test_no_booking_of_a_program_is_an_error_of_the_server(
    client: Client, window: OpeningWindow, name: str
) -> None:
    start = {"window": str(window.pk), "start": window.starts_at.isoformat(), "people": [["personalausweis"]]}
    for value in ("a\x00b", "\x00@a.b", "x" * 1000, NOBODY, *NO_STRINGS[:6]):
        wanted = json.dumps(start | {"key": str(uuid7())})
        kept = client.post(f"{API}/holds", wanted, content_type="application/json").json()
        well = {"hold": kept.get("hold", ""), "key": str(uuid7()), "name": "Amir Beispiel"}
        body = json.dumps(well | {name: value})
        response = client.post(f"{API}/bookings", body, content_type="application/json")
        assert response.status_code < 500, (name, str(value)[:80])


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{", '"x"', "[" * 5000, "\x00", '{"people": ' + "[" * 5000]
)
def test_no_body_is_an_error_of_the_server(client: Client, db: None, body: str) -> None:
    for path in ("holds", "bookings"):
        response = client.post(f"{API}/{path}", body, content_type="application/json")
        assert 400 <= response.status_code < 500
