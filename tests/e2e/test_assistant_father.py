"""An Arabic-speaking father with two children, on his telephone: what to bring, a time, and another one."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import NOW
from tests.e2e.conftest import PHONE, Open, look
from tests.e2e.test_martinshof_day import BERLIN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPENS = "اسأل Hanni"
QUESTION = "ما الأوراق المطلوبة لجواز سفر طفلي؟ عمره 4 سنوات"
BRING, BOOK, ALL, MOVE = "ماذا أُحضر معي؟", "حجز موعد", "جميع مكاتب المواطنين", "تغيير وقت الموعد"
CONFIRM, TAKE, NEXT, PERSON = "تأكيد حجز الموعد", "نعم، أريد هذا الوقت", "التالي", "التحدث مع إنسان"
CHILDREN = "جواز سفر للأطفال (Reisepass)"
SEND, MINE, MORE = "إرسال", "سؤالي والجواب", "هل يجب أن يأتي الطفلان معي؟"
BOOKED, MOVED, RIGHT = "تم حجز موعدك", "تم تغيير وقت موعدك", "هل كل شيء صحيح؟"


@pytest.fixture
def offices_open(transactional_db, frozen_clock, assistant) -> None:
    """One office on three mornings."""
    from django.core.management import call_command

    from wanderamt.apps.catalogue.public import bookable_services
    from wanderamt.apps.offices.public import Counter, open_window

    call_command("load_catalogue", verbosity=0)
    call_command("load_city", verbosity=0)
    counter = Counter.objects.get(name="Bürgeramt Aegi")
    for day in (16, 17, 18):
        start = datetime(2025, 9, day, 8, tzinfo=BERLIN)
        open_window(
            counter=counter,
            site=counter.site,
            starts_at=start,
            ends_at=start + timedelta(hours=4),
            desks=2,
            services=bookable_services(),
            public_from=NOW - timedelta(days=1),
        )


def press(talk: Locator, name: str, *, exact: bool = False) -> Locator:
    """Press the button of this name; the next reply."""
    turns = talk.locator("[data-turn]")
    before = turns.count()
    talk.get_by_role("button", name=name, exact=exact).last.click()
    expect(turns).to_have_count(before + 1)
    return turns.last


def press_time(talk: Locator, number: int, name: str) -> Locator:
    """Press one of the times that the reply offers; the next reply."""
    turns = talk.locator("[data-turn]")
    before = turns.count()
    turns.last.locator(f"button[value^='{name}:0']").nth(number).click()
    expect(turns).to_have_count(before + 1)
    return turns.last


def he_reaches_a_person(talk: Locator, page: Page, at_the_desk: Open) -> None:
    """He sends the card with a question of his own; a clerk answers; he reads it."""
    from wanderamt.apps.assistant.models import HandoverCard

    card = press(talk, PERSON)
    expect(card).to_contain_text("0511 168-32000")
    expect(card.locator("[name=card_language]")).to_have_value("ar")
    card.locator("[name=words]").fill(MORE)
    look(page, "vater-karte")
    sent = press(talk, SEND)
    stored = HandoverCard.objects.get()
    expect(sent).to_contain_text(stored.number)
    look(page, "vater-geschickt")

    desk = at_the_desk("/dienst/fragen/")
    desk.get_by_role("main").get_by_role("link", name="Reisepass").click()
    expect(desk.locator("blockquote")).to_contain_text(MORE)
    desk.get_by_role("button", name="Antwort schreiben").click()
    desk.get_by_label("Gefragt ist").select_option("documents")
    desk.get_by_label("Eigene Worte").fill("Bitte bringen Sie beide Kinder mit.")
    look(desk, "amt-antwort")
    desk.get_by_role("button", name="Antwort senden").click()
    expect(desk.get_by_role("main")).to_contain_text("Die Antwort ist abgeschickt.")

    sent.get_by_role("link", name=MINE).click()
    expect(page.locator("main")).to_contain_text("Bitte bringen Sie beide Kinder mit.")
    expect(page.locator("main")).to_contain_text("(Reisepass)")
    look(page, "vater-antwort")


def test_he_learns_what_to_bring_books_moves_and_reaches_a_person(
    offices_open, open_page, at_the_desk, frozen_clock
) -> None:
    from wanderamt.apps.appointments.models import Appointment

    page = open_page("/", size=PHONE, language="ar")
    page.get_by_role("button", name=OPENS).click()
    talk = page.get_by_role("dialog")
    talk.locator("[name=question]").fill(QUESTION)
    talk.locator("[name=question]").press("Enter")
    answer = talk.locator("[data-turn]")
    expect(answer).to_have_count(1)
    expect(answer).to_have_attribute("dir", "rtl")
    answer = press(talk, CHILDREN)
    expect(answer).to_contain_text("(Reisepass)")
    expect(answer.locator("li").first).to_be_visible()
    look(page, "vater-mitbringen")

    press(talk, BOOK)
    press(talk, "3", exact=True)
    times = press(talk, ALL)
    expect(times.locator("button[value^='book:0']").first).to_contain_text("2025")
    frozen_clock.advance(timedelta(seconds=30))
    look(page, "vater-zeiten")
    who = press_time(talk, 0, "book")
    who.locator("[name=name]").fill("Karim Haddad")
    look(page, "vater-name")
    check = press(talk, NEXT)
    expect(check).to_contain_text(RIGHT)
    expect(check).to_contain_text("Karim Haddad")
    look(page, "vater-pruefen")
    booked = press(talk, CONFIRM)
    expect(booked).to_contain_text(BOOKED)
    appointment = Appointment.objects.get()
    assert appointment.people == 3
    expect(booked).to_contain_text(appointment.code)
    look(page, "vater-gebucht")

    press(talk, MOVE)
    press_time(talk, -1, "move")
    moved = press(talk, TAKE)
    expect(moved).to_contain_text(MOVED)
    assert Appointment.objects.get().starts_at > appointment.starts_at
    look(page, "vater-verschoben")
    he_reaches_a_person(talk, page, at_the_desk)
