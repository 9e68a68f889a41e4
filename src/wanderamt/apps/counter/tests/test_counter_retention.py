from collections.abc import Callable
from datetime import timedelta

from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.counter.retention import purge
from wanderamt.apps.counter.tests.conftest import THEN


def test_a_ticket_forgets_who_waited(
    arrived: Callable[..., Ticket], spontaneous: Callable[..., Ticket]
) -> None:
    ticket = arrived(place="bedside", room_label="2.10")
    spontaneous(name="Uwe", at=THEN + timedelta(days=20))
    assert purge(now=THEN + timedelta(days=30)) == 0
    assert purge(now=THEN + timedelta(days=31)) == 1
    ticket.refresh_from_db()
    assert (ticket.person_name, ticket.room_label, ticket.appointment, ticket.number) == (
        "",
        "",
        None,
        "A001",
    )
    assert purge(now=THEN + timedelta(days=31)) == 0
