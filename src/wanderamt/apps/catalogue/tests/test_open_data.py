"""The catalogue over HTTP: what strangers may read, in which language, and how a bad question is answered."""

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from wanderamt.apps.catalogue.api import accepted
from wanderamt.apps.catalogue.editing.errors import UnknownSubject
from wanderamt.apps.catalogue.models import Service, Text
from wanderamt.apps.catalogue.models.text import forget_texts
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.engines.law import BadFact, load_facts
from wanderamt.kernel.languages import UI_LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _listed() -> None:
    load_catalogue()


@pytest.fixture
def api(client: Client) -> Any:
    def ask(path: str, **query: Any) -> Any:
        response = client.get(f"/api/{path}", query)
        assert response.status_code == 200, response.content
        return response.json()

    return ask


def problem(client: Client, path: str, **query: Any) -> tuple[int, dict[str, Any]]:
    response = client.get(f"/api/{path}", query)
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()


# ---------------------------------------------------------------- services


def test_a_list_comes_in_pages_and_says_how_many_there_are(client: Client) -> None:
    response = client.get("/api/services", {"limit": 2, "offset": 1})
    assert [each["id"] for each in response.json()] == list(Service.objects.values_list("pk", flat=True)[1:3])
    assert response["X-Total-Count"] == "61"


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (201, 0), (1, -1), ("alle", 0)])
def test_a_page_has_a_size(client: Client, limit: Any, offset: int) -> None:
    status, told = problem(client, "services", limit=limit, offset=offset)
    assert status == 422
    assert told["detail"].startswith("offset:" if offset else "limit:")


def test_one_language_is_told_under_its_own_code(api: Any) -> None:
    found = api("services/personalausweis", language="en")
    assert found["name"] == {"en": "Apply for an ID card (from age 16)"}
    assert api("services/personalausweis", language="de")["name"].keys() == {"de"}


def test_a_missing_translation_is_german_and_says_so(api: Any) -> None:
    Text.objects.create(key="service.anmeldung.summary", language="en", text="", by="human")
    forget_texts()
    assert api("services/anmeldung", language="en")["summary"].keys() == {"de"}


def test_a_service_says_everything_that_is_known(api: Any) -> None:
    found = api("services/anmeldung")
    assert found["leika"] == "99115005104000"
    assert found["situations"] == ["moving", "new_in_germany"]
    assert "Zuzug" in found["words"]["de"]
    assert [note["de"][:4] for note in found["unconfirmed"]] == ["Ob H", "Ob H"]
    assert found["bring"]
    assert found["care"]["de"].endswith("(§ 32 BMG).")


def test_an_unknown_language_is_refused(client: Client) -> None:
    status, told = problem(client, "services", language="xx")
    assert (status, told["code"]) == (422, "invalid_parameter")


@pytest.mark.parametrize("path", ["services/reisepas", "services/reisepas/fee", "services/reisepas/answer"])
def test_an_unknown_service_comes_with_the_nearest_names(client: Client, path: str) -> None:
    status, told = problem(client, path)
    assert (status, told["code"]) == (404, "unknown_service")
    assert told["accepted"][0] == "reisepass"


def test_nothing_like_it_is_not_guessed(client: Client) -> None:
    assert "accepted" not in problem(client, "services/xyzxyzxyz")[1]


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize(("on", "cents"), [("2026-02-06", 3700), ("2026-02-07", 4600)])
def test_an_answer_is_the_one_of_the_day(api: Any, on: str, cents: int) -> None:
    found = api("services/personalausweis/answer", on=on, age=30)
    assert (found["total_cents"], found["on"]) == (cents, on)
    assert found["lines"][0]["citation"].startswith("§ 1")


def test_facts_change_the_answer_and_leave_the_open_questions(api: Any) -> None:
    nothing = api("services/personalausweis/answer", on="2026-11-22")
    assert nothing["total_is_lower_bound"]
    names = [each["fact"] for each in nothing["open_questions"]]
    assert "age" in names
    some = api("services/personalausweis/answer", on="2026-11-22", age=30, photo_by_office="true")
    assert some["total_cents"] == 5200
    assert "age" not in [each["fact"] for each in some["open_questions"]]


