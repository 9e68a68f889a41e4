"""The public pages of the service list, as people with a telephone, a keyboard or no scripts meet them."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import NOW
from tests.e2e.conftest import DESK, PHONE, look
from wanderamt.demo.loading import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "index": "/dienstleistungen/",
    "a-z": "/dienstleistungen/a-z/",
    "situation": "/dienstleistungen/lage/moving/",
    "search-hits": "/dienstleistungen/suche/?q=Perso",
    "search-guesses": "/dienstleistungen/suche/?q=stalker+soll+meine+adresse+nicht+finden",
    "search-none": "/dienstleistungen/suche/?q=zzzzzz",
    "search-error": f"/dienstleistungen/suche/?q={'wort+' * 60}",
    "service": "/dienstleistungen/personalausweis/",
    "service-answered": "/dienstleistungen/personalausweis/?age=30&photo_by_office=true",
    "service-error": "/dienstleistungen/personalausweis/?age=999&photo_by_office=vielleicht",
    "service-deadline": "/dienstleistungen/ummeldung/?moved_in_on=2025-09-10",
    "service-unconfirmed": "/dienstleistungen/bewohnerparkausweis/",
    "service-long-words": "/dienstleistungen/wohnberechtigungsschein/",
    "service-longest-word": "/dienstleistungen/untersuchungsberechtigungsschein/",
    "service-original": "/dienstleistungen/reisepass/?original=1",
    "checklist": "/dienstleistungen/personalausweis/mitbringen/?age=30",
    "not-found": "/dienstleistungen/persoausweis/",
    "start": "/",
}


@pytest.fixture
def demo(transactional_db, frozen_clock) -> None:
    """The demo city with its stops, on the day of the tests."""
    load(now=NOW)


def in_language(page: Page, language: str) -> Page:
    """Every page of a browser whose person has chosen this language."""
    host = re.sub(r"^https?://|[:/].*$", "", page.url.removeprefix("http://"))
    page.context.add_cookies([{"name": "django_language", "value": language, "domain": host, "path": "/"}])
    return page


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "ar"])
def test_every_page_of_the_catalogue_is_accessible(demo, open_page, language: str) -> None:
    page = in_language(open_page("/"), language)
    for name, address in PAGES.items():
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_have_count(1)
        look(page, f"katalog-{name}-{language}")


def test_from_the_start_page_to_a_booking_on_a_telephone_without_scripts(demo, open_page) -> None:
    page = open_page("/", size=PHONE, javascript=False)
    page.get_by_label("Wonach suchen Sie?").fill("perso verlängern")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Personalausweis beantragen (ab 16 Jahren)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Personalausweis beantragen (ab 16 Jahren)")
    page.get_by_label("Wie alt ist die Person?").fill("80")
    page.get_by_role("button", name="Ausrechnen").click()
    expect(page.locator(".ca-sum tfoot")).to_contain_text("37,00")
    expect(page.get_by_label("Wie alt ist die Person?")).to_have_value("80")
    page.get_by_role("link", name=re.compile(r"Termin buchen: ")).first.click()
    expect(page.get_by_text("Schritt 2 von 4")).to_be_visible()


def test_a_wrong_answer_stays_in_its_field_and_the_rest_still_counts(demo, open_page) -> None:
    page = open_page("/dienstleistungen/personalausweis/?age=30", javascript=False)
    page.get_by_label("Wie alt ist die Person?").fill("dreißig")
    page.get_by_role("group", name="Nimmt die Behörde das Foto auf?").get_by_label("Ja").check()
    page.get_by_role("button", name="Ausrechnen").click()
    expect(page.get_by_role("heading", name="Bitte prüfen Sie Ihre Angaben")).to_be_visible()
    expect(page.get_by_label("Wie alt ist die Person?")).to_have_value("dreißig")
    expect(page.locator(".ca-sum")).to_contain_text("6,00")


def test_the_page_of_a_service_can_be_walked_with_the_keyboard(demo, open_page) -> None:
    page = open_page("/dienstleistungen/personalausweis/", size=DESK)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').trim()")
        )
        if "Ausrechnen" in reached[-1]:
            break
    assert any("Liste zum Ausdrucken" in text for text in reached)
    assert "age" in reached
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/dienstleistungen/personalausweis/\?"))


def test_the_checklist_prints_on_one_sheet_of_paper(demo, open_page) -> None:
    page = open_page("/dienstleistungen/personalausweis/mitbringen/?age=30")
    printed = page.pdf(format="A4")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 1
    if folder := os.environ.get("WANDERAMT_SHOTS"):
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots to the inch
        page.screenshot(path=Path(folder) / "katalog-mitbringen-gedruckt.png")
        (Path(folder) / "mitbringen.pdf").write_bytes(printed)


def test_the_german_original_is_one_tap_away(demo, open_page) -> None:
    page = in_language(open_page("/"), "en")
    page.goto("/dienstleistungen/personalausweis/")
    links = page.locator("a[href*='original=1']")
    if not links.count():
        pytest.skip("the English texts have been read by a person")
    links.first.click()
    expect(page.locator("h1 [lang=de]")).to_have_text("Personalausweis beantragen (ab 16 Jahren)")
