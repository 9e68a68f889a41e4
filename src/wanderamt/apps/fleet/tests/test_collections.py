"""Weeks later: documents are brought to the stop where they were applied for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from wanderamt.apps.appointments.public import appointments_of
from wanderamt.apps.cases.public import hand_over
from wanderamt.apps.fleet import errors, errors_crew
from wanderamt.apps.fleet.models import Deployment, Unit
from wanderamt.apps.fleet.queries.collections import (
    collection_places,
    people_to_invite,
    proposals,
    time_needed,
)
from wanderamt.apps.fleet.services import cancel
from wanderamt.apps.fleet.services.collections import invite_others, plan_collection
from wanderamt.apps.fleet.tests import crews
from wanderamt.apps.fleet.tests.crews import START, WEEKS_LATER
from wanderamt.apps.offices.public import WindowClosed
from wanderamt.foundation import events
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db

MONDAY = START + timedelta(days=28)


@pytest.fixture
def bus(city: Any) -> Unit:
    return crews.unit(city)


@pytest.fixture
def visit(city: Any, bus: Unit, clerk: Any, second_clerk: Any) -> Deployment:
    """The day at Martinshof is over."""
    stop = crews.deployment(city, bus, [clerk, second_clerk], request=crews.visit_request(city))
    crews.served(stop)
    return Deployment.objects.get(pk=stop.pk)


@pytest.fixture
def ready(visit: Deployment, city: Any) -> Deployment:
    """Elfriede waits for a card and a passport, Kurt (in bed, with an address) for a card."""
    kurt = crews.appointment(
        visit,
        city.services("personalausweis"),
        "Kurt Muster",
        place="bedside",
        room_label="12",
        phone="0511 1",
    )
    crews.document(visit, city.service("personalausweis"), "Elfriede Beispiel")
    crews.document(visit, city.service("reisepass"), "Elfriede Beispiel")
    crews.document(
        visit, city.service("personalausweis"), "Kurt Muster", booked=kurt, email="kurt@muster.example"
    )
    return visit


def plan(visit: Deployment, **changes: Any) -> Deployment:
    values: dict[str, Any] = {
        "visit": visit,
        "starts_at": MONDAY,
        "ends_at": MONDAY + timedelta(hours=2),
        "form_key": uuid7(),
        "accept_warnings": False,
        "now": WEEKS_LATER,
    }
    return plan_collection(**(values | changes))


def test_a_collection_is_published_for_everybody_with_a_document(ready: Deployment) -> None:
    collection = plan(ready)

    assert (collection.state, collection.brings_documents_of_id) == ("published", ready.pk)
    assert collection.window is not None
    booked = {each.person_name: each for each in appointments_of(collection.window)}
    assert set(booked) == {"Elfriede Beispiel", "Kurt Muster"}
    assert (booked["Kurt Muster"].place, booked["Kurt Muster"].room_label, booked["Kurt Muster"].phone) == (
        "bedside",
        "12",
        "0511 1",
    )
    assert {matter.service_id for each in booked.values() for matter in each.matters.all()} == {
        "abholung_ausweis"
    }


def test_a_collection_offers_what_was_possible_before(ready: Deployment) -> None:
    collection = plan(ready)

    assert {service.pk for service in collection.services.all()} == set(crews.SERVICES)
    assert (collection.room, collection.public_from) == ("Speisesaal", None)


def test_a_collection_leaves_out_what_the_unit_can_no_longer_do(ready: Deployment, bus: Unit) -> None:
    bus.kit.filter(equipment="fingerprint_scanner").delete()

    assert {service.pk for service in plan(ready).services.all()} == {
        "meldebescheinigung",
        "abholung_ausweis",
    }


def test_host_and_people_are_told(
    ready: Deployment, mail: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        plan(ready)

    told = {message.to[0]: message for message in mail}
    assert set(told) == {"anke@martinshof.example", "kurt@muster.example"}
    assert "27.10.2025" in told["anke@martinshof.example"].subject
    assert "2 Personen" in told["anke@martinshof.example"].body
    assert "/anmelden/" in told["anke@martinshof.example"].body
    assert "Elfriede" not in told["anke@martinshof.example"].body


def test_the_list_in_the_mail_to_the_host_opens(
    ready: Deployment,
    client: Client,
    mail: list[Any],
    frozen_clock: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    frozen_clock.move_to(WEEKS_LATER)
    with django_capture_on_commit_callbacks(execute=True):
        plan(ready)
    [body] = [message.body for message in mail if message.to == ["anke@martinshof.example"]]
    [link] = [word for word in body.split() if "/anmelden/" in word]

    page = client.get(link[link.index("/anmelden/") :])

    # The host registered Kurt for the first visit; Elfriede came from the street.
    assert "Kurt Muster" in page.content.decode()
    assert "Elfriede Beispiel" not in page.content.decode()


def test_a_visit_without_host_is_collected_too(city: Any, bus: Unit, clerk: Any, second_clerk: Any) -> None:
    free = crews.deployment(city, bus, [clerk, second_clerk])
    crews.document(free, city.service("personalausweis"), "Elfriede Beispiel")

    assert proposals(visit=free, people=[], now=WEEKS_LATER)[0].starts_at == MONDAY
    assert plan(free).state == "published"


def test_the_same_form_sent_twice_plans_once(ready: Deployment) -> None:
    key = uuid7()

    assert plan(ready, form_key=key).pk == plan(ready, form_key=key).pk
    assert Deployment.objects.filter(brings_documents_of=ready).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_moment_plan_once(
    ready: Deployment, for_threads: Callable[[], AbstractContextManager[None]]
) -> None:
    key, gate = uuid7(), Barrier(2)

    def click(_number: int) -> Any:
        gate.wait()
        try:
            return plan(ready, form_key=key).pk
        finally:
            connection.close()

    with for_threads(), ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))

    assert first == second


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_collection_needs_two_days_notice(ready: Deployment, days: int) -> None:
    start = WEEKS_LATER + timedelta(days=days)

    with pytest.raises(errors_crew.CollectionTooSoon):
        plan(ready, starts_at=start, ends_at=start + timedelta(hours=2))


def test_a_collection_that_ends_before_it_begins_is_refused(ready: Deployment) -> None:
    with pytest.raises(errors.EndsBeforeStart):
        plan(ready, ends_at=MONDAY)


def test_without_ready_documents_nothing_is_planned(visit: Deployment, city: Any) -> None:
    crews.document(visit, city.service("personalausweis"), "Elfriede Beispiel", state="ordered")

    with pytest.raises(errors_crew.NothingReady):
        plan(visit)


def test_a_time_too_short_for_all_is_refused_and_nothing_is_left_behind(ready: Deployment) -> None:
    with pytest.raises(errors_crew.CollectionTooShort) as refused:
        plan(ready, ends_at=MONDAY + timedelta(minutes=10))

    assert refused.value.field == "ends"
    assert not Deployment.objects.filter(brings_documents_of=ready).exists()
    assert [each.state for each in Deployment.objects.all()] == ["published"]


def test_a_unit_that_is_elsewhere_is_refused(ready: Deployment, city: Any, bus: Unit) -> None:
    crews.deployment(city, bus, [], starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=4))

    with pytest.raises(errors.PlanRefused):
        plan(ready)


def test_proposals_are_the_next_free_days_on_the_hosts_weekday(
    ready: Deployment, city: Any, bus: Unit
) -> None:
    crews.deployment(city, bus, [], starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=4))

    found = proposals(visit=ready, people=people_to_invite(site=ready.site, now=WEEKS_LATER), now=WEEKS_LATER)

    days = [each.starts_at.astimezone(BERLIN) for each in found]
    assert [f"{day:%a %d.%m. %H:%M}" for day in days] == [
        "Mon 03.11. 09:00",
        "Mon 10.11. 09:00",
        "Mon 17.11. 09:00",
    ]


def test_a_wish_of_the_host_adds_its_weekday(ready: Deployment) -> None:
    assert ready.request is not None
    ready.request.preferred_days.create(day=START + timedelta(days=3), starts="09:00", ends="15:00")

    found = proposals(visit=ready, people=[], now=WEEKS_LATER)

    assert [f"{each.starts_at.astimezone(BERLIN):%a %d.%m.}" for each in found] == [
        "Thu 23.10.",
        "Mon 27.10.",
        "Thu 30.10.",
    ]


def test_without_a_free_day_there_is_no_proposal(ready: Deployment, bus: Unit) -> None:
    ready.crew.all().delete()

    assert proposals(visit=ready, people=[], now=WEEKS_LATER) == []


def test_the_time_grows_with_the_people(ready: Deployment) -> None:
    people = people_to_invite(site=ready.site, now=WEEKS_LATER)

    assert time_needed(people=people, desks=2) == timedelta(hours=1)
    assert time_needed(people=people * 10, desks=2) == timedelta(hours=2, minutes=30)


def test_who_has_an_appointment_is_not_invited_again(ready: Deployment) -> None:
    plan(ready)

    assert people_to_invite(site=ready.site, now=WEEKS_LATER) == []


def test_who_has_the_document_is_not_invited(ready: Deployment) -> None:
    for document in people_to_invite(site=ready.site, now=WEEKS_LATER)[0].documents:
        hand_over(case=document.case, kind="document", to="person", now=WEEKS_LATER)

    assert [each.case.person_name for each in people_to_invite(site=ready.site, now=WEEKS_LATER)] == [
        "Kurt Muster"
    ]


def test_after_a_cancelled_collection_everybody_is_invited_again(ready: Deployment) -> None:
    cancel(deployment=plan(ready), reason="Der Bus ist kaputt.", now=WEEKS_LATER)

    assert len(people_to_invite(site=ready.site, now=WEEKS_LATER)) == 2


def test_documents_that_come_later_are_invited_to_the_planned_day(ready: Deployment, city: Any) -> None:
    collection = plan(ready)
    crews.document(ready, city.service("reisepass"), "Ilse Probe")

    assert invite_others(collection=collection, now=WEEKS_LATER) == 1
    with pytest.raises(errors_crew.NothingReady):
        invite_others(collection=collection, now=WEEKS_LATER)


def test_who_comes_anyway_needs_no_second_appointment(ready: Deployment, city: Any) -> None:
    collection = plan(ready)
    crews.appointment(collection, city.services("meldebescheinigung"), "Ilse Probe")
    crews.document(ready, city.service("reisepass"), "Ilse Probe")

    invite_others(collection=collection, now=WEEKS_LATER)

    assert collection.window is not None
    assert len(appointments_of(collection.window)) == 3


def test_nobody_is_invited_to_a_cancelled_collection(ready: Deployment) -> None:
    collection = cancel(deployment=plan(ready), reason="Der Bus ist kaputt.", now=WEEKS_LATER)

    with pytest.raises(errors.NotPublished):
        invite_others(collection=collection, now=WEEKS_LATER)


def test_places_show_what_is_ready_and_what_is_coming(ready: Deployment, city: Any) -> None:
    crews.document(
        ready,
        city.service("reisepass"),
        "Ilse Probe",
        state="ordered",
        expected_from=WEEKS_LATER + timedelta(days=3),
    )

    [place] = collection_places(now=WEEKS_LATER)

    assert (place.site.slug, place.visit.pk) == ("martinshof", ready.pk)
    assert (place.ready, place.people, place.not_invited) == (3, 2, 2)
    assert (place.coming, place.coming_from, place.planned) == (1, WEEKS_LATER.date() + timedelta(days=3), ())


def test_a_planned_collection_is_shown_with_its_place(ready: Deployment) -> None:
    collection = plan(ready)

    [place] = collection_places(now=WEEKS_LATER)

    assert (place.not_invited, place.planned) == (0, (collection,))


# ------------------------------------------------------------------------------------------------------ pages


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


def test_when_everybody_is_invited_the_page_says_so(desk: Client, visit: Deployment) -> None:
    page = desk.get(reverse("fleet:collection_plan", args=[visit.pk])).content.decode()

    assert "Niemand ist mehr einzuladen" in page


def test_others_are_invited_with_one_click(desk: Client, ready: Deployment, city: Any) -> None:
    collection = plan(ready)
    crews.document(ready, city.service("reisepass"), "Ilse Probe")

    assert "1 Person dazu einladen" in desk.get(reverse("fleet:collections")).content.decode()
    desk.post(reverse("fleet:collection_invite", args=[collection.pk]))

    assert "Alle eingeladen" in desk.get(reverse("fleet:collections")).content.decode()


def test_what_is_still_being_made_has_its_own_list(desk: Client, visit: Deployment, city: Any) -> None:
    crews.document(visit, city.service("reisepass"), "Ilse Probe", state="ordered")

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
def test_a_stranger_plans_no_collection(client: Client, stranger: Any, visit: Deployment, name: str) -> None:
    url = reverse(f"fleet:{name}", args=[] if name == "collections" else [visit.pk])
    deed = client.post if name == "collection_invite" else client.get

    assert deed(url).status_code == 302
    client.force_login(stranger)
    assert deed(url).status_code == 403


def test_when_the_window_is_closed_the_request_is_served(
    city: Any, bus: Unit, clerk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    request = crews.visit_request(city)
    stop = crews.deployment(city, bus, [clerk], request=request)
    assert stop.window is not None

    with django_capture_on_commit_callbacks(execute=True):
        events.publish(WindowClosed(at=crews.END, window_id=stop.window.pk))

    request.refresh_from_db()
    assert (request.state, request.closed_at) == ("served", crews.END)
