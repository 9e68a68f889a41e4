from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from wanderamt.apps.counter.errors import (
    DeskBusy,
    DeskUnknown,
    NobodyWaiting,
    PhotoMissing,
    PhotosMissing,
    TicketMoved,
    TicketOfOtherWindow,
)
from wanderamt.apps.counter.public import (
    Ticket,
    call_again,
    call_next,
    call_ticket,
    calling_list,
    come_back,
    left,
    no_show,
    photo_ready,
    return_to_queue,
    walk_in,
)
from wanderamt.apps.counter.tests.conftest import THEN, events_of
from wanderamt.apps.offices.public import OpeningWindow, WindowNotOpen, close_window
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7


def test_the_person_whose_appointment_is_due_is_called_first(
    window: OpeningWindow, arrived: Callable[..., Ticket], spontaneous: Callable[..., Ticket]
) -> None:
    spontaneous()
    due = arrived()
    called = call_next(window=window, desk=2, now=THEN)
    assert (called, called.state, called.desk, called.called_at, called.calls) == (due, "called", 2, THEN, 1)
    assert events_of(due.pk) == ["arrived", "called"]


def test_nobody_is_called_before_the_photo_is_ready(
    window: OpeningWindow, arrived: Callable[..., Ticket], spontaneous: Callable[..., Ticket]
) -> None:
    without = arrived("personalausweis", photo=False)
    with pytest.raises(PhotosMissing) as refused:
        call_next(window=window, desk=1, now=THEN)
    assert refused.value.params["numbers"] == "A001"
    with pytest.raises(PhotoMissing):
        call_ticket(ticket=without, window=window, desk=1, now=THEN)
    other = spontaneous()
    assert call_next(window=window, desk=1, now=THEN) == other
    photo_ready(ticket=without, now=THEN)
    assert call_next(window=window, desk=2, now=THEN) == without
    assert events_of(without.pk) == ["arrived", "photo_ready", "called"]


def test_an_empty_room_says_so(window: OpeningWindow) -> None:
    with pytest.raises(NobodyWaiting):
        call_next(window=window, desk=1, now=THEN)


def test_people_in_bed_are_not_in_the_queue(window: OpeningWindow, arrived: Callable[..., Ticket]) -> None:
    arrived(place="bedside", room_label="2.10")
    assert calling_list(window=window, now=THEN) == []
    with pytest.raises(NobodyWaiting):
        call_next(window=window, desk=1, now=THEN)


@pytest.mark.parametrize("desk", [0, 3, -1])
def test_a_desk_that_does_not_exist_is_refused(window: OpeningWindow, desk: int) -> None:
    with pytest.raises(DeskUnknown):
        call_next(window=window, desk=desk, now=THEN)


def test_a_desk_calls_one_person_at_a_time(window: OpeningWindow, arrived: Callable[..., Ticket]) -> None:
    arrived()
    second = arrived()
    call_next(window=window, desk=1, now=THEN)
    with pytest.raises(DeskBusy) as refused:
        call_next(window=window, desk=1, now=THEN)
    assert refused.value.params["number"] == "A001"
    with pytest.raises(DeskBusy):
        call_ticket(ticket=second, window=window, desk=1, now=THEN)


