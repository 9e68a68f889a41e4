"""A wish without an answer: nobody was reached in time, or the window is here again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from wanderamt.apps.appointments import services
from wanderamt.apps.appointments.models import Appointment, ChangeWish, Hold
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.appointments.tests.wishes.conftest import (
    BUS,
    VAN,
    Away,
    counts_are_right,
    fresh,
    grant,
    state_of,
)
from wanderamt.apps.appointments.wishes import answering, asking
from wanderamt.apps.offices.public import OpeningWindow, give_back

pytestmark = pytest.mark.django_db
Book = Callable[..., Appointment]
State, Reason = ChangeWish.State, ChangeWish.Reason


# ---- no answer


def test_without_a_line_the_appointment_stays_and_the_person_is_told(
    moving: ChangeWish,
    mine: Appointment,
    window: OpeningWindow,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert answering.expire_due(now=window.ends_at - timedelta(seconds=1)) == 0
    assert services.release_due(now=window.ends_at - timedelta(seconds=1)) == 0
    assert Hold.objects.exists()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert [answering.expire_due(now=window.ends_at) for _ in range(2)] == [1, 0]
    assert state_of(moving) == ("expired", "")
    assert fresh(mine).state == "booked"
    assert not Hold.objects.exists()
    assert [sent.subject for sent in mail.outbox] == ["Wir haben das Team nicht rechtzeitig erreicht"]
    assert counts_are_right()


def test_an_answer_that_comes_while_the_worker_is_at_it_counts(
    moving: ChangeWish, mine: Appointment, elsewhere: OpeningWindow, window: OpeningWindow, now: datetime
) -> None:
    grant(moving, now)
    assert not answering._expire(moving, now=window.ends_at)
    assert fresh(mine).window == elsewhere


def test_what_was_taken_back_in_vain_ends_without_a_word(
    cancelling: ChangeWish,
    window: OpeningWindow,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    asking.take_back(wish=cancelling, now=now)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answering.expire_due(now=window.ends_at)
    assert state_of(cancelling) == ("taken_back", "")
    assert mail.outbox == []


def test_an_answer_that_comes_after_the_end_still_counts_for_it_was_given_on_the_unit(
    moving: ChangeWish, mine: Appointment, elsewhere: OpeningWindow, window: OpeningWindow, now: datetime
) -> None:
    answering.expire_due(now=window.ends_at)
    grant(moving, now + timedelta(hours=1))
    moved = fresh(mine)
    assert (moved.window, moved.state) == (elsewhere, "booked")
    assert state_of(moving) == ("granted", "")


def test_the_new_time_ends_the_waiting_where_it_comes_first(
    mine: Appointment, window: OpeningWindow, elsewhere: OpeningWindow, away: Away, now: datetime
) -> None:
    early = elsewhere.starts_at - timedelta(days=5)
    OpeningWindow.objects.filter(pk=elsewhere.pk).update(starts_at=early, ends_at=early + timedelta(hours=3))
    away(window)
    wish = asking.move(
        appointment=mine, window=OpeningWindow.objects.get(pk=elsewhere.pk), start=early, now=now
    )
    assert isinstance(wish, ChangeWish)
    assert wish.until == early


# ---- the window is here again


@pytest.fixture
def back(window: OpeningWindow, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    def come(now: datetime) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            give_back(window=window, holder=BUS, now=now)

    return come


def test_a_unit_that_is_lost_does_not_keep_anybody_waiting(
    moving: ChangeWish, mine: Appointment, elsewhere: OpeningWindow, back: Any, now: datetime
) -> None:
    back(now)
    assert fresh(mine).window == elsewhere
    assert state_of(moving) == ("granted", "")
    assert counts_are_right()


def test_what_was_taken_back_is_not_done(
    cancelling: ChangeWish, mine: Appointment, back: Any, now: datetime
) -> None:
    asking.take_back(wish=cancelling, now=now)
    back(now)
    assert fresh(mine).state == "booked"
    assert state_of(cancelling) == ("taken_back", "taken_back")


def test_who_would_have_come_already_is_past_helping(
    cancelling: ChangeWish, mine: Appointment, back: Any
) -> None:
    back(mine.starts_at)
    assert fresh(mine).state == "booked"
    assert state_of(cancelling) == ("expired", "")


def test_the_worker_does_what_a_deaf_listener_has_missed(
    cancelling: ChangeWish, mine: Appointment, window: OpeningWindow, now: datetime
) -> None:
    give_back(window=window, holder=BUS, now=now)
    assert [answering.carry_out_due(now=now) for _ in range(2)] == [1, 0]
    assert fresh(mine).state == "cancelled"


def test_a_wish_into_a_window_that_leaves_too_gets_its_time_for_sure(
    moving: ChangeWish,
    mine: Appointment,
    elsewhere: OpeningWindow,
    away: Away,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        away(elsewhere, holder=VAN)
    new = Appointment.objects.get(window=elsewhere)
    assert (new.starts_at, new.person_name) == (elsewhere.starts_at, mine.person_name)
    assert len(mail.outbox) == 1
    wish = ChangeWish.objects.get()
    assert (wish.kind, wish.hold, wish.to_window) == ("cancel", None, None)
    grant(wish, now)
    assert fresh(mine).state == "cancelled"
    assert fresh(new).state == "booked"
    assert counts_are_right()


def test_who_has_booked_there_too_does_not_keep_the_window_from_leaving(
    moving: ChangeWish, mine: Appointment, elsewhere: OpeningWindow, booking: Book, away: Away, now: datetime
) -> None:
    person = someone(mine.person_name, email="elfriede@example.org")
    booking(window=elsewhere, person=person, source="citizen", start=elsewhere.starts_at + timedelta(hours=1))
    away(elsewhere, holder=VAN)
    assert Appointment.objects.filter(window=elsewhere).count() == 1
    assert ChangeWish.objects.get().kind == "cancel"
    assert not Hold.objects.exists()
    assert counts_are_right()
