"""The good path: a day of commands arrives, in any order and as often as the line likes."""

from typing import Any

import pytest

from wanderamt.apps.counter.public import Ticket
from wanderamt.apps.fieldsync.models import Device, Klaerfall, Received, Refusal
from wanderamt.apps.fieldsync.tests.hub.crews import Crew, at, states
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def busy_morning(crew: Crew, people: int = 3) -> list[Ticket]:
    """Some come without an appointment, are called, served and go."""
    from wanderamt.apps.catalogue.models import Service

    services = list(Service.objects.filter(pk="meldebescheinigung"))
    tickets: list[Ticket] = []
    with crew.away():
        for number in range(people):
            now = at(9, 5 + number)
            ticket: Any = crew.do(
                "counter.walk_in", window=crew.window, services=services, form_key=uuid7(), now=now
            )
            tickets.append(ticket)
        called = crew.do("counter.call_next", window=crew.window, desk=1, now=at(10))
        crew.do("counter.start", ticket=called, desk=1, now=at(10, 1))
    return tickets


def test_a_morning_arrives_and_is_as_it_was_there(crew: Crew) -> None:
    tickets = busy_morning(crew)
    assert Ticket.objects.count() == 0

    verdicts = crew.send()

    assert [each.state for each in verdicts] == ["applied"] * len(crew.written)
    assert {each.pk: each.number for each in Ticket.objects.all()} == {
        each.pk: each.number for each in tickets
    }
    device = Device.objects.get()
    assert (device.incarnation, device.head_seq, bytes(device.head_hash)) == (1, crew.seq, crew.prev)
    assert not Klaerfall.objects.exists()
    assert not Refusal.objects.exists()


def test_the_same_again_changes_nothing_and_gets_the_same_answer(crew: Crew) -> None:
    busy_morning(crew)
    first = crew.send()
    tickets = list(Ticket.objects.values_list("pk", "state", "number"))

    assert crew.send() == first
    assert list(Ticket.objects.values_list("pk", "state", "number")) == tickets
    assert Received.objects.count() == len(crew.written)


def test_reordered_within_a_batch_is_no_matter(crew: Crew) -> None:
    busy_morning(crew)
    crew.send(*reversed(crew.wires))
    assert {state for _, state, _ in states()} == {"applied"}
