"""Somebody wants to be forgotten while their stop is on the road: with and without a line, twice, there."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from wanderamt.apps.appointments import forgetting
from wanderamt.apps.appointments.models import Appointment, ErasureRequest
from wanderamt.apps.cases.models import Case, Step
from wanderamt.apps.cases.public import finish
from wanderamt.apps.counter.public import Ticket, arrive, call_ticket, done, open_till, start
from wanderamt.apps.counter.services.serving import name_person
from wanderamt.apps.fieldsync import erasures
from wanderamt.apps.fieldsync.models import Arrived, Downward, OwnCommand, Received
from wanderamt.apps.fieldsync.tests.node_city import at as clock_time
from wanderamt.apps.fieldsync.tests.node_lines import Air, enrolled, exchange, sent_away
from wanderamt.apps.fieldsync.tests.nodes import Node, World, at
from wanderamt.apps.offices.public import OpeningWindow, give_back
from wanderamt.foundation import clock
from wanderamt.kernel.errors import DomainError

MINE, TYPED = "Wunibald Vergissmich", "Kunigunde Vergissmich"


@pytest.fixture
def mine(world: World) -> UUID:
    """An appointment at the first stop of Bus 1, for a certificate: no photo is needed."""
    with at(world.hub):
        key: UUID = Appointment.objects.get(person_name="Bruno Abendroth").pk
        Appointment.objects.filter(pk=key).update(person_name=MINE)
    return key


@pytest.fixture
def bus(world: World, mine: UUID) -> Node:
    """On the road until 18 o'clock; it is nine."""
    unit = sent_away(enrolled(world.unit("B1")), until=clock_time(18))
    world.moment = clock_time(9)
    return unit


@pytest.fixture
def air(world: World) -> Air:
    return Air(world.hub)


def serve(bus: Node, mine: UUID, *, steps: int = 4) -> None:
    """The person comes, is called, served and done; `steps` of it."""
    with at(bus):
        booked = Appointment.objects.select_related("window").get(pk=mine)
        now, window = clock.now(), booked.window
        ticket = arrive(appointment=booked, window=window, now=now)
        if steps > 1:
            call_ticket(ticket=ticket, window=window, desk=1, now=now)
        if steps > 2:
            start(ticket=Ticket.objects.get(pk=ticket.pk), desk=1, now=now)
            name_person(
                ticket=Ticket.objects.get(pk=ticket.pk), person_name=TYPED, born_on=None, language="de",
                email="", representation="none", representative_name="",
            )  # fmt: skip
        if steps > 3:
            for case in Case.objects.all():
                finish(case=case, outcome="refused", reason=f"{TYPED} hat kein Papier.", now=now)
            done(ticket=Ticket.objects.get(pk=ticket.pk), now=now)


def ask(world: World, mine: UUID) -> bool:
    with at(world.hub):
        return forgetting.ask(appointment=Appointment.objects.get(pk=mine), now=clock.now())


def names(node: Node) -> list[str]:
    """In which tables of the node the person is named."""
    tables: list[tuple[Any, Any]] = [
        (Appointment, Appointment.objects.values_list("person_name", "representative_name")),
        (Ticket, Ticket.objects.values_list("person_name", "remark")),
        (Case, Case.objects.values_list("person_name", "representative_name")),
        (Step, Step.objects.values_list("note", "kind")),
        (OwnCommand, OwnCommand.objects.values_list("envelope")),
        (Received, Received.objects.values_list("envelope")),
        (Arrived, Arrived.objects.values_list("payload", "outcome")),
        (Downward, Downward.objects.values_list("payload")),
    ]
    with at(node):
        return [model.__name__ for model, rows in tables if "Vergissmich" in str(list(rows))]


def commands(node: Node, model: Any) -> list[tuple[str, bool]]:
    with at(node):
        return [(each.kind, each.envelope is not None) for each in model.objects.order_by("seq")]


def outcomes(bus: Node) -> list[str]:
    with at(bus):
        return list(Arrived.objects.filter(kind="forget").values_list("outcome", flat=True))


def test_who_was_served_is_forgotten_at_once_and_on_the_unit_with_the_next_contact(
    world: World, bus: Node, air: Air, mine: UUID
) -> None:
    serve(bus, mine)
    exchange(bus, air)
    assert set(names(bus)) == {"Appointment", "Ticket", "Case", "OwnCommand"}
    assert set(names(world.hub)) == {"Appointment", "Ticket", "Case", "Received"}
    hashes = _hashes(world)

    assert ask(world, mine)
    assert names(world.hub) == []
    assert names(bus)
    exchange(bus, air)
    assert (names(bus), names(world.hub)) == ([], [])
    assert outcomes(bus) == ["done"]
    assert _hashes(world)[: len(hashes)] == hashes
    with at(world.hub):
        assert ErasureRequest.objects.get().done_at is not None
        last = Received.objects.order_by("seq").last()
        assert last is not None
        assert (last.kind, last.actor, last.state) == ("appointments.forget", "hub", "applied")


def _hashes(world: World) -> list[bytes]:
    with at(world.hub):
        return [bytes(each) for each in Received.objects.order_by("seq").values_list("hash", flat=True)]


def test_what_is_about_others_stays(world: World, bus: Node, air: Air, mine: UUID) -> None:
    with at(bus):
        window = OpeningWindow.objects.get(appointments=mine)
        open_till(window=window, float_cents=15_000, now=clock.now())
    serve(bus, mine)
    exchange(bus, air)
    ask(world, mine)
    exchange(bus, air)
    kept = ["counter.open_till", "appointments.forget"]
    for node, model in ((bus, OwnCommand), (world.hub, Received)):
        assert [kind for kind, whole in commands(node, model) if whole] == kept
    with at(bus):
        assert Appointment.objects.filter(person_name="").count() == 1


