"""The same commands in another order, twice, or in pieces: two hubs end with the same rows."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sync import crew
from tests.sync.compare import differences, everything
from tests.sync.machine import ACTS, MARKS, away
from tests.sync.test_apart import NIGHTLY
from wanderamt.apps.fieldsync.hub.receiving import receive
from wanderamt.apps.fieldsync.tests.node_lines import device_of, wires_of
from wanderamt.apps.fieldsync.tests.nodes import Node, World, at
from wanderamt.foundation import clock
from wanderamt.kernel.errors import DomainError

EXAMPLES = 5
#: When and how often something was sent is each hub's own; all else must be the same.
OWN = ("fieldsync.Device", "fieldsync.Downward", "fieldsync.Refusal", "fieldsync.Klaerfall")


def days(world: World, seed: int, acts: int) -> dict[str, list[Any]]:
    """Three units work without a line; what each of them has to send."""
    for mark in MARKS:
        chooser = random.Random(f"{seed} {mark}")
        for _ in range(acts):
            with at(world.unit(mark)):
                try:
                    crew.ACTS[chooser.choice(ACTS)](chooser.randrange(1000))
                except (crew.Nothing, DomainError):
                    continue
    return {mark: wires_of(world.unit(mark)) for mark in MARKS}


def deliver(hub: Node, wires: dict[str, list[Any]], chooser: random.Random | None) -> None:
    """All of it, in the order of the chains; with a chooser in pieces of any size, mixed and partly twice."""
    pieces = [(mark, some) for mark, every in wires.items() for some in _pieces(every, chooser)]
    if chooser:
        chooser.shuffle(pieces)
    for mark, some in pieces:
        with at(hub):
            receive(device=device_of(hub.world.unit(mark)), wires=some, now=clock.now())
    if chooser:  # what came too early is sent again, as a unit does that has heard nothing
        deliver(hub, wires, None)


def _pieces(every: list[Any], chooser: random.Random | None) -> list[list[Any]]:
    if chooser is None:
        return [every]
    mixed = every + chooser.sample(every, len(every) // 4)
    chooser.shuffle(mixed)
    cuts = sorted(chooser.sample(range(len(mixed) + 1), min(4, len(mixed) + 1)))
    return [mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]


@pytest.fixture
def apart(world: World) -> None:
    """Databases may be used."""


@given(seed=st.integers(0, 2**16), order=st.integers(0, 2**16))
@settings(
    max_examples=EXAMPLES * NIGHTLY, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
def test_two_hubs_end_alike_whatever_the_order(apart: None, seed: int, order: int) -> None:
    world = away().copy()
    try:
        wires = days(world, seed, acts=15)
        other = world.another_hub()
        deliver(world.hub, wires, None)
        deliver(other, wires, random.Random(order))
        with at(world.hub):
            one = everything(without=OWN)
        with at(other):
            two = everything(without=OWN)
        assert differences(one, two) == []
        other.database.destroy()
    finally:
        world.destroy()
