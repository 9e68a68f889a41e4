"""Further matters, second thoughts and second people, as the diary and the forecast see them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from wanderamt.apps.cases.public import Case, Step, cases_of_visit
from wanderamt.apps.counter.models import Ticket, TicketEvent, WaitCalibration
from wanderamt.apps.counter.public import (
    add_matters,
    call_again,
    call_next,
    come_back,
    done,
    left,
    pass_on,
    pass_to_counter,
    start,
)
from wanderamt.apps.counter.queries.journal import journal_of, state_of
from wanderamt.apps.counter.services.serving import record
from wanderamt.apps.counter.tasks import learn_waits
from wanderamt.apps.counter.tests.conftest import THEN, events_of
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.engines.queueing.journal import EventKind

LATER = THEN + timedelta(minutes=9)


def finished(ticket: Ticket) -> None:
    Case.objects.filter(visit_id=ticket.pk).update(state="refused", reason="Es fehlt etwas.", closed_at=LATER)
    done(ticket=ticket, now=LATER)


def test_every_kind_of_event_is_known_to_the_journal() -> None:
    assert set(TicketEvent.Kind.values) == {kind.value for kind in EventKind}


def test_matters_that_come_up_later_are_in_the_journal(
    window: OpeningWindow, served: Callable[..., Ticket], city: Any
) -> None:
    ticket = served("ummeldung")
    add_matters(ticket=ticket, services=city.services("reisepass"), person_no=1, now=LATER)
    assert journal_of(window.pk)[-1].matters == ("reisepass",)
    assert set(state_of(window.pk).tickets[str(ticket.pk)].matters) == {"ummeldung", "reisepass"}


def test_identity_is_seen_for_each_person(served: Callable[..., Ticket], city: Any) -> None:
    ticket = served("ummeldung")
    add_matters(ticket=ticket, services=city.services("ummeldung", "reisepass"), person_no=1, now=LATER)
    child = next(case for case in cases_of_visit(ticket.pk) if case.person_no == 1)
    record(ticket=ticket, case=child, kind="identity", note="Reisepass", now=LATER)
    states = {
        (case.person_no, step.state)
        for case in cases_of_visit(ticket.pk)
        for step in case.steps.all()
        if step.kind == Step.Kind.IDENTITY
    }
    assert states == {(0, "open"), (1, "done")}


def test_who_left_without_an_appointment_comes_back(spontaneous: Callable[..., Ticket]) -> None:
    ticket = spontaneous()
    left(ticket=ticket, now=THEN)
    come_back(ticket=ticket, now=THEN)
    assert events_of(ticket.pk) == ["arrived", "left", "returned"]


def test_a_photo_that_is_ready_is_known_at_the_next_counter(
    window: OpeningWindow, make_window: Callable[..., OpeningWindow], arrived: Callable[..., Ticket]
) -> None:
    beside = make_window(counter=Counter.objects.create(name="Bus 2", kind=Counter.Kind.MOBILE, mark="B2"))
    ticket = arrived("reisepass")
    pass_to_counter(ticket=ticket, window=beside, now=LATER)
    assert [event.kind.value for event in journal_of(beside.pk)] == ["arrived", "photo_ready"]
    assert call_next(window=beside, desk=1, now=LATER) == ticket


@pytest.mark.parametrize("what", ["matters", "passed_on", "family"])
def test_visits_for_more_than_one_matter_teach_nothing_about_one(
    window: OpeningWindow, spontaneous: Callable[..., Ticket], city: Any, what: str
) -> None:
    ticket = spontaneous("ummeldung", people=2 if what == "family" else 1)
    call_next(window=window, desk=1, now=THEN)
    call_again(ticket=ticket, now=THEN)
    start(ticket=ticket, desk=1, now=THEN)
    if what == "matters":
        add_matters(ticket=ticket, services=city.services("reisepass"), now=THEN)
    if what == "passed_on":
        pass_on(ticket=ticket, for_desk=2, now=THEN)
        call_next(window=window, desk=2, now=THEN)
        Ticket.objects.filter(pk=ticket.pk).update(state="serving")  # as if the diary lacked a start
        ticket.refresh_from_db()
    finished(ticket)
    learn_waits(now=LATER)
    assert WaitCalibration.objects.get().state["handling"] == {}
