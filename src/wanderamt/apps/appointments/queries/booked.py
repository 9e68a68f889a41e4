"""Reads: what is booked, by whom."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from wanderamt.apps.appointments.models import Appointment, GridClaim
from wanderamt.apps.appointments.persons import room_order, same_name
from wanderamt.apps.appointments.plans import Needs, VisitPlan
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links

LINK_PURPOSE = "appointments.appointment"


def booked(window_ids: Collection[UUID]) -> QuerySet[Appointment]:
    """The appointments of these windows that hold, in order of time."""
    return Appointment.objects.filter(window__in=window_ids, state=Appointment.State.BOOKED)


def claimed_windows(window_ids: Collection[UUID]) -> set[UUID]:
    """Those of the windows in which somebody has a time, holds one or is offered one. One query."""
    claims = GridClaim.objects.filter(pool__window__in=window_ids)
    return set(claims.values_list("pool__window_id", flat=True).distinct())


def appointments_of(window: OpeningWindow, *, besides: Collection[UUID] = ()) -> list[Appointment]:
    """All booked appointments of `window` but `besides`, with their matters, in order of time and room."""
    found = booked([window.pk]).exclude(pk__in=besides) if besides else booked([window.pk])
    listed = found.prefetch_related("matters__service")
    return sorted(listed, key=lambda each: (each.starts_at, room_order(each.room_label), each.pk))


def matters_of(appointment: Appointment) -> list[Service]:
    """The services of an appointment in the order in which they were chosen; of a family each one once."""
    return list(dict.fromkeys(matter.service for matter in appointment.matters.all()))


def matters_by_person(appointment: Appointment) -> list[list[Service]]:
    """The services of each person, in the order of the people; the first is the person with the name."""
    people: list[list[Service]] = [[] for _ in range(appointment.people)]
    for matter in appointment.matters.all():
        people[matter.person_no].append(matter.service)
    return people


def plan_of(appointment: Appointment) -> VisitPlan:
    """The visit as it was planned."""
    return VisitPlan(
        people=tuple(tuple(matters) for matters in matters_by_person(appointment)),
        needs=Needs(language=appointment.needs_language, step_free=appointment.needs_step_free),
        place=appointment.place,
    )


def by_code(code: str) -> Appointment | None:
    """The appointment with this code, whatever its case and spacing."""
    return _with_matters().filter(code=_plain(code)).first()


def id_of_code(code: str) -> UUID | None:
    """Which appointment has this code; None also for an erased person. One query, whatever the answer."""
    known = Appointment.objects.filter(code=_plain(code)).exclude(person_name="")
    return known.values_list("pk", flat=True).first()


def by_form_key(raw: str) -> Appointment | None:
    """What an earlier submit of the same page has booked; None for anything else."""
    try:
        return Appointment.objects.filter(form_key=UUID(raw)).first()
    except ValueError:
        return None


def find(*, code: str, name: str) -> Appointment | None:
    """The appointment of a person who knows the code and at least the family name; None says nothing about
    which.
    """
    appointment = by_code(code)
    return appointment if appointment and same_name(name, appointment.person_name) else None


def get(appointment_id: UUID) -> Appointment:
    """The appointment with everything its page shows. Raises Appointment.DoesNotExist, also for an erased
    person.
    """
    return _with_matters().exclude(person_name="").get(pk=appointment_id)


def _plain(code: str) -> str:
    return "".join(char for char in code.upper() if char.isalnum())


def _with_matters() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("window__site__quarter", "window__counter").prefetch_related(
        "matters__service"
    )


def appointment_link(appointment: Appointment) -> str:
    """The path of the page where a citizen sees, moves and cancels the appointment."""
    return links.path("appointments:show", appointment.pk, purpose=LINK_PURPOSE)
