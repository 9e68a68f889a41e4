from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from wanderamt.apps.appointments.public import Appointment, cancel
from wanderamt.apps.cases.public import cases_of_visit
from wanderamt.apps.counter.errors import (
    AppointmentCalledOff,
    AppointmentOfOtherWindow,
    MatterNotServedHere,
    NoMatterChosen,
    ReasonForRefusalMissing,
)
from wanderamt.apps.counter.public import Ticket, arrive, turn_away, walk_in
from wanderamt.apps.counter.tests.conftest import THEN, events_of
from wanderamt.apps.offices.public import OpeningWindow, WindowNotOpen, close_window
from wanderamt.kernel.ids import uuid7


def test_who_has_an_appointment_gets_a_number_and_waits(
    window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking("ummeldung", language="en")
    ticket = arrive(appointment=appointment, window=window, now=THEN)
    assert (ticket.number, ticket.state, ticket.photo) == ("A001", "waiting", "not_needed")
    assert (ticket.person_name, ticket.language, ticket.due_at) == (
        "Bewohnerin AA",
        "en",
        appointment.starts_at,
    )
    assert [service.pk for service in ticket.services.all()] == ["ummeldung"]
    assert events_of(ticket.pk) == ["arrived"]


def test_a_second_tap_gives_the_first_number(
    window: OpeningWindow, booking: Callable[..., Appointment]
) -> None:
    appointment = booking()
    first = arrive(appointment=appointment, window=window, now=THEN)
    assert arrive(appointment=appointment, window=window, now=THEN + timedelta(minutes=1)) == first
    assert events_of(first.pk) == ["arrived"]


def test_an_id_card_needs_the_photo_first(arrived: Callable[..., Ticket]) -> None:
    assert arrived("personalausweis", photo=False).photo == "missing"


def test_an_appointment_of_another_day_is_named(
    booking: Callable[..., Appointment], make_window: Callable[..., OpeningWindow]
) -> None:
    other = make_window(starts_at=THEN + timedelta(days=7), ends_at=THEN + timedelta(days=7, hours=2))
    with pytest.raises(AppointmentOfOtherWindow) as refused:
        arrive(appointment=booking(), window=other, now=THEN)
    assert refused.value.params["day"] == THEN.date()


def test_a_cancelled_appointment_gets_no_number(
    window: OpeningWindow, booking: Callable[..., Appointment], now: datetime
) -> None:
    appointment = booking()
    cancel(appointment=appointment, now=now)
    with pytest.raises(AppointmentCalledOff):
        arrive(appointment=Appointment.objects.get(pk=appointment.pk), window=window, now=THEN)


def test_nobody_arrives_after_the_end_of_the_day(
    window: OpeningWindow, booking: Callable[..., Appointment], spontaneous: Callable[..., Ticket]
) -> None:
    appointment = booking()
    close_window(window=window)
    with pytest.raises(WindowNotOpen):
        arrive(appointment=appointment, window=window, now=THEN)
    with pytest.raises(WindowNotOpen):
        spontaneous()


# ------------------------------------------------------------------------------------- without appointment


def test_walk_ins_have_numbers_of_their_own(
    spontaneous: Callable[..., Ticket], arrived: Callable[..., Ticket]
) -> None:
    assert [ticket.number for ticket in (spontaneous(), arrived(), spontaneous(), arrived())] == [
        "W001",
        "A001",
        "W002",
        "A002",
    ]


def test_a_walk_in_needs_no_name(spontaneous: Callable[..., Ticket]) -> None:
    assert (spontaneous(name="  ").person_name, spontaneous(name=" Uwe ").person_name) == ("", "Uwe")


def test_the_second_click_on_a_number_gives_the_first(spontaneous: Callable[..., Ticket]) -> None:
    key = uuid7()
    assert spontaneous(form_key=key) == spontaneous(form_key=key)
    assert Ticket.objects.count() == 1


def test_what_cannot_be_done_here_is_told_before_waiting(window: OpeningWindow, city: Any) -> None:
    with pytest.raises(MatterNotServedHere) as refused:
        walk_in(
            window=window,
            services=city.services("ummeldung", "fischereischein"),
            form_key=uuid7(),
            now=THEN,
        )
    assert refused.value.params["services"] == city.service("fischereischein").title
    assert not Ticket.objects.exists()


def test_a_number_needs_a_matter(window: OpeningWindow) -> None:
    with pytest.raises(NoMatterChosen):
        walk_in(window=window, services=[], form_key=uuid7(), now=THEN)


def test_who_is_turned_away_does_not_wait_and_hears_why(window: OpeningWindow, city: Any) -> None:
    key = uuid7()
    arguments: dict[str, Any] = {
        "window": window,
        "services": city.services("fischereischein", "ummeldung"),
        "reason": "Das geht nur im Bürgeramt Aegi.",
        "form_key": key,
        "now": THEN,
    }
    ticket = turn_away(**arguments)
    assert (ticket.state, ticket.ended_at) == ("left", THEN)
    assert events_of(ticket.pk) == ["arrived", "left"]
    refused = [(case.service_id, case.state, case.reason) for case in cases_of_visit(ticket.pk)]
    assert refused == [("fischereischein", "refused", "Das geht nur im Bürgeramt Aegi.")]
    assert turn_away(**arguments) == ticket


def test_turning_away_needs_a_reason_and_something_impossible(window: OpeningWindow, city: Any) -> None:
    with pytest.raises(ReasonForRefusalMissing):
        turn_away(
            window=window, services=city.services("fischereischein"), reason=" ", form_key=uuid7(), now=THEN
        )
    with pytest.raises(NoMatterChosen):
        turn_away(window=window, services=city.services("ummeldung"), reason="x", form_key=uuid7(), now=THEN)
    assert not Ticket.objects.exists()
