"""The ways to a service: situations, the list from A to Z, the search."""

import re

import pytest

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.tests.visiting import fact_sheet, page, words

pytestmark = pytest.mark.django_db

INDEX, A_TO_Z, SEARCH = "/dienstleistungen/", "/dienstleistungen/a-z/", "/dienstleistungen/suche/"

# ------------------------------------------------------------------------------------------ ways to a service


def test_the_first_page_offers_search_situations_and_the_list(catalogue, client) -> None:
    html = page(client, INDEX)
    assert 'action="/dienstleistungen/suche/"' in html
    assert "/dienstleistungen/lage/moving/" in html
    assert "/dienstleistungen/a-z/" in html
    assert "Personalausweis beantragen" in html


def test_the_start_page_begins_with_the_search(catalogue, client) -> None:
    html = page(client, "/")
    assert html.index('action="/dienstleistungen/suche/"') < html.index("wa-ways")
    assert 'href="/dienstleistungen/"' in html


def test_every_situation_has_a_page_with_services(catalogue, client) -> None:
    found = re.findall(r"/dienstleistungen/lage/[a-z_]+/", page(client, INDEX))
    assert len(set(found)) >= 10
    for address in set(found):
        assert "ca-entry" in page(client, address)


def test_from_a_to_z_every_service_is_listed_once(catalogue, client) -> None:
    html = page(client, A_TO_Z)
    for service in Service.objects.all():
        assert html.count(f'href="/dienstleistungen/{service.pk}/"') == 1


def test_every_letter_of_the_list_can_be_jumped_to(catalogue, client) -> None:
    html = page(client, A_TO_Z)
    targets = re.findall(r'href="#(buchstabe-\w+)"', html)
    assert len(targets) >= 10
    assert all(f'id="{target}"' in html for target in targets)


def test_an_empty_list_says_so(client, db) -> None:
    assert "Die Liste ist noch leer" in words(page(client, A_TO_Z))


def test_a_situation_without_services_says_so(client, db) -> None:
    assert "Hier stehen bald die Dienstleistungen dazu." in words(
        page(client, "/dienstleistungen/lage/moving/")
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_read_the_services_in_one_query(client, db, django_assert_num_queries, rows: int) -> None:
    for number in range(rows):
        Service.objects.create(**fact_sheet(f"dienst_{number}"))
    page(client, A_TO_Z)  # texts of this city are read once in a while
    with django_assert_num_queries(1):
        assert page(client, A_TO_Z).count('ca-entry"') == rows
    with django_assert_num_queries(1):
        assert page(client, "/dienstleistungen/lage/moving/").count('ca-entry"') == rows
    with django_assert_num_queries(1):
        page(client, INDEX)


# ---------------------------------------------------------------------------------------------------- search


def test_a_search_tells_which_word_led_there(catalogue, client) -> None:
    text = words(page(client, f"{SEARCH}?q=Perso"))
    assert "Gefunden über das Wort „Perso“" in text
    assert "Personalausweis beantragen (ab 16 Jahren)" in text


def test_a_search_keeps_what_was_typed(catalogue, client) -> None:
    assert 'value="führungs zeugnis"' in page(client, f"{SEARCH}?q=führungs zeugnis")


def test_guesses_are_called_guesses(catalogue, client) -> None:
    text = words(page(client, f"{SEARCH}?q=stalker+soll+meine+adresse+nicht+finden"))
    assert "haben wir nichts gefunden, das genau passt" in text
    assert "Wir sind nicht sicher." in text
    assert "Auskunftssperre bei Gefahr" in text


def test_nothing_found_shows_the_ways_on(catalogue, client) -> None:
    text = words(page(client, f"{SEARCH}?q=qqqqqq"))
    assert "Zu „qqqqqq“ haben wir nichts gefunden" in text
    assert "0511 168-32000" in text
    assert "Alles von A bis Z" in text


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?x=1", "?q"])
def test_an_empty_search_is_no_mistake(catalogue, client, query: str) -> None:
    html = page(client, SEARCH + query)
    assert "Bitte prüfen Sie Ihre Angaben" not in html
    assert "haben wir nichts gefunden" not in html


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    "%00",
    "\u202etxt.exe",
    "../../etc/passwd",
    "{{ 7*7 }}{% load x %}",
    "\ud7ff\uffff",
    "😀" * 50,
    "%s%s%n",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_search_is_only_text(catalogue, client, typed: str) -> None:
    response = client.get(SEARCH, {"q": typed})
    assert response.status_code == 200
    html = response.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_ten_thousand_characters_are_answered_at_the_field(catalogue, client) -> None:
    html = client.get(SEARCH, {"q": "ausweis " * 1250}).content.decode()
    assert "Bitte suchen Sie mit weniger Wörtern." in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("address", [INDEX, A_TO_Z, SEARCH, "/dienstleistungen/reisepass/"])
def test_pages_can_only_be_read(catalogue, client, address: str) -> None:
    assert client.post(address).status_code == 405
