"""What becomes of holds, offers and proposals when their window leaves, and of everybody who comes then."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from wanderamt.apps.appointments import queries, services
from wanderamt.apps.appointments.checking import over_booked, repair, wrong_counts
from wanderamt.apps.appointments.models import (
    Appointment,
    Closing,
    Hold,
    Proposal,
    ReleasedTime,
    WaitingEntry,
    WaitingOffer,
)
from wanderamt.apps.appointments.plans import plan_visit
from wanderamt.apps.appointments.relocation.finding import best_place
from wanderamt.apps.appointments.relocation.services import close, take_over
from wanderamt.apps.appointments.tasks import end_waiting, release_due, remind, settle_wishes
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.appointments.tests.wishes.conftest import BUS, Away
from wanderamt.apps.appointments.waiting import queries as waiting
from wanderamt.apps.appointments.waiting.services import accept
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow, WindowIsAway, give_back
from wanderamt.foundation.commands import acting
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
Book = Callable[..., Appointment]
Make = Callable[..., Any]


@pytest.fixture
def held(window: OpeningWindow, certification: Service, now: datetime) -> Hold:
    """Somebody is filling in the form for nine o'clock."""
    return services.hold(
        window=window,
        plan=plan_visit(people=[[certification]]),
        start=window.starts_at,
        now=now,
        key=uuid7(),
    )


@pytest.mark.parametrize("reason", [Hold.Reason.CHOOSING, Hold.Reason.COOLING, Hold.Reason.OFFERED])
def test_no_hold_leaves_with_a_window(held: Hold, window: OpeningWindow, away: Away, reason: str) -> None:
    Hold.objects.update(reason=reason)
    away(window)
    assert not Hold.objects.exists()
    assert (wrong_counts(), over_booked()) == ([], [])


def test_who_was_filling_in_the_form_is_refused_and_nothing_is_booked(
    held: Hold, window: OpeningWindow, away: Away, now: datetime
) -> None:
    away(window)
    with pytest.raises(WindowIsAway):
        services.book(
            window=window, hold=held, person=someone(), source=Appointment.Source.CITIZEN, now=now,
            form_key=uuid7(),
        )  # fmt: skip
    assert not Appointment.objects.exists()


def test_all_holds_but_those_of_other_windows_go(
    held: Hold, elsewhere: OpeningWindow, window: OpeningWindow, away: Away, now: datetime
) -> None:
    other = services.hold(
        window=elsewhere,
        plan=plan_visit(people=[list(window.services.all())[:1]]),
        start=elsewhere.starts_at,
        now=now,
        key=uuid7(),
    )
    away(window)
    assert list(Hold.objects.all()) == [other]


def verbs(mine: Appointment, window: OpeningWindow, service: Service, now: datetime) -> dict[str, Make]:
    """Everything that writes into a window."""
    plan = plan_visit(people=[[service]])
    who = someone("Anna Anders")
    return {
        "book": lambda: services.book(
            window=window, plan=plan, person=who, source="staff", now=now, form_key=uuid7()
        ),
        "hold": lambda: services.hold(window=window, plan=plan, start=window.starts_at, now=now, key=uuid7()),
        "cancel": lambda: services.cancel(appointment=mine, now=now),
        "call_off": lambda: services.call_off(window=window, now=now),
        "change": lambda: services.change(appointment=mine, services=[service], person=who, now=now),
        "add_person": lambda: services.add_person(appointment=mine, services=[service], now=now),
        "move": lambda: services.move(appointment=mine, start=window.starts_at, now=now),
        "note_no_show": lambda: services.note_no_show(appointment=mine, now=window.ends_at),
        "take_back_no_show": lambda: services.take_back_no_show(appointment=mine),
        "book_many": lambda: services.book_many(
            windows=[window], share=lambda _: 1.0, visits=iter(()), now=now, rng=Random(1)
        ),
        "close": lambda: close(
            counter=window.counter, start=window.starts_at, end=window.ends_at, reason="Brand", now=now,
            form_key=uuid7(),
        ),
    }  # fmt: skip


VERBS = (
    "book", "hold", "cancel", "call_off", "change", "add_person", "move", "note_no_show",
    "take_back_no_show", "book_many", "close",
)  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_changes_a_window_that_is_away(
    mine: Appointment, window: OpeningWindow, certification: Service, away: Away, now: datetime, verb: str
) -> None:
    away(window)
    before = list(Appointment.objects.values())
    with pytest.raises(WindowIsAway):
        verbs(mine, window, certification, now)[verb]()
    assert list(Appointment.objects.values()) == before
    assert OpeningWindow.objects.get(pk=window.pk).state == "open"


@pytest.mark.parametrize("verb", ["book", "cancel", "call_off", "move", "note_no_show", "take_back_no_show"])
def test_the_unit_itself_can(
    mine: Appointment, window: OpeningWindow, certification: Service, away: Away, now: datetime, verb: str
) -> None:
    away(window)
    with acting(BUS):
        verbs(mine, window, certification, now)[verb]()


def test_an_appointment_does_not_move_into_a_window_that_is_away(
    mine: Appointment, elsewhere: OpeningWindow, away: Away, now: datetime
) -> None:
    away(elsewhere)
    with pytest.raises(WindowIsAway):
        services.move(appointment=mine, window=elsewhere, start=elsewhere.starts_at, now=now)


