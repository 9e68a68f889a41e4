"""Closing an office: everybody gets a proposal, nobody loses anything."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from wanderamt.apps.appointments import checking, queries
from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.errors import SlotTaken
from wanderamt.apps.appointments.models import Appointment, Closing, Hold, Proposal
from wanderamt.apps.appointments.plans import VisitPlan
from wanderamt.apps.appointments.relocation import services
from wanderamt.apps.appointments.relocation.errors import NothingToClose, ProposalOver
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.offices.public import Counter, OpeningWindow, WindowOverlaps, cancel_window
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

Open = Callable[..., OpeningWindow]
Booked = Callable[..., Appointment]
Close = Callable[..., Closing]
State, Told = Proposal.State, Proposal.Told
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _counts_are_right(db: None) -> Any:
    yield
    assert (checking.wrong_counts(), checking.over_booked()) == ([], [])


def one() -> Proposal:
    return Proposal.objects.select_related("hold", "window").get()


def test_the_nearest_time_of_the_same_office_is_proposed(
    open_day: Open, booked: Booked, close: Close
) -> None:
    closed, next_day = open_day(), open_day(days=1)
    open_day(days=8)
    anna = booked(closed)
    close(closed)
    proposal = one()
    assert (proposal.window, proposal.starts_at) == (next_day, anna.starts_at + timedelta(days=1))
    assert (proposal.state, proposal.told) == (State.OPEN, Told.MESSAGE)
    mail = OutboxMail.objects.latest("pk")
    assert mail.subject == "Ihr Termin am 22.09.2025 um 9:00 Uhr muss verlegt werden"
    assert "Ein Rohr ist gebrochen." in mail.body


def test_nothing_is_lost_before_the_person_agrees(open_day: Open, booked: Booked, close: Close) -> None:
    closed = open_day()
    open_day(days=1)
    anna = booked(closed)
    close(closed)
    anna.refresh_from_db()
    closed.refresh_from_db()
    assert (anna.state, anna.window, closed.state) == ("booked", closed, OpeningWindow.State.CANCELLED)
    assert anna.claims.exists()


def test_the_proposed_time_is_held_and_nobody_else_gets_it(
    open_day: Open, booked: Booked, close: Close, plan: VisitPlan, now: datetime
) -> None:
    closed, next_day = open_day(), open_day(days=1)
    booked(closed)
    close(closed)
    assert one().hold.reason == Hold.Reason.MOVING  # type: ignore[union-attr]  # it has one
    with pytest.raises(SlotTaken):
        appointments.hold(window=next_day, plan=plan, start=next_day.starts_at, now=now, key=uuid7())


def test_each_gets_a_time_of_their_own(open_day: Open, booked: Booked, close: Close) -> None:
    closed = open_day()
    open_day(days=1)
    for name in ("anna", "ben", "carl"):
        booked(closed, name)
    close(closed)
    starts = list(Proposal.objects.values_list("starts_at", flat=True))
    assert len(set(starts)) == 3


def test_another_office_is_better_than_weeks_of_waiting(open_day: Open, booked: Booked, close: Close) -> None:
    closed = open_day()
    open_day(days=14)
    elsewhere = open_day("linden", days=1)
    booked(closed)
    close(closed)
    assert one().window == elsewhere


def test_a_stop_of_the_mobile_office_can_be_proposed(
    open_day: Open, booked: Booked, close: Close, city: Any
) -> None:
    closed = open_day()
    stop = open_day("martinshof", days=1, counter=city.bus)
    booked(closed)
    close(closed)
    assert one().window == stop


def test_needs_are_kept(open_day: Open, booked: Booked, close: Close) -> None:
    closed = open_day()
    open_day(days=1, service_ids=("personalausweis",))  # not what anna comes for
    fits = open_day(days=3)
    booked(closed)
    close(closed)
    assert one().window == fits


def test_who_finds_nothing_is_told_and_keeps_the_appointment(
    open_day: Open, booked: Booked, close: Close
) -> None:
    closed = open_day()
    anna = booked(closed)
    close(closed)
    anna.refresh_from_db()
    assert (one().window, one().starts_at, one().hold, anna.state) == (None, None, None, "booked")


def test_whom_nothing_reaches_is_on_the_call_list(open_day: Open, booked: Booked, close: Close) -> None:
    closed = open_day()
    open_day(days=1)
    booked(closed, email="", phone="0511 123456")
    close(closed)
    assert one().told == Told.CALL
    services.note_call(proposal=one())
    assert one().told == Told.CALLED


def test_the_same_page_sent_twice_closes_once(open_day: Open, booked: Booked, close: Close) -> None:
    closed = open_day()
    booked(closed)
    key = uuid7()
    assert close(closed, form_key=key) == close(closed, form_key=key)
    assert Proposal.objects.count() == 1


def test_where_nothing_is_open_nothing_is_closed(open_day: Open, close: Close, now: datetime) -> None:
    closed = open_day()
    with pytest.raises(NothingToClose):
        close(closed, start=now, end=now + HOUR)
    with pytest.raises(NothingToClose):
        close(closed, now=closed.starts_at)  # has begun
    assert not Closing.objects.exists()


def test_accepting_moves_the_appointment_once(
    open_day: Open, booked: Booked, close: Close, now: datetime
) -> None:
    closed, next_day = open_day(), open_day(days=1)
    anna = booked(closed)
    close(closed)
    moved = services.accept(proposal=one(), now=now + HOUR)
    again = services.accept(proposal=one(), now=now + HOUR)
    assert (moved.pk, again.pk, moved.window) == (anna.pk, anna.pk, next_day)
    assert (one().state, one().hold, Hold.objects.count()) == (State.ACCEPTED, None, 0)
    assert Appointment.objects.get().claims.exists()


def test_choosing_another_time_settles_the_proposal(
    open_day: Open,
    booked: Booked,
    close: Close,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    closed, next_day = open_day(), open_day(days=1)
    anna = booked(closed)
    close(closed)
    with django_capture_on_commit_callbacks(execute=True):
        appointments.move(
            appointment=anna, window=next_day, start=next_day.starts_at + timedelta(minutes=30), now=now
        )
    assert (one().state, Hold.objects.count()) == (State.MOVED, 0)
    with pytest.raises(ProposalOver):
        services.accept(proposal=one(), now=now)


def test_cancelling_settles_the_proposal(
    open_day: Open,
    booked: Booked,
    close: Close,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    closed = open_day()
    open_day(days=1)
    booked(closed)
    close(closed)
    with django_capture_on_commit_callbacks(execute=True):
        services.cancel(proposal=one(), now=now)
    assert (one().state, Hold.objects.count(), Appointment.objects.get().state) == (
        State.CANCELLED,
        0,
        "cancelled",
    )


def test_at_the_deadline_the_time_is_free_and_somebody_has_to_call(
    open_day: Open, booked: Booked, close: Close, plan: VisitPlan
) -> None:
    closed, next_day = open_day(), open_day(days=1)
    anna = booked(closed)
    close(closed)
    late = one().deadline
    appointments.release_due(now=late)
    anna.refresh_from_db()
    assert (one().state, anna.state, Hold.objects.count()) == (State.UNANSWERED, "booked", 0)
    free = queries.offers(window=next_day, plan=plan, now=late)
    assert free[0].start == next_day.starts_at
    assert services.accept(proposal=one(), now=late).window == next_day  # still free: it is never too late


def test_a_time_that_was_taken_after_the_deadline_is_not_given_twice(
    open_day: Open, booked: Booked, close: Close
) -> None:
    closed, next_day = open_day(), open_day(days=1)
    anna = booked(closed)
    close(closed)
    late = one().deadline
    appointments.release_due(now=late)
    booked(next_day, "ben")
    with pytest.raises(ProposalOver):
        services.accept(proposal=one(), now=late)
    anna.refresh_from_db()
    assert (anna.window, one().state) == (closed, State.UNANSWERED)


def test_the_mobile_office_takes_over_with_the_same_times(
    open_day: Open, booked: Booked, city: Any, now: datetime
) -> None:
    closed = open_day(desks=2)
    anna, ben = booked(closed), booked(closed, "ben")
    closing = services.take_over(
        windows=[closed], by=city.bus, site=city.site("martinshof"), reason="Umbau", now=now, form_key=uuid7()
    )
    instead = OpeningWindow.objects.get(counter=city.bus)
    assert (instead.starts_at, instead.ends_at, instead.desks) == (closed.starts_at, closed.ends_at, 2)
    proposals = {each.appointment_id: each for each in closing.proposals.all()}
    assert proposals[anna.pk].starts_at == anna.starts_at
    assert proposals[ben.pk].starts_at == ben.starts_at
    moved = services.accept(proposal=proposals[anna.pk], now=now)
    assert (moved.window, moved.starts_at) == (instead, anna.starts_at)
    closed.refresh_from_db()
    assert closed.state == OpeningWindow.State.CANCELLED


def test_who_does_not_answer_is_expected_at_the_new_place(
    open_day: Open, booked: Booked, city: Any, now: datetime
) -> None:
    closed = open_day()
    anna = booked(closed)
    services.take_over(windows=[closed], by=city.bus, reason="Umbau", now=now, form_key=uuid7())
    late = one().deadline
    assert (services.expect_all(now=late - HOUR), services.expect_all(now=late)) == (0, 1)
    appointments.release_due(now=late)
    anna.refresh_from_db()
    assert (anna.window.counter, anna.starts_at, one().state) == (
        city.bus,
        closed.starts_at,
        State.ACCEPTED,
    )
    assert not Hold.objects.exists()


def test_a_unit_that_is_elsewhere_cannot_take_over(
    open_day: Open, booked: Booked, city: Any, now: datetime
) -> None:
    closed = open_day()
    open_day("martinshof", counter=city.bus)
    booked(closed)
    with pytest.raises(WindowOverlaps):
        services.take_over(windows=[closed], by=city.bus, reason="Umbau", now=now, form_key=uuid7())
    closed.refresh_from_db()
    assert (closed.state, Closing.objects.count(), Proposal.objects.count()) == ("open", 0, 0)


def test_taken_over_twice_is_taken_over_once(
    open_day: Open, booked: Booked, city: Any, now: datetime
) -> None:
    closed, key = open_day(), uuid7()
    for _ in range(2):
        services.take_over(windows=[closed], by=city.bus, reason="Umbau", now=now, form_key=key)
    closed.refresh_from_db()
    with pytest.raises(NothingToClose):
        services.take_over(windows=[closed], by=city.bus, reason="Umbau", now=now, form_key=uuid7())
    assert Counter.objects.get(pk=city.bus.pk).windows.count() == 1


def test_the_old_time_of_a_moved_appointment_is_offered_to_nobody(
    open_day: Open, booked: Booked, close: Close, now: datetime
) -> None:
    closed = open_day()
    open_day(days=1)
    booked(closed)
    close(closed)
    services.accept(proposal=one(), now=now)
    assert not Hold.objects.filter(reason=Hold.Reason.COOLING).exists()


def test_a_hold_of_another_kind_is_left_alone(
    open_day: Open, booked: Booked, now: datetime, plan: VisitPlan
) -> None:
    window = open_day()
    anna = booked(window)
    appointments.cancel(appointment=anna, now=now, rng=Random(1))
    cooling = Hold.objects.get()
    assert services.deadline_passed(hold=cooling, now=now) is False
    moving = appointments.hold(
        window=window,
        plan=plan,
        start=window.starts_at + timedelta(minutes=30),
        now=now,
        key=uuid7(),
        reason=Hold.Reason.MOVING,
    )
    assert services.deadline_passed(hold=moving, now=now) is False


def test_until_then_the_worker_keeps_the_time(
    open_day: Open, booked: Booked, city: Any, now: datetime
) -> None:
    closed = open_day()
    booked(closed)
    services.take_over(windows=[closed], by=city.bus, reason="Umbau", now=now, form_key=uuid7())
    appointments.release_due(now=one().deadline)
    assert (one().state, Hold.objects.count()) == (State.OPEN, 1)


def test_who_cannot_be_expected_has_to_be_called(
    open_day: Open, booked: Booked, city: Any, now: datetime
) -> None:
    closed = open_day()
    anna = booked(closed)
    services.take_over(windows=[closed], by=city.bus, reason="Umbau", now=now, form_key=uuid7())
    cancel_window(window=OpeningWindow.objects.get(counter=city.bus))
    assert services.expect_all(now=one().deadline) == 0
    anna.refresh_from_db()
    assert (one().state, anna.window, anna.state) == (State.UNANSWERED, closed, "booked")


def test_a_stop_that_is_called_off_proposes_to_those_who_booked_alone(
    open_day: Open, booked: Booked, plan: VisitPlan, city: Any, now: datetime
) -> None:
    stop, office = open_day("martinshof", counter=city.bus), open_day("linden", days=1)
    alone = booked(stop)
    resident = appointments.book(
        window=stop, plan=plan, person=someone("Bewohnerin Eins"), source="host", now=now, form_key=uuid7()
    )
    assert services.call_off(window=stop, now=now) == 2
    alone.refresh_from_db()
    resident.refresh_from_db()
    assert (alone.state, resident.state, one().window) == ("booked", "cancelled", office)


def test_without_another_place_a_stop_that_is_called_off_cancels_all(
    open_day: Open, booked: Booked, city: Any, now: datetime
) -> None:
    stop = open_day("martinshof", counter=city.bus)
    alone = booked(stop)
    assert services.call_off(window=stop, now=now) == 1
    alone.refresh_from_db()
    assert (alone.state, Closing.objects.count()) == ("cancelled", 0)


def test_a_time_that_goes_while_it_is_proposed_is_not_promised(
    open_day: Open, booked: Booked, close: Close, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = open_day()
    open_day(days=1)
    booked(closed)

    def taken(**_: Any) -> Hold:
        raise SlotTaken

    monkeypatch.setattr(services.services, "hold", taken)
    close(closed)
    assert (one().window, one().hold, one().state) == (None, None, State.OPEN)
