"""A parent with three children books, moves and cancels: in Arabic on a telephone by keyboard alone, and in
German without scripts.
"""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import NOW
from tests.e2e.conftest import PHONE, look
from tests.e2e.test_martinshof_day import BERLIN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: The parent's own photo and card, two ID cards and one passport for the children.
FAMILY = (
    ("personalausweis",),
    ("personalausweis_kind",),
    ("personalausweis_kind",),
    ("reisepass_kind",),
)
OFFICES = ("Bürgeramt Aegi", "Bürgeramt Linden", "Bürgeramt Bemerode")


@pytest.fixture
def offices_open(transactional_db, frozen_clock) -> None:
    """Three offices on eight days, four desks and a photo station each."""
    from django.core.management import call_command

    from wanderamt.apps.catalogue.public import bookable_services
    from wanderamt.apps.offices.public import Counter, PoolPlan, open_window

    call_command("load_catalogue", verbosity=0)
    call_command("load_city", verbosity=0)
    released = NOW - timedelta(days=1)
    for number, name in enumerate(OFFICES):
        counter = Counter.objects.get(name=name)
        for day in (16, 17, 18, 19, 22, 23, 24, 25):
            start = datetime(2025, 9, day, 8 + number, tzinfo=BERLIN)
            open_window(
                counter=counter,
                site=counter.site,
                starts_at=start,
                ends_at=start + timedelta(hours=4),
                desks=4,
                services=bookable_services(),
                public_from=released,
                pools=[
                    PoolPlan(seats=4, released_at=released),
                    PoolPlan(key="photo", kind="photo", seats=1, released_at=released),
                ],
            )


class Keys:
    """A person who has no pointer: only Tab, Space, Enter and typing."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator, most: int = 150) -> None:
        """Press Tab until `target` has the focus, from the top of the page on."""
        wanted = target.first
        wanted.wait_for(state="attached")
        self.page.evaluate("document.activeElement?.blur()")
        for _ in range(most):
            if wanted.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def press(self, target: Locator) -> None:
        """Activate a link or a button and wait for the next page."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        folded = box.locator("xpath=ancestor::details[not(@open)]/summary")
        if folded.count():
            self.to(folded)
            self.page.keyboard.press("Enter")
        self.to(box)
        self.page.keyboard.press("Space")

    def write(self, field: Locator, words: str) -> None:
        self.to(field)
        self.page.keyboard.type(words)


class Pointer:
    """A person with a finger or a mouse; works without scripts."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.first.click()

    def tick(self, box: Locator) -> None:
        folded = box.locator("xpath=ancestor::details[not(@open)]/summary")
        if folded.count():
            folded.click()
        self.page.locator(f"label[for='{box.get_attribute('id')}']").click()

    def write(self, field: Locator, words: str) -> None:
        field.fill(words)


def book(hands: Keys | Pointer, clock, shots: str) -> str:
    """From the start page to the code."""
    page = hands.page
    hands.press(page.locator("main a[href='/termin/']"))
    for number, matters in enumerate(FAMILY, start=1):
        name = "services" if number == 1 else f"services{number}"
        look(page, f"termin-person-{number}-{shots}")
        for matter in matters:
            hands.tick(page.locator(f"main input[name='{name}'][value='{matter}']"))
        further = number < len(FAMILY)
        hands.press(page.locator(f"main button[name=schritt][value={'person' if further else 'termin'}]"))
    look(page, f"termin-ergebnis-{shots}")
    folded = page.locator(".ap-office details").first.locator("summary")
    hands.to(folded) if isinstance(hands, Keys) else None
    page.keyboard.press("Enter") if isinstance(hands, Keys) else folded.click()
    look(page, f"termin-kalender-{shots}")
    hands.press(page.locator(".ap-month a").nth(1))
    look(page, f"termin-zeiten-{shots}")
    clock.advance(timedelta(seconds=5))  # nobody is faster; without scripts it matters
    hands.press(page.locator(".ap-time").nth(2))
    expect(page.locator(".ap-hold")).to_be_visible()
    look(page, f"termin-angaben-{shots}")
    hands.press(page.locator("button[value='mehr-zeit']"))
    expect(page.locator("button[value='mehr-zeit']")).to_have_count(0)
    hands.write(page.locator("main input[name=name]"), "Layla Haddad")
    hands.press(page.locator("button[value=pruefen]"))
    look(page, f"termin-pruefen-{shots}")
    hands.press(page.locator("button[value=buchen]"))
    look(page, f"termin-gebucht-{shots}")
    return page.locator(".wa-code").first.inner_text()


def move_and_cancel(hands: Keys | Pointer, shots: str) -> None:
    page = hands.page
    before = page.locator(".wa-when").inner_text()
    hands.press(page.locator("main a[href$='/verschieben/']"))
    look(page, f"termin-verschieben-{shots}")
    hands.press(page.locator(".ap-office").nth(1).locator(".ap-time"))
    assert page.locator(".wa-when").inner_text() != before
    expect(page.locator("main [role=status]").first).to_be_visible()
    look(page, f"termin-verschoben-{shots}")
    hands.press(page.locator("main a[href$='/absagen/']"))
    look(page, f"termin-absagen-{shots}")
    hands.press(page.locator("main form button[type=submit]"))
    look(page, f"termin-abgesagt-{shots}")
    assert page.locator(".wa-when").count() == 0


def test_a_family_in_arabic_by_keyboard_alone(offices_open, open_page, frozen_clock) -> None:
    from wanderamt.apps.appointments.models import Appointment
    from wanderamt.foundation.models import Attempt, SpentProof

    page = open_page("/", language="ar", size=PHONE)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    code = book(Keys(page), frozen_clock, "ar")
    booked = Appointment.objects.get(code=code)
    assert (booked.people, booked.state, booked.language) == (4, "booked", "ar")
    # The browser has proved its work: nothing was counted against its address.
    assert (SpentProof.objects.count(), Attempt.objects.filter(kind="unproved").count()) == (1, 0)
    move_and_cancel(Keys(page), "ar")
    booked.refresh_from_db()
    assert booked.state == "cancelled"


def test_a_family_without_scripts(offices_open, open_page, frozen_clock) -> None:
    from wanderamt.apps.appointments.models import Appointment

    page = open_page("/", size=PHONE, javascript=False)
    code = book(Pointer(page), frozen_clock, "de")
    assert Appointment.objects.get(code=code).people == 4
    move_and_cancel(Pointer(page), "de")
    assert Appointment.objects.get(code=code).state == "cancelled"
