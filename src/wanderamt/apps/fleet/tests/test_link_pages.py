"""Behind the signed link: follow, change, withdraw."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from wanderamt.apps.fleet import mails, services
from wanderamt.apps.fleet.forms import STEPS
from wanderamt.apps.fleet.models import Deployment, VisitRequest
from wanderamt.apps.fleet.values import RequestData
from wanderamt.foundation import links

pytestmark = pytest.mark.usefixtures("frozen_clock")


def _at(name: str, visit: VisitRequest, **more: str) -> str:
    return reverse(f"fleet:{name}", kwargs={"token": links.token(visit.pk, purpose="fleet.request"), **more})


def test_the_host_sees_the_state_and_all_answers(client: Client, visit: VisitRequest) -> None:
    page = client.get(mails.request_path(visit)).content.decode()

    for text in (visit.reference, "Eingegangen", "Speisesaal", "Karin Sommer", "Anfrage zurückziehen"):
        assert text in page
    assert escape(visit.organisation) in page
    assert page.count(">Ändern<") == 6


def test_the_host_sees_the_planned_day_and_the_way_to_register(client: Client, published: Deployment) -> None:
    assert published.request is not None
    page = client.get(mails.request_path(published.request)).content.decode()

    for text in (
        "Termin steht fest",
        "Montag, 29. September 2025",
        "9:00 bis 15:00 Uhr",
        "Menschen anmelden",
    ):
        assert text in page
    assert "/anmelden/" in page
    assert ">Ändern<" not in page
    assert "Anfrage zurückziehen" not in page


def test_the_host_reads_why_we_cannot_come(client: Client, visit: VisitRequest, now: datetime) -> None:
    services.decline_request(request=visit, version=1, reason="Der Raum ist zu klein.", now=now)

    assert "Der Raum ist zu klein." in client.get(mails.request_path(visit)).content.decode()


@pytest.mark.parametrize("step", [step.slug for step in STEPS])
def test_every_page_can_be_saved_as_it_is_stored(client: Client, visit: VisitRequest, step: str) -> None:
    page = client.get(_at("request_change", visit, step=step))
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields}

    saved = client.post(
        _at("request_change", visit, step=step),
        {"version": page.context["version"], **{k: v for k, v in typed.items() if v not in (None, False)}},
    )

    assert saved.status_code == 302
    visit.refresh_from_db()
    assert visit.version == 2
    assert (visit.people, visit.street, visit.email) == (24, "Martinstraße 1", "sommer@martinshof.example")
    assert visit.preferred_days.count() == 2


CHANGE = {"people": "30", "bedside_people": "2", "services": ["personalausweis"], "version": "1"}


def test_a_change_is_saved_and_said(client: Client, visit: VisitRequest) -> None:
    page = client.post(_at("request_change", visit, step="anliegen"), CHANGE, follow=True)

    assert "Ihre Änderung ist gespeichert." in page.content.decode()
    visit.refresh_from_db()
    assert (visit.people, visit.bedside_people) == (30, 2)


def test_a_page_that_was_opened_before_another_change_is_refused_with_what_was_typed(
    client: Client, visit: VisitRequest, data: RequestData, now: datetime
) -> None:
    services.change_request(request=visit, version=1, data=replace(data, people=77), now=now)

    page = client.post(_at("request_change", visit, step="anliegen"), CHANGE)

    assert page.status_code == 409
    text = page.content.decode()
    assert "Jemand hat diese Anfrage geändert" in text
    assert 'value="30"' in text
    assert "Jetzt gespeichert" in text
    assert "77" in text
    visit.refresh_from_db()
    assert visit.people == 77

    again = client.post(
        _at("request_change", visit, step="anliegen"), {**CHANGE, "version": page.context["version"]}
    )
    assert again.status_code == 302
    visit.refresh_from_db()
    assert visit.people == 30


@pytest.mark.parametrize("version", ["", "x", "99"])
def test_a_page_without_a_version_is_an_old_page(client: Client, visit: VisitRequest, version: str) -> None:
    page = client.post(_at("request_change", visit, step="anliegen"), {**CHANGE, "version": version})

    assert page.status_code == 409


def test_a_bad_change_is_told_at_its_field(client: Client, visit: VisitRequest) -> None:
    page = client.post(_at("request_change", visit, step="anliegen"), {**CHANGE, "people": "0"})

    assert "people" in page.context["form"].errors
    assert page.context["version"] == 1


def test_what_the_unit_cannot_do_is_refused_when_changing(client: Client, visit: VisitRequest) -> None:
    chosen = {**CHANGE, "services": ["melderegisterauskunft_einfach"]}

    assert (
        "services"
        in client.post(_at("request_change", visit, step="anliegen"), chosen).context["form"].errors
    )


def test_a_change_of_another_page_is_refused_when_a_stored_day_has_passed(
    client: Client, visit: VisitRequest, frozen_clock: Any, now: datetime
) -> None:
    frozen_clock.move_to(now.replace(day=30))

    page = client.post(_at("request_change", visit, step="anliegen"), CHANGE)

    assert "zu früh" in str(page.context["form"].errors)


def test_what_is_planned_cannot_be_changed(client: Client, published: Deployment) -> None:
    assert published.request is not None
    address = _at("request_change", published.request, step="anliegen")

    assert client.get(address).status_code == 302
    assert client.post(address, CHANGE).status_code == 302
    assert VisitRequest.objects.get().people == 24


def test_an_unknown_page_is_not_found(client: Client, visit: VisitRequest) -> None:
    assert client.get(_at("request_change", visit, step="unsinn")).status_code == 404


def test_withdrawing_asks_first(client: Client, visit: VisitRequest) -> None:
    address = _at("request_withdraw", visit)
    assert "wirklich zurückziehen" in client.get(address).content.decode()
    visit.refresh_from_db()
    assert visit.state == VisitRequest.State.SUBMITTED

    page = client.post(address, {"version": 1}, follow=True)

    assert "Ihre Anfrage ist zurückgezogen." in page.content.decode()
    visit.refresh_from_db()
    assert visit.state == VisitRequest.State.WITHDRAWN
    assert client.get(address).status_code == 302


def test_withdrawing_from_an_old_page_is_refused(
    client: Client, visit: VisitRequest, data: RequestData, now: datetime
) -> None:
    services.change_request(request=visit, version=1, data=replace(data, people=77), now=now)

    page = client.post(_at("request_withdraw", visit), {"version": 1})

    assert page.context["form"].errors
    visit.refresh_from_db()
    assert visit.state == VisitRequest.State.SUBMITTED


LINKED = [
    ("request_show", {}),
    ("request_change", {"step": "anliegen"}),
    ("request_withdraw", {}),
]


@pytest.mark.parametrize(("name", "more"), LINKED)
def test_a_stranger_without_the_link_gets_nothing(
    client: Client, visit: VisitRequest, name: str, more: dict[str, str]
) -> None:
    token = links.token(visit.pk, purpose="fleet.request")
    forged = reverse(f"fleet:{name}", kwargs={"token": token[:-2] + "xx", **more})
    foreign = reverse(
        f"fleet:{name}", kwargs={"token": links.token(visit.pk, purpose="fleet.register"), **more}
    )

    assert client.get(forged).status_code == 403
    assert client.get(foreign).status_code == 403
    assert "Martinshof" not in client.get(forged).content.decode()


@pytest.mark.parametrize(("name", "more"), LINKED)
def test_an_old_link_says_so(
    client: Client, visit: VisitRequest, name: str, more: dict[str, str], settings: Any
) -> None:
    address = _at(name, visit, **more)
    settings.LINK_MAX_AGE_DAYS = -1

    assert client.get(address).status_code == 410


@pytest.mark.parametrize(("name", "more"), LINKED)
def test_the_link_to_a_request_that_is_gone_is_not_found(
    client: Client, visit: VisitRequest, name: str, more: dict[str, str]
) -> None:
    address = _at(name, visit, **more)
    visit.services.clear()
    visit.preferred_days.all().delete()
    visit.delete()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("name", "more"), LINKED)
def test_linked_pages_speak_both_languages(
    client: Client, visit: VisitRequest, name: str, more: dict[str, str], language: str
) -> None:
    client.cookies["django_language"] = language
    page = client.get(_at(name, visit, **more))

    assert page.content.decode().count("<h1") == 1
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.content.decode()
