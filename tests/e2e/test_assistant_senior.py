"""A woman of eighty without scripts in her browser asks for her husband, who lives in a care home."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import look
from wanderamt.apps.catalogue.public import load_catalogue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = (
    "Mein Mann liegt im Pflegeheim und braucht keinen Ausweis mehr. "
    "Kann er von der Ausweispflicht befreit werden?"
)


@pytest.fixture
def city(transactional_db, frozen_clock, assistant) -> None:
    load_catalogue()


def test_she_learns_about_the_exemption_and_reaches_a_person(city, open_page, at_the_desk) -> None:
    from wanderamt.apps.assistant.models import HandoverCard

    page = open_page("/", javascript=False)
    page.get_by_role("link", name="Eine Frage stellen").click()
    expect(page.locator("main")).to_contain_text("ein Computerprogramm (KI) und kein Mensch")
    expect(page.locator("main")).to_contain_text("entscheide nichts")

    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.get_by_role("button", name="Fragen", exact=True).click()
    answer = page.locator("[data-turn]")
    expect(answer).to_contain_text("Befreiung von der Ausweispflicht")
    expect(page.locator("[data-said]")).to_contain_text("Mein Mann liegt im Pflegeheim")
    look(page, "seniorin-antwort")

    page.get_by_role("button", name="Was bringe ich mit?").click()
    expect(answer).to_contain_text("Befreiung von der Ausweispflicht")
    expect(page.locator("[data-said]")).to_have_count(0)

    page.get_by_role("button", name="Mit einem Menschen sprechen").click()
    expect(answer).to_contain_text("0511 168-32000")
    expect(answer.get_by_label("Worum geht es?")).to_have_value("befreiung_ausweispflicht")
    expect(answer.get_by_label("Ihre Frage")).to_have_value(QUESTION)
    look(page, "seniorin-mensch")

    answer.get_by_role("button", name="Senden").click()
    expect(answer).to_contain_text(HandoverCard.objects.get().number)
    look(page, "seniorin-geschickt")

    desk = at_the_desk("/dienst/fragen/")
    desk.get_by_role("main").get_by_role("link", name="Befreiung").click()
    desk.get_by_role("button", name="Antwort schreiben").click()
    desk.get_by_label("Eigene Worte").fill("Ja. Bringen Sie bitte eine Bescheinigung des Heims mit.")
    desk.get_by_role("button", name="Antwort senden").click()

    answer.get_by_role("link", name="Meine Frage und die Antwort").click()
    expect(page.locator("main")).to_contain_text("Bringen Sie bitte eine Bescheinigung des Heims mit.")
    look(page, "seniorin-gelesen")
