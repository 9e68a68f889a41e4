"""What the worker hands on when there are two of them, and when the clock jumps."""

from random import Random
from typing import Any

import pytest

from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.models import (
    Appointment,
    Hold,
    ReleasedTime,
    WaitingEntry,
    WaitingOffer,
)
from wanderamt.apps.appointments.tests.waiting.conftest import Line
from wanderamt.engines.slots import Wish

Entry, Offer, Released = WaitingEntry.State, WaitingOffer.State, ReleasedTime.State


def test_two_workers_hand_on_once(full: list[Appointment], line: Line) -> None:
    line.enter("anna")
    line.release(full[0])
    line.work()
    line.work()
    assert (line.asked(), ReleasedTime.objects.count()) == (["anna"], 1)


def test_a_clock_that_jumps_ahead_lets_offers_lapse(full: list[Appointment], line: Line) -> None:
    line.enter("anna")
    line.release(full[0])
    line.work(60 * 24)
    assert line.states()["anna"] in {Offer.LAPSED, Offer.OPEN}
    assert WaitingOffer.objects.filter(state=Offer.OPEN, until__lte=line.at).count() == 0


def test_a_clock_that_is_put_back_asks_nobody_twice(full: list[Appointment], line: Line) -> None:
    line.enter("anna")
    line.release(full[0])
    line.work(-60 * 24)
    assert line.asked() == ["anna"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_an_offer_do_not_grow_with_the_list(
    full: list[Appointment], line: Line, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        line.enter(f"n{number}", wish=Wish(weekdays=frozenset({5})))
    appointments.cancel(appointment=full[0], now=line.at, rng=Random(1))
    hold = Hold.objects.get()
    line.at = hold.until
    with django_assert_num_queries(41):
        line.work()
