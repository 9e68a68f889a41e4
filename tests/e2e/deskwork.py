"""What a crew does at its tablets, from the till in the morning to the hand-over weeks later."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import PHONE, look
from tests.e2e.hands import choose, fill, press, submit, tick

MOST_STEPS = 40
NEIGHBOUR = "Amira Haddad"
HANDLING = timedelta(minutes=11)
#: The names of the questions of a form that are answered by one of several buttons.
QUESTIONS = "f => [...new Set([...f.elements].filter(e => e.type === 'radio').map(e => e.name))]"


def take_desk(page: Page, number: int) -> None:
    page.goto("/dienst/")
    if number == 1:
        look(page, "heute")
    page.get_by_role("link", name="Zum Tresen").first.click()
    press(page.get_by_role("button", name=f"Platz {number}").first)
    expect(page.locator("h1")).to_have_text(f"Platz {number}")


def open_till(page: Page, amount: str) -> None:
    page.get_by_role("link", name="Kasse").first.click()
    fill(page, float_amount="hundert")
    submit(page, "Kasse eröffnen")
    look(page, "kasse-fehler")
    fill(page, float_amount=amount)
    submit(page, "Kasse eröffnen")
    look(page, "kasse-offen")
    page.get_by_role("link", name="Tresen").first.click()


def open_display(page: Page, open_page) -> Page:
    """The call display for the corridor, on a screen of its own that nobody signs in to."""
    page.get_by_role("link", name="Bildschirme").first.click()
    look(page, "anzeige-link")
    path = re.search(r"/anzeige/[^\s\"'<]+", page.content())
    assert path is not None
    page.go_back()
    watch = open_page(path[0])
    look(watch, "anzeige-leer")
    return watch


def display_shows(watch: Page, desk: Page) -> None:
    watch.reload()
    number = desk.locator(".ct-title__number, .ct-now__number").first.inner_text()
    expect(watch.locator("main")).to_contain_text(number)
    for name in ("Brandt", "Nolte", "Voss"):
        expect(watch.locator("body")).not_to_contain_text(name)
    look(watch, "anzeige")


def everybody_arrives(page: Page) -> None:
    """All who are expected in the room, except the neighbour who stays away."""
    expected = page.locator(".ct-desk__expected li")
    codes = [
        row.locator("input[name=code]").input_value()
        for row in expected.all()
        if NEIGHBOUR not in row.inner_text()
    ]
    assert len(codes) == expected.count() - 1
    for code in codes:
        press(page.locator(f"#an-{code}"))


def try_without_photo(page: Page) -> None:
    """Nobody whose photo is missing can be called; then the photos are taken."""
    for button in iter(lambda: page.get_by_role("button", name=re.compile("Foto ist fertig")), None):
        if not button.count():
            return
        press(button.first)


def call_next(page: Page) -> bool:
    """Call and greet the next person; False when nobody waits."""
    page.goto(page.url)
    if "/tresen/" not in page.url:
        page.get_by_role("link", name="Zum Tresen").first.click()
    if not page.locator("#lage .ct-desk__queue li.wa-ticket").count():
        return False
    press(page.get_by_role("button", name="Nächste Person aufrufen"))
    press(page.get_by_role("button", name="Ist da: bedienen"))
    return True


def serve(page: Page, clock, *, first: bool = False) -> str:
    """Take every step of every matter until the visit can be ended; returns the person's name."""
    name = page.locator("h1").inner_text().split(maxsplit=1)[1]
    if first:
        look(page, "bedienen")
    for _ in range(MOST_STEPS):
        done = page.get_by_role("button", name="Besuch beenden")
        if "kern-btn--primary" in (done.get_attribute("class") or ""):
            if first:
                look(page, "bedienen-fertig")
            clock.advance(HANDLING)
            press(done)
            return name
        take_step(page)
    raise AssertionError(f"the visit does not end: {page.locator('main').inner_text()}")


def take_step(page: Page) -> None:
    """Whatever the page marks as next."""
    unpriced = page.get_by_role("button", name="Keine Gebühr")
    pay = page.locator("section.wa-panel--now form[action$='/bezahlen/']")
    facts = page.locator(".wa-step--now form[action$='/angaben/']")
    step = page.locator(".wa-step--now form").first
    outcome = page.locator(".ct-outcome--now form").first
    if pay.count():
        pay_cash(pay)
    elif outcome.count():
        press(outcome.get_by_role("button"))
    elif facts.count() and facts.locator("input:not(:checked)").count() and not answered(facts):
        answer(facts)
        press(facts.get_by_role("button"))
    elif unpriced.count():
        press(unpriced.first)
    else:
        answer(step)
        press(step.get_by_role("button").last)


def answered(form: Locator) -> bool:
    return all(form.locator(f"input[name='{name}']:checked").count() for name in form.evaluate(QUESTIONS))


