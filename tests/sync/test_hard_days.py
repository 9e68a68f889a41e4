"""Days on which the computer itself fails: a full disk, an old copy put back once too often."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.sync.homecoming import call_off, leased
from tests.sync.machine import away
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.services.arriving import walk_in
from wanderamt.apps.fieldsync.models import Device, OwnCommand, OwnState
from wanderamt.apps.fieldsync.tests import node_city
from wanderamt.apps.fieldsync.tests.node_lines import Air, exchange, put_back, sent_away
from wanderamt.apps.fieldsync.tests.nodes import Node, at
from wanderamt.apps.fieldsync.unit.errors import DiskFull
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock
from wanderamt.foundation.models import NumberBlock
from wanderamt.foundation.numbers import RangeExhausted
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7


def come() -> Ticket:
    """Somebody comes without an appointment."""
    window = OpeningWindow.objects.filter(counter__mark="B1").earliest("starts_at")
    service = Service.objects.get(pk="beglaubigung_kopie")
    return walk_in(window=window, services=[service], form_key=uuid7(), now=clock.now())


def come_until(refusal: type[DomainError]) -> DomainError:
    """People come until nobody can be taken in any more; returns the refusal."""
    for _ in range(500):
        try:
            come()
        except refusal as error:
            return error
    raise AssertionError("nobody was refused")


@pytest.fixture
def bus(django_db_blocker: Any, _node_templates: None) -> Iterator[Node]:
    with django_db_blocker.unblock():
        made = away().copy()
        yield made.unit("B1")
        made.destroy()


def test_on_a_full_disk_a_verb_and_its_command_are_both_there_or_neither(bus: Node) -> None:
    with at(bus):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 4}")
        assert "schaffen Sie Platz" in str(come_until(DiskFull))
        full = Ticket.objects.count()
        assert OwnCommand.objects.count() == full == OwnState.objects.get().head_seq
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000")
        come()
        assert OwnCommand.objects.count() == full + 1 == OwnState.objects.get().head_seq
        own = list(OwnCommand.objects.values_list("seq", flat=True))
        assert own == list(range(1, full + 2))


def test_an_old_copy_put_back_a_second_time_gives_out_no_number_at_all(bus: Node) -> None:
    backup = bus.backup()
    with at(bus):
        lost = come().number
    put_back(bus, backup)
    with at(bus):
        assert come().number != lost
    put_back(bus, backup)
    with at(bus):
        assert "verbinden Sie die Einheit" in str(come_until(RangeExhausted))
        assert OwnCommand.objects.count() == OwnState.objects.get().head_seq == 0


def test_a_restored_unit_that_has_done_nothing_since_brings_no_number_home_again(bus: Node) -> None:
    """It says which life it lives, so the hub closes what may be on paper before the next departure."""
    backup, hub = bus.backup(), bus.world.hub
    with at(bus):
        lost = come().number
    put_back(bus, backup)
    exchange(bus, Air(hub))
    with at(hub):
        assert Device.objects.get(unit__counter__mark="B1").incarnation == 2
        closed = set(NumberBlock.objects.filter(closed=True).values_list("scope", "first"))
    with at(bus):
        assert closed == set(NumberBlock.objects.filter(closed=True).values_list("scope", "first")) != set()
    sent_away(bus, stops=[1], until=node_city.at(20))
    with at(bus):
        assert come().number != lost
        # The series of the whole day have a spare block again, for the next time.
        spare = NumberBlock.objects.filter(closed=False, scope__startswith="V-B1")
        assert spare.count() == 2


def test_a_stop_that_was_called_off_and_lent_again_before_the_unit_heard_of_it_is_loaded(bus: Node) -> None:
    """The word to erase comes before the new data, in one answer: it is not meant for them."""
    call_off(bus, stop=1)
    sent_away(bus, stops=[1], until=node_city.at(20))
    assert len(leased(bus)) == 2
    with at(bus):
        assert OpeningWindow.objects.count() == 2
