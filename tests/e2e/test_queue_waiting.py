"""People check in themselves and wait with their telephone: in Arabic, by keyboard, on a small screen."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from conftest import BERLIN
from tests.e2e.conftest import DESK, PHONE, look
from tests.e2e.hands import choose, fill, submit
from wanderamt.foundation import links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORNING = datetime(2025, 9, 29, 9, 40, tzinfo=BERLIN)


@pytest.fixture
def window(transactional_db, make_window, frozen_clock):
    """Two desks at Martinshof, with names of their own, on the morning itself."""
    from wanderamt.apps.offices.models import Desk

    made = make_window(service_ids=("personalausweis", "ummeldung", "beglaubigung_kopie", "reisepass"))
    Desk.objects.create(counter=made.counter, number=1, label="Platz 1", room="Raum 1.02")
    Desk.objects.create(counter=made.counter, number=2, label="Platz 2", room="Raum 1.03")
    frozen_clock.move_to(MORNING)
    return made


@pytest.fixture
def appointment(window, city, now):
    from wanderamt.apps.appointments.public import PersonData, book
    from wanderamt.kernel.ids import uuid7

    return book(
        window=window,
        services=city.services("ummeldung"),
        person=PersonData(name="Layla Haddad", language="ar"),
        source="host",
        now=now,
        form_key=uuid7(),
        start=MORNING + timedelta(minutes=20),
    )


def path(name: str, subject, purpose: str) -> str:
    return links.path(f"counter:{name}", subject.pk, purpose=f"counter.{purpose}")


def tab_to(page: Page, selector: str) -> None:
    """Go on with the Tab key until the focus is there."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_somebody_checks_in_by_keyboard_in_arabic_on_a_small_screen(window, appointment, open_page) -> None:
    page = open_page(path("kiosk", window, "kiosk"), size=PHONE, language="ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    look(page, "kiosk-ar")
    page.reload()
    expect(page.locator("input[name=code]")).to_be_focused()  # a scanner types at once
    page.keyboard.type("falsch")
    page.keyboard.press("Enter")
    expect(page.locator(".kern-error").first).to_be_visible()
    look(page, "kiosk-fehler-ar")
    tab_to(page, "input[name=code]")
    page.keyboard.press("Control+A")
    page.keyboard.type(appointment.code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/nummer/"))
    expect(page.locator("h1 strong")).to_have_text("A001")
    expect(page.locator("body")).not_to_contain_text("Haddad")
    look(page, "kiosk-nummer-ar")


def test_a_number_is_drawn_and_kept_on_the_telephone(window, open_page) -> None:
    kiosk = open_page(path("kiosk", window, "kiosk"), size=DESK)
    look(kiosk, "kiosk")
    kiosk.get_by_role("link", name="Nummer ziehen").click()
    look(kiosk, "kiosk-ziehen")
    choose(kiosk, services=["ummeldung"])
    fill(kiosk, people="2")
    submit(kiosk, "Nummer ziehen")
    expect(kiosk.locator("h1 strong")).to_have_text("K001")
    look(kiosk, "kiosk-nummer")
    address = kiosk.locator("figure a").get_attribute("href") or ""
    phone = open_page("/warten/" + address.split("/warten/")[1], size=PHONE)
    look(phone, "warten")
    phone.locator("summary", has_text="Ich gehe wieder").click()
    submit(phone, "Nummer zurückgeben")
    expect(phone.locator("main")).to_contain_text("Sie haben Ihre Nummer zurückgegeben.")


def test_what_is_not_done_here_is_said_at_once_without_scripts(window, open_page) -> None:
    page = open_page(path("kiosk_ticket", window, "kiosk"), size=PHONE, javascript=False)
    other = page.locator("select[name=elsewhere] option").nth(2).get_attribute("value")
    page.locator("select[name=elsewhere]").select_option(other)
    submit(page, "Nummer ziehen")
    expect(page.locator("main")).to_contain_text("Dort geht es:")
    look(page, "kiosk-woanders")


def test_the_page_of_who_waits_in_arabic_and_when_called(window, appointment, open_page) -> None:
    from wanderamt.apps.counter.public import arrive, call_ticket, walk_in
    from wanderamt.kernel.ids import uuid7

    first = walk_in(window=window, services=[], undecided=True, form_key=uuid7(), now=MORNING)
    ticket = arrive(appointment=appointment, window=window, now=MORNING)
    page = open_page(path("status", ticket, "status"), size=PHONE, language="ar")
    look(page, "warten-ar")
    call_ticket(ticket=first, window=window, desk=1, now=MORNING)
    call_ticket(ticket=ticket, window=window, desk=2, now=MORNING)
    page.reload()
    expect(page.locator("main")).to_contain_text("Raum 1.03")
    look(page, "warten-aufgerufen-ar")
    display = open_page(path("display", window, "display"), size=DESK)
    expect(display.locator(".wa-display__number").first).to_be_visible()
    assert display.locator("[data-call]").count() == 2
    look(display, "anzeige-zwei")
