"""The pages on which the planner brings documents to the stop where they were applied for."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.fleet.models import Deployment, Unit
from wanderamt.apps.fleet.tests import crews
from wanderamt.apps.fleet.tests.crews import MONDAY, START, WEEKS_LATER
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, planner: Any, frozen_clock: Any) -> Client:
    frozen_clock.move_to(WEEKS_LATER)
    client.force_login(planner)
    return client


def send(desk: Client, visit: Deployment, **changes: str) -> Any:
    data = {"form_key": str(uuid7()), "choice": "2025-10-27", "starts": "09:00", "ends": "11:00"} | changes
    return desk.post(reverse("fleet:collection_plan", args=[visit.pk]), data)


def test_an_empty_list_says_what_will_be_there(desk: Client) -> None:
    assert "Kein Dokument liegt bereit" in desk.get(reverse("fleet:collections")).content.decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pages_show_the_way_to_a_collection(desk: Client, ready: Deployment, language: str) -> None:
    desk.cookies["django_language"] = language
    plan_url = reverse("fleet:collection_plan", args=[ready.pk])

    assert plan_url in desk.get(reverse("fleet:collections")).content.decode()
    page = desk.get(plan_url).content.decode()

    assert 'value="2025-10-27"' in page
    assert "Elfriede Beispiel" in page


def test_a_proposed_day_is_published(desk: Client, ready: Deployment) -> None:
    answer = send(desk, ready)

    assert answer["Location"] == reverse("fleet:collections")
    assert Deployment.objects.get(brings_documents_of=ready).starts_at == MONDAY
    page = desk.get(reverse("fleet:collections")).content.decode()
    assert "Abholung geplant" in page
    assert "Alle eingeladen" in page


def test_another_day_is_published(desk: Client, ready: Deployment) -> None:
    send(desk, ready, choice="other", day="2025-10-29")

    assert f"{Deployment.objects.get(brings_documents_of=ready).starts_at:%d.%m.}" == "29.10."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"choice": ""}, "Bitte wählen Sie einen Tag."),
        ({"choice": "other"}, "Bitte geben Sie den Tag an."),
        ({"choice": "other", "day": "2025-10-21"}, "mindestens 2 Tage"),
        ({"ends": "08:00"}, "bevor sie beginnt"),
        ({"ends": "09:10"}, "reicht nicht für alle 2 Personen"),
        ({"choice": "other", "day": "2026-03-29", "starts": "02:30"}, "beginnt die Sommerzeit"),
    ],
)
def test_what_cannot_be_is_said_and_keeps_what_was_typed(
    desk: Client, ready: Deployment, changes: dict[str, str], message: str
) -> None:
    page = send(desk, ready, **changes).content.decode()

    assert message in page
    assert f'value="{changes.get("ends", "11:00")}"' in page
    assert not Deployment.objects.filter(brings_documents_of=ready).exists()


def test_a_crew_that_is_away_is_said(desk: Client, ready: Deployment, clerk: Any) -> None:
    clerk.absences.create(first_day="2025-10-29", last_day="2025-10-29")

    page = send(desk, ready, choice="other", day="2025-10-29").content.decode()

    assert "Theresa Kehl" in page
    assert not Deployment.objects.filter(brings_documents_of=ready).exists()


def test_when_everybody_is_invited_the_page_says_so(desk: Client, served_visit: Deployment) -> None:
    page = desk.get(reverse("fleet:collection_plan", args=[served_visit.pk])).content.decode()

    assert "Niemand ist mehr einzuladen" in page


def test_others_are_invited_with_one_click(desk: Client, ready: Deployment, city: Any) -> None:
    collection = crews.collection(ready)
    crews.document(ready, city.service("reisepass"), "Ilse Probe")

    assert "1 Person dazu einladen" in desk.get(reverse("fleet:collections")).content.decode()
    desk.post(reverse("fleet:collection_invite", args=[collection.pk]))

    assert "Alle eingeladen" in desk.get(reverse("fleet:collections")).content.decode()


def test_what_is_still_being_made_has_its_own_list(desk: Client, served_visit: Deployment, city: Any) -> None:
    crews.document(served_visit, city.service("reisepass"), "Ilse Probe", state="ordered")

    page = desk.get(reverse("fleet:collections")).content.decode()

    assert "Noch beim Hersteller" in page
    assert "nicht bekannt" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_one_and_three_places(
    desk: Client, city: Any, bus: Unit, rows: int, django_assert_num_queries: Any
) -> None:
    for number, slug in enumerate(("martinshof", "karl-flor", "luise-blume-stiftung")[:rows]):
        day = {
            "starts_at": START + timedelta(days=number),
            "ends_at": START + timedelta(days=number, hours=4),
        }
        stop = crews.deployment(city, bus, [], site=city.site(slug), **day)
        crews.document(stop, city.service("reisepass"), "Ilse Probe")

    with django_assert_num_queries(10):
        page = desk.get(reverse("fleet:collections")).content.decode()
    assert page.count("Abholung planen") == rows


@pytest.mark.parametrize("name", ["collections", "collection_plan", "collection_invite"])
def test_a_stranger_plans_no_collection(
    client: Client, stranger: Any, served_visit: Deployment, name: str
) -> None:
    url = reverse(f"fleet:{name}", args=[] if name == "collections" else [served_visit.pk])
    deed = client.post if name == "collection_invite" else client.get

    assert deed(url).status_code == 302
    client.force_login(stranger)
    assert deed(url).status_code == 403