def test_asked_again_after_it_was_done_nothing_is_sent(world: World, bus: Node, air: Air, mine: UUID) -> None:
    serve(bus, mine)
    exchange(bus, air)
    ask(world, mine)
    exchange(bus, air)
    assert ask(world, mine)
    with at(world.hub):
        assert Downward.objects.filter(kind="forget").count() == 1


def test_the_raw_file_of_the_unit_holds_no_name(world: World, bus: Node, air: Air, mine: UUID) -> None:
    serve(bus, mine)
    exchange(bus, air)
    ask(world, mine)
    exchange(bus, air)
    bus.database.kill()
    path = Path(bus.database.name)
    raw = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    assert b"Vergissmich" not in raw


def test_asked_without_a_line_nothing_is_lost_that_the_unit_has_done(
    world: World, bus: Node, air: Air, mine: UUID
) -> None:
    """The hub has not heard that the person was served: what the crew did must still find its person."""
    serve(bus, mine)
    world.moment = clock_time(17)
    assert not ask(world, mine)
    assert names(world.hub) == ["Appointment"]
    exchange(bus, air)
    assert names(bus) == []
    assert names(world.hub) == []
    with at(world.hub):
        assert not Received.objects.exclude(state="applied").exists()


def test_who_has_not_come_is_forgotten_when_the_unit_hears_of_it(
    world: World, bus: Node, air: Air, mine: UUID
) -> None:
    world.moment = clock_time(17)
    assert not ask(world, mine)
    assert "Appointment" in names(bus)
    exchange(bus, air)
    assert (names(bus), names(world.hub)) == ([], [])


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_who_is_here_is_not_forgotten_there(
    world: World, bus: Node, air: Air, mine: UUID, steps: int
) -> None:
    serve(bus, mine, steps=steps)
    world.moment = clock_time(17)
    ask(world, mine)
    before = commands(bus, OwnCommand)
    exchange(bus, air)
    [outcome] = outcomes(bus)
    assert outcome.startswith("person_is_here")
    assert commands(bus, OwnCommand) == before
    assert {"Appointment", "Ticket"} <= set(names(bus))
    assert {"Appointment", "Ticket"} <= set(names(world.hub))
    with at(world.hub):
        assert ErasureRequest.objects.get().done_at is None


def test_what_the_unit_refused_is_done_when_it_is_back(world: World, bus: Node, air: Air, mine: UUID) -> None:
    serve(bus, mine, steps=1)
    world.moment = clock_time(17)
    ask(world, mine)
    exchange(bus, air)
    with at(world.hub):
        Ticket.objects.update(state="left", ended_at=clock.now())
        window = OpeningWindow.objects.get(appointments=mine)
        assert window.held_by is not None
        give_back(window=window, holder=window.held_by, now=clock.now())
        forgetting.carry_out_due(now=clock.now())
    assert names(world.hub) == []


def test_a_message_that_comes_twice_is_done_once(world: World, bus: Node, air: Air, mine: UUID) -> None:
    world.moment = clock_time(17)
    ask(world, mine)
    ask(world, mine)
    with at(world.hub):
        assert [erasures.send_due(now=clock.now()) for _ in range(2)] == [0, 0]
        [message] = Downward.objects.filter(kind="forget")
        assert message.payload == {"appointment": str(mine)}
    exchange(bus, air)
    with at(bus):
        erasures.take_forget(payload={"appointment": str(mine)}, now=clock.now())
    exchange(bus, air)
    assert (names(bus), names(world.hub)) == ([], [])
    with at(world.hub):
        assert not Received.objects.exclude(state="applied").exists()


def test_the_worker_sends_what_nobody_has_sent(world: World, bus: Node, mine: UUID) -> None:
    with at(world.hub):
        booked = Appointment.objects.get(pk=mine)
        ErasureRequest.objects.create(appointment=booked, window=booked.window, asked_at=clock.now())
        assert [erasures.send_due(now=clock.now()) for _ in range(2)] == [1, 0]


def test_what_took_effect_later_is_cleared_later(world: World, bus: Node, air: Air, mine: UUID) -> None:
    serve(bus, mine)
    exchange(bus, air)
    with at(world.hub):
        Received.objects.filter(kind="counter.name_person").update(state="held")
    ask(world, mine)
    assert names(world.hub) == ["Received"]
    with at(world.hub):
        assert erasures.clear_due(now=clock.now()) == 0
        Received.objects.update(state="applied")
        assert erasures.clear_due(now=clock.now()) == 1
        assert erasures.clear_due(now=clock.now() + timedelta(days=61)) == 0
        assert erasures.clear_received(OpeningWindow.objects.earliest("pk").pk) == 0
    assert names(world.hub) == []


def test_before_the_window_is_over_the_unit_waits_with_it(world: World, bus: Node, mine: UUID) -> None:
    with at(bus):
        for key in (mine, UUID(int=1)):
            with pytest.raises(erasures.NotYet):
                erasures.take_forget(payload={"appointment": str(key)}, now=clock.now())


def test_who_is_still_to_come_is_told_to_cancel(world: World, bus: Node, mine: UUID) -> None:
    with pytest.raises(DomainError, match="zuerst ab"):
        ask(world, mine)