def test_a_deadline_is_worked_out_from_a_day(api: Any) -> None:
    found = api("services/anmeldung/answer", on="2026-11-22", moved_in_on="2026-11-16")
    assert found["deadline"] == "2026-11-30"


def test_an_answer_speaks_the_words_of_this_city(api: Any) -> None:
    Text.objects.create(key="service.anmeldung.name", language="en", text="Say hello", of="x", by="human")
    forget_texts()
    found = api("services/anmeldung/answer", language="en")
    assert (found["title"], found["language"]) == ("Say hello", "en")


def test_an_empty_fact_is_not_known(api: Any) -> None:
    assert api("services/personalausweis/answer", age="")["total_is_lower_bound"]


def test_what_is_not_confirmed_is_listed(api: Any) -> None:
    services = Service.objects.filter(verified=False).values_list("pk", flat=True)
    found = [api(f"services/{each}/answer", on="2026-11-22")["unconfirmed"] for each in services]
    assert any(found)
    assert all(each.keys() == {"key", "text", "reason"} for several in found for each in several)


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("age", "alt", "bad_fact"),
        ("age", "-1", "bad_fact"),
        ("pages", "40", "bad_fact"),
        ("express", "vielleicht", "bad_fact"),
        ("moved_in_on", "31.12.2026", "bad_fact"),
        ("colour", "red", "unknown_fact"),
    ],
)
def test_a_bad_fact_is_named_with_what_would_be_accepted(
    client: Client, fact: str, value: str, code: str
) -> None:
    status, told = problem(client, "services/reisepass/answer", **{fact: value})
    assert (status, told["code"], told["field"]) == (422, code, fact)
    expected = sorted(load_facts()) if code == "unknown_fact" else [load_facts()[fact].accepts]
    assert told["accepted"] == expected


def test_facts_that_contradict_each_other_are_refused(client: Client) -> None:
    status, told = problem(client, "services/reisepass/answer", age=30, born="2020-01-01", on="2026-11-22")
    assert (status, told["code"], told["field"]) == (422, "bad_fact", "age")


# ---------------------------------------------------------------- situations, search, texts


def test_situations_come_in_the_order_in_which_they_are_offered(api: Any) -> None:
    found = api("situations")
    assert found[0]["key"] == "moving"
    assert "anmeldung" in found[0]["services"]
    assert found[0]["name"]["de"]


@pytest.mark.parametrize(("q", "first"), [("Perso", "personalausweis"), ("Anmeldng", "anmeldung")])
def test_the_search_forgives(api: Any, q: str, first: str) -> None:
    found = api("search", q=q)
    assert found["query"] == q
    assert first in [hit["id"] for hit in found["hits"][:3]]


def test_a_search_may_find_nothing(api: Any) -> None:
    assert api("search", q="qqqqqqqq")["hits"] == []


@pytest.mark.parametrize("q", ["", "x" * 201])
def test_a_search_needs_words(client: Client, q: str) -> None:
    assert problem(client, "search", q=q)[0] == 422


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
def test_texts_say_what_may_be_expected_of_them(api: Any, language: str) -> None:
    found = api(f"texts/{language}", prefix="evidence.", limit=5)
    assert len(found["segments"]) == 5
    assert found["total"] > 50
    states = {each["state"] for each in found["segments"]}
    assert states <= {"source", "human", "machine", "reviewed", "outdated", "missing"}
    if language == "de":
        assert states == {"source"}


def test_texts_come_in_pages(api: Any) -> None:
    first = api("texts/de", prefix="service.", limit=3)
    second = api("texts/de", prefix="service.", limit=3, offset=3)
    keys = [each["key"] for each in first["segments"] + second["segments"]]
    assert keys == sorted(set(keys))
    assert len(keys) == 6


