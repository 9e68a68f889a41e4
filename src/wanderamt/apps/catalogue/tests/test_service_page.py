"""The page of a service: what a visitor sees, and what a hostile one cannot do."""

import re
from datetime import date

import pytest

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.tests.visiting import fact_sheet, page, service_page, words

pytestmark = pytest.mark.django_db

INDEX, A_TO_Z, SEARCH = "/dienstleistungen/", "/dienstleistungen/a-z/", "/dienstleistungen/suche/"

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
    text = words(service_page(client, "personalausweis", age=30, photo_by_office="true"))
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
    text = words(service_page(client, "fuehrungszeugnis", voluntary_work="true"))
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
    response = client.get("/dienstleistungen/personalausweis/", {"age": "999", "photo_by_office": "true"})
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
