"""A coordinator uploads a list, reads what we understood, and registers everybody at once."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wanderamt.apps.appointments.public import Appointment, matters_of
from wanderamt.apps.fleet import services
from wanderamt.apps.fleet.forms.list_upload import MAX_AGE, Upload
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.fleet.tests.lists import ANNA, BERTA, CARL, confirm, csv_file, send, signed
from wanderamt.apps.fleet.tests.residents import PURPOSE, link, resident, text
from wanderamt.apps.offices.models import Site
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock")
PAGES = ["register_list", "register_list_template"]
People = Callable[[], list[Appointment]]


def keys(appointment: Appointment) -> list[str]:
    return [service.pk for service in matters_of(appointment)]


def test_the_way_to_the_list_begins_at_the_first_page(client: Client, published: Deployment) -> None:
    assert link("register_list", published).split("/")[3] == "liste"
    first = client.get(link("register", published)).content.decode()
    assert "Liste hochladen" in first


@pytest.mark.parametrize(("language", "word"), [("de", "Liste hochladen"), ("en", "Upload a list")])
def test_the_page_in_both_languages(client: Client, published: Deployment, language: str, word: str) -> None:
    page = client.get(link("register_list", published), headers={"accept-language": language})

    assert (page.status_code, page.content.decode().count("<h1")) == (200, 1)
    assert word in text(page)
    preview = send(client, published, csv_file(ANNA, BERTA, CARL, "x"), **{"accept-language": language})
    assert f'<html lang="{language}"' in preview.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_without_the_link_sees_nothing(published: Deployment, name: str) -> None:
    good = links.token(published.pk, purpose=PURPOSE)
    for token in (links.token(published.pk, purpose="fleet.request"), good[:-2] + "xx", "x"):
        path = reverse(f"fleet:{name}", kwargs={"token": token})
        assert Client().get(path).status_code == 403
        assert Client().post(path, {"file": SimpleUploadedFile("l.csv", csv_file(ANNA))}).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_an_old_link_says_what_to_do(client: Client, published: Deployment, settings: Any, name: str) -> None:
    settings.LINK_MAX_AGE_DAYS = -1

    assert client.get(link(name, published)).status_code == 410


def test_the_template_opens_in_excel_and_is_a_list_itself(client: Client, published: Deployment) -> None:
    file = client.get(link("register_list_template", published))
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in file["Content-Disposition"]
    assert file.content.startswith("\ufeffName;Geburtsdatum;Anliegen;Ort (Raum/Bett);".encode())
    rows = send(client, published, file.content).context["lines"]
    assert [row.name for row, _questions in rows] == ["Erika Musterfrau", "Otto Mustermann"]
    for row, _questions in rows:
        assert [problem.text for problem in row.problems] == [
            "Das ist ein Beispiel aus unserer Vorlage. Bitte löschen Sie diese Zeile."
        ]


def test_the_preview_shows_everybody_and_stores_nobody(
    client: Client, published: Deployment, people: People
) -> None:
    page = send(
        client,
        published,
        csv_file(ANNA, "Berta Zwei;4.3.1938;Befreiung;Bett;2.14;Betreuung;P. Beispiel;en"),
    )
    shown = text(page)
    assert "2 von 2 Zeilen passen." in shown
    assert "Diese 2 Personen anmelden" in shown
    assert "am Bett, Zimmer 2.14" in shown
    assert "rechtliche Betreuung: P. Beispiel" in shown
    assert people() == []


def test_everybody_is_registered_at_once(client: Client, published: Deployment, people: People) -> None:
    page = send(
        client,
        published,
        csv_file(ANNA, "Berta Zwei;4.3.1938;Befreiung;Bett;2.14;Vollmacht;P. Beispiel;en"),
    )
    done = confirm(client, published, page)
    assert done["Location"] == link("register", published)
    assert "2 Personen sind angemeldet." in text(client.get(done["Location"]))
    anna, berta = people()
    assert (anna.person_name, anna.born_on, anna.place) == ("Anna Eins", date(1940, 5, 8), "room")
    assert (berta.place, berta.room_label, berta.language) == ("bedside", "2.14", "en")
    assert (berta.representation, berta.representative_name) == ("proxy", "P. Beispiel")
    assert {each.source for each in people()} == {"host"}


def test_a_second_click_registers_once(client: Client, published: Deployment, people: People) -> None:
    page = send(client, published, csv_file(ANNA, BERTA))
    for _click in range(2):
        done = confirm(client, published, page, ausweis_3="declined")
        assert "2 Personen sind angemeldet." in text(client.get(done["Location"]))
    assert len(people()) == 2


def test_a_corrected_list_registers_only_who_is_new(
    client: Client, published: Deployment, people: People
) -> None:
    first = send(client, published, csv_file(ANNA, "Dora Vier;31.02.1930;Befreiung"))
    assert "1 von 2 Zeilen passt." in text(first)
    confirm(client, published, first)
    assert [each.person_name for each in people()] == ["Anna Eins"]
    second = send(client, published, csv_file(ANNA, "Dora Vier;28.02.1930;Befreiung"))
    assert "Schon angemeldet" in text(second)
    assert "Diese Person anmelden" in text(second)
    confirm(client, published, second)
    assert [each.person_name for each in people()] == ["Anna Eins", "Dora Vier"]


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        (";08.05.1940;Perso", "Name", "Bitte geben Sie den Namen an."),
        ("=cmd|'/c calc'!A0;08.05.1940;Perso", "Name", "Hier steht eine Formel"),
        ("Anna\u202eEins;08.05.1940;Perso", "Name", "unsichtbare Zeichen"),
        ("A" * 121 + ";08.05.1940;Perso", "Name", "höchstens 120 Zeichen"),
        ("Anna Eins;;Perso", "Geburtsdatum", "Bitte geben Sie das Geburtsdatum an."),
        ("Anna Eins;05/08/1940;Perso", "Geburtsdatum", "Bitte schreiben Sie das Geburtsdatum als Tag"),
        ("Anna Eins;08.05.2040;Perso", "Geburtsdatum", "liegt in der Zukunft"),
        ("Anna Eins;08.05.1840;Perso", "Geburtsdatum", "liegt zu weit zurück"),
        ("Anna Eins;08.05.1940;", "Anliegen", "Bitte wählen Sie mindestens ein Anliegen"),
        ("Anna Eins;08.05.1940;Hundesteuer", "Anliegen", "„Hundesteuer“ finden wir nicht"),
        ("Anna Eins;08.05.1940;Perso;Keller", "Ort", "Möglich sind: „Raum“ oder „Bett“."),
        ("Anna Eins;08.05.1940;Perso;Bett", "Zimmer", "in welchem Zimmer"),
        ("Anna Eins;08.05.1940;Perso;;;vielleicht", "Vertretung", "Möglich sind: „keine“"),
        ("Anna Eins;08.05.1940;Perso;;;Vollmacht", "Name der Vertretung", "wer für die Person handelt"),
        ("Anna Eins;08.05.1940;Perso;;;;Petra", "Vertretung", "Sie nennen einen Namen."),
        ("Anna Eins;08.05.1940;Perso;;;;;Klingonisch", "Sprache", "Möglich sind: „Deutsch“"),
        ("Anna Eins;08.05.1940;Perso;;;;;;mehr", "", "mehr Felder als die erste"),
    ],
)
def test_what_is_wrong_is_told_with_row_and_column(
    client: Client, published: Deployment, people: People, line: str, column: str, message: str
) -> None:
    page = send(client, published, csv_file("", line))

    [(row, _questions)] = page.context["lines"]
    [problem] = row.problems
    assert (row.number, problem.column) == (3, column)
    assert message in problem.text
    assert message in text(page)
    assert "0 von 1 Zeilen passen." in text(page)
    assert "anmelden" not in text(page).split("Ihre Liste, Zeile für Zeile")[1]
    assert people() == []


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("", "de"),
        ("Deutsch", "de"),
        ("leichte Sprache", "de-simple"),
        ("EN", "en"),
        ("Türkisch", "tr"),
        ("türkçe", "tr"),
        ("العربية", "ar"),
        ("Ukrainian", "uk"),
        ("Русский", "ru"),
        ("Farsi", "fa"),
        ("Tiếng Việt", "vi"),
        ("Kurdisch", "ku"),
        ("Kurdî (Kurmancî)", "ku"),
    ],
)
def test_a_language_is_understood_in_german_in_english_and_by_its_own_name(
    client: Client, published: Deployment, word: str, tag: str
) -> None:
    page = send(client, published, csv_file("", f"Anna Eins;08.05.1940;Perso;;;;;{word}"))
    assert page.context["lines"][0][0].person.language == tag


def test_columns_with_first_and_family_name(client: Client, published: Deployment) -> None:
    for header in ("Vorname;Nachname", "Vorname;Name"):
        page = send(client, published, f"{header};geboren am;Anliegen\nAnna;Eins;8.5.1940;Befreiung".encode())
        assert page.context["lines"][0][0].person.name == "Anna Eins"
    for cells, column in ((";", "Nachname"), ("=A1;Eins", "Vorname")):
        page = send(
            client, published, f"Vorname;Nachname;geboren;Anliegen\n{cells};8.5.1940;Befreiung".encode()
        )
        assert [each.column for each in page.context["lines"][0][0].problems] == [column]


def test_one_person_in_two_rows_is_told(client: Client, published: Deployment) -> None:
    page = send(client, published, csv_file(ANNA, "Eins, Anna;1940-05-08;Perso"))

    [_first, (second, _questions)] = page.context["lines"]
    assert "Diese Person steht schon in Zeile 2." in second.problems[0].text


def test_columns_that_we_do_not_read_are_named(client: Client, published: Deployment) -> None:
    page = send(client, published, b"Name;Telefon;Geburtsdatum;Anliegen\nAnna Eins;1;8.5.1940;Befreiung")

    assert "Diese Spalten lesen wir nicht Telefon" in text(page)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "Das ist ein Bild und keine Liste."),
        (b"", "Die Datei ist leer."),
        (b"x" * 10_000_000, "Die Datei ist zu groß"),
        (b"Anna Eins;08.05.1940;Perso", "fehlen die Namen der Spalten"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_at_the_field(
    client: Client, published: Deployment, people: People, content: bytes, message: str
) -> None:
    page = send(client, published, content)

    assert message in " ".join(page.context["form"].errors["file"])
    assert 'href="#id_file">Ihre Liste – ' in page.content.decode()
    assert people() == []


def test_a_file_that_is_not_what_it_says_in_english(client: Client, published: Deployment) -> None:
    page = send(client, published, b"%PDF-1.7", **{"accept-language": "en"})

    assert "This is a PDF file and not a list." in text(page)


def test_no_file_at_all(client: Client, published: Deployment) -> None:
    assert "Bitte wählen Sie Ihre Liste aus." in text(client.post(link("register_list", published), {}))


def test_before_a_card_the_exemption_is_asked(client: Client, published: Deployment, people: People) -> None:
    lines = csv_file("Anna Eins;08.05.1940;Perso", "Berta Zwei;04.03.1938;Perso", "Carl Drei;1.2.1931;Perso")
    page = send(client, published, lines)
    assert "Wer braucht noch einen Ausweis?" in text(page)
    assert "Sie bleibt voraussichtlich auf Dauer im Pflegeheim." in text(page)
    unanswered = confirm(client, published, page, ausweis_2="chosen")
    assert list(unanswered.context["form"].errors) == ["ausweis-3", "ausweis-4"]
    assert "Berta Zwei: Ausweis oder Befreiung? – Bitte wählen Sie" in text(unanswered)
    [kept] = re.findall(r'name="ausweis-2"[^>]*checked', unanswered.content.decode())
    assert 'value="chosen"' in kept
    assert people() == []
    answers = {"ausweis_2": "chosen", "ausweis_3": "declined", "ausweis_4": "not_applicable"}
    assert confirm(client, published, unanswered, **answers).status_code == 302
    assert {each.person_name: (keys(each), each.exemption) for each in people()} == {
        "Anna Eins": (["befreiung_ausweispflicht"], "chosen"),
        "Berta Zwei": (["personalausweis"], "declined"),
        "Carl Drei": (["personalausweis"], "not_applicable"),
    }


def test_who_keeps_another_dwelling_need_not_register(
    client: Client, published: Deployment, people: People
) -> None:
    page = send(client, published, csv_file(ANNA, CARL, f"{CARL} / Befreiung".replace("Carl", "Emil")))
    assert "§ 32 Bundesmeldegesetz" in text(page)
    done = confirm(client, published, page, wohnung_3="drop", wohnung_4="drop")
    told = text(client.get(done["Location"]))
    assert "2 Personen sind angemeldet." in told
    assert "1 Person braucht keinen Termin." in told
    assert {each.person_name: keys(each) for each in people()} == {
        "Anna Eins": ["befreiung_ausweispflicht"],
        "Emil Drei": ["befreiung_ausweispflicht"],
    }


def test_a_list_of_people_who_need_no_appointment_stores_nothing(
    client: Client, published: Deployment, people: People
) -> None:
    done = confirm(client, published, send(client, published, csv_file(CARL)), wohnung_2="drop")
    told = text(client.get(done["Location"]))
    assert "1 Person braucht keinen Termin." in told
    assert "sind angemeldet." not in told
    assert people() == []


@pytest.mark.parametrize("answer", ["keep", "no"])
def test_a_registration_is_kept_on_wish_or_where_it_is_due(
    client: Client, published: Deployment, people: People, answer: str
) -> None:
    confirm(client, published, send(client, published, csv_file(CARL)), wohnung_2=answer)

    assert [keys(each) for each in people()] == [["anmeldung"]]


def test_elsewhere_than_in_a_care_home_nobody_asks_about_dwellings(
    client: Client, published: Deployment, people: People
) -> None:
    Site.objects.update(kind=Site.Kind.COMMUNITY)
    page = send(client, published, csv_file(CARL))
    confirm(client, published, page)

    assert len(people()) == 1


def test_what_travels_cannot_be_changed_or_taken_elsewhere(
    client: Client, published: Deployment, people: People
) -> None:
    page = send(client, published, csv_file(ANNA))
    good = signed(page)
    assert Upload.read(good, deployment_id=uuid7()) is None
    for forged in ("", "x", good[:-2] + "xx"):
        answer = client.post(link("register_list", published), {"liste": forged})
        assert "Die Seite ist veraltet. Wir haben niemanden angemeldet." in text(answer)
        assert answer.context["form"].errors["file"]
    assert people() == []


def test_a_page_that_was_open_too_long_is_told(
    client: Client, published: Deployment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(client, published, csv_file(ANNA))
    monkeypatch.setattr("wanderamt.apps.fleet.forms.list_upload.MAX_AGE", -MAX_AGE)

    assert "Die Seite ist veraltet." in text(confirm(client, published, page))
    assert people() == []


def test_after_the_deadline_nothing_changes(
    client: Client, published: Deployment, people: People, frozen_clock: Any
) -> None:
    page = send(client, published, csv_file(ANNA))
    frozen_clock.move_to(published.starts_at - timedelta(minutes=119))

    assert confirm(client, published, page).status_code == 409
    assert people() == []


def test_a_cancelled_visit_has_no_list(client: Client, published: Deployment, now: datetime) -> None:
    services.cancel(deployment=published, reason="Der Bus ist kaputt.", now=now)
    for name in PAGES:
        assert client.get(link(name, published)).status_code == 409


def test_who_is_registered_one_by_one_is_known(
    client: Client, published: Deployment, add: Callable[..., Any]
) -> None:
    add(resident("Anna Eins", born_on="1940-05-08"))
    page = send(client, published, csv_file(ANNA))

    assert "Schon angemeldet" in text(page)
    assert "0 von 1 Zeilen passen." in text(page)


def test_three_rows_need_no_more_queries_than_one(
    client: Client,
    published: Deployment,
    queries_of: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    send(client, published, csv_file(ANNA))  # words of the service list are kept from the first page on
    with queries_of() as one:
        send(client, published, csv_file(ANNA))
    with queries_of() as three:
        send(client, published, csv_file(ANNA, BERTA, CARL))
    assert (len(one), len(three)) == (4, 4)
