"""The wait now, and what the forecast learns from waits that ended."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.counter.models import Ticket, TicketEvent, WaitCalibration
from wanderamt.apps.counter.public import (
    arrive,
    call_ticket,
    done,
    park,
    start,
    waiting_now,
)
from wanderamt.apps.counter.queries.forecast import outlook, room_of
from wanderamt.apps.counter.queries.queue import calling_list
from wanderamt.apps.counter.tasks import learn_waits
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.offices.public import Counter, OpeningWindow, waits_at
from wanderamt.kernel.ids import uuid7


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.fixture
def at_work(window: OpeningWindow, spontaneous: Callable[..., Ticket]) -> OpeningWindow:
    """Both desks serve somebody, so they count as open."""
    for desk in (1, 2):
        ticket = spontaneous("ummeldung")
        call_ticket(ticket=ticket, window=window, desk=desk, now=THEN)
        start(ticket=ticket, desk=desk, now=THEN)
    return window


def test_the_wait_now_grows_with_every_person_and_is_told_for_open_counters_only(
    at_work: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    waits = []
    for number in range(4):
        found = waiting_now({at_work.counter_id, uuid7()}, THEN)
        assert found.keys() == {at_work.counter_id}
        assert found[at_work.counter_id].waiting == number
        waits.append(found[at_work.counter_id].p90)
        spontaneous("ummeldung")
    assert waits == sorted(set(waits))
    assert waits_at({at_work.counter_id}, now=THEN) == waiting_now({at_work.counter_id}, THEN)
    assert waiting_now({at_work.counter_id}, at_work.ends_at) == {}
    assert waiting_now(set(), THEN) == {}


def test_the_wait_now_of_many_counters_takes_the_same_queries(
    at_work: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    counters = {at_work.counter_id}
    waiting_now(counters, THEN)
    with django_assert_num_queries(6):
        waiting_now(counters, THEN)
    for name in ("B2", "B3"):
        bus = Counter.objects.create(name=name, kind=Counter.Kind.MOBILE, mark=name)
        counters.add(make_window(counter=bus).counter_id)
    with django_assert_num_queries(6):
        assert len(waiting_now(counters, THEN)) == 3


def test_before_the_doors_open_nobody_is_called(
    window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    early = window.starts_at - minutes(30)
    ticket = spontaneous(at=early)
    found = outlook(room_of(window), ticket, now=early)
    assert found.p50 == minutes(30)


def test_an_appointment_is_not_promised_before_its_time(
    at_work: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking(start=THEN + minutes(40))
    ticket = arrive(appointment=appointment, window=at_work, now=THEN)
    found = outlook(room_of(at_work), ticket, now=THEN)
    assert found.p50 is not None
    assert found.p50 >= minutes(40)


def test_people_with_an_appointment_who_are_still_to_come_count(
    at_work: OpeningWindow, spontaneous: Callable[..., Ticket], booking: Callable[..., Appointment]
) -> None:
    ticket = spontaneous("ummeldung")
    alone = outlook(room_of(at_work), ticket, now=THEN).p90
    for _ in range(4):
        booking("ummeldung")
    Appointment.objects.update(starts_at=THEN + minutes(10), ends_at=THEN + minutes(20))
    with_others = outlook(room_of(at_work), ticket, now=THEN).p90
    assert alone is not None
    assert with_others is not None
    assert with_others > alone


def test_a_family_and_who_is_parked_count_as_what_they_are(
    at_work: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    first = spontaneous("ummeldung", people=4)
    last = spontaneous("ummeldung")
    family = outlook(room_of(at_work), last, now=THEN)
    Ticket.objects.filter(pk=first.pk).update(people=1)
    alone = outlook(room_of(at_work), last, now=THEN)
    assert family.p50 is not None
    assert alone.p50 is not None
    assert family.p50 > alone.p50
    park(ticket=first, reason="pause", now=THEN)
    assert outlook(room_of(at_work), last, now=THEN).before_you == 0


def play(window: OpeningWindow, spontaneous: Callable[..., Ticket], number: int, at: datetime) -> None:
    """Somebody comes, waits behind others, is served and goes."""
    from wanderamt.apps.cases.public import Case

    ticket = spontaneous("ummeldung", at=at)
    call_ticket(ticket=ticket, window=window, desk=1, now=at + minutes(4 + number % 3))
    start(ticket=ticket, desk=1, now=at + minutes(5 + number % 3))
    Case.objects.filter(visit_id=ticket.pk).update(state="refused", reason="Fehlt.", closed_at=at)
    done(ticket=ticket, now=at + minutes(12 + number % 3))


def test_waits_are_learned_once_with_what_was_forecast(
    window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    for _ in range(4):
        spontaneous("ummeldung", at=window.starts_at)
    for number in range(6):
        play(window, spontaneous, number, THEN + minutes(20 * number))
    forecasts = [event.facts["forecast"] for event in TicketEvent.objects.filter(kind="arrived")]
    told = sum(each is not None for each in forecasts[-6:])
    assert told > 0
    assert learn_waits(now=THEN) == told
    assert learn_waits(now=THEN) == 0
    kept = WaitCalibration.objects.get(counter=window.counter)
    assert kept.state["handling"]["ummeldung"][0] == 6
    assert kept.state["handling"]["ummeldung"][1] == pytest.approx(420.0)
    room = room_of(window)
    assert json.loads(json.dumps(room.calibration.as_dict())) == kept.state["calibration"]
    assert room.handling.measured["ummeldung"].n == 6


def test_waits_that_went_otherwise_teach_nothing(
    at_work: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    learn_waits(now=THEN)
    spontaneous("ummeldung")
    ticket = spontaneous("ummeldung")
    park(ticket=ticket, reason="pause", now=THEN)
    Ticket.objects.filter(desk=1).update(state="done")
    call_ticket(ticket=ticket, window=at_work, desk=1, now=THEN + minutes(50))
    assert learn_waits(now=THEN) == 0


def test_the_outlook_counts_as_the_room_is_called_also_after_many_with_priority(
    window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    patient = spontaneous(at=THEN - timedelta(minutes=9))
    for number in range(5):
        hurried = spontaneous(at=THEN - timedelta(minutes=5 - number))
        Ticket.objects.filter(pk=hurried.pk).update(priority=True)
        if number < 4:
            moment = THEN - timedelta(minutes=4 - number)
            Ticket.objects.filter(pk=hurried.pk).update(state=Ticket.State.DONE, called_at=moment, desk=1)
    assert [each.ticket for each in calling_list(window=window, now=THEN)] == [patient, hurried]
    assert outlook(room_of(window), patient, now=THEN).before_you == 0
    assert outlook(room_of(window), hurried, now=THEN).before_you == 1