def answer(form: Locator) -> None:
    """Tick the first answer of every open question, every paper, and note the device's number."""
    for name in form.evaluate(QUESTIONS):
        if not form.locator(f"input[name='{name}']:checked").count():
            tick(form.locator(f"input[name='{name}']").first)
    for box in form.locator("input[type=checkbox]").all():
        tick(box)
    reference = form.locator("input[name$='biometrics-note']")
    if reference.count():
        reference.fill("G-2025-0929-17")


def pay_cash(form: Locator) -> None:
    """First too little, then enough; the answer to too little keeps what was typed."""
    page = form.page
    tick(form.locator("input[value=cash]"))
    form.locator("[name$=given]").fill("200,00")
    press(form.get_by_role("button", name="Geld erhalten"))
    expect(page.locator("main, aside").first).to_be_visible()


def turn_away(page: Page, *, matter: str, name: str) -> None:
    choose(page, services=[matter])
    fill(page, name=name)
    submit(page, "Wartenummer geben")
    look(page, "ohne-termin-geht-nicht")
    fill(page, reason="Diese Auskunft gibt es nur im Bürgeramt. Bitte gehen Sie zum Bürgeramt Bemerode.")
    submit(page, "Ablehnung vermerken")


def close_the_day(page: Page, *, absent: str) -> None:
    """6. The evening: a wrong count is asked about, then the day is closed once and for all."""
    page.goto("/dienst/")
    page.get_by_role("link", name="Tag abschließen").first.click()
    look(page, "abschluss-offen")
    page.get_by_role("link", name="Kasse").first.click()
    expected = page.locator(".wa-big").first.inner_text()
    fill(page, total="1,00")
    submit(page, "Zählung speichern")
    look(page, "kasse-differenz")
    expect(page.locator("main [name=total]")).to_have_value("1,00")
    fill(page, total=re.sub(r"[^\d,]", "", expected))
    submit(page, "Zählung speichern")
    look(page, "kasse-gezaehlt")
    page.get_by_role("link", name=re.compile("Abschluss|Tag abschließen")).first.click()
    assert absent
    expect(page.locator("main")).to_contain_text(NEIGHBOUR)
    look(page, "abschluss")
    submit(page, "Tag abschließen")


def read_the_report(page: Page) -> None:
    """Four ID cards on 29 September 2025: 3 x 37.00 + 22.80 + 4 x 6.00 for the photo (§ 1 PAuswGebV then)."""
    look(page, "bericht")
    text = page.locator("main").inner_text()
    assert "157,80" in text
    for staff in ("Aydın", "Kehl", "theke1"):
        assert staff not in text
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    report = PdfReader(Path(download.value.path()))
    assert report.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Martinshof" in report.pages[0].extract_text()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    assert "Personalausweis" in Path(download.value.path()).read_text("utf-8-sig")


def documents_are_ready(page: Page, window: str) -> None:
    """7. Weeks later."""
    page.goto(f"/dienst/tresen/{window}/dokumente/")
    look(page, "dokumente")
    for box in page.locator("main table input[type=checkbox]").all():
        tick(box)
    press(page.get_by_role("button", name="Ausgewählte als fertig melden"))
    look(page, "dokumente-bereit")


def hand_over_documents(page: Page) -> None:
    """All four cards find their owners; nothing is left to hand over."""
    page.goto("/dienst/")
    page.get_by_role("link", name="Ausgabe").first.click()
    look(page, "ausgabe")
    note = page.get_by_role("button", name="Ausgabe vermerken")
    count = note.count()
    assert count == 4
    for _ in range(count):
        answer(page.locator("main form:has([name=document])").first)
        press(note.first)
    expect(note).to_have_count(0)
    look(page, "ausgegeben")


def book_as_citizen(page: Page, *, name: str, matter: str, language: str = "en", clock: Any = None) -> str:
    """Matter, time, person, check; returns the code of the appointment. `language` names the pictures.

    Without scripts the `clock` has to go on a little: nobody chooses within a second.
    """
    page.set_viewport_size(PHONE)
    plain_choose(page, "services", matter)
    plain_submit(page)
    look(page, f"buchen-zeit-{language}")
    if clock:
        clock.advance(timedelta(seconds=5))
    with page.expect_navigation():
        page.locator(".ap-time").first.click()
    look(page, f"buchen-person-{language}")
    page.locator("main [name=name]").fill(name)
    plain_submit(page, "pruefen")
    look(page, f"buchen-pruefen-{language}")
    plain_submit(page, "buchen")
    look(page, f"termin-{language}")
    return page.locator(".wa-code").first.inner_text()


def plain_choose(page: Page, name: str, value: str) -> None:
    tick(page.locator(f"main input[name='{name}'][value='{value}']"))


def plain_submit(page: Page, step: str = "termin") -> None:
    """Press the button of the next step; without scripts every submit is a new page."""
    with page.expect_navigation():
        page.locator(f"main form button[value={step}]").first.click()
