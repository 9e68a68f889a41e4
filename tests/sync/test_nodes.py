"""The harness itself: separate databases, separate clocks, deaths like those of a killed process."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction

from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.counter.public import Ticket, walk_in
from wanderamt.apps.fieldsync.tests.node_databases import Killed
from wanderamt.apps.fieldsync.tests.nodes import World, at
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.kernel.ids import uuid7


def take_number() -> Ticket:
    window = OpeningWindow.objects.filter(counter__mark="B1").earliest("starts_at")
    return walk_in(
        window=window, services=[Service.objects.get(pk="ummeldung")], form_key=uuid7(), now=clock.now()
    )


def test_what_happens_at_one_node_is_seen_at_no_other(world: World) -> None:
    with at(world.hub):
        take_number()
    other = world.another_hub()
    with at(other):
        take_number()
        assert Ticket.objects.count() == 2
    with at(world.hub):
        assert Ticket.objects.count() == 1
    with at(world.unit("B1")):
        assert Ticket.objects.count() == 0
    other.database.destroy()


def test_units_are_sqlite_whatever_the_hub_is(world: World) -> None:
    with at(world.unit("K1")):
        assert connection.vendor == "sqlite"


def test_each_node_has_its_clock(world: World) -> None:
    world.unit("K1").skew = timedelta(hours=-2)
    with at(world.hub):
        assert clock.now() == world.moment
        with at(world.unit("K1")):
            assert clock.now() == world.moment - timedelta(hours=2)
        assert clock.now() == world.moment
    world.later(timedelta(minutes=5))
    with at(world.hub):
        assert clock.now() == world.moment


def test_a_process_that_dies_leaves_all_or_nothing(world: World) -> None:
    """Before every statement, before the COMMIT and after it."""
    with at(world.hub):
        take_number()  # the first one opens the series, which the others need not
    with at(world.hub) as death:
        take_number()
    assert not death.happened
    given = 2
    for moment in range(death.moments):
        with at(world.hub, dies_after=moment) as now_dead:
            take_number()
        assert now_dead.happened
        with at(world.hub):
            given += moment == death.moments - 1  # only after the COMMIT
            assert [ticket.serial for ticket in Ticket.objects.order_by("serial")] == [*range(1, given + 1)]
    with at(world.hub):
        assert take_number().serial == given + 1


def test_no_handler_keeps_a_dying_process_alive(world: World) -> None:
    with at(world.hub, dies_after=2) as death:
        for _ in range(5):
            with suppress(Exception), transaction.atomic():  # as a careless loop would
                Ticket.objects.count()
    assert (death.happened, death.moments) == (True, 2)


def test_a_death_of_somebody_else_is_not_swallowed(world: World) -> None:
    with pytest.raises(Killed), at(world.hub):
        raise Killed


def test_an_older_copy_forgets_what_came_after_it(world: World) -> None:
    bus = world.unit("B1")
    with at(world.hub):
        take_number()
    backup = world.hub.backup()
    with at(world.hub):
        take_number()
    for _ in range(2):
        world.hub.restore(backup)
        with at(world.hub):
            assert Ticket.objects.count() == 1
            take_number()
    empty = bus.backup()
    bus.restore(empty)
    with at(bus):
        assert Ticket.objects.count() == 0
    backup.destroy()
    empty.destroy()
