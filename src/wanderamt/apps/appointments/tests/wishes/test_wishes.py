"""Cancel and move while the stop is on the road: asked at the hub, decided on the unit, done at the hub."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from wanderamt.apps.appointments import services
from wanderamt.apps.appointments.errors import PlannedByRoom, SlotTaken, TooLate
from wanderamt.apps.appointments.events import ChangeWished
from wanderamt.apps.appointments.models import Appointment, ChangeWish, GridClaim, Hold
from wanderamt.apps.appointments.reminders.services import remind_due
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.appointments.tests.wishes.conftest import (
    BUS,
    VAN,
    Away,
    counts_are_right,
    fresh,
    grant,
    refuse,
    state_of,
)
from wanderamt.apps.appointments.wishes import answering, asking, queries
from wanderamt.apps.offices.public import OpeningWindow, WindowIsAway
from wanderamt.foundation.commands import acting
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
Book = Callable[..., Appointment]
State, Reason = ChangeWish.State, ChangeWish.Reason


# ---- asking


def test_while_the_window_is_here_a_cancelled_appointment_is_simply_cancelled(
    mine: Appointment, now: datetime
) -> None:
    assert asking.cancel(appointment=mine, now=now) is None
    assert fresh(mine).state == "cancelled"
    assert not ChangeWish.objects.exists()


def test_while_the_window_is_here_a_moved_appointment_is_simply_moved(
    mine: Appointment, elsewhere: OpeningWindow, now: datetime
) -> None:
    done = asking.move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=now)
    assert isinstance(done, Appointment)
    assert fresh(mine).window == elsewhere


def test_a_wish_changes_nothing_yet_and_is_told_to_whoever_has_the_window(
    mine: Appointment,
    window: OpeningWindow,
    away: Away,
    now: datetime,
    told: list[ChangeWished],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    away(window)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        wish = asking.cancel(appointment=mine, now=now)
    assert wish is not None
    assert told == [ChangeWished(at=now, window_id=window.pk, wish_id=wish.pk)]
    assert fresh(mine).state == "booked"
    assert (wish.kind, wish.state, wish.until) == ("cancel", "open", window.ends_at)
    assert mail.outbox == []


def test_the_new_time_is_held_until_there_is_an_answer(
    moving: ChangeWish, mine: Appointment, elsewhere: OpeningWindow
) -> None:
    assert moving.hold is not None
    assert (moving.hold.window, moving.hold.starts_at) == (elsewhere, elsewhere.starts_at)
    assert moving.hold.reason == Hold.Reason.MOVING
    assert moving.hold.claims.exists()
    assert fresh(mine).window != elsewhere


@pytest.mark.parametrize("again", ["cancel", "move"])
def test_one_wish_at_a_time_the_first_counts(
    moving: ChangeWish, mine: Appointment, elsewhere: OpeningWindow, now: datetime, again: str
) -> None:
    if again == "cancel":
        second: Any = asking.cancel(appointment=mine, now=now)
    else:
        other = elsewhere.starts_at + timedelta(hours=1)
        second = asking.move(appointment=mine, window=elsewhere, start=other, now=now)
    assert second == moving
    assert ChangeWish.objects.count() == Hold.objects.count() == 1


def test_the_database_keeps_it_to_one_open_wish(cancelling: ChangeWish, mine: Appointment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeWish.objects.create(
            appointment=mine, window=mine.window, kind="cancel", until=mine.ends_at, asked_at=mine.created_at
        )


def test_a_wish_comes_in_time_or_not_at_all(
    mine: Appointment, window: OpeningWindow, elsewhere: OpeningWindow, away: Away
) -> None:
    away(window)
    late = mine.starts_at - timedelta(hours=1)
    with pytest.raises(TooLate):
        asking.cancel(appointment=mine, now=late)
    with pytest.raises(TooLate):
        asking.move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=late)
    by_telephone = asking.move(
        appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=late, by_office=True
    )
    assert isinstance(by_telephone, ChangeWish)


def test_a_time_that_is_over_before_the_answer_cannot_be_wished(
    mine: Appointment, window: OpeningWindow, elsewhere: OpeningWindow, away: Away
) -> None:
    away(window)
    start = mine.starts_at - timedelta(hours=3)
    with pytest.raises(SlotTaken):
        asking.move(appointment=mine, window=elsewhere, start=start, now=start)


def test_a_visit_at_the_bed_is_not_moved(
    booking: Book, window: OpeningWindow, elsewhere: OpeningWindow, away: Away, now: datetime
) -> None:
    at_bed = booking(data={"place": "bedside", "room_label": "12"})
    away(window)
    with pytest.raises(PlannedByRoom):
        asking.move(appointment=at_bed, window=elsewhere, start=elsewhere.starts_at, now=now)
    assert asking.cancel(appointment=at_bed, now=now) is not None


def test_nobody_wishes_into_a_window_that_is_away_itself(
    mine: Appointment, window: OpeningWindow, elsewhere: OpeningWindow, away: Away, now: datetime
) -> None:
    away(window)
    away(elsewhere, holder=VAN)
    with pytest.raises(WindowIsAway):
        asking.move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=now)
    assert not ChangeWish.objects.exists()


def test_who_wants_to_cancel_is_not_reminded(cancelling: ChangeWish, mine: Appointment) -> None:
    Appointment.objects.update(created_at=mine.starts_at - timedelta(days=20))
    moment = mine.starts_at - timedelta(hours=20)
    assert remind_due(now=moment) == 0
    refuse(cancelling, moment)
    assert remind_due(now=moment) == 1


# ---- taking back


def test_a_wish_that_is_taken_back_waits_for_the_unit_all_the_same(
    moving: ChangeWish,
    now: datetime,
    told: list[ChangeWished],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert [asking.take_back(wish=moving, now=now) for _ in range(2)] == [True, False]
    assert [event.wish_id for event in told] == [moving.pk]
    assert state_of(moving) == ("open", "")
    assert Hold.objects.exists()
    refuse(moving, now, Reason.TAKEN_BACK)
    assert state_of(moving) == ("taken_back", "taken_back")
    assert not Hold.objects.exists()
    assert counts_are_right()


def test_taken_back_too_late_the_unit_has_the_last_word(
    cancelling: ChangeWish, mine: Appointment, now: datetime
) -> None:
    asking.take_back(wish=cancelling, now=now)
    grant(cancelling, now)
    assert fresh(mine).state == "cancelled"


def test_nobody_is_written_to_about_a_wish_they_have_taken_back(
    cancelling: ChangeWish,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        refuse(cancelling, now, Reason.TAKEN_BACK)
    assert mail.outbox == []


# ---- answers


def test_a_granted_cancellation_frees_the_time_at_once_for_who_comes(
    cancelling: ChangeWish,
    mine: Appointment,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        grant(cancelling, now)
    assert fresh(mine).state == "cancelled"
    assert not Hold.objects.exists()
    assert not GridClaim.objects.exists()
    assert state_of(cancelling) == ("granted", "")
    assert [(sent.to, sent.subject.split(":")[0]) for sent in mail.outbox] == [
        (["elfriede@example.org"], "Abgesagt")
    ]
    assert counts_are_right()


def test_a_granted_move_makes_the_held_time_the_appointments(
    moving: ChangeWish,
    mine: Appointment,
    elsewhere: OpeningWindow,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        grant(moving, now)
    moved = fresh(mine)
    assert (moved.window, moved.starts_at, moved.state) == (elsewhere, elsewhere.starts_at, "booked")
    assert not Hold.objects.exists()
    assert [sent.subject.split(":")[0] for sent in mail.outbox] == ["Ihr Termin ist geändert"]
    assert counts_are_right()


def test_the_mail_is_in_the_language_of_the_person(
    moving: ChangeWish,
    mine: Appointment,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Appointment.objects.update(language="en")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        grant(moving, now)
    assert "Ihr Termin" not in mail.outbox[0].subject


@pytest.mark.parametrize("reason", [Reason.HERE, Reason.CALLED, Reason.SERVED])
def test_who_is_there_keeps_the_appointment_and_the_new_time_is_free_again(
    moving: ChangeWish,
    mine: Appointment,
    now: datetime,
    reason: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        refuse(moving, now, reason)
    assert fresh(mine).state == "booked"
    assert not Hold.objects.exists()
    assert state_of(moving) == ("refused", reason)
    assert [sent.subject for sent in mail.outbox] == ["Ihr Termin bleibt, wie er ist"]
    assert counts_are_right()


@pytest.mark.parametrize("first", [grant, refuse])
@pytest.mark.parametrize("second", [grant, refuse])
def test_of_two_answers_the_first_counts(
    moving: ChangeWish, now: datetime, first: Callable[..., None], second: Callable[..., None]
) -> None:
    first(moving, now)
    before = state_of(moving), Appointment.objects.values().get()
    second(moving, now)
    assert (state_of(moving), Appointment.objects.values().get()) == before


def test_only_the_holder_answers(cancelling: ChangeWish, now: datetime) -> None:
    with pytest.raises(WindowIsAway):
        answering.grant_wish(wish=cancelling, now=now)
    with pytest.raises(WindowIsAway):
        answering.refuse_wish(wish=cancelling, reason=Reason.HERE, now=now)
    with acting(VAN), pytest.raises(WindowIsAway):
        answering.grant_wish(wish=cancelling, now=now)
    assert state_of(cancelling) == ("open", "")


def test_where_the_new_time_is_gone_the_appointment_is_cancelled_and_the_person_told(
    moving: ChangeWish,
    mine: Appointment,
    booking: Book,
    elsewhere: OpeningWindow,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    person = someone(mine.person_name, email="elfriede@example.org")
    booking(window=elsewhere, person=person, source="citizen", start=elsewhere.starts_at + timedelta(hours=1))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        grant(moving, now)
    assert fresh(mine).state == "cancelled"
    assert [sent.subject.split(":")[0] for sent in mail.outbox] == ["Abgesagt"]
    assert not Hold.objects.exists()
    assert counts_are_right()


def test_an_appointment_that_the_unit_had_cancelled_before_leaves_no_hold(
    moving: ChangeWish, mine: Appointment, now: datetime
) -> None:
    with acting(BUS):
        services.cancel(appointment=mine, now=now)
    grant(moving, now)
    assert state_of(moving) == ("granted", "")
    assert not Hold.objects.exists()


def test_on_the_unit_a_move_is_a_cancellation_of_which_only_the_hub_writes(
    mine: Appointment,
    window: OpeningWindow,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    OpeningWindow.objects.update(held_by=BUS, held_until=window.ends_at)
    mail.outbox.clear()
    arrive = {
        "wish_id": uuid7(), "appointment": mine, "kind": "move", "to_start": window.ends_at,
        "until": window.ends_at, "asked_at": now,
    }  # fmt: skip
    wish = asking.arrived(**arrive)
    assert asking.arrived(**arrive) == wish
    with django_capture_on_commit_callbacks(execute=True):
        grant(wish, now)
    assert fresh(mine).state == "cancelled"
    assert mail.outbox == []
    assert not GridClaim.objects.exists()


# ---- reads


def test_wishes_that_wait_are_listed_by_who_has_the_window(cancelling: ChangeWish) -> None:
    assert list(queries.waiting()) == list(queries.waiting([BUS])) == [cancelling]
    assert list(queries.waiting([VAN])) == []


def test_the_last_wish_is_the_one_that_is_shown(
    cancelling: ChangeWish, mine: Appointment, now: datetime
) -> None:
    refuse(cancelling, now)
    second = asking.cancel(appointment=mine, now=now + timedelta(minutes=1))
    assert queries.latest(mine) == second
