"""What a unit refuses before anything is done, and that every verb of a crew can be written down."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from wanderamt.apps.counter.public import Ticket, call_next, open_till, set_priority, walk_in
from wanderamt.apps.fieldsync.models import OwnCommand, OwnState
from wanderamt.apps.fieldsync.tests.node_city import at as clock_time
from wanderamt.apps.fieldsync.tests.node_lines import enrolled, sent_away
from wanderamt.apps.fieldsync.tests.nodes import Node, World, at
from wanderamt.apps.fieldsync.unit.errors import (
    ClockWrong,
    DiskDamaged,
    DiskFull,
    LeaseOver,
    NotLeased,
    NotLoaded,
)
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.commands import check_hint, registered
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

HINTS = [
    pytest.param(hint, id=f"{name}-{argument}")
    for name, spec in registered().items()
    for argument, hint in spec.arguments.items()
]


@pytest.mark.parametrize("hint", HINTS)
def test_every_argument_of_a_command_can_be_written_and_read(hint: Any) -> None:
    check_hint(hint)


@pytest.mark.parametrize("name", registered())
def test_a_command_is_named_after_its_room(name: str) -> None:
    room = registered()[name].function.__module__.split(".")[2]
    assert name.split(".")[0] == room


@pytest.fixture
def bus(world: World) -> Node:
    """On the road with the first of its stops until 18 o'clock."""
    unit = sent_away(enrolled(world.unit("B1")), stops=[0], until=clock_time(18))
    world.moment = clock_time(9)
    return unit


def here() -> OpeningWindow:
    return OpeningWindow.objects.filter(counter__mark="B1").earliest("starts_at")


def open_the_till() -> None:
    open_till(window=here(), float_cents=15_000, now=clock.now())


def refused(error: type[DomainError]) -> str:
    before = OwnCommand.objects.count()
    with pytest.raises(error) as raised:
        open_the_till()
    assert OwnCommand.objects.count() == before
    return str(raised.value)


def test_before_the_stop_is_loaded_nothing_is_done(bus: Node) -> None:
    with at(bus):
        OwnState.objects.update(loaded_at=None)
        assert refused(NotLoaded)


def test_a_stop_that_is_not_with_the_unit_is_not_touched(bus: Node) -> None:
    with at(bus):
        OwnState.objects.update(leases={})
        assert refused(NotLeased)


def test_after_the_lease_nothing_is_done_any_more(world: World, bus: Node) -> None:
    world.moment = clock_time(18)
    with at(bus):
        assert "18:00" in refused(LeaseOver)


def test_a_clock_that_goes_back_is_noticed(world: World, bus: Node) -> None:
    with at(bus):
        open_the_till()
    bus.skew = -timedelta(minutes=3)
    with at(bus):
        assert "09:00" in refused(ClockWrong)
    bus.skew = -timedelta(minutes=1)  # set by a time server: no reason to stop work
    with at(bus):
        open_the_till()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("database or disk is full", DiskFull),
        ("disk I/O error", DiskDamaged),
        ("database disk image is malformed", DiskDamaged),
        ("malformed", OperationalError),
    ],
)
def test_a_full_or_a_failing_disk_is_said_and_anything_else_is_not_hidden(
    bus: Node, words: str, error: type[Exception]
) -> None:
    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError(words)
        return execute(sql, *rest)

    with at(bus):
        with connection.execute_wrapper(fail), pytest.raises(error):
            open_the_till()
        assert OwnCommand.objects.count() == 0


def test_a_verb_sees_its_rows_as_they_are_after_the_command_before(bus: Node) -> None:
    with at(bus):
        window, now = here(), clock.now()
        services = list(window.services.filter(pk="meldebescheinigung"))
        ticket = walk_in(window=window, services=services, form_key=uuid7(), now=now)
        stale = Ticket.objects.get(pk=ticket.pk)
        set_priority(ticket=ticket, priority=True, now=now)
        set_priority(ticket=stale, priority=False, now=now)  # what stands in the page is older
        assert not Ticket.objects.get(pk=ticket.pk).priority
        assert call_next(window=window, desk=1, now=now).pk == ticket.pk
        assert [each.seq for each in OwnCommand.objects.all()] == [1, 2, 3, 4]
