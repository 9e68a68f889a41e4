"""The desk with everything of the moment: priority, parking, passing on, a family, two counters."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from conftest import BERLIN
from tests.e2e.conftest import DESK, look
from tests.e2e.hands import fill, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORNING = datetime(2025, 9, 29, 9, 40, tzinfo=BERLIN)


@pytest.fixture
def window(transactional_db, make_window, frozen_clock, clerk, city):
    """Two counters at Martinshof; at the first one four people wait."""
    from wanderamt.apps.counter.public import walk_in
    from wanderamt.apps.offices.models import Counter, Desk
    from wanderamt.kernel.ids import uuid7

    clerk.set_password("am-tresen-2025")
    clerk.save()
    made = make_window(service_ids=("ummeldung", "beglaubigung_kopie", "reisepass"))
    make_window(counter=Counter.objects.create(name="Bus 2", kind=Counter.Kind.MOBILE, mark="B2"))
    Desk.objects.create(counter=made.counter, number=1, label="Fenster Süd", room="Raum 1.02")
    for number in range(4):
        came = MORNING - timedelta(minutes=12 - number)
        walk_in(
            window=made,
            services=city.services("ummeldung" if number else "reisepass"),
            people=1 + number % 3,
            form_key=uuid7(),
            now=came,
        )
    frozen_clock.move_to(MORNING)
    return made


def more(page: Page, number: str):
    box = page.locator(f"#mehr-{number}")
    box.locator("summary").click()
    return box


def test_the_desk_decides_who_waits_how(window, open_page) -> None:
    page = open_page("/dienst/", size=DESK)
    sign_in(page, "clerk", "am-tresen-2025")
    page.goto(f"/dienst/tresen/{window.pk}/")
    press(page.get_by_role("button", name="Fenster Süd"))
    box = more(page, "W003")
    look(page, "tresen-mehr")
    press(box.get_by_role("button", name="Vorrang geben"))
    expect(page.locator(".wa-ticket__number").first).to_have_text("W003")
    press(more(page, "W002").get_by_role("button", name="Zurückstellen: W002"))
    expect(page.get_by_role("button", name="Wieder aufrufbar: W002")).to_be_visible()
    box = more(page, "W004")
    box.get_by_label("Wohin").select_option(label="Bus 2")
    box.get_by_label("Was noch zu tun ist").fill("Gebühr")
    press(box.get_by_role("button", name="Weiterleiten: W004"))
    expect(page.locator("main")).to_contain_text("Nummer W004 ist weitergeleitet")
    expect(page.locator("main")).to_contain_text("Jetzt frei: Es kommt kein Termin mehr.")
    look(page, "tresen")
    page.get_by_role("button", name="Nächste Person aufrufen").press("Enter")
    expect(page.locator(".ct-now__number")).to_have_text("W003")
    look(page, "tresen-aufgerufen")


def test_a_family_is_served_person_by_person(window, open_page) -> None:
    from wanderamt.apps.counter.public import Ticket, call_ticket, start

    ticket = Ticket.objects.get(number="W003")
    call_ticket(ticket=ticket, window=window, desk=1, now=MORNING)
    start(ticket=ticket, desk=1, now=MORNING)
    page = open_page("/dienst/", size=DESK)
    sign_in(page, "clerk", "am-tresen-2025")
    page.goto(f"/dienst/tresen/{window.pk}/")
    press(page.get_by_role("button", name="Fenster Süd"))
    page.goto(f"/dienst/bedienen/{ticket.pk}/")
    expect(page.locator("h2.ct-person")).to_have_text(["Person 1", "Person 2", "Person 3"])
    page.locator("summary", has_text="Weiteres Anliegen").click()
    fill(page, **{"anliegen-service": "Reisepass beantragen", "anliegen-person": "Person 2"})
    page.get_by_role("button", name="Aufnehmen").click()
    expect(page.locator(".ct-matter")).to_have_count(2)
    look(page, "bedienen-familie")
