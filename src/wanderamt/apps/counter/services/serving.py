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
from wanderamt.apps.counter.services.events import claim, note
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation.commands import command
from wanderamt.foundation.formatting import euro

_ONCE_A_PERSON = frozenset({Step.Kind.IDENTITY, Step.Kind.REPRESENTATION})


@command("counter.start")
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
        passed_at=None,
        for_desk=None,
    )
    _open_all(ticket, now)


@command("counter.begin_at_bed")
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
    _open_all(ticket, now)
    return ticket


def at_this_desk(*, ticket: Ticket, desk: int) -> None:
    """Raises TicketElsewhere where the person is called to or served at another desk."""
    if ticket.state in {Ticket.State.CALLED, Ticket.State.SERVING} and ticket.desk != desk:
        raise TicketElsewhere(number=ticket.number, desk=ticket.desk)


@command("counter.add_matters")
@transaction.atomic
def add_matters(
    *, ticket: Ticket, services: Sequence[Service], person_no: int = 0, now: datetime
) -> list[Case]:
    """Open further matters of one of the people during the visit. A person more makes the visit one larger.

    Raises MatterNotServedHere, NoMatterChosen, TicketMoved.
    """
    if ticket.state != Ticket.State.SERVING:
        raise TicketMoved(number=ticket.number, state=ticket.get_state_display())
    if not services:
        raise NoMatterChosen(field="services")
    impossible = not_served(window=ticket.window, services=services)
    if impossible:
        raise MatterNotServedHere(field="services", services=", ".join(each.title for each in impossible))
    ticket.services.add(*services)
    if person_no >= ticket.people:
        Ticket.objects.filter(pk=ticket.pk).update(people=person_no + 1)
        ticket.people = person_no + 1
    added = {"services": sorted(service.pk for service in services), "people": ticket.people}
    note([ticket], TicketEvent.Kind.MATTERS, now, facts=added)
    return [_open(ticket, service, person_no, now) for service in services]


@command("counter.record")
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
    """Record a step; identity and representation are seen once and hold for all matters of that person.

    Raises what `cases.public.record_step` raises.
    """
    record_step(case=case, kind=kind, note=note, seen=seen, facts=facts, now=now)
    if kind not in _ONCE_A_PERSON:
        return
    for other in cases_of_visit(ticket.pk):
        if other.person_no != case.person_no:
            continue
        waits = any(step.kind == kind and step.state == Step.State.OPEN for step in other.steps.all())
        if waits and other.state == Case.State.OPEN:
            record_step(case=other, kind=kind, note=note, now=now)


@command("counter.name_person")
@transaction.atomic
def name_person(
    *,
    ticket: Ticket,
    person_no: int = 0,
    person_name: str,
    born_on: date | None,
    language: str,
    email: str,
    representation: str,
    representative_name: str,
) -> None:
    """Write who a person of the visit is into their matters in work, and the first one into the ticket; fees
    follow the age. Raises AlreadyPaid.
    """
    if not person_no:
        Ticket.objects.filter(pk=ticket.pk).update(person_name=person_name, language=language)
    correct_person(
        visit_id=ticket.pk,
        person_no=person_no,
        person_name=person_name,
        born_on=born_on,
        language=language,
        email=email,
        representation=representation,
        representative_name=representative_name,
    )


@command("counter.done")
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


def _open_all(ticket: Ticket, now: datetime) -> list[Case]:
    """The matters as booked, person by person; without an appointment all are the first person's."""
    booked = ticket.appointment
    if booked is None:
        return [_open(ticket, service, 0, now) for service in ticket.services.all()]
    return [
        _open(ticket, matter.service, matter.person_no, now)
        for matter in booked.matters.select_related("service")
    ]


def _open(ticket: Ticket, service: Service, person_no: int, now: datetime) -> Case:
    booked = ticket.appointment
    known = [case for case in cases_of_visit(ticket.pk) if case.person_no == person_no]
    source = known[0] if known else (booked if person_no == 0 else None)
    return open_case(
        window=ticket.window,
        service=service,
        visit_id=ticket.pk,
        person_no=person_no,
        language=ticket.language,
        appointment_id=booked.pk if booked else None,
        exemption=booked.exemption if booked and person_no == 0 else "",
        now=now,
        **_person(source, ticket, person_no),
    )


def _person(source: Appointment | Case | None, ticket: Ticket, person_no: int) -> dict[str, Any]:
    """What the appointment or the person's first case knows. Without an appointment there is a name at most,
    and of the others of a family not even that until a matter of theirs needs it.
    """
    if source is None:
        return {
            "person_name": "" if person_no else ticket.person_name,
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
