"""A host asks page by page; what is typed wrongly is told at its field and kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from wanderamt.apps.fleet import errors
from wanderamt.apps.fleet.forms import STEPS
from wanderamt.apps.fleet.models import VisitRequest
from wanderamt.apps.fleet.services.requests import link_brake
from wanderamt.foundation.models import OutboxMail

ROOM = dict.fromkeys(("step_free", "lift", "power", "reception", "parking", "privacy"), "yes")
PAGES: dict[str, dict[str, Any]] = {
    "zweck": {"purpose": "reduced_mobility"},
    "einrichtung": {
        "organisation": "Haus Abendsonne",
        "site_kind": "senior",
        "street": "Am Park 3",
        "postal_code": "30629",
        "quarter": "50",
    },
    "anliegen": {
        "people": "24",
        "bedside_people": "3",
        "services": ["personalausweis"],
        "more_services": ["reisepass"],
    },
    "raum": {"room": "Speisesaal", **ROOM},
    "tage": {"day_1": "2025-09-29", "starts_1": "09:00", "ends_1": "15:00"},
    "kontakt": {"contact_name": "Karin Sommer", "email": "k@haus.example", "language": "de"},
}

pytestmark = pytest.mark.usefixtures("frozen_clock", "city")


def _step(client: Client, slug: str, **changes: Any) -> HttpResponse:
    typed = {**PAGES[slug], **changes}
    return client.post(
        reverse("fleet:request_step", args=[slug]), {k: v for k, v in typed.items() if v is not None}
    )


def _fill(client: Client, *, until: str = "") -> None:
    for step in STEPS:
        if step.slug == until:
            return
        assert _step(client, step.slug).status_code == 302


def _send(client: Client) -> HttpResponse:
    page = client.get(reverse("fleet:request_check"))
    return client.post(reverse("fleet:request_check"), {"form_key": page.context["form"].initial["form_key"]})


def test_the_whole_way_from_the_start_to_the_reference(client: Client) -> None:
    assert client.get(reverse("fleet:request_start")).status_code == 200
    for step, following in zip(STEPS, [*STEPS[1:], None], strict=True):
        assert client.get(reverse("fleet:request_step", args=[step.slug])).status_code == 200
        answer = _step(client, step.slug)
        wanted = (
            reverse("fleet:request_step", args=[following.slug])
            if following
            else reverse("fleet:request_check")
        )
        assert answer["Location"] == wanted
    check = client.get(reverse("fleet:request_check")).content.decode()
    for text in (
        "Haus Abendsonne",
        "Misburg-Nord",
        "Montag, 29. September 2025, 9:00 bis 15:00 Uhr",
        "Reisepass",
    ):
        assert text in check

    sent = _send(client)

    assert sent["Location"] == reverse("fleet:request_sent")
    request = VisitRequest.objects.get()
    assert (request.people, request.bedside_people, request.quarter_id) == (24, 3, "50")
    page = client.get(reverse("fleet:request_sent")).content.decode()
    assert request.reference in page
    assert "k@haus.example" in page


def test_a_second_click_on_send_finds_the_first_request(client: Client) -> None:
    _fill(client)
    page = client.get(reverse("fleet:request_check"))
    key = {"form_key": page.context["form"].initial["form_key"]}

    first = client.post(reverse("fleet:request_check"), key)
    second = client.post(reverse("fleet:request_check"), key)

    assert first["Location"] == second["Location"] == reverse("fleet:request_sent")
    assert VisitRequest.objects.count() == 1
    assert OutboxMail.objects.count() == 1


def test_after_sending_a_new_request_begins_empty(client: Client) -> None:
    _fill(client)
    _send(client)

    page = client.get(reverse("fleet:request_step", args=["zweck"]))
    assert not page.context["form"].is_bound
    assert client.post(reverse("fleet:request_check"), {})["Location"] == reverse(
        "fleet:request_step", args=["zweck"]
    )


@pytest.mark.parametrize(
    ("slug", "changes", "field", "text"),
    [
        ("zweck", {"purpose": None}, "purpose", "wofür Sie uns brauchen"),
        ("zweck", {"purpose": "party"}, "purpose", ""),
        ("einrichtung", {"organisation": "   "}, "organisation", "Namen der Einrichtung"),
        ("einrichtung", {"organisation": "Haus\u202eennos"}, "organisation", "unsichtbare Zeichen"),
        ("einrichtung", {"organisation": "x" * 121}, "organisation", ""),
        ("einrichtung", {"postal_code": "3062"}, "postal_code", "5 Ziffern"),
        ("einrichtung", {"postal_code": "٣٠٦٢٩"}, "postal_code", "5 Ziffern"),
        ("einrichtung", {"postal_code": "10115"}, "postal_code", "beginnen mit 30"),
        ("einrichtung", {"quarter": "99"}, "quarter", "aus der Liste"),
        ("einrichtung", {"quarter": ""}, "quarter", "Stadtteil"),
        ("anliegen", {"people": "0", "bedside_people": "0"}, "people", "1 bis 500"),
        ("anliegen", {"people": "5000"}, "people", "1 bis 500"),
        ("anliegen", {"people": "viele"}, "people", "ganze Zahl"),
        ("anliegen", {"people": "2"}, "bedside_people", "nicht mehr Personen"),
        ("anliegen", {"bedside_people": "-1"}, "bedside_people", "0 oder mehr"),
        ("anliegen", {"services": [], "more_services": []}, "services", "mindestens ein Anliegen"),
        ("anliegen", {"services": ["melderegisterauskunft_einfach"]}, "services", "nur in einem Bürgeramt"),
        ("anliegen", {"services": ["zauberei"]}, "services", ""),
        ("raum", {"power": None}, "power", "Weiß ich nicht"),
        ("tage", {"day_1": "2025-09-15"}, "day_1", "zu früh"),
        ("tage", {"day_1": "2025-02-30"}, "day_1", "den es gibt"),
        ("tage", {"ends_1": "08:00"}, "ends_1", "bevor sie beginnt"),
        ("tage", {"ends_1": ""}, "ends_1", "bis wann"),
        ("tage", {"day_1": ""}, "day_1", "Tag an"),
        ("tage", {"day_1": "", "starts_1": "", "ends_1": ""}, "day_1", "mindestens einen Tag"),
        (
            "tage",
            {"day_2": "2025-09-29", "starts_2": "10:00", "ends_2": "11:00"},
            "day_2",
            "schon angegeben",
        ),
        ("tage", {"day_1": "2025-10-26", "starts_1": "01:00", "ends_1": "05:00"}, "starts_1", "umgestellt"),
        ("tage", {"day_1": "2026-03-29", "starts_1": "02:30", "ends_1": "05:00"}, "starts_1", "Sommerzeit"),
        ("kontakt", {"contact_name": " "}, "contact_name", "Ihren Namen"),
        ("kontakt", {"email": "k@"}, "email", "name@beispiel.de"),
        ("kontakt", {"phone": "ruf an!"}, "phone", "mit Ziffern"),
        ("kontakt", {"language": "tlh"}, "language", ""),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(
    client: Client, slug: str, changes: dict[str, Any], field: str, text: str
) -> None:
    _fill(client, until=slug)

    page = _step(client, slug, **changes)

    assert page.status_code == 200
    form = page.context["form"]
    assert field in form.errors
    assert any(text in str(error) for error in form.errors[field])
    for name, value in changes.items():
        if value is not None:
            assert form[name].value() == value
    assert f'href="#{form[field].auto_id}' in page.content.decode()


def test_a_postal_code_from_elsewhere_passes_once_it_is_confirmed(client: Client) -> None:
    _step(client, "zweck")
    assert (
        'name="elsewhere"'
        not in client.get(reverse("fleet:request_step", args=["einrichtung"])).content.decode()
    )

    asked = _step(client, "einrichtung", postal_code="31275")
    assert 'name="elsewhere"' in asked.content.decode()
    assert _step(client, "einrichtung", postal_code="31275", elsewhere="on").status_code == 302


def test_pages_cannot_be_skipped(client: Client) -> None:
    first = reverse("fleet:request_step", args=["zweck"])

    assert client.get(reverse("fleet:request_step", args=["raum"]))["Location"] == first
    assert client.get(reverse("fleet:request_check"))["Location"] == first
    assert client.get(reverse("fleet:request_sent"))["Location"] == reverse("fleet:request_start")
    assert client.get(reverse("fleet:request_step", args=["unsinn"])).status_code == 404


def test_changing_one_page_leads_back_to_the_check(client: Client) -> None:
    _fill(client)

    assert _step(client, "anliegen", people="30")["Location"] == reverse("fleet:request_check")
    assert (
        client.get(reverse("fleet:request_step", args=["anliegen"])).context["form"]["people"].value() == "30"
    )


def test_what_has_become_wrong_since_is_asked_again(client: Client, frozen_clock: Any, now: Any) -> None:
    frozen_clock.move_to(now.replace(hour=20))
    _fill(client)
    assert _step(client, "tage", day_1="2025-09-16").status_code == 302
    frozen_clock.move_to(now.replace(day=16, hour=1))

    answer = client.get(reverse("fleet:request_check"))

    assert answer["Location"] == reverse("fleet:request_step", args=["tage"])
    assert "day_1" in client.get(answer["Location"]).context["form"].errors


def test_a_stale_send_button_asks_for_a_new_page(client: Client) -> None:
    _fill(client)

    page = client.post(reverse("fleet:request_check"), {"form_key": "unsinn"})

    assert "veraltet" in str(page.context["form"].errors)
    assert not VisitRequest.objects.exists()


def test_what_is_refused_at_the_last_moment_is_said_on_the_check_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise errors.NoMatter(field="services")

    monkeypatch.setattr("wanderamt.apps.fleet.services.request_visit", refuse)
    _fill(client)

    page = _send(client)

    assert page.status_code == 200
    assert "mindestens ein Anliegen" in page.content.decode()
    assert client.get(reverse("fleet:request_check")).status_code == 200


def test_answers_can_be_thrown_away(client: Client) -> None:
    _step(client, "zweck")
    assert "Weitermachen" in client.get(reverse("fleet:request_start")).content.decode()

    client.post(reverse("fleet:request_discard"))

    assert "Weitermachen" not in client.get(reverse("fleet:request_start")).content.decode()


def test_finding_a_request_says_the_same_whether_it_exists_or_not(
    client: Client, ask: Callable[..., VisitRequest]
) -> None:
    request = ask()
    OutboxMail.objects.all().delete()
    address = reverse("fleet:request_find")

    right = client.post(address, {"reference": request.reference, "email": request.email}, follow=True)
    wrong = client.post(address, {"reference": "MB-2025-09999", "email": "a@b.example"}, follow=True)

    assert _without_token(right) == _without_token(wrong)
    assert "Sehen Sie in Ihr Postfach" in right.content.decode()
    assert OutboxMail.objects.count() == 1
    assert client.post(address, {"reference": "", "email": "x"}).context["form"].errors.keys() == {
        "reference",
        "email",
    }


def test_nobodys_postbox_is_flooded_with_links(client: Client, ask: Callable[..., VisitRequest]) -> None:
    request = ask()
    OutboxMail.objects.all().delete()
    told = {"reference": request.reference, "email": request.email}
    for _ in range(link_brake.allowed):
        client.post(reverse("fleet:request_find"), told)
    page = client.post(reverse("fleet:request_find"), told)
    assert (page.status_code, OutboxMail.objects.count()) == (429, link_brake.allowed)
    assert "Das waren zu viele Versuche. Bitte warten Sie 5 Minuten" in page.content.decode()


def _without_token(page: HttpResponse) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["request_start", "request_find"])
def test_open_pages_speak_both_languages(client: Client, language: str, name: str) -> None:
    client.cookies["django_language"] = language
    page = client.get(reverse(f"fleet:{name}"))

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_all_pages_of_the_request_speak_both_languages(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    for step in STEPS:
        page = client.get(reverse("fleet:request_step", args=[step.slug])).content.decode()
        assert page.count("<h1") == 1
        assert f'<html lang="{language}"' in page
        _step(client, step.slug)
    assert client.get(reverse("fleet:request_check")).content.decode().count("<h1") == 1
    _send(client)
    assert client.get(reverse("fleet:request_sent")).content.decode().count("<h1") == 1
