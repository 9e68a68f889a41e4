from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import (
    Case,
    cases_of_visit,
    decide_fee,
    due_handovers,
    finish,
    hand_over,
    pay,
    reverse_payment,
)
from wanderamt.apps.counter.errors import (
    DeskBusy,
    FeesOpen,
    MatterNotServedHere,
    MattersOpen,
    NoMatterChosen,
    TicketElsewhere,
    TicketMoved,
)
from wanderamt.apps.counter.public import Ticket, add_matters, begin_at_bed, call_next, done, start
from wanderamt.apps.counter.services.serving import name_person, record
from wanderamt.apps.counter.tests.conftest import THEN, events_of
from wanderamt.apps.offices.public import OpeningWindow, WindowNotOpen, close_window
from wanderamt.kernel.ids import uuid7


def cases(ticket: Ticket) -> list[Case]:
    return cases_of_visit(ticket.pk)


def test_sitting_down_opens_a_case_for_each_matter(served: Callable[..., Ticket]) -> None:
    ticket = served(
        "befreiung_ausweispflicht",
        "beglaubigung_kopie",
        representation="proxy",
        representative_name="Rita Recht",
    )
    assert (ticket.state, ticket.started_at) == ("serving", THEN + timedelta(minutes=1))
    assert [case.service_id for case in cases(ticket)] == ["befreiung_ausweispflicht", "beglaubigung_kopie"]
    first = cases(ticket)[0]
    assert (first.person_name, first.born_on, first.representative_name, first.appointment_id) == (
        "Bewohnerin AA",
        date(1940, 5, 8),
        "Rita Recht",
        ticket.appointment_id,
    )
    assert events_of(ticket.pk) == ["arrived", "called", "started"]


def test_a_second_tap_on_start_changes_nothing(served: Callable[..., Ticket]) -> None:
    ticket = served()
    start(ticket=ticket, desk=1, now=THEN + timedelta(minutes=9))
    assert ticket.started_at == THEN + timedelta(minutes=1)


