"""The day that Hannover had on 29 September 2025 at Martinshof, from the request to the documents."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.e2e import deskwork
from tests.e2e.conftest import PHONE, TABLET, look
from tests.e2e.hands import choose, fill, heading, press, sign_in, submit, tick
from tests.e2e.residents import MATTERS, RESIDENTS, Resident

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
BERLIN = ZoneInfo("Europe/Berlin")
PASSWORD = "wander-amt-2025"


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def hannover(transactional_db) -> None:
    """The city, its units and its staff; nobody has asked for anything yet."""
    from wanderamt.apps.catalogue.public import group_keys
    from wanderamt.apps.workforce.public import Role, create_staff
    from wanderamt.demo import units

    call_command("load_catalogue", verbosity=0)
    call_command("load_city", verbosity=0)
    units.park()
    planner = {"roles": [Role.PLANNER], "skills": []}
    clerk = {"roles": [Role.CLERK], "skills": group_keys()}
    for username, first, last, rights in (
        ("planung", "Jonas", "Brandt", planner),
        ("theke1", "Emre", "Aydın", clerk),
        ("theke2", "Theresa", "Kehl", clerk),
    ):
        create_staff(username=username, first_name=first, last_name=last, password=PASSWORD, **rights)


def link_in_last_mail(mailoutbox, path: str) -> str:
    """The newest link that begins with `path`, as the receiver would click it."""
    for mail in reversed(mailoutbox):
        if found := re.search(rf"https?://[^/\s]+(/{path}/\S+)", mail.body):
            return found[1]
    raise AssertionError(f"no mail has a link to /{path}/: {[mail.subject for mail in mailoutbox]}")


def test_the_day_at_martinshof(hannover, open_page, frozen_clock, mailoutbox) -> None:
    frozen_clock.move_to(at(8, 9, 9))
    ask_for_a_visit(open_page("/"))
    follow_the_request(open_page(link_in_last_mail(mailoutbox, "meine-anfrage")))

    planner = open_page("/")
    sign_in(planner, "planung", PASSWORD)
    plan_and_publish(planner)

    coordinator = open_page(link_in_last_mail(mailoutbox, "anmelden"))
    for resident in RESIDENTS:
        register(coordinator, resident)
    refuse_double_and_needless(coordinator)
    print_the_lists(coordinator)

    frozen_clock.move_to(at(23, 9, 10))
    neighbour = open_page("/", size=PHONE, language="en", javascript=False)
    code = book_a_free_time(neighbour, frozen_clock)

    frozen_clock.move_to(at(28, 9, 16))
    pack(planner)

    frozen_clock.move_to(at(29, 9, 8, 30))
    crew = [open_page("/", size=TABLET), open_page("/", size=TABLET)]
    for number, page in enumerate(crew, start=1):
        sign_in(page, f"theke{number}", PASSWORD)
        deskwork.take_desk(page, number)
    window = crew[0].url.rstrip("/").rsplit("/", 1)[-1]
    deskwork.open_till(crew[0], "150,00")
    watch = deskwork.open_display(crew[0], open_page)
    served = serve_the_room(crew, watch, frozen_clock)
    turn_a_walk_in_away(crew[1])
    serve_the_beds(crew[0], frozen_clock)
    assert sorted(served) == sorted(each.name for each in RESIDENTS if not each.bedside)

    frozen_clock.move_to(at(29, 9, 15, 30))
    deskwork.close_the_day(crew[0], absent=code)
    deskwork.read_the_report(crew[0])

    frozen_clock.move_to(at(20, 10, 9))
    sign_in(crew[0], "theke1", PASSWORD)
    deskwork.documents_are_ready(crew[0], window)
    plan_the_collection(planner)
    frozen_clock.move_to(at(27, 10, 9, 30))
    sign_in(crew[0], "theke1", PASSWORD)
    deskwork.hand_over_documents(crew[0])


def ask_for_a_visit(page: Page) -> None:
    """1. A host asks."""
    look(page, "start")
    page.locator("main a[href='/besuch-anfragen/']").first.click()
    look(page, "besuch-anfragen")
    page.locator("main").get_by_role("link").first.click()
    look(page, "besuch-zweck")
    choose(page, purpose="reduced_mobility")
    submit(page)
    look(page, "besuch-einrichtung")
    fill(page, organisation="Pflege & Wohnen Martinshof", street="Musterweg 1", postal_code="30629")
    fill(page, quarter="Misburg-Nord")
    choose(page, site_kind="senior")
    submit(page)
    look(page, "besuch-anliegen")
    fill(page, people="5000", bedside_people="6")
    choose(page, services=list(MATTERS))
    submit(page)
    look(page, "besuch-anliegen-fehler")
    expect(page.locator("main [name=people]")).to_have_value("5000")
    fill(page, people="24")
    submit(page)
    look(page, "besuch-raum")
    answers = {"step_free": "yes", "power": "yes", "parking": "yes", "lift": "yes", "privacy": "yes"}
    choose(page, **answers, reception="unknown")
    fill(page, room="Speisesaal")
    submit(page)
    look(page, "besuch-tage")
    fill(page, day_1="2025-09-01", starts_1="08:00", ends_1="16:00")
    submit(page)
    look(page, "besuch-tage-fehler")
    fill(page, day_1="2025-09-29")
    submit(page)
    look(page, "besuch-kontakt")
    fill(page, contact_name="Birgit Wolters", email="wolters@martinshof.example")
    submit(page)
    look(page, "besuch-pruefen")
    submit(page)
    look(page, "besuch-gesendet")
    expect(page.locator("main")).to_contain_text(re.compile(r"MB-2025-\d{5}"))


def follow_the_request(page: Page) -> None:
    look(page, "meine-anfrage")
    expect(page.locator("main")).to_contain_text("Martinshof")


def plan_and_publish(page: Page) -> None:
    """2. The planner plans. The suitcase is too small for the wish; the van takes it."""
    page.goto("/dienst/planung/anfragen/")
    look(page, "planung-anfragen")
    page.goto("/dienst/planung/karte/")
    look(page, "planung-karte")
    page.goto("/dienst/planung/anfragen/")
    page.locator("main").get_by_role("link", name="Martinshof").first.click()
    look(page, "planung-anfrage")
    page.get_by_role("link", name="Einsatz planen").first.click()
    fill(page, starts="16:00", ends="08:00", desks="2")
    tick_label(page, "Bus 1")
    tick_label(page, "Emre Aydın")
    tick_label(page, "Theresa Kehl")
    submit(page, "Entwurf speichern")
    look(page, "planung-einsatz-fehler")
    fill(page, starts="08:30", ends="15:30")
    submit(page, "Entwurf speichern")
    if page.locator("main [name=accept_warnings]").count():
        look(page, "planung-einsatz-hinweise")
        tick(page.locator("main [name=accept_warnings]"))
        submit(page, "Entwurf speichern")
    look(page, "planung-entwurf")
    if page.locator("main [name=accept_warnings]").count():
        tick(page.locator("main [name=accept_warnings]"))
    submit(page, "Veröffentlichen")
    look(page, "planung-veroeffentlicht")
    for path, name in (("kalender/", "planung-kalender"), ("", "planung-einsaetze")):
        page.goto(f"/dienst/planung/einsaetze/{path}")
        look(page, name)
    page.goto("/dienst/planung/einheiten/")
    look(page, "planung-einheiten")


def tick_label(page: Page, text: str) -> None:
    page.locator("main label", has_text=text).first.click()


def register(page: Page, resident: Resident) -> None:
    """3. The coordinator registers a resident and answers what the matters raise."""
    first = resident is RESIDENTS[0]
    if first:
        look(page, "anmelden-leer")
    page.get_by_role("link", name="Person anmelden").click()
    fill(page, name=resident.name, born_on=resident.born, room_label=resident.room)
    choose(page, services=list(resident.matters), place="bedside" if resident.bedside else "room")
    if resident.guardian:
        choose(page, representation="legal_guardian")
        fill(page, representative_name=resident.guardian)
    page.locator("main [name=language]").select_option(resident.language)
    if first:
        look(page, "anmelden-person")
    submit(page)
    if "personalausweis" in resident.matters:
        if first:
            look(page, "anmelden-lage")
        choose(page, situation=resident.situation)
        submit(page)
        if resident.exemption:
            if first:
                look(page, "anmelden-befreiung")
            choose(page, exemption=resident.exemption)
            submit(page)
    if "anmeldung" in resident.matters:
        choose(page, other_dwelling=resident.other_dwelling)
        fill(page, stay_since="2025-03-01")
        submit(page)
    expect(page.locator("main")).to_contain_text(f"{resident.name} ist angemeldet")


def refuse_double_and_needless(page: Page) -> None:
    """The same resident again is refused; who keeps a dwelling elsewhere need not register (§ 32 BMG)."""
    twice = RESIDENTS[0]
    page.get_by_role("link", name="Person anmelden").click()
    fill(page, name=twice.name, born_on=twice.born)
    choose(page, services=["befreiung_ausweispflicht"], place="room")
    submit(page)
    look(page, "anmelden-doppelt")
    expect(page.locator("main [name=name]").first).to_have_value(twice.name)
    fill(page, name="Anneliese Kruse", born_on="1936-06-06")
    page.locator("main input[value=befreiung_ausweispflicht] + label").click()
    choose(page, services=["anmeldung"])
    submit(page)
    look(page, "anmelden-wohnung")
    choose(page, other_dwelling="yes")
    submit(page)
    look(page, "anmelden-keine-pflicht")
    choose(page, registration="drop")
    submit(page)
    expect(page.locator("main")).to_contain_text("Dann braucht die Person keinen Termin")
    expect(page.locator("main")).not_to_contain_text("Anneliese Kruse")


def print_the_lists(page: Page) -> None:
    look(page, "anmelden-liste")
    for name, sheet in (
        ("Tagesplan", "tagesplan"),
        ("Mitbringlisten", "mitbringlisten"),
        ("Schild", "schild"),
    ):
        page.get_by_role("link", name=re.compile(name)).first.click()
        page.wait_for_url(f"**{sheet}**")
        look(page, f"druck-{sheet}")
        page.go_back()


def book_a_free_time(page: Page, clock) -> str:
    """A neighbour books one of the remaining times: in English, on a telephone, without JavaScript."""
    page.goto("/naechste-stopps/")
    look(page, "stopps-en")
    page.locator("main a[href*='/termin/']").first.click()
    look(page, "buchen-anliegen-en")
    return deskwork.book_as_citizen(page, name=deskwork.NEIGHBOUR, matter="meldebescheinigung", clock=clock)


def pack(page: Page) -> None:
    """4. The crew gets ready."""
    sign_in(page, "planung", PASSWORD)
    page.goto("/dienst/packlisten/")
    look(page, "packlisten")
    page.locator("main table a").first.click()
    look(page, "packliste")
    page.locator("main .wa-packing form button").first.click()
    expect(page.locator("main")).to_contain_text("Jonas Brandt")


def serve_the_room(crew: list[Page], watch: Page, clock) -> list[str]:
    """5. On site: everybody of the room arrives, photos first, two desks take turns until nobody waits."""
    deskwork.everybody_arrives(crew[0])
    look(crew[0], "tresen-voll")
    deskwork.try_without_photo(crew[0])
    served: list[str] = []
    while deskwork.call_next(crew[len(served) % 2]):
        page = crew[len(served) % 2]
        if not served:
            deskwork.display_shows(watch, page)
        served.append(deskwork.serve(page, clock, first=not served))
        clock.advance(timedelta(minutes=2))
    return served


def turn_a_walk_in_away(page: Page) -> None:
    """Somebody without an appointment wants what the van cannot do, and is told before waiting."""
    page.get_by_role("link", name="Wartenummer geben").click()
    look(page, "ohne-termin")
    deskwork.turn_away(page, matter="melderegisterauskunft_einfach", name="Rolf Sievers")


def serve_the_beds(page: Page, clock) -> None:
    page.get_by_role("link", name="Rundgang").click()
    look(page, "rundgang")
    rooms = page.locator(".wa-ticket__number").all_inner_texts()
    assert rooms == ["EG 3", "1.2", "2.9", "2.10", "2.11", "105"]
    while page.get_by_role("button", name=re.compile("Besuch beginnen")).count():
        press(page.get_by_role("button", name=re.compile("Besuch beginnen")).first)
        deskwork.serve(page, clock)
        if heading(page) != "Rundgang von Bett zu Bett":
            page.get_by_role("link", name="Rundgang").click()


def plan_the_collection(page: Page) -> None:
    """7. Weeks later: the documents come back to the same place."""
    sign_in(page, "planung", PASSWORD)
    page.goto("/dienst/planung/abholungen/")
    look(page, "planung-abholungen")
    page.get_by_role("link", name="Abholung planen").first.click()
    look(page, "planung-abholung")
    tick(page.locator("main input[name=choice]").first)
    submit(page, "Abholung veröffentlichen")
    look(page, "planung-abholung-geplant")
