"""The pages behind forms, which no link leads to, in English: asking, registering, booking. WCAG holds."""

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from conftest import NOW
from tests.e2e import deskwork
from tests.e2e.conftest import PHONE, look
from tests.e2e.hands import choose, fill, press, sign_in, submit
from tests.e2e.test_every_page import mailed_links
from tests.e2e.test_martinshof_day import ask_for_a_visit
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.views.register import PURPOSE
from wanderamt.demo.loading import load
from wanderamt.demo.staff import LOGINS
from wanderamt.foundation import links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def told(transactional_db, frozen_clock) -> None:
    load(now=NOW)


def is_here(link: str) -> bool:
    """Whether the stop can still be registered for at the office: one of them is on the road."""
    deployment = links.read(resolve(link).kwargs["token"], purpose=PURPOSE)
    return not Deployment.objects.filter(pk=deployment, window__held_by__isnull=False).exists()


def test_a_host_asks_in_english(told, open_page) -> None:
    ask_for_a_visit(open_page("/", language="en"))


def test_a_neighbour_books_in_english(told, open_page) -> None:
    page = open_page("/naechste-stopps/", language="en", size=PHONE)
    page.locator("main a[href*='/termin/']").first.click()
    matter = page.locator("main input[name=services]").first.get_attribute("value")
    assert matter is not None
    assert deskwork.book_as_citizen(page, name=deskwork.NEIGHBOUR, matter=matter)


def test_a_coordinator_answers_the_questions_in_english(told, open_page) -> None:
    link = next(link for link in mailed_links() if link.startswith("/anmelden/") and is_here(link))
    page = open_page(link, language="en")
    begin(page, link, name="Hannelore Brandt", matter="personalausweis")
    look(page, "lage-en")
    choose(page, situation="permanent_care")
    submit(page)
    look(page, "befreiung-en")
    choose(page, exemption="declined")
    submit(page)
    look(page, "angemeldet-en")
    expect(page.locator("main")).to_contain_text("Hannelore Brandt")


def begin(page: Page, link: str, *, name: str, matter: str) -> None:
    page.goto(f"{link}person/")
    fill(page, name=name, born_on="1938-03-14")
    choose(page, services=matter, place="room")
    submit(page)


def test_a_clerk_serves_in_english(told, open_page, frozen_clock) -> None:
    from wanderamt.apps.offices.models import OpeningWindow

    window = OpeningWindow.objects.filter(starts_at__gt=NOW, counter__kind="mobile").earliest("starts_at")
    frozen_clock.move_to(window.starts_at)
    page = open_page("/", language="en")
    sign_in(page, "theke1", next(login.password for login in LOGINS if login.username == "theke1"))
    page.goto(f"/dienst/tresen/{window.pk}/")
    press(page.locator("main form[action$='/platz/'] button").first)
    press(page.locator("main .ct-desk__expected form[action$='/ankunft/'] button").first)
    photo = page.locator("main form[action$='/foto/'] button")
    if photo.count():
        press(photo.first)
    press(page.locator("form[action$='/aufrufen/'].ct-call-next button"))
    press(page.locator("main form[action$='/beginnen/'] button"))
    for number in range(4):
        look(page, f"bedienen-{number}-en")
        step = page.locator(".wa-step--now form").first
        if not step.count():
            break
        deskwork.answer(step)
        press(step.get_by_role("button").last)
    assert page.locator(".wa-step--done").count() >= 2
