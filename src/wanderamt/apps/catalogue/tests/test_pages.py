"""The public pages of the service list: what a visitor sees, and what a hostile one cannot do."""

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.catalogue import whereabouts
from wanderamt.apps.catalogue.models import Service, Text
from wanderamt.apps.catalogue.models.text import forget_texts
from wanderamt.apps.catalogue.public import Whereabouts

pytestmark = pytest.mark.django_db

INDEX, A_TO_Z, SEARCH = "/dienstleistungen/", "/dienstleistungen/a-z/", "/dienstleistungen/suche/"


@pytest.fixture
def catalogue(city, frozen_clock):
    """The loaded city, and texts read once: the first page of a process reads them, the others do not."""
    forget_texts()
    return city


def page(client: Client, address: str, language: str = "de", status: int = 200) -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == status, address
    return response.content.decode()


def words(html: str) -> str:
    """What can be read on the page, on one line."""
    html = re.sub(r"</?bdi[^>]*>", "", html)
    without = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(without.split())


def service_page(client: Client, key: str, **asked: object) -> str:
    return page(client, f"/dienstleistungen/{key}/" + _query(asked))


def _query(asked: dict[str, object]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""


# ------------------------------------------------------------------------------------------ ways to a service


def test_the_first_page_offers_search_situations_and_the_list(catalogue, client) -> None:
    html = page(client, INDEX)
    assert 'action="/dienstleistungen/suche/"' in html
    assert "/dienstleistungen/lage/moving/" in html
    assert "/dienstleistungen/a-z/" in html
    assert "Personalausweis beantragen" in html


def test_the_start_page_begins_with_the_search(catalogue, client) -> None:
    html = page(client, "/")
    assert html.index('action="/dienstleistungen/suche/"') < html.index("wa-ways")
    assert 'href="/dienstleistungen/"' in html


def test_every_situation_has_a_page_with_services(catalogue, client) -> None:
    found = re.findall(r"/dienstleistungen/lage/[a-z_]+/", page(client, INDEX))
    assert len(set(found)) >= 10
    for address in set(found):
        assert "ca-entry" in page(client, address)


def test_from_a_to_z_every_service_is_listed_once(catalogue, client) -> None:
    html = page(client, A_TO_Z)
    for service in Service.objects.all():
        assert html.count(f'href="/dienstleistungen/{service.pk}/"') == 1


def test_every_letter_of_the_list_can_be_jumped_to(catalogue, client) -> None:
    html = page(client, A_TO_Z)
    targets = re.findall(r'href="#(buchstabe-\w+)"', html)
    assert len(targets) >= 10
    assert all(f'id="{target}"' in html for target in targets)


def test_an_empty_list_says_so(client, db) -> None:
    assert "Die Liste ist noch leer" in words(page(client, A_TO_Z))


def test_a_situation_without_services_says_so(client, db) -> None:
    assert "Hier stehen bald die Dienstleistungen dazu." in words(
        page(client, "/dienstleistungen/lage/moving/")
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_read_the_services_in_one_query(client, db, django_assert_num_queries, rows: int) -> None:
    for number in range(rows):
        Service.objects.create(**fact_sheet(f"dienst_{number}"))
    page(client, A_TO_Z)  # texts of this city are read once in a while
    with django_assert_num_queries(1):
        assert page(client, A_TO_Z).count('ca-entry"') == rows
    with django_assert_num_queries(1):
        assert page(client, "/dienstleistungen/lage/moving/").count('ca-entry"') == rows
    with django_assert_num_queries(1):
        page(client, INDEX)


def fact_sheet(key: str) -> dict[str, object]:
    flags = ("online", "needs_photo", "needs_fingerprints", "pin_letter", "bookable", "verified")
    return {
        "id": key,
        "group": "registration",
        "situations": ["moving"],
        "mobile": "complete",
        "result": "none",
        "minutes": 10,
        **dict.fromkeys(flags, False),
    }


# ---------------------------------------------------------------------------------------------------- search


def test_a_search_tells_which_word_led_there(catalogue, client) -> None:
    text = words(page(client, f"{SEARCH}?q=Perso"))
    assert "Gefunden über das Wort „Perso“" in text
    assert "Personalausweis beantragen (ab 16 Jahren)" in text


def test_a_search_keeps_what_was_typed(catalogue, client) -> None:
    assert 'value="führungs zeugnis"' in page(client, f"{SEARCH}?q=führungs zeugnis")


def test_guesses_are_called_guesses(catalogue, client) -> None:
    text = words(page(client, f"{SEARCH}?q=stalker+soll+meine+adresse+nicht+finden"))
    assert "haben wir nichts gefunden, das genau passt" in text
    assert "Wir sind nicht sicher." in text
    assert "Auskunftssperre bei Gefahr" in text


def test_nothing_found_shows_the_ways_on(catalogue, client) -> None:
    text = words(page(client, f"{SEARCH}?q=qqqqqq"))
    assert "Zu „qqqqqq“ haben wir nichts gefunden" in text
    assert "0511 168-32000" in text
    assert "Alles von A bis Z" in text


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?x=1", "?q"])
def test_an_empty_search_is_no_mistake(catalogue, client, query: str) -> None:
    html = page(client, SEARCH + query)
    assert "Bitte prüfen Sie Ihre Angaben" not in html
    assert "haben wir nichts gefunden" not in html


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    "%00",
    "\u202etxt.exe",
    "../../etc/passwd",
    "{{ 7*7 }}{% load x %}",
    "\ud7ff\uffff",
    "😀" * 50,
    "%s%s%n",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_search_is_only_text(catalogue, client, typed: str) -> None:
    response = client.get(SEARCH, {"q": typed})
    assert response.status_code == 200
    html = response.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_ten_thousand_characters_are_answered_at_the_field(catalogue, client) -> None:
    html = client.get(SEARCH, {"q": "ausweis " * 1250}).content.decode()
    assert "Bitte suchen Sie mit weniger Wörtern." in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("address", [INDEX, A_TO_Z, SEARCH, "/dienstleistungen/reisepass/"])
def test_pages_can_only_be_read(catalogue, client, address: str) -> None:
    assert client.post(address).status_code == 405


# ---------------------------------------------------------------------------------------------- the service


def test_every_service_has_its_page_and_its_checklist(catalogue, client) -> None:
    for service in Service.objects.all():
        html = service_page(client, service.pk)
        assert html.count("<h1") == 1
        assert service.title in words(html).replace("&#x27;", "'")
        assert page(client, f"/dienstleistungen/{service.pk}/mitbringen/").count("<h1") == 1


def test_the_page_says_what_to_bring_and_leads_to_the_list(catalogue, client) -> None:
    html = service_page(client, "ummeldung")
    assert "Wohnungsgeberbestätigung" in html
    assert "nur wenn jemand anderes für Sie kommt" in html
    assert 'href="/dienstleistungen/ummeldung/mitbringen/"' in html


def test_the_cost_is_worked_out_line_by_line_with_its_paragraph(catalogue, client) -> None:
    text = words(service_page(client, "personalausweis", age=30, photo_by_office="ja"))
    assert "37,00 €" in text  # the tests' day lies before the change of 2026
    assert "6,00 €" in text
    assert "PAuswGebV" in text
    assert "mindestens 43,00 €" in text


def test_before_the_first_answer_the_least_is_named(catalogue, client) -> None:
    assert "ab 22,80 €" in words(service_page(client, "personalausweis"))


def test_the_day_decides_about_the_fee(catalogue, client, frozen_clock) -> None:
    frozen_clock.move_to(frozen_clock.moment.replace(year=2026, month=3))
    assert "46,00 €" in words(service_page(client, "personalausweis", age=30))


def test_three_questions_at_once_and_the_answered_ones_stay(catalogue, client) -> None:
    first = service_page(client, "personalausweis")
    asked = set(re.findall(r'name="(\w+)"', first.split('id="fragen"')[1].split("</form>")[0]))
    assert len(asked) == 3
    assert "age" in asked
    second = service_page(client, "personalausweis", age=30)
    assert 'name="age" value="30"' in second
    assert len(set(re.findall(r'name="(\w+)"', second.split('id="fragen"')[1].split("</form>")[0]))) == 4


def test_a_deadline_gets_its_date(catalogue, client) -> None:
    text = words(service_page(client, "ummeldung", moved_in_on="2025-09-10"))
    assert "Mittwoch, 24. September 2025" in text


def test_a_free_service_is_free(catalogue, client) -> None:
    assert "kostenlos" in words(service_page(client, "ummeldung"))


def test_what_nobody_has_confirmed_says_so(catalogue, client) -> None:
    unsure = Service.objects.filter(unconfirmed__gt=0).first()
    assert unsure
    text = words(service_page(client, unsure.pk))
    assert "nicht bestätigt" in text
    assert unsure.unconfirmed_notes[0] in text.replace("&#x27;", "'").replace("&quot;", '"')


def test_a_list_without_a_confirmed_paper_says_so_once(catalogue, client) -> None:
    text = words(service_page(client, "bewohnerparkausweis"))
    assert text.count("Diese Liste ist nicht bestätigt") == 1


def test_what_makes_it_free_is_said_once(catalogue, client) -> None:
    text = words(service_page(client, "fuehrungszeugnis", voluntary_work="ja"))
    assert "kostenlos" in text
    assert text.count("gebührenfrei") == 1


def test_an_amount_that_nobody_has_confirmed_is_not_added_up(catalogue, client) -> None:
    html = service_page(client, "fuehrerschein_umtausch")
    assert "<tfoot>" not in html
    assert "Der Betrag ist nicht bestätigt." in html


def test_a_service_without_rules_is_not_made_up(client, db) -> None:
    Service.objects.create(**fact_sheet("neuer_dienst"))
    text = words(service_page(client, "neuer_dienst"))
    assert "Der Betrag ist nicht bestätigt." in text
    assert "Bitte fragen Sie vorher am Telefon." in text
    assert "Das ist nicht bestätigt" in words(page(client, "/dienstleistungen/neuer_dienst/mitbringen/"))


BAD = [
    ("personalausweis", "age", "999"),
    ("personalausweis", "age", "-1"),
    ("personalausweis", "age", "dreißig"),
    ("personalausweis", "age", "3.5"),
    ("personalausweis", "age", "9" * 10_000),
    ("personalausweis", "photo_by_office", "vielleicht"),
    ("personalausweis", "photo_by_office", "x" * 10_000),
    ("ummeldung", "moved_in_on", "2099-13-45"),
    ("ummeldung", "moved_in_on", "gestern"),
    ("ummeldung", "moved_in_on", "0001-01-01"),
    ("ummeldung", "moved_in_on", "1899-12-31"),
    ("ummeldung", "moved_in_on", "9" * 10_000),
    ("fuehrerschein_umtausch", "card_issued", "99"),
    ("fuehrerschein_umtausch", "card_issued", "1492"),
    ("fuehrerschein_umtausch", "card_issued", "٢٠٠٣x"),
    ("bewohnerparkausweis", "permit_months", "7"),
]


@pytest.mark.parametrize(("key", "name", "typed"), BAD)
def test_a_value_that_cannot_be_is_answered_at_its_field(catalogue, client, key, name, typed) -> None:
    response = client.get(f"/dienstleistungen/{key}/", {name: typed})
    assert response.status_code == 200
    form = response.context["form"]
    if name not in form.fields:
        pytest.skip(f"the law book does not ask for {name} here")
    assert form.errors.keys() == {name}
    html = response.content.decode()
    assert "Fehler:" in html
    assert f'id="id_{name}_error"' in html
    if form.fields[name].widget.input_type != "radio":
        assert typed in html


def test_a_bad_answer_does_not_undo_the_good_ones(catalogue, client) -> None:
    response = client.get("/dienstleistungen/personalausweis/", {"age": "999", "photo_by_office": "ja"})
    assert response.context["form"].errors.keys() == {"age"}
    assert "6,00 €" in words(response.content.decode())


@pytest.mark.parametrize(
    "query",
    [
        "age=30&age=40",
        "unknown=1",
        "age",
        "age=&photo_by_office=",
        "__class__=1",
        "born=2000-01-01",
        "original=%00",
        "a=" * 500,
    ],
)
def test_what_does_not_matter_in_an_address_is_ignored(catalogue, client, query: str) -> None:
    response = client.get(f"/dienstleistungen/hundesteuer/?{query}")
    assert response.status_code == 200
    assert not response.context["form"].errors


def test_a_year_is_enough_for_the_licence(catalogue, client) -> None:
    response = client.get("/dienstleistungen/fuehrerschein_umtausch/", {"card_issued": "2003"})
    form = response.context["form"]
    if "card_issued" not in form.fields:
        pytest.skip("the law book does not ask for it here")
    assert form.errors == {}
    assert response.context["told"].facts.get("card_issued") == date(2003, 1, 1)


def test_the_answers_go_along_to_the_checklist(catalogue, client) -> None:
    html = service_page(client, "personalausweis", age=30)
    assert 'href="/dienstleistungen/personalausweis/mitbringen/?age=30"' in html
    printed = words(page(client, "/dienstleistungen/personalausweis/mitbringen/?age=30"))
    assert "mindestens 37,00 €" in printed


def test_the_checklist_has_boxes_the_page_has_none(catalogue, client) -> None:
    assert "wa-checklist" in page(client, "/dienstleistungen/ummeldung/mitbringen/")
    assert "wa-checklist" not in service_page(client, "ummeldung")


def test_an_unknown_service_is_searched_for(catalogue, client) -> None:
    html = page(client, "/dienstleistungen/fuehrungs-zeugnis/", status=404)
    assert "/dienstleistungen/fuehrungszeugnis/" in html
    assert 'action="/dienstleistungen/suche/"' in html


@pytest.mark.parametrize(
    "address",
    [
        "/dienstleistungen/zzzzzzz/",
        "/dienstleistungen/lage/zzzzzzz/",
        "/dienstleistungen/" + "a" * 3000 + "/",
    ],
)
def test_an_address_like_nothing_is_not_found(catalogue, client, address: str) -> None:
    assert "Diese Dienstleistung gibt es nicht" in words(page(client, address, status=404))


# -------------------------------------------------------------------------------------------- where and when


def test_without_a_day_the_page_says_so(catalogue, client) -> None:
    assert "Zurzeit ist kein öffentlicher Stopp" in words(service_page(client, "ummeldung"))


def test_full_days_are_called_full(catalogue, client, monkeypatch) -> None:
    monkeypatch.setattr(whereabouts, "_providers", [lambda **_: Whereabouts(planned=2)])
    assert "ausgebucht" in words(service_page(client, "personalausweis"))


def test_nobody_registered_means_no_places(monkeypatch, now) -> None:
    monkeypatch.setattr(whereabouts, "_providers", [])
    assert whereabouts.next_places("personalausweis", now=now) == Whereabouts()


def test_what_is_never_on_the_road_is_done_in_an_office(catalogue, client) -> None:
    fixed = Service.objects.filter(mobile="no").first()
    if fixed:
        assert "eines der festen Bürgerämter" in words(service_page(client, fixed.pk))


# ------------------------------------------------------------------------------------------- structured data


def structured(html: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.DOTALL)
    assert len(found) == 1
    data: dict[str, object] = json.loads(found[0])
    return data


def test_every_page_carries_a_government_service(catalogue, client) -> None:
    for service in Service.objects.all():
        data = structured(service_page(client, service.pk))
        assert data["@context"] == "https://schema.org"
        assert data["@type"] == "GovernmentService"
        assert data["name"] == service.title
        assert str(data["url"]).endswith(reverse("catalogue:service", args=[service.pk]))


def test_a_price_stands_there_only_when_it_is_certain(catalogue, client) -> None:
    assert "offers" not in structured(service_page(client, "personalausweis"))
    sure = structured(service_page(client, "ummeldung"))
    assert sure["offers"] == {"@type": "Offer", "price": "0.00", "priceCurrency": "EUR"}


def test_no_text_can_end_the_script(catalogue, client) -> None:
    evil = "</script><script>alert(1)</script><!-- & \u2028"
    Text.objects.create(key="service.ummeldung.name", language="de", text=evil, by="source", of="x")
    forget_texts()
    html = service_page(client, "ummeldung")
    assert "<script>alert" not in html
    assert structured(html)["name"] == evil


def test_the_content_security_policy_needs_no_exception_for_it(catalogue, client) -> None:
    response = client.get("/dienstleistungen/ummeldung/")
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


# ------------------------------------------------------------------------------------------------- languages


def test_what_is_not_translated_is_marked_as_german(catalogue, client, monkeypatch) -> None:
    monkeypatch.setattr("wanderamt.apps.catalogue.packaged.texts", german_only(monkeypatch))
    html = page(client, "/dienstleistungen/ummeldung/", "ar")
    assert '<span lang="de" dir="ltr">Wohnung ummelden (Umzug innerhalb Hannovers)</span>' in html
    assert "original=1" in html


def german_only(monkeypatch):
    from wanderamt.apps.catalogue import packaged

    real = packaged.texts
    return lambda language: real(language) if language == "de" else {}


def test_a_german_page_needs_no_note_about_its_language(catalogue, client) -> None:
    html = service_page(client, "ummeldung")
    assert "original=1" not in html
    assert 'id="sprache-hinweis"' not in html


def test_a_machine_draft_is_marked_and_the_german_text_is_one_tap_away(catalogue, client) -> None:
    from wanderamt.engines.texts import fingerprint

    source = Service.objects.get(pk="ummeldung").said("name", language="de")
    Text.objects.create(
        key="service.ummeldung.name", language="en", text="Draft name", by="machine", of=fingerprint(source)
    )
    forget_texts()
    html = page(client, "/dienstleistungen/ummeldung/", "en")
    assert 'id="sprache-hinweis"' in html
    assert "/dienstleistungen/ummeldung/?original=1" in html
    shown = page(client, "/dienstleistungen/ummeldung/?original=1", "en")
    assert f'<span class="ca-original" lang="de" dir="ltr">{source}</span>' in shown
    assert "original=1&amp;" not in shown


def test_the_answers_stay_when_the_original_is_shown(catalogue, client, monkeypatch) -> None:
    monkeypatch.setattr("wanderamt.apps.catalogue.packaged.texts", german_only(monkeypatch))
    html = page(client, "/dienstleistungen/ummeldung/?moved_in_on=2025-09-10", "en")
    assert "?original=1&amp;moved_in_on=2025-09-10" in html
    shown = page(client, "/dienstleistungen/ummeldung/?moved_in_on=2025-09-10&original=1", "en")
    assert '<input type="hidden" name="original" value="1">' in shown


def test_each_line_of_an_easy_text_stays_a_line(catalogue, client) -> None:
    easy = "Sie sind umgezogen.\nDann melden Sie das <hier>."
    Text.objects.create(
        key="service.ummeldung.summary", language="de-simple", text=easy, by="source", of="0" * 16
    )
    forget_texts()
    html = page(client, "/dienstleistungen/ummeldung/", "de-simple")
    assert '<span class="wa-lines">Sie sind umgezogen.\nDann melden Sie das &lt;hier&gt;.</span>' in html


def test_a_right_to_left_page_says_so(catalogue, client) -> None:
    assert '<html lang="ar" dir="rtl"' in page(client, INDEX, "ar")


# ----------------------------------------------------------------------------------------- what it takes


def test_a_service_page_reads_little(catalogue, client, django_assert_max_num_queries) -> None:
    service_page(client, "personalausweis")
    with django_assert_max_num_queries(2):  # the service, the coming windows (none)
        service_page(client, "personalausweis", age=30, photo_by_office="ja")
