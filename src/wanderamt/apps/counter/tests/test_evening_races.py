"""Two people do the last thing of the day in the same moment. On both databases."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from wanderamt.apps.counter import errors_evening as errors
from wanderamt.apps.counter.models import Ticket, WindowDay
from wanderamt.apps.counter.services.arriving import arrive
from wanderamt.apps.counter.services.evening import close_day, count_cash, open_till
from wanderamt.apps.counter.tests.evenings import EVENING, MORNING, appointment
from wanderamt.apps.offices.public import WindowNotOpen
from wanderamt.kernel.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)
Threads = Callable[[], AbstractContextManager[None]]


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all at once; a refusal is returned as its type."""
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


@pytest.fixture
def counted(make_window: Callable[..., Any]) -> Any:
    window = make_window()
    open_till(window=window, float_cents=0, now=MORNING)
    count_cash(window=window, pieces={}, total_cents=0, reason="", now=EVENING)
    return window


def closing(window: Any, name: str) -> Callable[[], str]:
    return lambda: close_day(window=window, closed_by=name, accept_absent=True, now=EVENING).closed_by


def test_two_who_close_in_the_same_moment_close_once(counted: Any, for_threads: Threads) -> None:
    with for_threads():
        signed = together([closing(counted, "Theresa Kehl"), closing(counted, "Emre Aydın")])
        [kept] = together([lambda: WindowDay.objects.get().closed_by])

    assert signed == [kept, kept]


def test_two_who_open_the_till_in_the_same_moment_open_it_once(
    make_window: Callable[..., Any], for_threads: Threads
) -> None:
    window = make_window()

    with for_threads():
        opened = together([lambda: open_till(window=window, float_cents=100, now=MORNING).pk] * 2)
        [kept] = together([lambda: WindowDay.objects.get().pk])

    assert opened == [kept, kept]


def test_nobody_is_left_sitting_when_the_day_closes_as_they_come_in(
    counted: Any, city: Any, for_threads: Threads
) -> None:
    booked = appointment(counted, city.services("personalausweis"), "Kurt Beispiel")

    with for_threads():
        came, closed = together(
            [
                lambda: arrive(appointment=booked, window=counted, now=EVENING).number,
                closing(counted, "Theresa Kehl"),
            ]
        )

        [here] = together([Ticket.objects.count])

    assert (came is WindowNotOpen, closed is errors.PeopleStillHere) in {(True, False), (False, True)}
    assert here == int(came is not WindowNotOpen)
