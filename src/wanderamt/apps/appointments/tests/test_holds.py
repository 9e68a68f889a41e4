"""Time that somebody is about to take: kept, confirmed, given up, taken over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments import checking, queries
from wanderamt.apps.appointments.errors import (
    HoldExpired,
    HoldLimit,
    MatterNotOffered,
    SlotTaken,
    WindowNotBookable,
)
from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold, Occupancy
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.public import book, drop_hold, hold, release_due, take_over_hold
from wanderamt.apps.appointments.services import GRACE
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.brake import TooManyTries
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
Keep = Callable[..., Hold]
CITIZEN = Appointment.Source.CITIZEN
TEN = timedelta(minutes=10)


@pytest.fixture
def plan(certification: Service) -> VisitPlan:
    return plan_visit(people=[[certification]])


@pytest.fixture
def keep(window: OpeningWindow, plan: VisitPlan, now: datetime) -> Keep:
    """Hold the first time of the day, unless told otherwise."""

    def make(**facts: Any) -> Hold:
        chosen: dict[str, Any] = {
            "window": window, "plan": plan, "start": window.starts_at, "now": now, "key": uuid7(),
        }  # fmt: skip
        return hold(**{**chosen, **facts})

    return make


@pytest.fixture
def confirm(window: OpeningWindow, now: datetime) -> Book:
    """Book what is held."""

    def make(held: Hold, **facts: Any) -> Appointment:
        chosen: dict[str, Any] = {
            "window": window, "hold": held, "person": someone(), "source": CITIZEN, "now": now,
            "form_key": uuid7(),
        }  # fmt: skip
        return book(**{**chosen, **facts})

    return make


def first_time(window: OpeningWindow, certification: Service, now: datetime) -> datetime:
    return queries.offers(window=window, services=[certification], now=now)[0].start


def fill(window: OpeningWindow, booking: Book, start: datetime, *, seats: int) -> None:
    for _ in range(seats):
        booking(source=CITIZEN, start=start)


def test_what_is_held_nobody_else_can_take(
    keep: Keep, booking: Book, window: OpeningWindow, now: datetime
) -> None:
    held = keep()
    keep()

    assert (held.starts_at, held.ends_at, held.until) == (window.starts_at, window.starts_at + TEN, now + TEN)
    with pytest.raises(SlotTaken):
        keep()
    with pytest.raises(SlotTaken):
        booking(source=CITIZEN, start=window.starts_at)
    assert str(held).startswith("choosing 2025-09-29")
    assert checking.wrong_counts() == []


def test_the_same_key_is_the_same_hold_with_the_same_end(keep: Keep, now: datetime) -> None:
    key = uuid7()
    first = keep(key=key)
    again = keep(key=key, now=now + timedelta(minutes=5))

    assert (again.pk, again.until) == (first.pk, first.until)
    assert GridClaim.objects.count() == 2


def test_another_time_takes_the_place_of_the_first(keep: Keep, window: OpeningWindow) -> None:
    key = uuid7()
    keep(key=key)
    second = keep(key=key, start=window.starts_at + TEN)

    assert list(Hold.objects.all()) == [second]
    assert set(GridClaim.objects.values_list("cell", flat=True)) == {2, 3}
    assert checking.wrong_counts() == []


def test_a_time_that_overlaps_the_own_hold_can_be_chosen(
    keep: Keep, booking: Book, window: OpeningWindow
) -> None:
    booking(source=CITIZEN, start=window.starts_at)
    key = uuid7()
    keep(key=key)

    assert keep(key=key, start=window.starts_at + timedelta(minutes=5)).starts_at > window.starts_at


def test_the_first_hold_stays_where_the_second_is_not_to_be_had(
    keep: Keep, booking: Book, window: OpeningWindow
) -> None:
    key = uuid7()
    first = keep(key=key)
    fill(window, booking, window.starts_at + TEN, seats=2)

    with pytest.raises(SlotTaken):
        keep(key=key, start=window.starts_at + TEN)
    assert list(Hold.objects.all()) == [first]
    assert GridClaim.objects.filter(hold=first).count() == 2


def test_a_hold_moves_to_another_day(
    keep: Keep, window: OpeningWindow, make_window: Callable[..., OpeningWindow], now: datetime
) -> None:
    later = make_window(
        starts_at=window.starts_at + timedelta(days=1),
        ends_at=window.ends_at + timedelta(days=1),
        public_from=now,
    )
    key = uuid7()
    keep(key=key)
    moved = keep(key=key, window=later, start=later.starts_at)

    assert set(GridClaim.objects.values_list("pool__window", flat=True)) == {later.pk}
    assert moved.window == later
    assert checking.wrong_counts() == []


def test_an_ended_hold_is_free_for_readers_and_writers(
    keep: Keep, window: OpeningWindow, certification: Service, now: datetime, booking: Book
) -> None:
    for _ in range(2):
        keep()
    at = now + TEN
    assert first_time(window, certification, at - timedelta(seconds=1)) == window.starts_at + TEN
    assert first_time(window, certification, at) == window.starts_at

    fill(window, lambda **facts: booking(now=at, **facts), window.starts_at, seats=2)
    assert first_time(window, certification, at) == window.starts_at + TEN
    assert checking.wrong_counts() == []


def test_a_hold_is_confirmed(keep: Keep, confirm: Book, window: OpeningWindow) -> None:
    appointment = confirm(keep())

    assert (appointment.starts_at, appointment.ends_at) == (window.starts_at, window.starts_at + TEN)
    assert GridClaim.objects.filter(appointment=appointment, hold=None).count() == 2
    assert not Hold.objects.exists()
    assert Occupancy.objects.get().expires_at is None
    assert checking.wrong_counts() == []


def test_confirmed_twice_is_booked_once(keep: Keep, confirm: Book) -> None:
    held, key = keep(), uuid7()

    assert confirm(held, form_key=key) == confirm(held, form_key=key)
    assert Appointment.objects.count() == 1


def test_a_hold_that_ended_books_all_the_same_while_nobody_took_it(
    keep: Keep, confirm: Book, now: datetime
) -> None:
    held = keep()

    assert confirm(held, now=now + timedelta(minutes=30)).starts_at == held.starts_at
    assert checking.wrong_counts() == []


def test_a_hold_that_was_swept_books_where_the_time_is_free_again(
    keep: Keep, confirm: Book, booking: Book, window: OpeningWindow, now: datetime
) -> None:
    held, late = keep(), now + timedelta(minutes=30)
    booking(now=late, source=CITIZEN, start=window.starts_at)  # sweeps, and takes the other desk

    assert not GridClaim.objects.filter(hold=held).exists()
    assert confirm(held, now=late).starts_at == held.starts_at


def test_a_hold_that_ends_while_somebody_else_books_is_lost(
    keep: Keep, confirm: Book, booking: Book, window: OpeningWindow, now: datetime
) -> None:
    held, late = keep(), now + TEN
    fill(window, lambda **facts: booking(now=late, **facts), window.starts_at, seats=2)

    with pytest.raises(HoldExpired):
        confirm(held, now=late)
    assert Appointment.objects.count() == 2


def test_a_second_tab_with_the_same_hold_gets_what_is_left(
    keep: Keep, confirm: Book, window: OpeningWindow, booking: Book
) -> None:
    held = keep()
    confirm(held)
    booking(source=CITIZEN, start=window.starts_at)

    with pytest.raises(HoldExpired):
        confirm(held, person=someone("Zweite Tab"))


def test_a_window_that_was_called_off_confirms_nothing(
    keep: Keep, confirm: Book, window: OpeningWindow
) -> None:
    held = keep()
    OpeningWindow.objects.filter(pk=window.pk).update(state="cancelled")

    with pytest.raises(WindowNotBookable):
        confirm(held)


def test_holds_need_what_bookings_need(
    keep: Keep, window: OpeningWindow, city: Any, now: datetime, make_window: Callable[..., OpeningWindow]
) -> None:
    with pytest.raises(MatterNotOffered):
        keep(plan=plan_visit(people=[[city.service("fuehrungszeugnis")]]))
    with pytest.raises(WindowNotBookable):
        keep(now=window.ends_at)
    with pytest.raises(SlotTaken):
        keep(start=window.starts_at + timedelta(minutes=2))
    assert not Hold.objects.exists()


def test_one_session_holds_three_times_at_most(keep: Keep, window: OpeningWindow, now: datetime) -> None:
    times = [window.starts_at + number * TEN for number in range(4)]
    for start in times[:3]:
        keep(start=start, client="somebody")

    with pytest.raises(HoldLimit) as refused:
        keep(start=times[3], client="somebody")
    assert refused.value.params == {"minutes": 10}
    keep(start=times[3], client="somebody else")
    keep(start=times[3], client="somebody", now=now + TEN)  # the first three have ended


def test_a_form_that_keeps_changing_its_time_is_braked_and_keeps_what_it_has(
    keep: Keep, window: OpeningWindow, now: datetime
) -> None:
    key, times = uuid7(), [window.starts_at, window.starts_at + TEN]
    for number in range(13):
        held = keep(key=key, start=times[number % 2], now=now + number * timedelta(minutes=9))

    later = now + 13 * timedelta(minutes=9)
    with pytest.raises(TooManyTries):
        keep(key=key, start=times[1], now=later)
    assert Hold.objects.get() == held
    assert keep(key=key, start=times[0], now=later - timedelta(minutes=5)) == held
    keep(start=times[0], now=held.until)
    assert checking.wrong_counts() == []


def test_a_hold_is_given_up(keep: Keep, window: OpeningWindow, certification: Service, now: datetime) -> None:
    held = keep()
    keep()

    assert drop_hold(hold=held)
    assert not drop_hold(hold=held)
    assert first_time(window, certification, now) == window.starts_at
    assert checking.wrong_counts() == []


def test_the_worker_forgets_ended_holds_after_an_hour(keep: Keep, now: datetime) -> None:
    keep()

    assert release_due(now=now + TEN - timedelta(seconds=1)) == 0
    assert release_due(now=now + TEN) == 1
    assert (Hold.objects.count(), GridClaim.objects.count()) == (1, 0)
    assert release_due(now=now + TEN + timedelta(minutes=59)) == 0
    assert Hold.objects.count() == 1
    assert release_due(now=now + TEN + timedelta(minutes=61)) == 0
    assert not Hold.objects.exists()


def test_what_is_offered_waits_for_the_worker_and_then_no_longer(
    keep: Keep, window: OpeningWindow, certification: Service, now: datetime
) -> None:
    for _ in range(2):
        keep(reason="offered", until=now + TEN)

    assert first_time(window, certification, now + TEN) > window.starts_at
    assert first_time(window, certification, now + TEN + GRACE) == window.starts_at


def test_a_hold_is_taken_over_with_nobody_in_between(
    keep: Keep, window: OpeningWindow, plan: VisitPlan, id_card: Service, now: datetime
) -> None:
    old = keep(plan=plan_visit(people=[[id_card]]), reason="cooling")
    new = take_over_hold(
        hold=old,
        plan=plan,
        until=now + TEN,
        reason="offered",
        now=now,
        start=window.starts_at + TEN,
        key=uuid7(),
    )

    assert (new.reason, new.starts_at, new.plan) == ("offered", window.starts_at + TEN, plan.stored())
    assert list(Hold.objects.all()) == [new]
    assert checking.wrong_counts() == []
    with pytest.raises(SlotTaken):
        take_over_hold(hold=old, plan=plan, until=now, reason="offered", now=now)


def test_a_visit_that_does_not_fit_leaves_the_old_hold(
    keep: Keep, booking: Book, window: OpeningWindow, id_card: Service, now: datetime
) -> None:
    old = keep(reason="cooling")
    keep()
    fill(window, booking, window.starts_at + TEN, seats=2)

    with pytest.raises(SlotTaken):
        take_over_hold(
            hold=old, plan=plan_visit(people=[[id_card]]), until=now + TEN, reason="offered", now=now
        )
    assert GridClaim.objects.filter(hold=old).count() == 2


def test_times_that_only_the_hold_keeps_away(
    keep: Keep, booking: Book, window: OpeningWindow, plan: VisitPlan, now: datetime
) -> None:
    held = keep(reason="cooling")
    booking(source=CITIZEN, start=window.starts_at)

    found = queries.starts_if_released(hold=held, plan=plan, now=now)
    assert [each.start for each in found] == [window.starts_at, window.starts_at + timedelta(minutes=5)]
    assert queries.starts_if_released(hold=held, plan=plan, now=held.free_at) == []