def test_another_desk_cannot_serve_who_was_called_here(
    window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    arrived()
    ticket = call_next(window=window, desk=1, now=THEN)
    with pytest.raises(TicketElsewhere):
        start(ticket=ticket, desk=2, now=THEN)
    stale = Ticket.objects.get(pk=ticket.pk)
    start(ticket=ticket, desk=1, now=THEN)
    Ticket.objects.filter(pk=ticket.pk).update(state=Ticket.State.DONE)
    with pytest.raises(TicketMoved):
        start(ticket=stale, desk=1, now=THEN)


def test_nobody_sits_down_before_the_call(arrived: Callable[..., Ticket]) -> None:
    with pytest.raises(TicketMoved):
        start(ticket=arrived(), desk=1, now=THEN)


def test_identity_is_seen_once_for_all_matters(served: Callable[..., Ticket]) -> None:
    ticket = served(
        "ummeldung", "beglaubigung_kopie", representation="proxy", representative_name="Rita Recht"
    )
    for kind in ("identity", "representation"):
        record(ticket=ticket, case=cases(ticket)[0], kind=kind, note="Reisepass", now=THEN)
    record(ticket=ticket, case=cases(ticket)[0], kind="data", now=THEN)
    assert [[step.kind for step in case.steps.all() if step.state == "done"] for case in cases(ticket)] == [
        ["identity", "representation", "data"],
        ["identity", "representation"],
    ]


def test_a_walk_in_gets_a_name_when_served(
    window: OpeningWindow, spontaneous: Callable[..., Ticket], city: Any
) -> None:
    spontaneous("reisepass", "ummeldung")
    ticket = Ticket.objects.get()
    ticket.photo = Ticket.Photo.READY
    ticket.save()
    call_next(window=window, desk=1, now=THEN)
    ticket.refresh_from_db()
    start(ticket=ticket, desk=1, now=THEN)
    assert [case.person_name for case in cases(ticket)] == ["", ""]
    name_person(
        ticket=ticket,
        person_name="Uwe Neu",
        born_on=date(2004, 1, 1),
        language="en",
        email="uwe@beispiel.example",
        representation="none",
        representative_name="",
    )
    assert [fee.cents for case in cases(ticket) for fee in case.fees.all()] == [3750, 0]
    added = add_matters(ticket=ticket, services=city.services("personalausweis"), now=THEN)
    assert [(case.person_name, case.email) for case in added] == [("Uwe Neu", "uwe@beispiel.example")]


def test_further_matters_are_those_of_the_window(served: Callable[..., Ticket], city: Any) -> None:
    ticket = served()
    with pytest.raises(MatterNotServedHere):
        add_matters(ticket=ticket, services=city.services("fischereischein"), now=THEN)
    with pytest.raises(NoMatterChosen):
        add_matters(ticket=ticket, services=[], now=THEN)
    add_matters(ticket=ticket, services=city.services("reisepass"), now=THEN + timedelta(minutes=2))
    assert [case.service_id for case in cases(ticket)] == ["ummeldung", "reisepass"]


def test_who_is_not_served_gets_no_further_matter(arrived: Callable[..., Ticket], city: Any) -> None:
    with pytest.raises(TicketMoved):
        add_matters(ticket=arrived(), services=city.services("reisepass"), now=THEN)


def test_a_visit_ends_when_each_matter_has_an_outcome(served: Callable[..., Ticket]) -> None:
    ticket = served("ummeldung")
    with pytest.raises(MattersOpen) as refused:
        done(ticket=ticket, now=THEN)
    assert refused.value.params["services"] == cases(ticket)[0].service.title
    finish(case=cases(ticket)[0], outcome="follow_up", reason="Die Bestätigung fehlt.", now=THEN)
    done(ticket=ticket, now=THEN + timedelta(minutes=10))
    assert (ticket.state, ticket.ended_at) == ("done", THEN + timedelta(minutes=10))
    assert events_of(ticket.pk) == ["arrived", "called", "started", "done"]
    with pytest.raises(TicketMoved):
        done(ticket=ticket, now=THEN)


def test_a_visit_does_not_end_while_money_was_given_back(
    window: OpeningWindow, served: Callable[..., Ticket]
) -> None:
    ticket = served("beglaubigung_kopie")
    case = cases(ticket)[0]
    for kind in ("identity", "evidence", "data"):
        seen = [paper.key for paper in case.evidence.all()]
        record(ticket=ticket, case=case, kind=kind, note="Pass", seen=seen, now=THEN)
    decide_fee(case=case, rule_id=case.fees.get().rule_id, cents=700)
    paid = pay(visit_id=ticket.pk, window=window, method="cash", given_cents=1000, form_key=uuid7(), now=THEN)
    for kind in due_handovers(cases(ticket)[0]):
        hand_over(case=case, kind=kind, to="person", now=THEN)
    finish(case=case, outcome="finished", now=THEN)
    reverse_payment(payment=paid, form_key=uuid7(), now=THEN)
    with pytest.raises(FeesOpen) as refused:
        done(ticket=ticket, now=THEN)
    assert refused.value.params["amount"] == "7,00\xa0€"


# ---------------------------------------------------------------------------------------------------- at bed


def test_at_the_bed_arrival_and_start_are_one(
    window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking("personalausweis", place="bedside", room_label="2.10")
    ticket = begin_at_bed(window=window, appointment=appointment, desk=2, now=THEN)
    assert (ticket.state, ticket.desk, ticket.started_at) == ("serving", 2, THEN)
    assert [case.service_id for case in cases(ticket)] == ["personalausweis"]
    assert begin_at_bed(window=window, appointment=appointment, desk=2, now=THEN) == ticket
    with pytest.raises(TicketElsewhere):
        begin_at_bed(window=window, appointment=appointment, desk=1, now=THEN)
    assert events_of(ticket.pk) == ["arrived", "started"]


def test_a_desk_that_serves_cannot_go_to_a_bed(
    window: OpeningWindow, booking: Callable[..., Appointment], served: Callable[..., Ticket]
) -> None:
    served()
    appointment = booking(place="bedside", room_label="2.10")
    with pytest.raises(DeskBusy):
        begin_at_bed(window=window, appointment=appointment, desk=1, now=THEN)
    assert not Ticket.objects.filter(appointment=appointment).exists()


def test_no_bed_is_visited_after_the_end_of_the_day(
    window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking(place="bedside", room_label="2.10")
    close_window(window=window)
    with pytest.raises(WindowNotOpen):
        begin_at_bed(window=window, appointment=appointment, desk=1, now=THEN)