def test_nobody_is_called_after_the_end_of_the_day(
    window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    arrived()
    close_window(window=window)
    with pytest.raises(WindowNotOpen):
        call_next(window=window, desk=1, now=THEN)


def test_a_ticket_of_another_window_is_refused(
    window: OpeningWindow, make_window: Callable[..., OpeningWindow], city: Any
) -> None:
    other = make_window(starts_at=THEN + timedelta(days=7), ends_at=THEN + timedelta(days=7, hours=2))
    ticket = walk_in(window=other, services=city.services("ummeldung"), form_key=uuid7(), now=THEN)
    with pytest.raises(TicketOfOtherWindow):
        call_ticket(ticket=ticket, window=window, desk=1, now=THEN)


def test_a_person_is_called_once_even_out_of_turn(
    window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    arrived()
    second = arrived()
    stale = Ticket.objects.get(pk=second.pk)
    assert call_ticket(ticket=second, window=window, desk=1, now=THEN).desk == 1
    with pytest.raises(TicketMoved):
        call_ticket(ticket=stale, window=window, desk=2, now=THEN)
    assert Ticket.objects.get(pk=second.pk).desk == 1


def test_called_people_are_called_again_and_then_did_not_come(
    window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    ticket = arrived()
    call_next(window=window, desk=1, now=THEN)
    ticket.refresh_from_db()
    call_again(ticket=ticket, now=THEN + timedelta(minutes=1))
    no_show(ticket=ticket, now=THEN + timedelta(minutes=5))
    assert (ticket.state, ticket.calls, ticket.ended_at) == ("no_show", 2, THEN + timedelta(minutes=5))
    come_back(ticket=ticket, now=THEN + timedelta(minutes=9))
    assert (ticket.state, ticket.desk, ticket.called_at, ticket.ended_at) == ("waiting", None, None, None)
    assert events_of(ticket.pk) == ["arrived", "called", "called", "no_show", "returned"]


def test_who_is_not_ready_waits_on_and_the_desk_is_free(
    window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    ticket = arrived()
    call_next(window=window, desk=1, now=THEN)
    return_to_queue(ticket=ticket, now=THEN)
    assert call_next(window=window, desk=1, now=THEN) == ticket


def test_who_leaves_is_no_longer_called(window: OpeningWindow, arrived: Callable[..., Ticket]) -> None:
    ticket = arrived()
    left(ticket=ticket, now=THEN)
    assert events_of(ticket.pk) == ["arrived", "left"]
    with pytest.raises(NobodyWaiting):
        call_next(window=window, desk=1, now=THEN)


@pytest.mark.parametrize("verb", [call_again, return_to_queue, no_show, come_back])
def test_what_does_not_fit_the_state_is_refused_and_changes_nothing(
    arrived: Callable[..., Ticket], verb: Callable[..., None]
) -> None:
    ticket = arrived()
    with pytest.raises(TicketMoved) as refused:
        verb(ticket=ticket, now=THEN)
    assert refused.value.params == {"number": "A001", "state": "wartet"}
    assert events_of(ticket.pk) == ["arrived"]


def test_a_second_tap_on_the_photo_changes_nothing(arrived: Callable[..., Ticket]) -> None:
    ticket = arrived("personalausweis")
    photo_ready(ticket=ticket, now=THEN)
    assert events_of(ticket.pk) == ["arrived", "photo_ready"]


def test_a_photo_comes_too_late_for_somebody_who_left(arrived: Callable[..., Ticket]) -> None:
    ticket = arrived("personalausweis", photo=False)
    left(ticket=ticket, now=THEN)
    with pytest.raises(TicketMoved):
        photo_ready(ticket=ticket, now=THEN)


# ----------------------------------------------------------------------------------------------------- races


def together(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run the deeds in threads that start at the same moment; a refusal is its own answer."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return deed()
        except DomainError as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.django_db(transaction=True)
def test_two_desks_never_call_the_same_person(
    window: OpeningWindow,
    arrived: Callable[..., Ticket],
    for_threads: Callable[[], AbstractContextManager[None]],
) -> None:
    arrived()
    arrived()
    with for_threads():
        called = together(
            [lambda desk=desk: call_next(window=window, desk=desk, now=THEN).number for desk in (1, 2)]
        )
    assert sorted(called) == ["A001", "A002"]


@pytest.mark.django_db(transaction=True)
def test_the_last_person_goes_to_one_of_two_desks(
    window: OpeningWindow,
    arrived: Callable[..., Ticket],
    for_threads: Callable[[], AbstractContextManager[None]],
) -> None:
    arrived()
    with for_threads():
        called = together(
            [lambda desk=desk: call_next(window=window, desk=desk, now=THEN).number for desk in (1, 2)]
        )
    assert {"A001", NobodyWaiting} == set(called)


@pytest.mark.django_db(transaction=True)
def test_one_desk_on_two_tablets_calls_one_person(
    window: OpeningWindow,
    arrived: Callable[..., Ticket],
    for_threads: Callable[[], AbstractContextManager[None]],
) -> None:
    arrived()
    arrived()
    with for_threads():
        called = together([lambda: call_next(window=window, desk=1, now=THEN).number] * 2)
    assert {"A001", DeskBusy} == set(called)


@pytest.mark.django_db(transaction=True)
def test_numbers_given_out_at_the_same_moment_differ(
    window: OpeningWindow, city: Any, for_threads: Callable[[], AbstractContextManager[None]]
) -> None:
    chosen = city.services("ummeldung")

    def take() -> str:
        return walk_in(window=window, services=chosen, form_key=uuid7(), now=THEN).number

    with for_threads():
        numbers = together([take] * 4)
    assert sorted(numbers) == ["W001", "W002", "W003", "W004"]
