"""Wishes, nothing found, and the end of a hold: what the pages look like and say."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, look
from tests.e2e.test_booking_family import offices_open  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARD = "/termin/?services=personalausweis"


@pytest.fixture
def open_offices(offices_open) -> None:  # noqa: F811 - the fixture
    """Its name as this file uses it."""


@pytest.mark.parametrize("language", ["de", "ar", "de-simple"])
def test_wishes_and_nothing_found(open_offices, open_page, language: str) -> None:
    page = open_page(f"{CARD}&days=0&part=morning&near=Linden-Mitte", language=language, size=PHONE)
    assert page.locator(".ap-office").count() == 3
    look(page, f"termin-wuensche-{language}")
    page.goto(f"{CARD}&spoken=ar")
    assert page.locator(".ap-time").count() == 0
    look(page, f"termin-nichts-frei-{language}")
    page.goto(f"{CARD}&near=Atlantis")
    expect(page.locator("#fehler, .kern-error").first).to_be_visible()
    look(page, f"termin-ort-unbekannt-{language}")


def hold(page: Page) -> None:
    page.goto(CARD)
    with page.expect_navigation():
        page.locator(".ap-time").first.click()


def test_the_countdown_warns_politely_and_takes_nothing_away(open_offices, open_page, frozen_clock) -> None:
    page = open_page("/", size=PHONE)
    page.clock.install()
    hold(page)
    clock, said = page.locator("[data-clock]"), page.locator("[data-said]")
    expect(clock).to_have_text("10:00")
    page.locator("main input[name=name]").fill("Amir Beispiel")
    page.clock.run_for(7 * 60_000)
    assert clock.inner_text() in {"3:00", "2:59"}
    expect(said).to_be_empty()
    page.clock.run_for(61_000)
    expect(said).to_contain_text("Noch 2 Minuten")
    look(page, "termin-noch-zwei-minuten")
    page.clock.run_for(121_000)
    expect(page.locator("[data-over]")).to_be_visible()
    expect(page.locator("[data-more]")).to_be_hidden()
    look(page, "termin-abgelaufen")
    frozen_clock.advance(timedelta(minutes=11))
    with page.expect_navigation():
        page.locator("button[value=pruefen]").click()
    with page.expect_navigation():
        page.locator("button[value=buchen]").click()
    expect(page.locator(".wa-confirm")).to_be_visible()


def test_a_time_that_is_gone_leads_to_others_with_everything_typed(
    open_offices, open_page, frozen_clock
) -> None:
    from wanderamt.apps.appointments.models import Hold
    from wanderamt.apps.appointments.public import PersonData, book
    from wanderamt.apps.catalogue.public import services
    from wanderamt.kernel.ids import uuid7

    page = open_page("/", size=PHONE)
    hold(page)
    page.locator("main input[name=name]").fill("Amir Beispiel")
    held = Hold.objects.get()
    frozen_clock.advance(timedelta(minutes=11))
    book(  # the photo station has one seat: one visit is enough
        window=held.window,
        services=services(["personalausweis"]),
        person=PersonData(name="Anna Beispiel"),
        source="citizen",
        now=frozen_clock(),
        form_key=uuid7(),
        start=held.starts_at,
    )
    with page.expect_navigation():
        page.locator("button[value=pruefen]").click()
    with page.expect_navigation():
        page.locator("button[value=buchen]").click()
    expect(page.locator("#fehler")).to_be_visible()
    look(page, "termin-weg")
    page.locator(".ap-office summary").first.click()
    with page.expect_navigation():
        page.locator(".ap-month button").first.click()
    with page.expect_navigation():
        page.locator(".ap-time").last.click()
    assert page.locator("main input[name=name]").input_value() == "Amir Beispiel"
