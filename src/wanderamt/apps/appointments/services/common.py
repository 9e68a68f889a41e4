"""What the verbs share: the lock, what may still be changed, who comes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random, SystemRandom
from uuid import UUID

from django.conf import settings

from wanderamt.apps.appointments import persons, queries
from wanderamt.apps.appointments.errors import (
    NameMissing,
    PersonAlreadyRegistered,
    RoomMissing,
    SlotTaken,
    TooLate,
    TooManyBookings,
)
from wanderamt.apps.appointments.models import Appointment, AppointmentMatter, Hold, Place
from wanderamt.apps.appointments.persons import PersonData
from wanderamt.apps.appointments.placing import Ledger
from wanderamt.apps.appointments.plans import VisitPlan, plan_visit
from wanderamt.apps.appointments.space import claims_of, space_of
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow, check_here
from wanderamt.engines import slots
from wanderamt.engines.slots import Asker, Start
from wanderamt.foundation.brake import Brake
from wanderamt.foundation.commands import acting_for, drawn
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import short_code, uuid7

#: Until then a person or a host can change or cancel on their own; after that the crew is packing.
CHANGE_DEADLINE = timedelta(hours=2)
#: A cancelled time comes back after a random while between these two: to lie in wait for it does not pay.
COOLING = (timedelta(minutes=2), timedelta(minutes=15))
#: How long what was promised to somebody waits for the worker before it becomes free by itself.
GRACE = timedelta(minutes=15)
#: A code is six characters: who tries names for one is stopped, who mixes up two letters is not.
find_brake = Brake(kind="appointment", allowed=10)


def lock(*window_ids: UUID, away: UUID | None = None) -> dict[UUID, OpeningWindow]:
    """The windows as they are now; nobody else books, cancels or closes there until this transaction ends.

    Several are locked in the order of their keys, so that two movers never wait for each other. Raises
    WindowIsAway where one is with a unit on the road; `away` may be, for whoever only asks for something.
    """
    found = OpeningWindow.objects.filter(pk__in=set(window_ids)).order_by("pk")
    locked = {window.pk: window for window in found.select_for_update(no_key=True)}
    for window in locked.values():
        if window.pk != away:
            check_here(window)
    return locked


def changeable(appointment: Appointment, *, now: datetime, by_office: bool = False) -> Appointment:
    """The appointment as it is now.

    Raises TooLate where it is cancelled or, unless the office itself acts, begins in less than two hours.
    """
    fresh = queries.get(appointment.pk)
    if fresh.state != Appointment.State.BOOKED:
        raise TooLate
    if not by_office and fresh.starts_at - now < CHANGE_DEADLINE:
        raise TooLate
    return fresh


def planned(
    *, plan: VisitPlan | None, services: Sequence[Service] | None, needs_of: PersonData | None = None
) -> VisitPlan:
    """The plan, or that of one person with these services. Raises NoMatter."""
    if plan is not None:
        return plan
    return plan_visit(people=[list(services or ())], place=needs_of.place if needs_of else Place.ROOM)


def find_start(
    ledger: Ledger,
    plan: VisitPlan,
    start: datetime,
    *,
    now: datetime,
    asker: Asker,
    freed: Appointment | None = None,
) -> Start | None:
    """The booking of this visit at exactly `start`; None where it is not to be had."""
    back = claims_of(appointment=freed) if freed is not None else None
    space = ledger.space(back)
    return slots.start_at(
        space.open, plan.visit(space.special), start, now=now, asker=asker, lead=queries.lead_of(asker)
    )


def peek(window: OpeningWindow, plan: VisitPlan, start: datetime, *, now: datetime, asker: Asker) -> None:
    """Refuse without the lock what is taken: whoever comes too late must not hold up those who do not.

    Raises WindowNotBookable, MatterNotOffered and SlotTaken, each of which the lock would only confirm; what
    passes is looked at again under the lock.
    """
    space = space_of(window, now=now)
    visit, lead = plan.visit(space.special), queries.lead_of(asker)
    if slots.start_at(space.open, visit, start, now=now, asker=asker, lead=lead) is None:
        queries.check_window(window=window, now=now, asker=asker)
        queries.check_matters(window=window, services=plan.services)
        raise SlotTaken(field="start")


def describe(appointment: Appointment, person: PersonData, *, plan: VisitPlan) -> None:
    """Write who comes into the appointment. Raises NameMissing, RoomMissing, PersonAlreadyRegistered."""
    if not persons.name_words(person.name):
        raise NameMissing(field="name")
    if person.place == Place.BEDSIDE and not person.room_label.strip():
        raise RoomMissing(field="room_label")
    key = persons.person_key(person)
    refuse_second(appointment, window_id=appointment.window_id, key=key)
    appointment.person_key = key
    appointment.person_name = person.name.strip()
    for name in ("born_on", "language", "email", "phone", "place", "representation", "exemption"):
        setattr(appointment, name, getattr(person, name))
    appointment.room_label = person.room_label.strip()
    appointment.representative_name = person.representative_name.strip()
    appointment.email_key, appointment.phone_key = persons.contact_keys(
        email=person.email, phone=person.phone
    )
    appointment.people = len(plan.people)
    appointment.needs_language = plan.needs.language
    appointment.needs_step_free = plan.needs.step_free


def refuse_second(appointment: Appointment, *, window_id: UUID, key: str) -> None:
    """Raises PersonAlreadyRegistered where this person has another appointment at the window."""
    if queries.booked([window_id]).filter(person_key=key).exclude(pk=appointment.pk).exists():
        raise PersonAlreadyRegistered(field="name")


def refuse_hoarding(appointment: Appointment, *, now: datetime) -> None:
    """Raises TooManyBookings where the address or the number has as many coming appointments as it may."""
    most = settings.BOOKINGS_PER_CONTACT
    for name in ("email_key", "phone_key"):
        value = getattr(appointment, name)
        if value:
            coming = Appointment.objects.filter(
                state=Appointment.State.BOOKED, starts_at__gt=now, **{name: value}
            )
            if coming.count() >= most:
                raise TooManyBookings(field=name.removesuffix("_key"), most=most)


def set_matters(appointment: Appointment, plan: VisitPlan, *, new: bool = False) -> None:
    """Write the matters of each person in place of those that were there."""
    if not new:
        appointment.matters.all().delete()
    AppointmentMatter.objects.bulk_create(
        AppointmentMatter(appointment=appointment, service=service, position=position, person_no=number)
        for position, (number, service) in enumerate(
            (number, service) for number, matters in enumerate(plan.people) for service in matters
        )
    )


def cool(ledger: Ledger, appointment: Appointment, *, now: datetime, rng: Random | None = None) -> None:
    """Take the time from the appointment: it comes back after a random while, past the waiting list.

    Where the public cannot book there is nobody to lie in wait, so it is free at once; nor does it where the
    window is with a unit, whose time is for those who come.
    """
    window = ledger.window
    public = window.public_from is not None and window.public_from <= now
    away = window.held_by is not None or acting_for() is not None
    if not public or away or appointment.starts_at <= now or window.state != OpeningWindow.State.OPEN:
        ledger.release([appointment])
        return
    wait = timedelta(seconds=(rng or SystemRandom()).uniform(*(each.total_seconds() for each in COOLING)))
    hold = Hold.objects.create(
        key=uuid7(),
        window=window,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        reason=Hold.Reason.COOLING,
        until=now + wait,
        free_at=now + wait + GRACE,
        asker="staff",
        created_at=now,
    )
    ledger.hand_over(appointment, hold)


def days_from(now: datetime, start: datetime) -> int:
    """Days from today to a start, on Berlin's calendar."""
    return (start.astimezone(BERLIN).date() - now.astimezone(BERLIN).date()).days


def free_code() -> str:
    """A code that no appointment has; of a booking on the road the one that was said there."""
    return drawn("code", _free_code)


def _free_code() -> str:
    while True:
        code = short_code()
        if not Appointment.objects.filter(code=code).exists():
            return code


def first_of(found: Iterable[Start]) -> Start | None:
    """The earliest of these times."""
    return next(iter(found), None)
