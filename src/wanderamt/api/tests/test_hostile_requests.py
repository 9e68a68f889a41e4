"""Whatever somebody writes into an address: a page or a problem document, never a failure of the server."""

from urllib.parse import quote

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

VALUES = [
    "",
    "x" * 10_000,
    "9" * 5_000,
    "\x00",
    "Pass\x00port",
    "\u202ePass",
    "\ud7ff",
    "😀" * 100,
    "%s%n",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "-1",
    "NaN",
    "٣٠",
    "²⁰⁰³",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "xx",
]
PAGES = [
    "/dienstleistungen/",
    "/dienstleistungen/a-z/",
    "/dienstleistungen/suche/",
    "/dienstleistungen/lage/moving/",
    "/dienstleistungen/personalausweis/",
    "/dienstleistungen/fuehrerschein_umtausch/",
    "/dienstleistungen/anmeldung/mitbringen/",
]
DATA = [
    "/api/services",
    "/api/services/personalausweis",
    "/api/services/personalausweis/fee",
    "/api/services/fuehrerschein_umtausch/answer",
    "/api/search",
    "/api/situations",
    "/api/texts/de",
]
NAMES = ["q", "sprache", "on", "age", "card_issued"]


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_a_page_takes_any_value(city, client: Client, value: str) -> None:
    for page in PAGES[2:]:  # the first two read no value
        for name in NAMES:
            response = client.get(f"{page}?{name}={quote(value)}&{name}[]={quote(value)}")
            assert response.status_code == 200, (page, name)
            assert b"<script>alert" not in response.content, (page, name)
            assert set(response.cookies) <= {"csrftoken"}, (page, name)


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_the_interface_answers_or_refuses_with_a_problem(city, client: Client, value: str) -> None:
    for address in DATA:
        for name in (*NAMES, "language", "limit"):
            response = client.get(f"{address}?{name}={quote(value)}")
            assert response.status_code in {200, 422}, (address, name)
            kind = "application/problem+json" if response.status_code == 422 else "application/json"
            assert response["Content-Type"].startswith(kind), (address, name)


@pytest.mark.parametrize("value", [value for value in VALUES if value], ids=ascii)
@pytest.mark.parametrize("place", ["/dienstleistungen/{}/", "/dienstleistungen/lage/{}/", "/api/services/{}"])
def test_an_invented_name_is_not_found(city, client: Client, place: str, value: str) -> None:
    assert client.get(place.format(quote(value, safe=""))).status_code in {301, 404}


@pytest.mark.parametrize("value", ["xx", "x" * 4_000, "'; --", "../de", "de\x00", "-1"], ids=ascii)
def test_an_invented_language_is_no_language(city, client: Client, value: str) -> None:
    client.cookies["django_language"] = value
    response = client.get("/dienstleistungen/", headers={"accept-language": value})

    assert response.status_code == 200
    assert response["Content-Language"] == "de"


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_list_are_only_for_reading(city, client: Client, page: str) -> None:
    assert client.head(page).content == b""
    assert [getattr(client, verb)(page).status_code for verb in ("post", "put", "delete")] == [405, 405, 405]
