"""Pages of staff and hosts are whole in German or English, whatever the reader's language is."""

import pytest
from django.test import Client

from wanderamt.kernel.languages import UI_LANGUAGES

pytestmark = pytest.mark.django_db
OTHERS = [code for code in UI_LANGUAGES if code not in ("de", "en")]


def opened(client: Client, path: str, language: str) -> str:
    client.cookies["django_language"] = language
    return client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", ["/dienst/anmelden/", "/besuch-anfragen/"])
def test_a_page_that_is_not_translated_is_german_as_a_whole(client: Client, path: str, language: str) -> None:
    html = opened(client, path, language)
    assert '<html lang="de" dir="ltr"' in html
    assert "web/rtl.css" not in html
    assert "wa-draft" not in html


@pytest.mark.parametrize("path", ["/dienst/anmelden/", "/besuch-anfragen/"])
def test_english_stays_english(client: Client, path: str) -> None:
    assert '<html lang="en" dir="ltr"' in opened(client, path, "en")


def test_such_a_page_offers_only_its_own_languages(client: Client) -> None:
    html = opened(client, "/besuch-anfragen/", "tr")
    assert 'value="en" lang="en"' in html
    assert 'value="tr"' not in html
    assert "Leichte Sprache</button>" not in html


def test_the_choice_is_kept_for_the_pages_that_have_it(client: Client) -> None:
    opened(client, "/besuch-anfragen/", "tr")
    assert '<html lang="tr"' in client.get("/").content.decode()


def test_a_clerk_sees_german_at_the_desk(client: Client, clerk: object) -> None:
    client.force_login(clerk)  # type: ignore[arg-type]  # the fixture is a user
    assert '<html lang="de" dir="ltr"' in opened(client, "/dienst/", "ar")


@pytest.mark.parametrize(
    "path", ["/", "/kontakt/", "/naechste-stopps/", "/mein-termin/", "/dienstleistungen/"]
)
def test_the_citizens_pages_keep_the_readers_language(client: Client, path: str) -> None:
    assert '<html lang="ar" dir="rtl"' in opened(client, path, "ar")


def test_a_page_that_there_is_not_keeps_the_readers_language(client: Client) -> None:
    assert '<html lang="ar" dir="rtl"' in opened(client, "/gibt-es-nicht/", "ar")
