"""What the counter knows of a visit when its person wants to be forgotten, and what it lets go of then."""

from uuid import UUID

from django.db import transaction

from wanderamt.apps.appointments.public import Stand, Visits, register_visits
from wanderamt.apps.cases.public import forget_visits
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.retention import NOBODY

_STANDS: dict[str, Stand] = {
    Ticket.State.WAITING: Stand.HERE,
    Ticket.State.CALLED: Stand.HERE,
    Ticket.State.SERVING: Stand.HERE,
    Ticket.State.DONE: Stand.SERVED,
    Ticket.State.NO_SHOW: Stand.GONE,
    Ticket.State.LEFT: Stand.GONE,
}


def connect() -> None:
    """Be asked and told about visits; called when the applications are ready."""
    register_visits(Visits(stand=stand, forget=forget_visit))


def stand(appointment_id: UUID) -> Stand:
    """How far the visit of this appointment is."""
    state = Ticket.objects.filter(appointment=appointment_id).values_list("state", flat=True).first()
    return Stand.UNKNOWN if state is None else _STANDS[state]


@transaction.atomic
def forget_visit(appointment_id: UUID) -> int:
    """Take the person out of the ticket and of the cases that are done; returns how many rows that were.

    Number, times and matters stay for the figures, and the appointment, which names nobody any more, until
    the purge: by it is found what arrives from a unit later.
    """
    tickets = Ticket.objects.filter(appointment=appointment_id)
    cases = forget_visits(visits=list(tickets.values_list("pk", flat=True)))
    return tickets.exclude(**NOBODY).update(**NOBODY) + cases
