"""A day at a stop through the pages of the crew, on a unit without a line; then it comes home.

Whatever a page writes into the rooms of the day it writes within a command: else it would stay on the unit
and be erased with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import Case, Handover, Payment
from wanderamt.apps.counter.public import Ticket, report_of
from wanderamt.apps.counter.tests.visits import Visit
from wanderamt.apps.counter.views.kiosk import PURPOSE as KIOSK
from wanderamt.apps.counter.views.status import PURPOSE as STATUS
from wanderamt.apps.fieldsync.models import OwnCommand, Received
from wanderamt.apps.fieldsync.tests.node_city import at as clock_time
from wanderamt.apps.fieldsync.tests.node_lines import Air, enrolled, exchange, sent_away
from wanderamt.apps.fieldsync.tests.nodes import Node, World, at
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.apps.workforce.models import User
from wanderamt.foundation import links
from wanderamt.foundation.commands import command, inside, registered
from wanderamt.kernel.ids import uuid7

ROOMS = (
    "counter_",
    "cases_",
    "appointments_",
    "offices_",
    "fleet_",
    "foundation_series",
    "foundation_number",
)
#: What the day below consists of.
DONE = {
    *(f"cases.{verb}" for verb in ("finish", "hand_over", "pay", "reopen_step", "reverse_payment")),
    *(f"counter.{verb}" for verb in ("arrive", "walk_in", "call_ticket", "call_next", "call_again", "start")),
    *(f"counter.{verb}" for verb in ("return_to_queue", "no_show", "left", "come_back", "photo_ready")),
    *(f"counter.{verb}" for verb in ("set_priority", "park", "unpark", "name_person", "record", "done")),
    *(f"counter.{verb}" for verb in ("open_till", "count_cash", "close_day")),
}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class WrittenOutside(AssertionError):
    """A table of the day was written, and no command says so."""


def _guard(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
    words = sql.split(maxsplit=4)
    named = sql.replace('"', " ").split()
    if words and words[0].upper() in WRITES and not inside():
        table = next((word for word in named if word.startswith(ROOMS)), "")
        if table and named.index(table) <= 2:
            raise WrittenOutside(sql[:120])
    return execute(sql, params, many, context)


@contextmanager
def guarded(unit: Node) -> Iterator[Client]:
    """A clerk's browser at the unit; whatever is written outside of a command fails."""
    with at(unit):
        client = Client(raise_request_exception=True)
        client.force_login(User.objects.get(username="theke1"))
        with connection.execute_wrapper(_guard):
            yield client


@pytest.fixture
def bus(world: World) -> Node:
    """On the road with both of its stops."""
    unit = sent_away(enrolled(world.unit("B1")), until=clock_time(23))
    world.moment = clock_time(9)
    return unit


def here() -> OpeningWindow:
    return OpeningWindow.objects.filter(counter__mark="B1").earliest("starts_at")


class Desk:
    """Desk 1 of the first stop, through its pages."""

    def __init__(self, client: Client) -> None:
        self.client, self.window = client, here()
        self.post("choose_desk", {"desk": "1"})

    def post(self, name: str, data: dict[str, Any] | None = None, **parts: Any) -> Any:
        path = reverse(f"counter:{name}", kwargs={"window_id": self.window.pk, **parts})
        answer = self.client.post(path, data or {})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        return answer

    def number(self, name: str, ticket: Ticket, data: dict[str, Any] | None = None) -> None:
        self.post(name, data, ticket_id=ticket.pk)
        ticket.refresh_from_db()

    def booked(self, service: str) -> Ticket:
        """Somebody with an appointment for this arrives."""
        coming = Appointment.objects.filter(
            window=self.window, place="room", matters__service=service, ticket=None
        )[0]
        self.post("arrive", {"code": coming.code})
        return Ticket.objects.get(appointment=coming)

    def kiosk(self, name: str, data: dict[str, Any]) -> Any:
        return self.client.post(links.path(f"counter:{name}", self.window.pk, purpose=KIOSK), data)


def _wait_and_call(desk: Desk) -> Ticket:
    """Everything that can be done with somebody who waits; at the end they sit down."""
    ticket = desk.booked("personalausweis")
    desk.number("photo_ready", ticket)
    desk.number("priority", ticket, {"priority": "1"})
    desk.number("park", ticket, {"reason": "paper", "minutes": "5"})
    desk.number("unpark", ticket)
    desk.number("call", ticket)
    desk.number("call_again", ticket)
    desk.number("return_to_queue", ticket)
    desk.post("call_next")
    desk.number("no_show", ticket)
    desk.number("come_back", ticket)
    desk.number("left", ticket)
    desk.number("come_back", ticket)
    desk.post("call_next")
    desk.number("start", ticket)
    assert ticket.state == "serving"
    return ticket


