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
from wanderamt.apps.fleet.services.collections import invite_others
from wanderamt.apps.fleet.tests import crews
from wanderamt.apps.fleet.tests.crews import MONDAY, START, WEEKS_LATER
from wanderamt.apps.offices.public import WindowClosed
from wanderamt.foundation import events
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_a_collection_is_published_for_everybody_with_a_document(ready: Deployment) -> None:
    collection = crews.collection(ready)

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
    collection = crews.collection(ready)

    assert {service.pk for service in collection.services.all()} == set(crews.SERVICES)
    assert (collection.room, collection.public_from) == ("Speisesaal", None)


def test_a_collection_leaves_out_what_the_unit_can_no_longer_do(ready: Deployment, bus: Unit) -> None:
    bus.kit.filter(equipment="fingerprint_scanner").delete()

    assert {service.pk for service in crews.collection(ready).services.all()} == {
        "meldebescheinigung",
        "abholung_ausweis",
    }


def test_host_and_people_are_told(
    ready: Deployment, mail: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        crews.collection(ready)

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
        crews.collection(ready)
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
    assert crews.collection(free).state == "published"


def test_the_same_form_sent_twice_plans_once(ready: Deployment) -> None:
    key = uuid7()

    assert crews.collection(ready, form_key=key).pk == crews.collection(ready, form_key=key).pk
    assert Deployment.objects.filter(brings_documents_of=ready).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_moment_plan_once(
    ready: Deployment, for_threads: Callable[[], AbstractContextManager[None]]
) -> None:
    key, gate = uuid7(), Barrier(2)

    def click(_number: int) -> Any:
        gate.wait()
        try:
            return crews.collection(ready, form_key=key).pk
        finally:
            connection.close()

    with for_threads(), ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))

    assert first == second


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_collection_needs_two_days_notice(ready: Deployment, days: int) -> None:
    start = WEEKS_LATER + timedelta(days=days)

    with pytest.raises(errors_crew.CollectionTooSoon):
        crews.collection(ready, starts_at=start, ends_at=start + timedelta(hours=2))


def test_a_collection_that_ends_before_it_begins_is_refused(ready: Deployment) -> None:
    with pytest.raises(errors.EndsBeforeStart):
        crews.collection(ready, ends_at=MONDAY)


def test_without_ready_documents_nothing_is_planned(served_visit: Deployment, city: Any) -> None:
    crews.document(served_visit, city.service("personalausweis"), "Elfriede Beispiel", state="ordered")

    with pytest.raises(errors_crew.NothingReady):
        crews.collection(served_visit)


def test_a_time_too_short_for_all_is_refused_and_nothing_is_left_behind(ready: Deployment) -> None:
    with pytest.raises(errors_crew.CollectionTooShort) as refused:
        crews.collection(ready, ends_at=MONDAY + timedelta(minutes=10))

    assert refused.value.field == "ends"
    assert not Deployment.objects.filter(brings_documents_of=ready).exists()
    assert [each.state for each in Deployment.objects.all()] == ["published"]


def test_a_unit_that_is_elsewhere_is_refused(ready: Deployment, city: Any, bus: Unit) -> None:
    crews.deployment(city, bus, [], starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=4))

    with pytest.raises(errors.PlanRefused):
        crews.collection(ready)


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
    crews.collection(ready)

    assert people_to_invite(site=ready.site, now=WEEKS_LATER) == []


def test_who_has_the_document_is_not_invited(ready: Deployment) -> None:
    for document in people_to_invite(site=ready.site, now=WEEKS_LATER)[0].documents:
        hand_over(case=document.case, kind="document", to="person", now=WEEKS_LATER)

    assert [each.case.person_name for each in people_to_invite(site=ready.site, now=WEEKS_LATER)] == [
        "Kurt Muster"
    ]


def test_after_a_cancelled_collection_everybody_is_invited_again(ready: Deployment) -> None:
    cancel(deployment=crews.collection(ready), reason="Der Bus ist kaputt.", now=WEEKS_LATER)

    assert len(people_to_invite(site=ready.site, now=WEEKS_LATER)) == 2


def test_documents_that_come_later_are_invited_to_the_planned_day(ready: Deployment, city: Any) -> None:
    collection = crews.collection(ready)
    crews.document(ready, city.service("reisepass"), "Ilse Probe")

    assert invite_others(collection=collection, now=WEEKS_LATER) == 1
    with pytest.raises(errors_crew.NothingReady):
        invite_others(collection=collection, now=WEEKS_LATER)


def test_who_comes_anyway_needs_no_second_appointment(ready: Deployment, city: Any) -> None:
    collection = crews.collection(ready)
    crews.appointment(collection, city.services("meldebescheinigung"), "Ilse Probe")
    crews.document(ready, city.service("reisepass"), "Ilse Probe")

    invite_others(collection=collection, now=WEEKS_LATER)

    assert collection.window is not None
    assert len(appointments_of(collection.window)) == 3


def test_nobody_is_invited_to_a_cancelled_collection(ready: Deployment) -> None:
    collection = cancel(deployment=crews.collection(ready), reason="Der Bus ist kaputt.", now=WEEKS_LATER)

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
    collection = crews.collection(ready)

    [place] = collection_places(now=WEEKS_LATER)

    assert (place.not_invited, place.planned) == (0, (collection,))


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
