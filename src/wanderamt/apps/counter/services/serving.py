"""Serving one person: the matters become cases; the visit is over when each has an outcome and is paid."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from wanderamt.apps.appointments.public import Appointment
from wanderamt.apps.cases.public import (
    Case,
    Step,
    amount_open,
    cases_of_visit,
    correct_person,
    open_case,
    record_step,
)
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.counter.errors import (
    DeskBusy,
    FeesOpen,
    MatterNotServedHere,
    MattersOpen,
    NoMatterChosen,
    TicketElsewhere,
    TicketMoved,
)
from wanderamt.apps.counter.models import Ticket, TicketEvent
from wanderamt.apps.counter.queries.queue import at_desk
from wanderamt.apps.counter.services.arriving import arrive, not_served
from wanderamt.apps.counter.services.calling import check_desk
from wanderamt.apps.counter.services.events import claim
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.formatting import euro

_ONCE_A_VISIT = frozenset({Step.Kind.IDENTITY, Step.Kind.REPRESENTATION})


@transaction.atomic
def start(*, ticket: Ticket, desk: int, now: datetime) -> None:
    """The called person sits down at `desk`: the cases are opened. A second tap there changes nothing.

    Raises TicketElsewhere where another desk called, TicketMoved, WindowNotOpen.
    """
    check_desk(window=ticket.window, desk=desk)
    at_this_desk(ticket=ticket, desk=desk)
    if ticket.state == Ticket.State.SERVING:
        return
    claim(
        ticket,
        from_states=[Ticket.State.CALLED],
        kind=TicketEvent.Kind.STARTED,
        now=now,
        state=Ticket.State.SERVING,
        started_at=now,
    )
    _open_cases(ticket, list(ticket.services.all()), now)


@transaction.atomic
def begin_at_bed(*, window: OpeningWindow, appointment: Appointment, desk: int, now: datetime) -> Ticket:
    """The crew is at the bed: arrival, call and start in one. The photo is taken there.

    Raises DeskBusy, DeskUnknown, TicketElsewhere, TicketMoved, AppointmentOfOtherWindow, WindowNotOpen.
    """
    check_desk(window=window, desk=desk)
    ticket = arrive(appointment=appointment, window=window, now=now)
    if ticket.state == Ticket.State.SERVING:
        at_this_desk(ticket=ticket, desk=desk)
        return ticket
    present = at_desk(window=window, desk=desk)
    if present is not None:
        raise DeskBusy(desk=desk, number=present.number)
    try:
        with transaction.atomic():
            claim(
                ticket,
                from_states=[Ticket.State.WAITING],
                kind=TicketEvent.Kind.STARTED,
                now=now,
                state=Ticket.State.SERVING,
                desk=desk,
                called_at=now,
                started_at=now,
                calls=1,
            )
    except IntegrityError:
        raise DeskBusy(desk=desk, number="–") from None
    _open_cases(ticket, list(ticket.services.all()), now)
    return ticket


def at_this_desk(*, ticket: Ticket, desk: int) -> None:
    """Raises TicketElsewhere where the person is called to or served at another desk."""
    if ticket.state in {Ticket.State.CALLED, Ticket.State.SERVING} and ticket.desk != desk:
        raise TicketElsewhere(number=ticket.number, desk=ticket.desk)


@transaction.atomic
def add_matters(*, ticket: Ticket, services: Sequence[Service], now: datetime) -> list[Case]:
    """Open further matters during the visit. Raises MatterNotServedHere, NoMatterChosen, TicketMoved."""
    if ticket.state != Ticket.State.SERVING:
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
    if not services:
        raise NoMatterChosen(field="services")
    impossible = not_served(window=ticket.window, services=services)
    if impossible:
        raise MatterNotServedHere(field="services", services=", ".join(each.title for each in impossible))
    ticket.services.add(*services)
    return _open_cases(ticket, services, now)


@transaction.atomic
def record(
    *,
    ticket: Ticket,
    case: Case,
    kind: str,
    note: str = "",
    seen: Collection[str] = (),
    facts: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Record a step; identity and representation are seen once and hold for all matters of the visit.

    Raises what `cases.public.record_step` raises.
    """
    record_step(case=case, kind=kind, note=note, seen=seen, facts=facts, now=now)
    if kind not in _ONCE_A_VISIT:
        return
    for other in cases_of_visit(ticket.pk):
        waits = any(step.kind == kind and step.state == Step.State.OPEN for step in other.steps.all())
        if waits and other.state == Case.State.OPEN:
            record_step(case=other, kind=kind, note=note, now=now)


@transaction.atomic
def name_person(
    *,
    ticket: Ticket,
    person_name: str,
    born_on: date | None,
    language: str,
    email: str,
    representation: str,
    representative_name: str,
) -> None:
    """Write who the person is into the ticket and the matters in work; fees follow the age. Raises
    AlreadyPaid.
    """
    Ticket.objects.filter(pk=ticket.pk).update(person_name=person_name, language=language)
    correct_person(
        visit_id=ticket.pk,
        person_name=person_name,
        born_on=born_on,
        language=language,
        email=email,
        representation=representation,
        representative_name=representative_name,
    )


@transaction.atomic
def done(*, ticket: Ticket, now: datetime) -> None:
    """The visit is over. Raises MattersOpen or FeesOpen while something is left to do, TicketMoved."""
    cases = cases_of_visit(ticket.pk)
    in_work = [case.service.title for case in cases if case.state == Case.State.OPEN]
    if in_work:
        raise MattersOpen(services=", ".join(in_work))
    unpaid = amount_open(cases)
    if unpaid:
        raise FeesOpen(amount=euro(unpaid))
    claim(
        ticket,
        from_states=[Ticket.State.SERVING],
        kind=TicketEvent.Kind.DONE,
        now=now,
        state=Ticket.State.DONE,
        ended_at=now,
    )


def _open_cases(ticket: Ticket, services: Sequence[Service], now: datetime) -> list[Case]:
    booked = ticket.appointment
    known = cases_of_visit(ticket.pk)
    person = _person(booked or (known[0] if known else None), ticket)
    return [
        open_case(
            window=ticket.window,
            service=service,
            visit_id=ticket.pk,
            language=ticket.language,
            appointment_id=booked.pk if booked else None,
            exemption=booked.exemption if booked else "",
            now=now,
            **person,
        )
        for service in services
    ]


def _person(source: Appointment | Case | None, ticket: Ticket) -> dict[str, Any]:
    """What the appointment or the first case of the visit knows; who came without one has a name at most."""
    if source is None:
        return {
            "person_name": ticket.person_name,
            "born_on": None,
            "email": "",
            "representation": "none",
            "representative_name": "",
        }
    return {
        "person_name": source.person_name,
        "born_on": source.born_on,
        "email": source.email,
        "representation": source.representation,
        "representative_name": source.representative_name,
    }
