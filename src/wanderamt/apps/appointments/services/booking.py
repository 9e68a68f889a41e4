"""Verbs: book, change, add somebody."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments import letters, plans, queries
from wanderamt.apps.appointments.errors import HoldExpired, NoRoomLeft, SlotTaken, TooLate
from wanderamt.apps.appointments.events import AppointmentBooked
from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.persons import PersonData
from wanderamt.apps.appointments.placing import Ledger, in_round, plan_round
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.services import common
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.slots import Asker
from wanderamt.foundation import events
from wanderamt.foundation.commands import command
from wanderamt.kernel.ids import uuid7


def book(
    *,
    window: OpeningWindow,
    services: Sequence[Service] | None = None,
    plan: VisitPlan | None = None,
    person: PersonData,
    source: str,
    now: datetime,
    form_key: UUID,
    start: datetime | None = None,
    hold: Hold | None = None,
) -> Appointment:
    """One appointment for all matters of everybody; the same `form_key` gives the first appointment again.

    `services` is a visit of one person. `hold` is confirmed: its time and its plan count, also when it has
    ended and nobody else has taken the time. Without it `start` None has the house give the next time; people
    who are visited at their bed come last, by room.
    Raises WindowNotBookable, NoMatter, MatterNotOffered, NameMissing, RoomMissing, PersonAlreadyRegistered,
    SlotTaken, HoldExpired, NoRoomLeft, TooManyBookings, and TooLate for a host less than two hours before the
    window.
    """
    if hold is None and start is not None and not Appointment.objects.filter(form_key=form_key).exists():
        wanted = common.planned(plan=plan, services=services, needs_of=person)
        common.peek(window, wanted, start, now=now, asker=queries.asker_of(source))
    return _book(
        window=window, services=services, plan=plan, person=person, source=source, now=now,
        form_key=form_key, start=start, hold=hold,
    )  # fmt: skip


@command("appointments.book_at_desk")
@transaction.atomic
def book_at_desk(
    *,
    window: OpeningWindow,
    plan: VisitPlan,
    person: PersonData,
    start: datetime,
    form_key: UUID,
    now: datetime,
) -> Appointment:
    """What `book` does, for somebody who stands at the desk or is on the telephone. Raises what it raises."""
    return book(
        window=window, plan=plan, person=person, source=Appointment.Source.STAFF, start=start,
        form_key=form_key, now=now,
    )  # fmt: skip


@transaction.atomic
def _book(
    *,
    window: OpeningWindow,
    services: Sequence[Service] | None,
    plan: VisitPlan | None,
    person: PersonData,
    source: str,
    now: datetime,
    form_key: UUID,
    start: datetime | None,
    hold: Hold | None,
) -> Appointment:
    window_id = hold.window_id if hold else window.pk
    window = common.lock(window_id)[window_id]
    first = Appointment.objects.filter(form_key=form_key).first()
    if first is not None:
        return first
    plan = plans.load(hold.plan) if hold else common.planned(plan=plan, services=services, needs_of=person)
    asker = queries.asker_of(source)
    queries.check_window(window=window, now=now, asker=asker)
    queries.check_matters(window=window, services=plan.services)
    if source == Appointment.Source.HOST and window.starts_at - now < common.CHANGE_DEADLINE:
        raise TooLate
    appointment = Appointment(
        window=window, code=common.free_code(), source=source, form_key=form_key, created_at=now, id=uuid7()
    )
    common.describe(appointment, person, plan=plan)
    if source == Appointment.Source.CITIZEN:
        common.refuse_hoarding(appointment, now=now)
    ledger = Ledger(window, now=now, keep=hold.pk if hold else None)
    if hold is not None:
        _confirm(ledger, appointment, hold, plan, now=now, asker=asker)
    elif start is not None:
        _put(ledger, appointment, plan, start, now=now, asker=asker)
    else:
        _next_time(ledger, appointment, plan, now=now, asker=asker)
    common.set_matters(appointment, plan, new=True)
    letters.send("booked", appointment, now=now)
    _tell(appointment, plan, hold, now=now)
    return appointment


@transaction.atomic
def change(
    *,
    appointment: Appointment,
    services: Sequence[Service] | None = None,
    plan: VisitPlan | None = None,
    person: PersonData,
    now: datetime,
) -> Appointment:
    """Other matters or data for an appointment; `services` are those of the person with the name.

    The time stays where it is long enough, else the next one is given.
    Raises what `book` raises, and TooLate; then nothing has changed.
    """
    window = common.lock(appointment.window_id)[appointment.window_id]
    appointment = common.changeable(appointment, now=now)
    before, old = (appointment.starts_at, appointment.ends_at), queries.plan_of(appointment)
    plan = plan or plan_visit(
        people=[list(services or ()), *old.people[1:]], needs=old.needs, place=person.place
    )
    queries.check_window(window=window, now=now, asker="staff")
    queries.check_matters(window=window, services=plan.services)
    asker: Asker = "host" if appointment.source == Appointment.Source.HOST else "staff"
    common.describe(appointment, person, plan=plan)
    ledger = Ledger(window, now=now)
    if in_round(appointment):
        _into_round(ledger, appointment, plan, now=now)
    else:
        ledger.release([appointment])
        same = common.find_start(ledger, plan, appointment.starts_at, now=now, asker=asker)
        if same is None:
            _next_time(ledger, appointment, plan, now=now, asker=asker)
        else:
            _put(ledger, appointment, plan, appointment.starts_at, now=now, asker=asker)
    other_matters = old.people != plan.people
    if other_matters:
        common.set_matters(appointment, plan)
    if other_matters or before != (appointment.starts_at, appointment.ends_at):
        letters.send("changed", appointment, now=now)
    return appointment


@transaction.atomic
def add_person(
    *, appointment: Appointment, services: Sequence[Service], now: datetime, start: datetime | None = None
) -> Appointment:
    """Somebody more comes along, with these matters, at the same time (or from `start` on, the same day).

    Raises SlotTaken where the visit does not fit there (the old one is kept), TooManyPeople, NoMatter,
    MatterNotOffered, WindowNotBookable, TooLate.
    """
    window = common.lock(appointment.window_id)[appointment.window_id]
    appointment = common.changeable(appointment, now=now)
    old = queries.plan_of(appointment)
    plan = plan_visit(people=[*old.people, services], needs=old.needs, place=old.place)
    asker = queries.asker_of(appointment.source)
    queries.check_window(window=window, now=now, asker=asker)
    queries.check_matters(window=window, services=plan.services)
    ledger = Ledger(window, now=now)
    ledger.release([appointment])
    appointment.people = len(plan.people)
    _put(ledger, appointment, plan, start or appointment.starts_at, now=now, asker=asker)
    common.set_matters(appointment, plan)
    letters.send("changed", appointment, now=now)
    return appointment


def _confirm(
    ledger: Ledger, appointment: Appointment, hold: Hold, plan: VisitPlan, *, now: datetime, asker: Asker
) -> None:
    """Make the hold's time the appointment's. Raises HoldExpired."""
    if ledger.owns(hold):
        appointment.starts_at, appointment.ends_at = hold.starts_at, hold.ends_at
        appointment.save()
        ledger.hand_over(hold, appointment)
    else:
        try:
            _put(ledger, appointment, plan, hold.starts_at, now=now, asker=asker)
        except SlotTaken:
            raise HoldExpired from None
    Hold.objects.filter(pk=hold.pk).delete()


def _put(
    ledger: Ledger, appointment: Appointment, plan: VisitPlan, start: datetime, *, now: datetime, asker: Asker
) -> None:
    """Store the appointment at `start` with its claims. Raises SlotTaken."""
    found = common.find_start(ledger, plan, start, now=now, asker=asker)
    if found is None:
        raise SlotTaken(field="start")
    appointment.starts_at, appointment.ends_at = found.start, found.end
    appointment.save()
    ledger.claim(appointment, found.places)


def _next_time(
    ledger: Ledger, appointment: Appointment, plan: VisitPlan, *, now: datetime, asker: Asker
) -> None:
    """Give the next time of the window; visits at the bed go into the round. Raises NoRoomLeft."""
    if in_round(appointment):
        _into_round(ledger, appointment, plan, now=now)
        return
    found = common.first_of(queries.starts(ledger.space(), plan, now=now, asker=asker))
    if found is None:
        raise NoRoomLeft
    appointment.starts_at, appointment.ends_at = found.start, found.end
    appointment.save()
    ledger.claim(appointment, found.places)


def _into_round(ledger: Ledger, appointment: Appointment, plan: VisitPlan, *, now: datetime) -> None:
    for each in plan_round(ledger=ledger, visitor=appointment, plan=plan, now=now):
        letters.send("changed", each.appointment, now=now)


def _tell(appointment: Appointment, plan: VisitPlan, hold: Hold | None, *, now: datetime) -> None:
    events.publish(
        AppointmentBooked(
            at=now,
            window_id=appointment.window_id,
            appointment_id=appointment.pk,
            counter_id=appointment.window.counter_id,
            service_ids=tuple(service.pk for service in plan.services),
            source=appointment.source,
            chosen_days=common.days_from(now, appointment.starts_at),
            offered_days=hold.offered_days if hold else None,
            forced_days=hold.forced_days if hold else None,
        )
    )