def _serve(client: Client, ticket: Ticket) -> Visit:
    """An id card from the first step to the receipt, with a mistake that is put right."""
    visit = Visit(client, ticket)
    first = {"person_name": "Anna Neu", "born_on": "1940-05-08", "language": "de", "representation": "none"}
    visit.post("person", {f"person-{name}": value for name, value in first.items()})
    visit.step("identity", {"paper": "passport"})
    visit.post("step_reopen", case_id=visit.case().pk, kind="identity")
    visit.step("identity", {"paper": "passport"})
    visit.step("evidence", {"seen": [each.key for each in visit.case().evidence.filter(required=True)]})
    visit.step("data")
    visit.step("biometrics", {"note": "G-4711", "photo": "yes"})
    due = sum(fee.cents or 0 for fee in visit.case().fees.all())
    visit.pay(given="100,00", expected=str(due))
    payment = Payment.objects.get(visit_id=ticket.pk)
    back = {f"storno-{payment.receipt_number}-form_key": str(uuid7())}
    visit.post("reverse", back, payment_id=payment.pk)
    visit.pay(given="100,00", expected=str(due))
    visit.of_case("handover", "pin_letter", {"kind": "pin_letter", "to": "person"}, kind="pin_letter")
    visit.of_case("outcome", "ende", {"outcome": "captured", "reason": ""})
    visit.post("done")
    ticket.refresh_from_db()
    assert ticket.state == "done", visit.page()
    return visit


def _walk_ins(desk: Desk) -> None:
    """One from the crew, one from the kiosk who goes again, one who is turned away."""
    desk.post("walk_in", {"services": ["meldebescheinigung"], "language": "de", "form_key": str(uuid7())})
    desk.kiosk("kiosk_ticket", {"services": ["meldebescheinigung"], "people": "1", "form_key": str(uuid7())})
    last = Ticket.objects.filter(appointment=None).latest("arrived_at", "id")
    desk.client.post(links.path("counter:status", last.pk, purpose=STATUS))
    coming = Appointment.objects.filter(window=desk.window, ticket=None, place="room").earliest("starts_at")
    desk.kiosk("kiosk", {"code": coming.code})


def _evening(desk: Desk) -> None:
    """Whoever is still here leaves; the till is counted and the day is closed."""
    for ticket in Ticket.objects.filter(window=desk.window, state="waiting"):
        desk.number("left", ticket)
    expected = 15_000 + sum(
        payment.cents * (-1 if payment.reverses_id else 1)
        for payment in Payment.objects.filter(window=desk.window)
    )
    desk.post("cash", {"total": f"{expected // 100},{expected % 100:02}", "reason": ""})
    desk.post("close", {"accept_absent": "on"})


def test_a_day_through_the_pages_is_written_in_commands_and_comes_home(world: World, bus: Node) -> None:
    with guarded(bus) as client:
        desk = Desk(client)
        desk.post("cash", {"float_amount": "150,00"})
        _serve(client, _wait_and_call(desk))
        _walk_ins(desk)
        world.moment = clock_time(12)
        _evening(desk)
    with at(bus):
        done = set(OwnCommand.objects.values_list("kind", flat=True))
        there = report_of(here())
        rows = _rows()
    assert done == DONE
    exchange(bus, Air(world.hub))
    with at(world.hub):
        assert set(Received.objects.values_list("state", flat=True)) == {"applied"}
        assert set(Received.objects.values_list("actor", flat=True)) == {"crew", "kiosk"}
        assert report_of(here()) == there
        assert _rows() == rows


def _rows() -> dict[str, list[Any]]:
    """What stands on paper at the first stop: keys and numbers are the same on both sides."""
    tickets = Ticket.objects.filter(window=here()).order_by("pk")
    cases = Case.objects.filter(window=here()).order_by("pk")
    return {
        "tickets": list(tickets.values_list("pk", "number", "state", "arrived_at", "called_at", "ended_at")),
        "cases": list(cases.values_list("pk", "number", "state", "reason", "person_name")),
        "steps": list(cases.order_by("pk", "steps__position").values_list("steps__kind", "steps__state")),
        "payments": list(
            Payment.objects.order_by("pk").values_list("pk", "receipt_number", "cents", "form_key")
        ),
        "handed": list(Handover.objects.order_by("case", "kind").values_list("case", "kind", "at")),
    }


def test_a_page_that_writes_past_the_commands_is_found(bus: Node) -> None:
    with guarded(bus), pytest.raises(WrittenOutside, match="UPDATE"):
        OpeningWindow.objects.update(room="Saal")


def test_the_guard_lets_a_command_write(bus: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    from wanderamt.foundation.commands import registry

    monkeypatch.setattr(registry, "_specs", registered())

    @command("test.rename")
    def rename(*, window: OpeningWindow) -> None:
        OpeningWindow.objects.filter(pk=window.pk).update(room="Saal")

    with guarded(bus):
        rename(window=here())
        assert here().room == "Saal"