def test_texts_of_an_unknown_language_are_refused(client: Client) -> None:
    assert problem(client, "texts/klingonisch")[0] == 422


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("version", ["2.2", "2.2.0", "2.3.1"])
def test_everybody_can_take_the_list_as_xzufi(client: Client, version: str) -> None:
    response = client.get("/api/services.xzufi.xml", {"version": version})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    root = ET.fromstring(response.content)
    assert root.attrib["xzufiVersion"] in {"2.2.0", "2.3.1"}
    assert len(root.findall("{*}schreibe/{*}leistung")) == 61
    assert ".xml" in response["Content-Disposition"]


def test_a_version_that_we_do_not_speak_is_refused_with_those_we_do(client: Client) -> None:
    status, told = problem(client, "services.xzufi.xml", version="3.0")
    assert (status, told["code"], told["accepted"]) == (422, "unknown_version", ["2.2", "2.2.0", "2.3.1"])


def test_everybody_can_take_the_list_as_a_table(client: Client) -> None:
    response = client.get("/api/services.csv", {"language": "en"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 62


def test_a_file_is_made_once_for_many(client: Client, django_assert_num_queries: Any) -> None:
    first = client.get("/api/services.xzufi.xml").content
    with django_assert_num_queries(0):
        assert client.get("/api/services.xzufi.xml").content == first
    assert client.get("/api/services.xzufi.xml")["Cache-Control"] == "public, max-age=300"


def test_a_changed_text_makes_a_new_file(client: Client) -> None:
    client.get("/api/services.csv")
    Text.objects.create(key="service.anmeldung.summary", language="de", text="Ganz neu.", by="source")
    forget_texts()
    assert "Ganz neu." in client.get("/api/services.csv").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["services", "services.csv", "services.xzufi.xml", "texts/de", "search"])
def test_open_data_is_read_only(client: Client, path: str, method: str) -> None:
    assert getattr(client, method)(f"/api/{path}").status_code == 405


def test_a_refusal_of_another_kind_names_nothing_else() -> None:
    assert accepted(UnknownSubject()) == []
    assert accepted(BadFact(field="nichts", value="x")) == []


# ---------------------------------------------------------------- the interface itself


def test_every_address_is_described_with_an_example_or_a_sentence(client: Client) -> None:
    described = client.get(reverse("api:openapi-json")).json()
    mine = {
        path: each["get"]
        for path, each in described["paths"].items()
        if not path.startswith(("/api/city", "/api/appointments"))
    }
    assert set(mine) == {
        "/api/services",
        "/api/services/{service_id}",
        "/api/services/{service_id}/fee",
        "/api/services/{service_id}/answer",
        "/api/services.csv",
        "/api/services.xzufi.xml",
        "/api/situations",
        "/api/search",
        "/api/texts/{language}",
    }
    assert all(each["summary"] and each["description"] for each in mine.values())
    facts = {each["name"] for each in mine["/api/services/{service_id}/answer"]["parameters"]}
    assert facts >= set(load_facts())


def test_every_language_of_the_city_can_be_asked_for(client: Client) -> None:
    described = client.get(reverse("api:openapi-json")).json()
    parameters = described["paths"]["/api/texts/{language}"]["get"]["parameters"]
    assert next(each for each in parameters if each["name"] == "language")["schema"]["enum"] == list(
        UI_LANGUAGES
    )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("services", 2), ("situations", 2), ("search?q=ausweis", 2), ("texts/en", 1), ("services.csv", 2)],
)
def test_lists_cost_the_same_number_of_queries(
    client: Client, django_assert_num_queries: Any, path: str, queries: int, count: int
) -> None:
    Service.objects.exclude(pk__in=["anmeldung", "personalausweis", "reisepass"][:count]).delete()
    cache.clear()
    forget_texts()
    with django_assert_num_queries(queries):
        assert client.get(f"/api/{path}").status_code == 200
