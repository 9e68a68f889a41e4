"""The citizens' pages from right to left, in larger letters, and the switch between the languages."""

import pytest
from playwright.sync_api import Page, expect

from conftest import NOW
from tests.e2e import deskwork
from tests.e2e.conftest import DESK, PHONE, TABLET, look
from wanderamt.demo.loading import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "start": "/",
    "stopps": "/naechste-stopps/",
    "dienstleistungen": "/dienstleistungen/",
    "personalausweis": "/dienstleistungen/personalausweis/",
    "mein-termin": "/mein-termin/",
    "kontakt": "/kontakt/",
    "sprachen": "/sprache/",
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ARABIC_LETTERS = "[...document.fonts].some(f => f.family.includes('Arabic') && f.status === 'loaded')"
#: Where the eye begins to read: the heading reaches the right edge of its column.
BEGINS_RIGHT = """() => {
  const heading = document.querySelector('h1'), range = document.createRange();
  range.selectNodeContents(heading);
  const right = Math.max(...[...range.getClientRects()].map(r => r.right));
  return Math.abs(heading.getBoundingClientRect().right - right) < 2; }"""


@pytest.fixture
def told(transactional_db, frozen_clock) -> None:
    load(now=NOW)


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_the_citizens_pages_run_from_right_to_left(told, open_page, language: str) -> None:
    page = open_page("/", language=language)
    for name, path in PAGES.items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.evaluate(BEGINS_RIGHT), path
        assert page.evaluate(ARABIC_LETTERS), path
        look(page, f"{name}-{language}")


def test_a_neighbour_books_in_arabic(told, open_page) -> None:
    page = open_page("/naechste-stopps/", language="ar", size=PHONE)
    page.locator("main a[href*='/termin/']").first.click()
    matter = page.locator("main input[name=services]").first.get_attribute("value")
    assert matter is not None
    assert deskwork.book_as_citizen(page, name="ليلى حداد", matter=matter, language="ar")
    phone = page.locator("footer .wa-phone").first
    assert phone.evaluate("e => [getComputedStyle(e).direction, e.innerText]") == ["ltr", "0511 168-32000"]


@pytest.mark.parametrize("language", ["de", "ar", "de-simple"])
@pytest.mark.parametrize("size", [DESK, TABLET])
def test_text_of_twice_the_size_needs_no_scrolling_sideways(
    told, open_page, language: str, size: dict[str, int]
) -> None:
    page = open_page("/", language=language, size=size)
    for path in PAGES.values():
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(SIDEWAYS) <= 0, path


def test_leichte_sprache_is_larger_and_keeps_to_the_left(told, open_page) -> None:
    page = open_page("/", language="de-simple")
    expect(page.locator("html")).to_have_attribute("lang", "de-simple")
    plain, simple = 18.0, page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert simple >= 1.2 * plain
    for path in ("/", "/naechste-stopps/", "/dienstleistungen/personalausweis/"):
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.querySelector('main p')).textAlign") in {
            "start",
            "left",
        }
        assert page.evaluate("getComputedStyle(document.querySelector('main p')).hyphens") == "none"
        look(page, f"{path.strip('/').replace('/', '-') or 'start'}-leicht")


# --------------------------------------------------------------------------------------------- the switch


def chosen(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_language_is_chosen_from_the_list_of_names(db, open_page, javascript: bool) -> None:
    page = open_page("/kontakt/", size=PHONE, javascript=javascript)
    page.locator(".wa-language summary").click()
    with page.expect_navigation():
        page.locator(".wa-language__panel").get_by_role("button", name="العربية").click()
    assert (chosen(page), page.url.endswith("/kontakt/")) == ("ar", True)


def test_the_list_of_languages_works_by_keyboard_alone(db, open_page) -> None:
    page = open_page("/kontakt/")
    summary = page.locator(".wa-language summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wa-language__panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".wa-language__panel")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(4):  # Deutsch, Leichte Sprache, English, Türkçe
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert chosen(page) == "tr"


def test_the_open_list_is_accessible_and_fits(db, open_page) -> None:
    page = open_page("/kontakt/", size=PHONE)
    page.locator(".wa-language summary").click()
    look(page, "sprachliste")


def test_a_machine_draft_leads_to_the_same_page_in_german(db, open_page) -> None:
    page = open_page("/kontakt/", language="tr")
    with page.expect_navigation():
        page.locator(".wa-draft button").click()
    assert (chosen(page), page.url.endswith("/kontakt/")) == ("de", True)
    assert page.locator(".wa-draft").count() == 0
