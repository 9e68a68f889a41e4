"""The assistant on every page: by keyboard, on small screens, right to left, without scripts or network."""

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE, look
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.engines.privacy.redaction import redact
from wanderamt.engines.privacy.tests.spoken import STAYS, TAKEN_OUT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "Fragen Sie Hanni"
SMALL = {"width": 320, "height": 640}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FEE = "Mein Perso ist abgelaufen, ich bin 22, was kostet ein neuer Personalausweis?"
LOCAL_VOICE = """speechSynthesis.getVoices = () => [
  {lang: 'de-DE', localService: true, name: 'hier'}, {lang: 'ar-SA', localService: false, name: 'dort'}];"""


@pytest.fixture
def city(transactional_db, frozen_clock, assistant) -> None:
    load_catalogue()


@pytest.fixture
def start(city, open_page):
    return lambda path="/", **how: open_page(path, **how)


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog")


def opened(page: Page) -> Locator:
    page.get_by_role("button", name=NAME).click()
    expect(panel(page)).to_be_visible()
    return panel(page)


def ask(where: Locator, question: str) -> None:
    turns = where.locator("[data-turn]")
    before = turns.count()
    where.locator("[name=question]").fill(question)
    where.locator("[name=question]").press("Enter")
    expect(turns).to_have_count(before + 1)


def test_by_keyboard_alone_somebody_asks_and_goes_back(start) -> None:
    page = start()
    page.get_by_role("button", name=NAME).focus()
    page.keyboard.press("Enter")
    expect(panel(page).locator("[name=question]")).to_be_focused()
    page.keyboard.type(FEE)
    page.keyboard.press("Enter")
    answer = panel(page).locator("[data-turn]")
    expect(answer).to_contain_text("22,80")
    expect(panel(page).locator("[name=question]")).to_be_focused()
    expect(panel(page).locator("[name=question]")).to_have_value("")
    expect(panel(page).get_by_role("log")).to_have_attribute("aria-live", "polite")
    look(page, "hanni-antwort")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.get_by_role("button", name=NAME)).to_be_focused()


def test_a_chip_answers_and_old_chips_are_gone(start) -> None:
    page = start()
    talk = opened(page)
    ask(talk, FEE)
    talk.get_by_role("button", name="Was bringe ich mit?").click()
    expect(talk.locator("[data-turn]")).to_have_count(2)
    expect(talk.locator(".wa-said").last).to_contain_text("Was bringe ich mit?")
    expect(talk.locator("[data-turn]").first.locator("form")).to_have_count(0)


