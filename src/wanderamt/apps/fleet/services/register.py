"""A host's coordinator registers residents, after the two questions that can save them the way."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wanderamt.apps.appointments import public as appointments
from wanderamt.apps.appointments.public import EXEMPTION, ID_CARDS, Appointment, PersonData
from wanderamt.apps.catalogue.public import Service, service
from wanderamt.apps.offices.public import OpeningWindow

#: Registering a dwelling in a care home: § 32 (1) BMG asks for it only where no other dwelling in Germany is
#: kept.
REGISTRATIONS = frozenset({"anmeldung", "ummeldung", "anmeldung_nebenwohnung"})


def register(
    *, window: OpeningWindow, services: Sequence[Service], person: PersonData, form_key: UUID, now: datetime
) -> Appointment:
    """Give the person the next time of the day. Raises what `appointments.book` raises."""
    return appointments.book(
        window=window,
        services=services,
        person=person,
        source=Appointment.Source.HOST,
        now=now,
        form_key=form_key,
    )


def change_registered(
    *, appointment: Appointment, services: Sequence[Service], person: PersonData, now: datetime
) -> Appointment:
    """Other matters or data for somebody who is registered. Raises what `appointments.change` raises."""
    return appointments.change(appointment=appointment, services=services, person=person, now=now)


def remove_registered(*, appointment: Appointment, now: datetime) -> None:
    """Give the time back. Raises TooLate."""
    appointments.cancel(appointment=appointment, now=now)


def exempt_instead(services: Sequence[Service]) -> list[Service]:
    """The matters with the exemption in place of ID cards (§ 1 (3) PAuswG)."""
    kept = [each for each in services if each.pk not in ID_CARDS and each.pk != EXEMPTION]
    return [service(EXEMPTION), *kept]


def without_registration(services: Sequence[Service]) -> list[Service]:
    """The matters without those that § 32 BMG makes needless."""
    return [each for each in services if each.pk not in REGISTRATIONS]
