"""Short ways to a day that is nearly over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from wanderamt.apps.appointments.public import PersonData, book
from wanderamt.apps.cases.public import Case, Document, Payment, open_case
from wanderamt.apps.counter.models import Ticket, TicketEvent
from wanderamt.apps.counter.services.events import note, note_arrival
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

MORNING = datetime(2025, 9, 29, 9, 0, tzinfo=BERLIN)
EVENING = datetime(2025, 9, 29, 15, 30, tzinfo=BERLIN)
BOOKED_ON = datetime(2025, 9, 15, 9, 0, tzinfo=BERLIN)


def ticket(window: Any, number: int, *, state: str = "done", **changes: Any) -> Ticket:
    """Number `number` came 10 minutes after the one before, waited 5 and was served for 10 + `number`."""
    arrived = MORNING + timedelta(minutes=10 * number)
    values: dict[str, Any] = {
        "window": window,
        "serial": number,
        "number": f"W{number:03d}",
        "kind": Ticket.Kind.WALK_IN,
        "state": state,
        "desk": 1 + number % 2 if state in {"called", "serving", "done"} else None,
        "arrived_at": arrived,
        "called_at": arrived + timedelta(minutes=5) if state in {"called", "serving", "done"} else None,
        "started_at": arrived + timedelta(minutes=6) if state in {"serving", "done"} else None,
        "ended_at": arrived + timedelta(minutes=16 + number) if state == "done" else None,
        "form_key": uuid7(),
    }
    if changes.get("kind") == Ticket.Kind.APPOINTMENT:
        values["due_at"] = arrived
    made = Ticket.objects.create(**(values | changes))
    _write_diary(made)
    return made


def _write_diary(ticket: Ticket) -> None:
    """What happened to a ticket, as its moments say: reports are computed from the diary."""
    note_arrival(ticket, [], ticket.arrived_at)
    ends = {state: TicketEvent.Kind(state) for state in ("done", "no_show", "left")}
    came = [
        (TicketEvent.Kind.CALLED, ticket.called_at),
        (TicketEvent.Kind.STARTED, ticket.started_at),
        (ends.get(ticket.state), ticket.ended_at),
    ]
    for kind, at in came:
        if kind is not None and at is not None:
            note([ticket], kind, at)


def case(
    window: Any, service: Any, *, state: str = "finished", person: str = "Elfriede Beispiel", **changes: Any
) -> Case:
    """A case of the day in `state`."""
    values: dict[str, Any] = {
        "visit_id": uuid7(),
        "person_name": person,
        "born_on": date(1940, 5, 8),
        "language": "de",
        "email": "",
        "representation": "none",
        "representative_name": "",
        "appointment_id": None,
    }
    opened = open_case(window=window, service=service, now=MORNING, **(values | changes))
    if state != "open":
        reason = "Es fehlt die Geburtsurkunde." if state in {"follow_up", "refused"} else ""
        Case.objects.filter(pk=opened.pk).update(state=state, reason=reason, closed_at=EVENING)
    return Case.objects.select_related("service", "window__site").get(pk=opened.pk)


def payment(
    window: Any, cents: int, *, method: str = "cash", at: datetime = MORNING, reverses: Payment | None = None
) -> Payment:
    """A payment for an ID card, or the reversal of one."""
    line = {
        "case": "V-B1-20250929-0001",
        "service_id": "personalausweis",
        "service": "Personalausweis",
        "rule_id": "personalausweis.ab24@2021-01-01",
        "label": "Personalausweis ab 24 Jahren",
        "cents": cents,
        "citation": "§ 1 PAuswGebV",
    }
    return Payment.objects.create(
        window=window,
        visit_id=uuid7(),
        method=method,
        cents=cents,
        lines=[line],
        receipt_number=f"B1-20250929-{Payment.objects.count() + 1:04d}",
        received_at=at,
        reverses=reverses,
        form_key=uuid7(),
    )


def document(window: Any, service: Any, *, person: str = "Elfriede Beispiel", **changes: Any) -> Document:
    """A document on order; `changes` are fields of the document or of the case (email ...)."""
    own = {name: changes.pop(name) for name in ("state", "delivery", "ready_at") if name in changes}
    taken = case(window, service, state="captured", person=person, **changes)
    return Document.objects.create(case=taken, ordered_at=EVENING, **own)


def appointment(window: Any, services: Sequence[Any], name: str, start: datetime | None = None) -> Any:
    """Somebody is booked, at `start` or at the next time."""
    return book(
        window=window,
        services=services,
        person=PersonData(name=name),
        source="host",
        now=BOOKED_ON,
        form_key=uuid7(),
        start=start,
    )


def address(name: str, window: Any) -> str:
    """Where a page of the window is."""
    return reverse(f"counter:{name}", args=[window.pk])


def page(desk: Client, name: str, window: Any) -> str:
    """What a page of the window says, with plain spaces."""
    return " ".join(desk.get(address(name, window)).content.decode().replace("\xa0", " ").split())
