"""What a host's coordinator sees: the day, and the people that the host has registered. Nobody else's
bookings.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import override

from wanderamt.apps.appointments.public import (
    CHANGE_DEADLINE,
    Appointment,
    appointments_of,
    matters_of,
    places_left,
)
from wanderamt.apps.catalogue.public import BringItem, Service, bring_list
from wanderamt.apps.fleet.models import Deployment
from wanderamt.apps.offices.public import OpeningWindow, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One person of the host, with what the person comes for and brings, in the person's own language."""

    appointment: Appointment
    services: tuple[Service, ...]
    bring: tuple[BringItem, ...]

    @property
    def language(self) -> str:
        return self.appointment.language

    @property
    def at_bed(self) -> bool:
        return self.appointment.place == "bedside"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDay:
    """A published visit. `open_until` is when the host can no longer change anything."""

    deployment: Deployment
    window: OpeningWindow
    people: tuple[Registered, ...]
    places_left: int
    open_until: datetime
    is_open: bool

    @property
    def site(self) -> Site:
        return self.window.site


def deployment_for_host(deployment_id: UUID) -> Deployment:
    """The deployment with window and place. Raises Deployment.DoesNotExist."""
    return Deployment.objects.select_related(
        "window__site__quarter", "window__counter", "request", "site__quarter"
    ).get(pk=deployment_id)


def register_day(*, deployment: Deployment, window: OpeningWindow, now: datetime) -> RegisterDay:
    """The day as the coordinator sees it."""
    open_until = window.starts_at - CHANGE_DEADLINE
    return RegisterDay(
        deployment=deployment,
        window=window,
        people=tuple(_registered(item) for item in of_host(window)),
        places_left=places_left(windows=[window], now=now)[window.pk],
        open_until=open_until,
        is_open=now <= open_until and window.state == OpeningWindow.State.OPEN,
    )


def of_host(window: OpeningWindow) -> list[Appointment]:
    """The host's own people, in order of time."""
    return [item for item in appointments_of(window) if item.source == Appointment.Source.HOST]


def registered_person(*, window: OpeningWindow, appointment_id: UUID) -> Appointment | None:
    """The host's own person with this appointment; None for a citizen's, another day's or a cancelled one."""
    return next((item for item in of_host(window) if item.pk == appointment_id), None)


def _registered(appointment: Appointment) -> Registered:
    services = matters_of(appointment)
    with override(appointment.language):
        return Registered(
            appointment=appointment,
            services=tuple(services),
            bring=tuple(bring_list(services, on=appointment.day)),
        )
