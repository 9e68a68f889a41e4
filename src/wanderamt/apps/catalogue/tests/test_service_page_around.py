"""Around a service: the next place, structured data, languages, what a page takes."""

import json
import re

import pytest
from django.urls import reverse

from wanderamt.apps.catalogue import whereabouts
from wanderamt.apps.catalogue.models import Service, Text
from wanderamt.apps.catalogue.models.text import forget_texts
from wanderamt.apps.catalogue.public import Whereabouts
from wanderamt.apps.catalogue.tests.visiting import page, service_page, words

pytestmark = pytest.mark.django_db

INDEX, A_TO_Z, SEARCH = "/dienstleistungen/", "/dienstleistungen/a-z/", "/dienstleistungen/suche/"

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
        service_page(client, "personalausweis", age=30, photo_by_office="true")
