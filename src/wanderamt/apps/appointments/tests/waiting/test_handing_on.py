"""From a cancelled appointment to the one who has waited longest."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from wanderamt.apps.appointments import checking, queries
from wanderamt.apps.appointments import services as appointments
from wanderamt.apps.appointments.errors import SlotTaken
from wanderamt.apps.appointments.models import (
    Appointment,
    Hold,
    ReleasedTime,
    WaitingEntry,
    WaitingOffer,
)
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.tests.conftest import someone
from wanderamt.apps.appointments.tests.waiting.conftest import CITIZEN, MINUTE, Line
from wanderamt.apps.appointments.waiting import handing_on, services
from wanderamt.apps.appointments.waiting.errors import OfferOver
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow, cancel_window
from wanderamt.engines.slots import Wish
from wanderamt.engines.slots.waiting import OfferPolicy
from wanderamt.foundation.models import OutboxMail
from wanderamt.kernel.ids import uuid7

Entry, Offer, Released = WaitingEntry.State, WaitingOffer.State, ReleasedTime.State


@pytest.fixture(autouse=True)
def _counts_are_right(db: None) -> Any:
    yield
    assert (checking.wrong_counts(), checking.over_booked()) == ([], [])


def free_times(day: OpeningWindow, plan: VisitPlan, now: datetime) -> int:
    return len(queries.offers(window=day, plan=plan, now=now))


def subjects(to: str) -> list[str]:
    return list(OutboxMail.objects.filter(recipient=to).order_by("pk").values_list("subject", flat=True))


def test_who_waits_longest_is_asked_first_and_gets_the_time(full: list[Appointment], line: Line) -> None:
    anna, ben = line.enter("anna"), line.enter("ben")
    line.release(full[2])
    assert line.asked() == ["anna", "ben"]
    offer = line.yes(anna)
    assert offer.state == Offer.TAKEN
    booked = Appointment.objects.get(person_name="Wartend anna")
    assert (booked.starts_at, booked.email, booked.source) == (
        full[2].starts_at,
        "anna@post.example",
        CITIZEN,
    )
    assert line.states() == {"anna": Offer.TAKEN, "ben": Offer.MISSED}
    anna.refresh_from_db()
    ben.refresh_from_db()
    assert (anna.state, ben.state, ben.lapses) == (Entry.SERVED, Entry.WAITING, 0)
    assert not Hold.objects.exists()


def test_a_quick_yes_waits_for_those_before(full: list[Appointment], line: Line) -> None:
    anna, ben = line.enter("anna"), line.enter("ben")
    line.release(full[0])
    assert line.yes(ben).state == Offer.WANTED
    line.work(5)
    assert line.states() == {"anna": Offer.OPEN, "ben": Offer.WANTED}
    assert line.yes(anna).state == Offer.TAKEN
    assert line.states()["ben"] == Offer.MISSED
    assert subjects("ben@post.example")[-1] == "Die Zeit am 29.09.2025 um 9:00 Uhr ist vergeben"


@pytest.mark.parametrize("how", ["no", "lapse"])
def test_the_next_has_it_as_soon_as_nobody_before_can(full: list[Appointment], line: Line, how: str) -> None:
    anna, ben = line.enter("anna"), line.enter("ben")
    line.release(full[0])
    line.yes(ben)
    if how == "no":
        line.no(anna)
    else:
        line.work(handing_on.POLICY.hold / MINUTE)
    assert line.states() == {"anna": Offer.DECLINED if how == "no" else Offer.LAPSED, "ben": Offer.TAKEN}
    assert Appointment.objects.filter(person_name="Wartend ben", state="booked").count() == 1


def test_who_lets_an_offer_lapse_keeps_the_place_and_rests(full: list[Appointment], line: Line) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    line.work(handing_on.POLICY.hold / MINUTE)
    anna.refresh_from_db()
    assert (anna.state, anna.lapses) == (Entry.WAITING, 1)
    since = anna.since
    line.release(full[1])
    assert line.asked() == ["anna"]  # still resting
    line.later(30)
    line.release(full[2])
    anna.refresh_from_db()
    assert (line.asked(), anna.since) == (["anna", "anna"], since)


def test_to_say_no_costs_nothing(full: list[Appointment], line: Line) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    line.no(anna)
    line.release(full[1])
    assert line.asked() == ["anna", "anna"]


def test_when_nobody_wants_it_the_time_is_everybodys(
    full: list[Appointment], line: Line, day: OpeningWindow, plan: VisitPlan
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    assert free_times(day, plan, line.at) == 0
    line.no(anna)
    assert free_times(day, plan, line.at) == 1  # honest at once, whatever the worker does
    line.work()
    assert ReleasedTime.objects.get().state == Released.PUBLIC
    assert not Hold.objects.exists()


def test_without_anybody_who_waits_it_is_free_after_the_random_while(
    full: list[Appointment], line: Line, day: OpeningWindow, plan: VisitPlan
) -> None:
    line.release(full[0])
    assert (free_times(day, plan, line.at), ReleasedTime.objects.get().state) == (1, Released.PUBLIC)


def test_what_starts_soon_is_public(
    full: list[Appointment], line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_on, "POLICY", OfferPolicy(public_before=timedelta(hours=2)))
    line.enter("anna")
    line.at = full[0].starts_at - timedelta(hours=2)
    line.release(full[0])
    assert (line.asked(), ReleasedTime.objects.get().state) == ([], Released.PUBLIC)


def test_at_night_nobody_is_asked_and_nobody_else_gets_the_time(
    full: list[Appointment], line: Line, day: OpeningWindow, plan: VisitPlan, now: datetime
) -> None:
    line.enter("anna")
    line.at = now.replace(hour=23, minute=30)
    line.release(full[0])
    assert line.asked() == []
    line.at = (now + timedelta(days=1)).replace(hour=6, minute=59)
    line.work()
    assert (line.asked(), free_times(day, plan, line.at)) == ([], 0)
    line.work(1)
    assert line.asked() == ["anna"]


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, True),
        ({"wish": Wish(weekdays=frozenset({0}), part="morning")}, True),
        ({"wish": Wish(weekdays=frozenset({1}))}, False),
        ({"wish": Wish(latest=date(2025, 9, 28))}, False),
        ({"counters": [uuid7()]}, False),
        ({"confirmed": False}, False),
    ],
)
def test_only_whom_it_fits_is_asked(
    full: list[Appointment], line: Line, changes: dict[str, Any], asked: bool
) -> None:
    line.enter("anna", **changes)
    line.release(full[0])
    assert line.asked() == (["anna"] if asked else [])


def test_a_longer_visit_is_not_asked_and_a_shorter_one_leaves_the_rest_free(
    day: OpeningWindow, line: Line, id_card: Service, plan: VisitPlan, now: datetime
) -> None:
    long = plan_visit(people=[[id_card], [id_card]])
    assert long.length > 60 * MINUTE / 2
    booked = appointments.book(
        window=day, plan=long, person=someone(), source=CITIZEN, now=now, form_key=uuid7()
    )
    rest = free_times(day, plan, now)
    ben = line.enter("ben")
    line.enter("anna", plan=plan_visit(people=[[id_card], [id_card], [id_card], [id_card]]))
    line.release(booked)
    assert line.asked() == ["ben"]
    line.yes(ben)
    assert free_times(day, plan, line.at) > rest


def test_an_earlier_time_moves_the_appointment(full: list[Appointment], line: Line) -> None:
    mine = full[4]
    anna = line.enter("anna", appointment=mine)
    line.release(full[5])
    assert line.asked() == []  # later than what they have
    line.release(full[1])
    assert line.yes(anna).state == Offer.TAKEN
    moved = Appointment.objects.get(pk=mine.pk)
    assert (moved.starts_at, moved.code) == (full[1].starts_at, mine.code)
    assert Hold.objects.get(reason=Hold.Reason.COOLING).starts_at == mine.starts_at  # the old time goes on


def test_who_wants_it_is_booked_without_being_asked(full: list[Appointment], line: Line) -> None:
    line.enter("anna", at_once=True)
    line.release(full[0])
    assert Appointment.objects.filter(person_name="Wartend anna").count() == 1
    assert line.states() == {"anna": Offer.TAKEN}


def test_nobody_is_booked_for_tomorrow_without_being_asked(
    full: list[Appointment], line: Line, day: OpeningWindow
) -> None:
    line.at = day.starts_at - timedelta(hours=23)
    line.enter("anna", at_once=True)
    line.release(full[5])
    assert line.states() == {"anna": Offer.OPEN}


def test_as_many_are_asked_at_once_as_the_policy_says(full: list[Appointment], line: Line) -> None:
    names = [f"n{number}" for number in range(handing_on.POLICY.width + 3)]
    entries = [line.enter(name) for name in names]
    line.release(full[0])
    assert line.asked() == names[: handing_on.POLICY.width]
    line.no(entries[0])
    assert line.asked() == names[: handing_on.POLICY.width + 1]


def test_with_a_stagger_one_after_the_other_is_asked(
    full: list[Appointment], line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_on, "POLICY", OfferPolicy(stagger=2 * MINUTE, width=2))
    for name in ("anna", "ben", "carl"):
        line.enter(name)
    line.release(full[0])
    assert line.asked() == ["anna"]
    line.work(2)
    assert line.asked() == ["anna", "ben"]
    line.work(4)
    assert line.asked() == ["anna", "ben"]


def test_one_contact_has_one_offer_at_a_time(full: list[Appointment], line: Line, id_card: Service) -> None:
    person = someone("Wartend anna", email="anna@post.example")
    line.enter("anna", person=person)
    line.enter("anna", person=person, plan=plan_visit(people=[[id_card]]))
    line.release(full[0])
    line.release(full[1])
    assert line.asked() == ["anna"]


def test_accepted_twice_is_accepted_once(full: list[Appointment], line: Line) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    first, second = line.yes(anna), line.yes(anna)
    assert (first.pk, second.state) == (second.pk, Offer.TAKEN)
    assert Appointment.objects.filter(person_name="Wartend anna").count() == 1


def test_accepted_after_the_lapse_is_refused_whether_the_worker_came_or_not(
    full: list[Appointment], line: Line
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    line.later(handing_on.POLICY.hold / MINUTE)
    with pytest.raises(OfferOver):
        line.yes(anna)
    line.work()
    with pytest.raises(OfferOver):
        line.yes(anna)


def test_a_taken_time_cannot_be_declined_any_more(full: list[Appointment], line: Line) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    line.yes(anna)
    with pytest.raises(OfferOver):
        line.no(anna)


def test_who_changes_a_yes_that_has_not_won_gives_way(full: list[Appointment], line: Line) -> None:
    line.enter("anna")
    ben = line.enter("ben")
    line.release(full[0])
    line.yes(ben)
    assert line.no(ben).state == Offer.DECLINED


def test_who_leaves_the_list_during_an_offer_makes_room(full: list[Appointment], line: Line) -> None:
    anna, ben = line.enter("anna"), line.enter("ben")
    line.release(full[0])
    line.yes(ben)
    services.leave(entry=anna, now=line.at)
    services.leave(entry=anna, now=line.at)
    assert line.states() == {"anna": Offer.DECLINED, "ben": Offer.TAKEN}
    anna.refresh_from_db()
    assert anna.state == Entry.LEFT


def test_an_entry_that_is_erased_during_an_offer_holds_up_nobody(full: list[Appointment], line: Line) -> None:
    anna, ben = line.enter("anna"), line.enter("ben")
    line.release(full[0])
    line.yes(ben)
    anna.delete()
    line.work(handing_on.POLICY.hold / MINUTE)
    assert line.states() == {"ben": Offer.TAKEN}


def test_a_day_that_is_cancelled_during_an_offer_gives_nothing(
    full: list[Appointment], line: Line, day: OpeningWindow
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    cancel_window(window=day)
    assert line.yes(anna).state == Offer.MISSED
    anna.refresh_from_db()
    assert (anna.state, Appointment.objects.filter(person_name="Wartend anna").count()) == (Entry.WAITING, 0)


def test_who_has_booked_there_meanwhile_makes_way_for_the_next(
    full: list[Appointment], line: Line, day: OpeningWindow, plan: VisitPlan
) -> None:
    person = someone("Wartend anna", email="anna@post.example", born_on=None)
    anna, ben = line.enter("anna", person=person), line.enter("ben")
    line.release(full[0])
    line.yes(ben)
    appointments.cancel(appointment=full[5], now=line.at, rng=Random(2))
    appointments.drop_hold(hold=Hold.objects.get(reason=Hold.Reason.COOLING))
    appointments.book(window=day, plan=plan, person=person, source=CITIZEN, now=line.at, form_key=uuid7())
    assert line.yes(anna).state == Offer.MISSED
    assert line.states() == {"anna": Offer.MISSED, "ben": Offer.TAKEN}


def test_somebody_books_while_a_time_is_on_its_way_and_does_not_get_it(
    full: list[Appointment], line: Line, day: OpeningWindow, plan: VisitPlan
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    with pytest.raises(SlotTaken):
        appointments.hold(window=day, plan=plan, start=full[0].starts_at, now=line.at, key=uuid7())
    assert line.yes(anna).state == Offer.TAKEN


def test_a_worker_that_was_away_for_long_finds_the_time_free_or_taken_but_never_twice(
    full: list[Appointment], line: Line, day: OpeningWindow, plan: VisitPlan
) -> None:
    anna = line.enter("anna")
    line.release(full[0])
    line.later(handing_on.POLICY.hold / MINUTE + appointments.GRACE / MINUTE + 1)
    taken = appointments.book(
        window=day,
        plan=plan,
        person=someone("Schneller Fremder"),
        source=CITIZEN,
        now=line.at,
        form_key=uuid7(),
        start=full[0].starts_at,
    )
    line.work()
    with pytest.raises(OfferOver):
        line.yes(anna)
    assert taken.starts_at == full[0].starts_at
    line.work(30)
    assert line.asked() == ["anna"]


def test_an_offer_whose_time_was_swept_is_closed(
    full: list[Appointment], line: Line, due: Callable[[datetime], dict[str, int]]
) -> None:
    """Nobody was at work for an hour, somebody books, and the offers must not stay open for ever."""
    anna = line.enter("anna")
    line.release(full[0])
    appointments.drop_hold(hold=Hold.objects.get())
    assert handing_on.close_lost(now=line.later(1)) == 1
    assert line.states() == {"anna": Offer.LAPSED}
    anna.refresh_from_db()
    assert anna.lapses == 0
    assert ReleasedTime.objects.get().state == Released.PUBLIC
