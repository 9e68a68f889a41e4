"""Two editors: one writes, the other one publishes, everybody reads; and back again."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, look
from tests.e2e.hands import fill, heading, press, sign_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
PASSWORD = "wander-amt-2025"
SUMMARY = "service.reisepass.summary"
BEFORE = "Mit einem Reisepass können Sie in fast alle Länder reisen."
AFTER = "Mit einem Reisepass können Sie die ganze Welt bereisen."
NAME_TR = "service.reisepass.name@tr"


@pytest.fixture
def newsroom(transactional_db) -> None:
    """The catalogue and two editors; nobody has changed anything yet."""
    from wanderamt.apps.workforce.public import Role, create_staff

    call_command("load_catalogue", verbosity=0)
    call_command("load_city", verbosity=0)
    for username, first, last in (("redaktion", "Mirjam", "Falk"), ("redaktion2", "Tarek", "Haddad")):
        create_staff(
            username=username,
            first_name=first,
            last_name=last,
            password=PASSWORD,
            roles=[Role.EDITOR],
            skills=[],
        )


def public_summary(page: Page) -> str:
    page.goto("/dienstleistungen/reisepass/")
    return page.locator(".wa-lead").first.inner_text()


def area(page: Page, language: str, segment: str = SUMMARY):
    return page.locator(f"textarea[name='{segment}@{language}']")


def open_tab(page: Page, name: str) -> None:
    press(page.locator(".ed-tabs").get_by_role("link", name=name, exact=True))


def test_one_writes_and_another_one_publishes(newsroom, open_page) -> None:
    reader = open_page("/")
    before = public_summary(reader)

    author = open_page("/")
    sign_in(author, "redaktion", PASSWORD)
    find_the_passport(author)
    write_german_and_easy(author)
    write_a_translation(author)
    change_the_minutes(author)
    see_it_before_others_do(author)
    hand_it_over(author)
    assert public_summary(reader) == before

    second = open_page("/")
    sign_in(second, "redaktion2", PASSWORD)
    send_it_back(second)
    take_advice_and_hand_over_again(author)
    publish(second)
    assert public_summary(reader) == AFTER

    compare_and_go_back(author)
    publish_the_old_one(author, second)
    assert public_summary(reader) == before


def find_the_passport(page: Page) -> None:
    assert heading(page) == "Redaktion"
    look(page, "redaktion")
    fill(page, q="reisepass")
    submit(page, "Anzeigen")
    press(page.locator("main table a[href$='/service.reisepass/']"))
    page.locator("main details summary").first.click()
    look(page, "redaktion-leistung-neu")
    submit(page, "Entwurf beginnen")
    look(page, "redaktion-entwurf-leer")


def write_german_and_easy(page: Page) -> None:
    open_tab(page, "Deutsch und Leichte Sprache")
    area(page, "de").fill(AFTER)
    for easy in page.locator("textarea[name$='@de-simple']").all():
        german = easy.get_attribute("name").replace("@de-simple", "@de")
        if not easy.input_value() and page.locator(f"textarea[name='{german}']").input_value():
            easy.fill("Das ist ein Text in Leichter Sprache.")
    area(page, "de-simple").fill("Mit einem Reise-Pass können Sie reisen.\nIn jedes Land.")
    look(page, "redaktion-texte")
    submit(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Der Entwurf ist gespeichert.")
    look(page, "redaktion-texte-gespeichert")


def write_a_translation(page: Page) -> None:
    open_tab(page, "Übersetzungen")
    look(page, "redaktion-sprache-en")
    press(page.locator(".ed-choose").get_by_role("link", name=re.compile("Arabisch")))
    area(page, "ar").fill("بجواز السفر يمكنك السفر إلى كل العالم.")
    look(page, "redaktion-sprache-ar")
    submit(page, "Speichern")
    expect(area(page, "ar")).to_have_attribute("dir", "rtl")


def change_the_minutes(page: Page) -> None:
    open_tab(page, "Angaben")
    page.locator("main details summary").first.click()
    look(page, "redaktion-angaben")
    fill(page, minutes="19")
    submit(page, "Speichern")


def see_it_before_others_do(page: Page) -> None:
    open_tab(page, "Vorschau")
    assert page.locator(".wa-lead").first.inner_text() == AFTER
    look(page, "redaktion-vorschau")
    press(page.locator(".ed-preview").get_by_role("link", name="Arabisch"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator(".wa-lead").first).to_contain_text("بجواز السفر")
    look(page, "redaktion-vorschau-ar")
    press(page.get_by_role("link", name="Zurück zur Fassung"))


def hand_it_over(page: Page) -> None:
    expect(page.locator(".ed-changes ins").first).to_be_visible()
    look(page, "redaktion-entwurf")
    fill(page, note="Kürzer gesagt, und die Dauer stimmt jetzt.")
    submit(page, "Zur Prüfung geben")
    expect(page.locator("main")).to_contain_text("Wartet auf Prüfung")
    assert page.get_by_role("button", name="Veröffentlichen").count() == 0
    look(page, "redaktion-eingereicht")


def to_the_waiting_one(page: Page) -> None:
    page.goto("/dienst/redaktion/?state=submitted")
    press(page.locator("main table a[href$='/service.reisepass/']"))
    press(page.locator("main .wa-panel--now a").first)


def send_it_back(page: Page) -> None:
    to_the_waiting_one(page)
    look(page, "redaktion-pruefen")
    submit(page, "Zurückgeben")
    look(page, "redaktion-ohne-grund")
    fill(page, reason="Bitte ohne „die ganze Welt“ in der Leichten Sprache.")
    submit(page, "Zurückgeben")
    expect(page.locator("main")).to_contain_text("Die Fassung ist zurückgegeben.")


def take_advice_and_hand_over_again(page: Page) -> None:
    page.reload()
    expect(page.locator("main")).to_contain_text("Bitte noch ändern")
    look(page, "redaktion-zurueck")
    submit(page, "Zur Prüfung geben")


def publish(page: Page) -> None:
    to_the_waiting_one(page)
    submit(page, "Veröffentlichen")
    expect(page.locator("main")).to_contain_text("Alle lesen jetzt den neuen Text.")


def compare_and_go_back(page: Page) -> None:
    page.goto("/dienst/redaktion/service.reisepass/")
    look(page, "redaktion-leistung")
    press(page.get_by_role("link", name="mit Fassung 0"))
    look(page, "redaktion-vergleich")
    page.goto("/dienst/redaktion/service.reisepass/")
    press(page.get_by_role("link", name="Fassung 0", exact=True))
    look(page, "redaktion-alte-fassung")
    submit(page, "Entwurf mit diesem Inhalt beginnen")
    open_tab(page, "Deutsch und Leichte Sprache")
    for easy in page.locator("textarea[name$='@de-simple']").all():
        german = easy.get_attribute("name").replace("@de-simple", "@de")
        if not easy.input_value() and page.locator(f"textarea[name='{german}']").input_value():
            easy.fill("Das ist ein Text in Leichter Sprache.")
    submit(page, "Speichern")
    open_tab(page, "Änderungen")
    submit(page, "Zur Prüfung geben")
    expect(page.locator("main")).to_contain_text("Wartet auf Prüfung")


def publish_the_old_one(author: Page, second: Page) -> None:
    publish(second)
    author.goto("/dienst/redaktion/service.reisepass/")
    assert author.locator("main .wa-section tbody tr").count() == 3


def test_the_desk_works_on_a_telephone_and_without_scripts(newsroom, open_page) -> None:
    page = open_page("/", size=PHONE, javascript=False)
    sign_in(page, "redaktion", PASSWORD)
    page.goto("/dienst/redaktion/words.group/")
    look(page, "redaktion-woerter-jetzt")
    submit(page, "Entwurf beginnen")
    open_tab(page, "Deutsch und Leichte Sprache")
    area(page, "de", "group.eid").fill("Ausweis im Netz")
    submit(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Der Entwurf ist gespeichert.")
    look(page, "redaktion-woerter")


def test_two_who_changed_the_same_sentence_see_both(newsroom, open_page, now) -> None:
    from wanderamt.apps.catalogue.editing import services
    from wanderamt.apps.catalogue.tests.editing_steps import started, submitted, with_summary
    from wanderamt.apps.workforce.public import User

    author, second = (User.objects.get(username=name) for name in ("redaktion", "redaktion2"))
    waiting = submitted(second, now)
    draft = with_summary(started(author, now), AFTER, now)
    services.publish(revision=waiting, reviewer=author.pk, now=now)

    page = open_page("/")
    sign_in(page, "redaktion", PASSWORD)
    page.goto(f"/dienst/redaktion/fassung/{draft.pk}/")
    look(page, "redaktion-neueres")
    press(page.get_by_role("link", name="Beide zusammenführen"))
    expect(page.locator(".ed-conflict")).to_contain_text([AFTER])
    look(page, "redaktion-zusammenfuehren")
    page.get_by_label("Das Veröffentlichte gilt").check()
    submit(page, "Zusammenführen")
    expect(page.locator("main")).to_contain_text("Ihr Entwurf steht jetzt auf der neuesten Fassung.")
    expect(page.locator("main")).to_contain_text("Noch nichts geändert")


def test_two_pages_of_one_draft_lose_nothing(newsroom, open_page) -> None:
    one = open_page("/")
    sign_in(one, "redaktion", PASSWORD)
    one.goto("/dienst/redaktion/service.reisepass/")
    submit(one, "Entwurf beginnen")
    open_tab(one, "Deutsch und Leichte Sprache")
    two = one.context.new_page()
    two.goto(one.url)
    area(one, "de").fill("Zuerst gespeichert.")
    submit(one, "Speichern")
    area(two, "de").fill("Danach geschrieben.")
    submit(two, "Speichern")
    expect(two.locator("main")).to_contain_text("Zuerst gespeichert.")
    assert area(two, "de").input_value() == "Danach geschrieben."
    look(two, "redaktion-inzwischen")
    submit(two, "Speichern")
    expect(two.locator("main")).to_contain_text("Der Entwurf ist gespeichert.")


def test_a_file_from_others_is_compared_and_becomes_drafts(newsroom, open_page) -> None:
    from wanderamt.apps.catalogue.tests.exchange.samples import message, service, text_module

    raw = message(
        service(text_module("Neu gesagt") + "<x:neu/>", id="<x:id>anmeldung</x:id>"),
        service(text_module("Hundemarke", "02"), id="<x:id>4711</x:id>"),
    )
    page = open_page("/")
    sign_in(page, "redaktion", PASSWORD)
    press(page.get_by_role("link", name="XZuFi-Datei vergleichen"))
    look(page, "redaktion-datei")
    send_file(page, b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "Vergleichen")
    expect(page.locator("main")).to_contain_text("Bitte lassen Sie sie ohne DOCTYPE ausgeben.")
    look(page, "redaktion-datei-abgelehnt")
    send_file(page, raw, "Vergleichen")
    expect(page.locator("main")).to_contain_text("Hundemarke (4711)")
    look(page, "redaktion-datei-vergleich")
    send_file(page, raw, "Entwürfe anlegen")
    expect(page.locator("main")).to_contain_text("1 Entwurf ist angelegt.")
    assert page.locator("main .wa-table--stack tbody tr").count() == 1


def send_file(page: Page, raw: bytes, button: str) -> None:
    page.set_input_files("input[type=file]", {"name": "land.xml", "mimeType": "text/xml", "buffer": raw})
    submit(page, button)
