"""To another office, into a hold, with the time that is given up; and what is released when."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from wanderamt.apps.appointments import checking, queries
from wanderamt.apps.appointments.errors import (
    HoldExpired,
    MatterNotOffered,
    PersonAlreadyRegistered,
    SlotTaken,
    TooLate,
    WindowNotBookable,
)
from wanderamt.apps.appointments.events import AppointmentMoved, TimeReleased
from wanderamt.apps.appointments.models import Appointment, GridClaim, Hold
from wanderamt.apps.appointments.public import (
    cancel,
    hold,
    move,
    note_no_show,
    on_release,
    release_due,
    take_over_hold,
)
from wanderamt.apps.appointments.services import COOLING, GRACE, moving, take_back_no_show
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import events
from wanderamt.kernel.ids import uuid7

Book = Callable[..., Appointment]
CITIZEN = Appointment.Source.CITIZEN
TEN = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_takers", [])


@pytest.fixture
def other(window: OpeningWindow, make_window: Callable[..., OpeningWindow], now: datetime) -> OpeningWindow:
    """The next day, with one desk."""
    return make_window(
        desks=1,
        public_from=now,
        starts_at=window.starts_at + timedelta(days=1),
        ends_at=window.ends_at + timedelta(days=1),
    )


@pytest.fixture
def mine(booking: Book, window: OpeningWindow) -> Appointment:
    return booking(source=CITIZEN, start=window.starts_at, person=someone("Anna Eins"))


def stored(appointment: Appointment) -> Appointment:
    return queries.get(appointment.pk)


def test_to_another_day_in_one_step(
    mine: Appointment,
    window: OpeningWindow,
    other: OpeningWindow,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[AppointmentMoved] = []
    monkeypatch.setitem(events._handlers, AppointmentMoved, [heard.append])
    with django_capture_on_commit_callbacks(execute=True):
        moved = move(appointment=mine, window=other, start=other.starts_at, now=now)

    assert (stored(moved).window, stored(moved).starts_at) == (other, other.starts_at)
    assert set(GridClaim.objects.filter(appointment=mine).values_list("pool__window", flat=True)) == {
        other.pk
    }
    assert heard == [
        AppointmentMoved(
            at=now, window_id=other.pk, old_window_id=window.pk, appointment_id=mine.pk,
            old_start=window.starts_at, start=other.starts_at,
        )
    ]  # fmt: skip
    assert checking.wrong_counts() == []


def test_the_old_time_cools(mine: Appointment, other: OpeningWindow, now: datetime) -> None:
    old = mine.starts_at
    move(appointment=mine, window=other, start=other.starts_at, now=now)

    cooling = Hold.objects.get()
    assert (cooling.reason, cooling.starts_at, cooling.plan) == ("cooling", old, {})
    assert now + COOLING[0] <= cooling.until <= now + COOLING[1]


def test_the_old_appointment_stays_where_the_new_time_is_taken(
    mine: Appointment, booking: Book, other: OpeningWindow, now: datetime
) -> None:
    booking(window=other, source=CITIZEN, start=other.starts_at)

    with pytest.raises(SlotTaken):
        move(appointment=mine, window=other, start=other.starts_at, now=now)
    assert stored(mine).starts_at == mine.starts_at
    assert GridClaim.objects.filter(appointment=mine).count() == 2
    assert not Hold.objects.exists()


def test_where_the_matter_is_not_offered_nobody_is_moved(
    mine: Appointment, make_window: Callable[..., OpeningWindow], window: OpeningWindow, now: datetime
) -> None:
    elsewhere = make_window(
        service_ids=["personalausweis"],
        public_from=now,
        starts_at=window.starts_at + timedelta(days=1),
        ends_at=window.ends_at + timedelta(days=1),
    )
    with pytest.raises(MatterNotOffered):
        move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=now)
    OpeningWindow.objects.filter(pk=elsewhere.pk).update(state="closed")
    with pytest.raises(WindowNotBookable):
        move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=now)


def test_who_has_an_appointment_there_is_not_moved_there(
    mine: Appointment, booking: Book, other: OpeningWindow, now: datetime
) -> None:
    booking(window=other, source=CITIZEN, start=other.starts_at, person=someone("Anna Eins"))

    with pytest.raises(PersonAlreadyRegistered):
        move(appointment=mine, window=other, start=other.starts_at + TEN, now=now)


def test_a_little_later_the_same_day_frees_the_rest_at_once(
    mine: Appointment, window: OpeningWindow, now: datetime
) -> None:
    move(appointment=mine, start=window.starts_at + timedelta(minutes=5), now=now)

    assert set(GridClaim.objects.values_list("cell", flat=True)) == {1, 2}
    assert not Hold.objects.exists()


def test_into_a_hold_that_was_made_for_it(
    mine: Appointment, other: OpeningWindow, now: datetime, window: OpeningWindow
) -> None:
    offered = hold(
        window=other, plan=queries.plan_of(stored(mine)), start=other.starts_at, now=now, key=uuid7(),
        reason="offered",
    )  # fmt: skip
    moved = move(appointment=mine, hold=offered, now=now + timedelta(minutes=8))

    assert (moved.window, moved.starts_at) == (other, other.starts_at)
    assert list(Hold.objects.values_list("reason", "window")) == [("cooling", window.pk)]
    assert checking.wrong_counts() == []


def test_into_a_hold_that_has_ended(
    mine: Appointment, booking: Book, other: OpeningWindow, now: datetime
) -> None:
    plan = queries.plan_of(stored(mine))
    ended = hold(window=other, plan=plan, start=other.starts_at, now=now, key=uuid7(), until=now + TEN)
    late = now + timedelta(minutes=11)
    booking(window=other, source=CITIZEN, start=other.starts_at, now=late)

    with pytest.raises(HoldExpired):
        move(appointment=mine, hold=ended, now=late)
    assert stored(mine).starts_at == mine.starts_at


def test_into_a_swept_hold_whose_time_is_still_free(
    mine: Appointment, booking: Book, other: OpeningWindow, now: datetime
) -> None:
    plan = queries.plan_of(stored(mine))
    ended = hold(window=other, plan=plan, start=other.starts_at, now=now, key=uuid7())
    late = now + timedelta(minutes=11)
    booking(window=other, source=CITIZEN, start=other.starts_at + TEN, now=late)

    assert move(appointment=mine, hold=ended, now=late).starts_at == other.starts_at
    assert not Hold.objects.filter(pk=ended.pk).exists()


def test_without_a_time_there_is_nothing_to_move_to(mine: Appointment, now: datetime) -> None:
    with pytest.raises(SlotTaken):
        move(appointment=mine, now=now)


def test_the_office_moves_until_the_last_minute(
    mine: Appointment, other: OpeningWindow, window: OpeningWindow
) -> None:
    late = window.starts_at - timedelta(minutes=30)
    with pytest.raises(TooLate):
        move(appointment=mine, window=other, start=other.starts_at, now=late)

    assert (
        move(appointment=mine, window=other, start=other.starts_at, now=late, by_office=True).window == other
    )


def test_the_office_moves_to_where_the_public_cannot_book_yet(
    mine: Appointment, other: OpeningWindow, now: datetime
) -> None:
    OpeningWindow.objects.filter(pk=other.pk).update(public_from=None)
    other.pools.update(released_at=None)
    with pytest.raises(WindowNotBookable):
        move(appointment=mine, window=other, start=other.starts_at, now=now)

    assert (
        move(appointment=mine, window=other, start=other.starts_at, now=now, by_office=True).window == other
    )


def test_time_that_is_over_or_at_a_closed_window_is_no_ones(
    mine: Appointment, other: OpeningWindow, window: OpeningWindow, now: datetime
) -> None:
    OpeningWindow.objects.filter(pk=window.pk).update(state="cancelled")
    move(appointment=mine, window=other, start=other.starts_at, now=now, by_office=True)

    assert not Hold.objects.exists()


def test_where_the_public_cannot_book_nothing_cools(
    booking: Book, window: OpeningWindow, now: datetime
) -> None:
    OpeningWindow.objects.filter(pk=window.pk).update(public_from=None)
    cancel(appointment=booking(), now=now)

    assert not Hold.objects.exists()
    assert not GridClaim.objects.exists()


def test_a_cancelled_time_comes_back_after_a_random_while(
    booking: Book, window: OpeningWindow, now: datetime, certification: Any
) -> None:
    waits = set()
    for seed in range(8):
        visit = booking(source=CITIZEN, start=window.starts_at)
        cancel(appointment=visit, now=now, rng=Random(seed))
        cooling = Hold.objects.get()
        waits.add(cooling.until - now)
        assert cooling.free_at == cooling.until + GRACE
        assert release_due(now=cooling.until - timedelta(seconds=1)) == 0
        assert release_due(now=cooling.until) == 1
        assert not Hold.objects.exists()
    assert len(waits) == 8
    assert COOLING[0] <= min(waits) <= max(waits) <= COOLING[1]
    assert queries.offers(window=window, services=[certification], now=now)[0].start == window.starts_at


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> list[TimeReleased]:
    heard: list[TimeReleased] = []
    monkeypatch.setitem(events._handlers, TimeReleased, [heard.append])
    return heard


@pytest.fixture
def cooling(mine: Appointment, now: datetime) -> Iterator[Hold]:
    cancel(appointment=mine, now=now)
    return iter([Hold.objects.get()])


def test_what_is_released_is_told(
    cooling: Iterator[Hold],
    released: list[TimeReleased],
    window: OpeningWindow,
    django_capture_on_commit_callbacks: Any,
) -> None:
    held = next(cooling)
    with django_capture_on_commit_callbacks(execute=True):
        assert release_due(now=held.until) == 1

    assert released == [
        TimeReleased(
            at=held.until, window_id=window.pk, start=window.starts_at, end=window.starts_at + TEN,
            pool_keys=("main",),
        )
    ]  # fmt: skip


def test_the_waiting_list_is_asked_before_the_public(
    cooling: Iterator[Hold], released: list[TimeReleased], booking: Book, certification: Any
) -> None:
    held = next(cooling)
    asked: list[Hold] = []

    def taker(*, hold: Hold, now: datetime) -> bool:
        from wanderamt.apps.appointments.plans import plan_visit

        asked.append(hold)
        take_over_hold(
            hold=hold, plan=plan_visit(people=[[certification]]), until=now + TEN, reason="offered", now=now
        )
        return True

    take_back = on_release(taker)
    on_release(taker)  # twice is once
    assert release_due(now=held.until) == 0
    assert asked == [held]
    assert Hold.objects.get().reason == "offered"
    assert released == []
    take_back()
    assert release_due(now=held.until + TEN) == 1
    assert checking.wrong_counts() == []


def test_who_does_not_want_it_leaves_it_to_everybody(cooling: Iterator[Hold]) -> None:
    held = next(cooling)
    on_release(lambda *, hold, now: False)

    assert release_due(now=held.until) == 1
    assert not Hold.objects.exists()


def test_a_no_show_is_a_fact_about_the_time(mine: Appointment, window: OpeningWindow, now: datetime) -> None:
    assert not note_no_show(appointment=mine, now=now)  # not over yet
    assert note_no_show(appointment=mine, now=window.ends_at)
    assert not note_no_show(appointment=mine, now=window.ends_at + TEN)
    assert stored(mine).no_show_at == window.ends_at
    take_back_no_show(appointment=mine)
    assert stored(mine).no_show_at is None
