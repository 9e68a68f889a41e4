"""Priority, parking, going on at another desk or counter, and the numbers of a site."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import cases_of_visit
from wanderamt.apps.counter.errors import (
    CounterElsewhere,
    DeskUnknown,
    NobodyForThisDesk,
    ParkedIntoPast,
    TicketMoved,
)
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.public import (
    call_next,
    call_ticket,
    calling_list,
    come_back,
    no_show,
    park,
    pass_on,
    pass_to_counter,
    report_of,
    set_priority,
    start,
    unpark,
    walk_in,
)
from wanderamt.apps.counter.tests.conftest import THEN, events_of
from wanderamt.apps.counter.tests.visits import Visit, said, url
from wanderamt.apps.counter.views.display import PURPOSE as DISPLAY
from wanderamt.apps.offices.models import WindowPool
from wanderamt.apps.offices.public import Counter, OpeningWindow, WindowNotOpen, close_window
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

LATER = THEN + timedelta(minutes=5)


def order(window: OpeningWindow, **changes: Any) -> list[str]:
    return [
        entry.ticket.number for entry in calling_list(window=window, now=LATER, **changes) if entry.callable
    ]


@pytest.fixture
def beside(window: OpeningWindow, make_window: Callable[..., OpeningWindow]) -> OpeningWindow:
    """A second counter at the same site on the same day."""
    return make_window(counter=Counter.objects.create(name="Bus 2", kind=Counter.Kind.MOBILE, mark="B2"))


# ------------------------------------------------------------------------------------------------ priority


def test_who_cannot_wait_long_goes_first(window: OpeningWindow, spontaneous: Callable[..., Ticket]) -> None:
    spontaneous()
    second = spontaneous()
    set_priority(ticket=second, priority=True, now=THEN)
    set_priority(ticket=second, priority=True, now=THEN)
    assert order(window) == ["W002", "W001"]
    assert events_of(second.pk) == ["arrived", "priority"]
    set_priority(ticket=second, priority=False, now=THEN)
    assert order(window) == ["W001", "W002"]


def test_priority_never_stops_the_others(window: OpeningWindow, spontaneous: Callable[..., Ticket]) -> None:
    first = spontaneous(at=THEN - timedelta(minutes=1))
    for _ in range(3):
        set_priority(ticket=spontaneous(), priority=True, now=THEN)
    assert order(window).index(first.number) == 2
    called = [call_next(window=window, desk=1, now=LATER), call_next(window=window, desk=2, now=LATER)]
    assert [ticket.number for ticket in called] == ["W002", "W003"]
    assert order(window)[0] == "W001"


def test_who_is_called_gets_no_priority(window: OpeningWindow, spontaneous: Callable[..., Ticket]) -> None:
    ticket = spontaneous()
    call_next(window=window, desk=1, now=THEN)
    with pytest.raises(TicketMoved):
        set_priority(ticket=ticket, priority=True, now=THEN)


# ------------------------------------------------------------------------------------------------- parking


def test_who_is_parked_is_not_called_and_keeps_the_place(
    window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    first = spontaneous()
    spontaneous()
    park(ticket=first, reason="paper", now=THEN)
    assert order(window) == ["W002"]
    unpark(ticket=first, now=THEN)
    unpark(ticket=first, now=THEN)
    assert order(window) == ["W001", "W002"]
    assert events_of(first.pk) == ["arrived", "parked", "returned"]


def test_parking_ends_by_itself(window: OpeningWindow, spontaneous: Callable[..., Ticket]) -> None:
    first = spontaneous()
    park(ticket=first, reason="pause", until=LATER, now=THEN)
    assert calling_list(window=window, now=THEN)[0].callable is False
    assert order(window) == ["W001"]


def test_nobody_is_parked_into_the_past(spontaneous: Callable[..., Ticket]) -> None:
    with pytest.raises(ParkedIntoPast):
        park(ticket=spontaneous(), reason="pause", until=THEN, now=THEN)


def test_who_was_called_can_be_parked_and_a_call_ends_it(
    window: OpeningWindow, spontaneous: Callable[..., Ticket]
) -> None:
    ticket = spontaneous()
    call_next(window=window, desk=1, now=THEN)
    park(ticket=ticket, reason="payment", now=THEN)
    assert (ticket.state, ticket.desk, ticket.parked_for) == ("waiting", None, "payment")
    with pytest.raises(NobodyForThisDesk):
        call_next(window=window, desk=1, now=LATER)
    call_ticket(ticket=ticket, window=window, desk=2, now=LATER)
    assert (ticket.parked_at, ticket.parked_for) == (None, "")


# ------------------------------------------------------------------------------------- another desk, counter


def test_who_is_passed_on_goes_first_at_that_desk(
    window: OpeningWindow, spontaneous: Callable[..., Ticket], served: Callable[..., Ticket]
) -> None:
    spontaneous(at=THEN - timedelta(hours=1))
    ticket = served("ummeldung")
    pass_on(ticket=ticket, for_desk=2, remark=" Stempel ", now=THEN + timedelta(minutes=2))
    assert (ticket.state, ticket.for_desk, ticket.remark) == ("waiting", 2, "Stempel")
    assert ticket.number not in order(window, desk=1)
    assert ticket.number in order(window, desk=2)
    call_ticket(ticket=ticket, window=window, desk=2, now=LATER)
    start(ticket=ticket, desk=2, now=LATER)
    assert (ticket.for_desk, ticket.passed_at, len(cases_of_visit(ticket.pk))) == (None, None, 1)


@pytest.mark.parametrize("desk", [0, 3])
def test_a_desk_that_does_not_exist_gets_nobody(served: Callable[..., Ticket], desk: int) -> None:
    with pytest.raises(DeskUnknown):
        pass_on(ticket=served("ummeldung"), for_desk=desk, now=LATER)


def test_at_another_counter_the_number_and_the_open_matters_stay(
    window: OpeningWindow, beside: OpeningWindow, served: Callable[..., Ticket]
) -> None:
    ticket = served("ummeldung")
    pass_to_counter(ticket=ticket, window=beside, remark="Gebühr", now=LATER)
    ticket.refresh_from_db()
    assert (ticket.window, ticket.number, ticket.state) == (beside, "A001", "waiting")
    assert [case.window for case in cases_of_visit(ticket.pk)] == [beside]
    assert call_next(window=beside, desk=1, now=LATER) == ticket
    start(ticket=ticket, desk=1, now=LATER)
    assert events_of(ticket.pk) == [
        "arrived",
        "called",
        "started",
        "passed_on",
        "arrived",
        "called",
        "started",
    ]
    for each in (window, beside):  # both diaries can be told
        assert report_of(each).people.walk_ins == 0


def test_only_counters_side_by_side_take_people_over(
    window: OpeningWindow,
    beside: OpeningWindow,
    make_window: Callable[..., OpeningWindow],
    spontaneous: Callable[..., Ticket],
) -> None:
    tomorrow = make_window(
        starts_at=window.starts_at + timedelta(days=1), ends_at=window.ends_at + timedelta(days=1)
    )
    for wrong in (window, tomorrow):
        with pytest.raises(CounterElsewhere):
            pass_to_counter(ticket=spontaneous(), window=wrong, now=LATER)
    close_window(window=beside)
    with pytest.raises(WindowNotOpen):
        pass_to_counter(ticket=spontaneous(), window=beside, now=LATER)


def test_numbers_of_a_site_are_given_once_a_day(
    window: OpeningWindow, beside: OpeningWindow, city: Any, spontaneous: Callable[..., Ticket]
) -> None:
    spontaneous()
    other = walk_in(
        window=beside,
        services=city.services("beglaubigung_kopie"),
        kind="short",
        form_key=uuid7(),
        now=THEN,
    )
    third = walk_in(window=beside, services=city.services("beglaubigung_kopie"), form_key=uuid7(), now=THEN)
    assert (other.number, third.number) == ("K001", "W002")


# ---------------------------------------------------------------------------------------- what desks can do


def test_a_desk_gets_whom_it_can_serve(
    window: OpeningWindow, arrived: Callable[..., Ticket], spontaneous: Callable[..., Ticket]
) -> None:
    WindowPool.objects.filter(window=window, key="main").update(seats=1)
    WindowPool.objects.create(window=window, key="arabisch", seats=1, features=["language:ar"])
    speaks = spontaneous()
    Ticket.objects.filter(pk=speaks.pk).update(needs=["language:ar", "skill:unknown"])
    with pytest.raises(NobodyForThisDesk):
        call_next(window=window, desk=1, now=THEN)
    assert call_next(window=window, desk=2, now=THEN) == speaks


def test_a_no_show_is_noted_of_the_time_and_taken_back_when_the_person_comes(
    window: OpeningWindow, arrived: Callable[..., Ticket]
) -> None:
    ticket = arrived("ummeldung", start=THEN)
    call_ticket(ticket=ticket, window=window, desk=1, now=THEN)
    no_show(ticket=ticket, now=LATER)
    assert Appointment.objects.get().no_show_at == LATER
    come_back(ticket=ticket, now=LATER)
    assert Appointment.objects.get().no_show_at is None


# --------------------------------------------------------------------------------------------- the desk page


def test_the_desk_parks_passes_on_and_gives_priority(
    at_desk: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket], beside: OpeningWindow
) -> None:
    ticket = spontaneous()
    parts = {"window_id": window.pk, "ticket_id": ticket.pk}
    at_desk.post(url("priority", **parts), {"priority": "1"})
    at_desk.post(url("park", **parts), {"reason": "paper", "minutes": "15"})
    page = at_desk.get(url("desk", window_id=window.pk)).content.decode()
    for text in ("Vorrang", "holt etwas oder füllt etwas aus", "Wieder aufrufbar", "Bus 2"):
        assert text in page
    at_desk.post(url("unpark", **parts))
    at_desk.post(url("priority", **parts), {"priority": ""})
    response = at_desk.post(url("pass_on", **parts), {"to": "2", "remark": "Stempel"})
    assert said(response) == ["Nummer W001 ist weitergeleitet und wird dort zuerst aufgerufen."]
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.parked_at, ticket.for_desk) == (False, None, 2)
    at_desk.post(url("pass_on", **parts), {"to": str(beside.pk), "remark": ""})
    ticket.refresh_from_db()
    assert ticket.window == beside


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("park", {"reason": "krank"}),
        ("park", {"reason": "pause", "minutes": "7"}),
        ("pass_on", {"to": "9"}),
    ],
)
def test_what_is_not_in_the_list_is_refused(
    at_desk: Client,
    window: OpeningWindow,
    spontaneous: Callable[..., Ticket],
    name: str,
    data: Any,
) -> None:
    ticket = spontaneous()
    response = at_desk.post(url(name, window_id=window.pk, ticket_id=ticket.pk), data)
    assert len(said(response)) == 1
    assert events_of(ticket.pk) == ["arrived"]


def test_a_free_desk_hears_who_fits_into_the_gap(
    at_desk: Client, window: OpeningWindow, spontaneous: Callable[..., Ticket], booking: Callable[..., Any]
) -> None:
    spontaneous()
    page = at_desk.get(url("desk", window_id=window.pk)).content.decode()
    assert "Jetzt frei: Es kommt kein Termin mehr. Nummer W001 ohne Termin kann kommen." in page
    booking(start=THEN + timedelta(minutes=20))
    page = at_desk.get(url("desk", window_id=window.pk)).content.decode()
    assert "Jetzt frei bis zum nächsten Termin um 10:20. Nummer W001" in page
    booking(start=THEN + timedelta(minutes=5))
    assert "Jetzt frei" not in at_desk.get(url("desk", window_id=window.pk)).content.decode()


# ---------------------------------------------------------------------------------------------- the display


def test_the_display_of_a_site_shows_all_its_counters(
    client: Client,
    window: OpeningWindow,
    beside: OpeningWindow,
    spontaneous: Callable[..., Ticket],
    frozen_clock: Any,
) -> None:
    frozen_clock.move_to(LATER)
    spontaneous(language="en")
    spontaneous(window=beside)
    call_next(window=window, desk=1, now=THEN)
    call_next(window=beside, desk=2, now=LATER)
    path = links.path("counter:display", window.pk, purpose=DISPLAY)
    own = client.get(path).context["shown"].calls
    both = client.get(f"{path}?alle").context["shown"].calls
    assert [call.number for call in own] == ["W001"]
    assert [(call.number, call.desk) for call in both] == [("W002", 2), ("W001", 1)]
    assert both[0].said == "Nummer W 2, bitte kommen Sie: Platz 2."


# ------------------------------------------------------------------------------------------------- families


def test_a_family_is_served_person_by_person(
    at_desk: Client, window: OpeningWindow, served: Callable[..., Ticket], city: Any
) -> None:
    visit = Visit(at_desk, served("ummeldung", name="Anna Alt"))
    person = {"anliegen-service": "ummeldung", "anliegen-person": "1"}
    assert visit.post("add_matter", person).status_code == 302
    data = {
        "person1-person_name": "Kim Alt",
        "person1-born_on": "01.03.2015",
        "person1-language": "de",
        "person1-representation": "parent",
        "person1-representative_name": "Anna Alt",
    }
    assert visit.post("person_of", data, person_no=1).status_code == 302
    named = {(case.person_no, case.person_name) for case in cases_of_visit(visit.ticket.pk)}
    assert named == {(0, "Anna Alt"), (1, "Kim Alt")}
    visit.ticket.refresh_from_db()
    assert (visit.ticket.people, visit.ticket.person_name) == (2, "Anna Alt")
    page = visit.page()
    assert (page.index("Anna Alt") < page.index("Kim Alt"), "eine weitere Person" in page) == (True, True)


def test_the_matters_of_a_booked_family_are_opened_for_each(
    window: OpeningWindow, booking: Callable[..., Appointment], city: Any
) -> None:
    from wanderamt.apps.counter.public import arrive

    appointment = booking("ummeldung", name="Anna Alt")
    Appointment.objects.filter(pk=appointment.pk).update(people=2)
    appointment.matters.create(service=city.service("ummeldung"), position=1, person_no=1)
    appointment.refresh_from_db()
    ticket = arrive(appointment=appointment, window=window, now=THEN)
    call_ticket(ticket=ticket, window=window, desk=1, now=THEN)
    start(ticket=ticket, desk=1, now=THEN)
    cases = cases_of_visit(ticket.pk)
    assert [(case.person_no, case.person_name) for case in cases] == [(0, "Anna Alt"), (1, "")]
