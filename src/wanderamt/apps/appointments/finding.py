"""A person finds the own appointment again: by the code and the name, at the pace of a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments import queries, services
from wanderamt.apps.appointments.models import Appointment

NOT_FOUND = _(
    "Zu diesem Code und diesem Namen gibt es keinen Termin. Bitte vergleichen Sie beides mit Ihrem Ausdruck."
)


def find_own(*, code: str, name: str, now: datetime) -> Appointment | None:
    """The appointment; None does not tell which half was wrong (NOT_FOUND says so). Raises TooManyTries."""
    services.find_brake.check(code, now=now)
    appointment = queries.find(code=code, name=name)
    if appointment:
        services.find_brake.release(code)
    else:
        services.find_brake.note(code, now=now)
    return appointment


def may_change(appointment: Appointment, *, now: datetime) -> bool:
    """Whether the person can still move or cancel it."""
    in_time = appointment.starts_at - now >= services.CHANGE_DEADLINE
    return appointment.state == Appointment.State.BOOKED and in_time