def test_nothing_finds_a_time_in_a_window_that_is_away(
    mine: Appointment,
    window: OpeningWindow,
    elsewhere: OpeningWindow,
    certification: Service,
    away: Away,
    now: datetime,
) -> None:
    plan = plan_visit(people=[[certification]])
    away(elsewhere)
    day = elsewhere.starts_at.date()
    assert [each.counter for each in queries.search(plan=plan, now=now)] == [window.counter]
    for asker in ("citizen", "host", "staff"):
        assert queries.day_times(plan=plan, counter=elsewhere.counter, day=day, now=now, asker=asker) == []  # type: ignore[arg-type]  # three askers
    assert best_place(mine, now=now) is None
    fresh = list(OpeningWindow.objects.order_by("starts_at"))
    left = queries.places_left(windows=fresh, now=now)
    assert left[elsewhere.pk] == 0 < left[window.pk]
    with pytest.raises(DomainError):
        queries.offers(window=fresh[1], plan=plan, now=now)


def test_what_works_by_itself_leaves_the_window_alone(
    mine: Appointment, window: OpeningWindow, away: Away, now: datetime
) -> None:
    away(window)
    before = list(Appointment.objects.values()), list(OpeningWindow.objects.values())
    for moment in (now, window.starts_at - timedelta(hours=20), window.ends_at + timedelta(days=1)):
        for task in (release_due, remind, end_waiting, settle_wishes):
            task(now=moment)
    assert (list(Appointment.objects.values()), list(OpeningWindow.objects.values())) == before


def test_a_hold_that_came_along_is_not_released_here(
    held: Hold, window: OpeningWindow, now: datetime
) -> None:
    OpeningWindow.objects.filter(pk=window.pk).update(held_by=BUS, held_until=window.ends_at)
    assert services.release_due(now=now + timedelta(hours=3)) == 0
    assert held.claims.exists()


def test_counts_can_be_put_right_also_while_a_window_is_away(
    mine: Appointment, window: OpeningWindow, away: Away
) -> None:
    away(window)
    mine.claims.first().delete()  # type: ignore[union-attr]  # it has some
    assert repair() == 1
    assert wrong_counts() == []


def waiting_entry(mine: Appointment | None, plan: Any, now: datetime) -> WaitingEntry:
    return WaitingEntry.objects.create(
        person_name="Wanda Wartet", language="de", email="wanda@example.org", contact_key=str(uuid7()),
        plan=plan.stored(), plan_key=str(uuid7()), counters=[], weekdays=[], part="any", appointment=mine,
        ends_at=now + timedelta(days=30), form_key=uuid7(), created_at=now, since=now, state="waiting",
    )  # fmt: skip


def test_who_was_offered_the_time_keeps_the_place_in_the_line(
    window: OpeningWindow, held: Hold, certification: Service, away: Away, now: datetime
) -> None:
    Hold.objects.update(reason=Hold.Reason.OFFERED)
    entry = waiting_entry(None, plan_visit(people=[[certification]]), now)
    released = ReleasedTime.objects.create(
        hold=held, window=window, starts_at=held.starts_at, ends_at=held.ends_at, began_at=now
    )
    offer = WaitingOffer.objects.create(
        released=released, entry=entry, rank=0, starts_at=held.starts_at, ends_at=held.ends_at, asked_at=now,
        until=now + timedelta(hours=2), state="open",
    )  # fmt: skip
    away(window)
    assert WaitingOffer.objects.get().state == "lapsed"
    assert WaitingEntry.objects.get().lapses == 0
    assert list(waiting.in_line(now=now)) == [entry]
    with pytest.raises(DomainError):
        accept(offer=waiting.offer(offer.pk), now=now)


def test_who_waits_for_an_earlier_time_is_not_asked_while_the_appointment_is_away(
    mine: Appointment, window: OpeningWindow, certification: Service, away: Away, now: datetime
) -> None:
    entry = waiting_entry(mine, plan_visit(people=[[certification]]), now)
    away(window)
    assert list(waiting.in_line(now=now)) == []
    give_back(window=window, holder=BUS, now=now)
    assert list(waiting.in_line(now=now)) == [entry]


def test_a_proposal_whose_time_leaves_needs_a_call(
    mine: Appointment, window: OpeningWindow, elsewhere: OpeningWindow, away: Away, now: datetime
) -> None:
    close(
        counter=window.counter, start=window.starts_at, end=window.ends_at, reason="Brand", now=now,
        form_key=uuid7(),
    )  # fmt: skip
    assert Proposal.objects.get().window == elsewhere
    away(elsewhere)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.hold) == ("unanswered", None)


def test_who_is_to_be_served_by_the_bus_instead_is_expected_there(
    booking: Book, elsewhere: OpeningWindow, city: Any, away: Away, now: datetime
) -> None:
    waits = booking(window=elsewhere, source="citizen", start=elsewhere.starts_at)
    closing = take_over(windows=[elsewhere], by=city.bus, reason="Umbau", now=now, form_key=uuid7())
    assert closing.kind == Closing.Kind.TAKEN_OVER
    instead = OpeningWindow.objects.get(counter=city.bus, starts_at=elsewhere.starts_at)
    away(instead)
    assert Appointment.objects.get(pk=waits.pk).window == instead
    assert Proposal.objects.get().state == "accepted"
    assert wrong_counts() == []