def test_the_conversation_goes_along_within_the_tab_and_can_be_cleared(start) -> None:
    page = start()
    ask(opened(page), FEE)
    page.goto("/kontakt/")
    expect(panel(page).locator("[data-turn]")).to_contain_text("22,80")
    assert page.evaluate("document.activeElement === document.body")
    ask(panel(page), "und was muss ich mitbringen?")
    page.goto("/fragen/")
    expect(page.locator("main [data-turn]")).to_have_count(2)
    page.get_by_role("button", name="Verlauf löschen").click()
    expect(page.locator("main [data-turn]")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('wanderamt.conversation')") is None


def test_another_tab_knows_nothing_of_it(start) -> None:
    page = start()
    ask(opened(page), FEE)
    other = page.context.new_page()
    other.goto("/")
    expect(opened(other).locator("[data-turn]")).to_have_count(0)


def test_what_points_to_a_person_never_leaves_the_browser(start) -> None:
    page = start()
    talk = opened(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    talk.locator("[name=question]").fill("Ich heiße Anna Birkhahn, was kostet ein Reisepass?")
    cut = talk.locator("[data-cut]")
    expect(cut).to_contain_text("Das nehmen wir vor dem Senden heraus: Name")
    expect(cut).to_contain_text("Ich heiße [Name], was kostet ein Reisepass?")
    look(page, "hanni-geschwaerzt")
    talk.locator("[name=question]").press("Enter")
    expect(talk.locator(".wa-said")).to_contain_text("Ich heiße [Name]")
    expect(talk.locator("[data-turn]")).to_have_count(1)
    expect(cut).to_be_hidden()
    assert sent
    assert "Birkhahn" not in "".join(sent)
    assert "Birkhahn" not in page.evaluate("sessionStorage.getItem('wanderamt.conversation')")


def test_the_browser_cuts_out_what_the_server_cuts_out(start) -> None:
    page = start("/fragen/")
    today = date(2026, 11, 22)
    script = """async ([texts, today]) => {
      const {rules} = await (await fetch('/fragen/schwaerzung.json')).json();
      return texts.map((text) => wanderamtRedact(rules, text, today)); }"""
    texts = [said for said, _left in TAKEN_OUT] + [
        *STAYS,
        "GB82 WEST 1234 5698 7654 32",
        "31.02.1990",
        "am 99.99.1999",
    ]
    found = page.evaluate(script, [texts, today.isoformat()])
    expected = [redact(text, today=today) for text in texts]
    assert [each["text"] for each in found] == [each.text for each in expected]
    assert [tuple(each["kinds"]) for each in found] == [each.kinds for each in expected]


@pytest.mark.parametrize("path", ["/", "/dienstleistungen/personalausweis/", "/mein-termin/"])
def test_on_a_small_screen_it_is_a_sheet_and_nothing_scrolls_sideways(start, path: str) -> None:
    page = start(path, size=SMALL)
    assert page.evaluate(SIDEWAYS) <= 0
    talk = opened(page)
    box = talk.bounding_box()
    scrollbar = 16
    assert (box["x"], box["y"], box["height"]) == (0, 0, SMALL["height"])
    assert box["width"] >= SMALL["width"] - scrollbar
    ask(talk, FEE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert talk.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    talk.locator("[data-close]").click()
    expect(talk).to_be_hidden()


def test_the_page_behind_the_sheet_is_whole_when_the_tab_goes_on(start) -> None:
    page = start(size=PHONE)
    ask(opened(page), FEE)
    page.goto("/kontakt/")
    expect(page.get_by_role("button", name=NAME)).to_be_visible()
    expect(panel(page)).to_have_count(0)


@pytest.mark.parametrize("size", [SMALL, {"width": 1280, "height": 900}])
def test_in_arabic_everything_runs_from_right_to_left(start, size: dict[str, int]) -> None:
    page = start("/", language="ar", size=size)
    launcher = page.locator("aside[data-ask] button").first
    assert launcher.bounding_box()["x"] < size["width"] / 2
    launcher.click()
    ask(panel(page), "كم تكلفة جواز السفر السريع (Express)؟")
    expect(panel(page).locator("[data-turn]")).to_have_attribute("dir", "rtl")
    assert page.evaluate(SIDEWAYS) <= 0
    look(page, f"hanni-ar-{size['width']}")


def test_a_voice_reads_only_if_it_lives_in_the_browser(start) -> None:
    page = start()
    page.add_init_script(LOCAL_VOICE)
    page.reload()
    talk = opened(page)
    ask(talk, FEE)
    expect(talk.get_by_role("button", name="Vorlesen")).to_have_count(1)
    ask(talk, "كم تكلفة جواز السفر السريع (Express)؟")
    expect(talk.locator("[data-turn]").last.locator("[data-aloud]")).to_have_count(0)


def test_without_a_network_nothing_typed_is_lost(start) -> None:
    page = start()
    talk = opened(page)
    page.context.set_offline(True)
    talk.locator("[name=question]").fill(FEE)
    talk.locator("[name=question]").press("Enter")
    expect(talk.get_by_role("alert")).to_contain_text("0511 168-32000")
    expect(talk.locator("[name=question]")).to_have_value(FEE)
    expect(talk.locator("[name=question]")).to_be_focused()
    look(page, "hanni-ohne-netz")
    page.context.set_offline(False)
    talk.locator("[name=question]").press("Enter")
    expect(talk.locator("[data-turn]")).to_contain_text("22,80")
    expect(talk.get_by_role("alert")).to_be_hidden()


def test_whoever_says_whether_it_was_right_is_thanked(start) -> None:
    page = start()
    talk = opened(page)
    ask(talk, FEE)
    talk.get_by_role("button", name="Nein", exact=True).click()
    expect(talk).to_contain_text("Danke für Ihre Antwort.")


def test_without_scripts_it_is_a_link_to_a_page_with_a_form(start) -> None:
    page = start("/dienstleistungen/personalausweis/", javascript=False)
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.locator("[name=question]").fill(FEE)
    page.get_by_role("button", name="Fragen", exact=True).click()
    expect(page.locator("[data-turn]")).to_contain_text("22,80")
    expect(page.locator("[data-said]")).to_contain_text("ich bin 22")
    page.get_by_role("button", name="Ja", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke für Ihre Antwort.")


@pytest.mark.parametrize("path", ["/dienst/anmelden/", "/gibt-es-nicht/"])
def test_staff_and_errors_have_no_assistant(start, path: str) -> None:
    page = start(path)
    expect(page.locator("aside[data-ask]")).to_have_count(0)


def test_nothing_of_it_is_printed(start) -> None:
    page = start()
    page.emulate_media(media="print")
    expect(page.locator("aside[data-ask]")).to_be_hidden()
