"""A device of Bus 1 at the hub, and the same device as a node with its own database."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from wanderamt import __version__
from wanderamt.apps.fieldsync.checkout.snapshot import Reader, reader_of
from wanderamt.apps.fieldsync.keys import certificates
from wanderamt.apps.fieldsync.keys.hub import city_key, hub_keys
from wanderamt.apps.fieldsync.keys.keyring import Home, Keyring
from wanderamt.apps.fieldsync.models import Bundle, Device, OwnState
from wanderamt.apps.fieldsync.tests import node_city
from wanderamt.apps.fieldsync.tests.node_fixtures import _node_templates, world
from wanderamt.apps.fieldsync.tests.nodes import Node, World, at
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import clock

__all__ = ["_node_templates", "world"]

BACK = node_city.at(20)


@pytest.fixture(autouse=True)
def _hub_keys(tmp_path: Path, settings: Any) -> None:
    settings.HUB_KEY_DIR = tmp_path / "hub-keys"


@dataclass
class Unit:
    """A unit with keys: `device` is its row at the hub, `reader` what it can open."""

    node: Node
    keyring: Keyring
    device: Device
    stops: tuple[OpeningWindow, ...]

    @property
    def hub(self) -> Node:
        return self.node.world.hub

    @property
    def reader(self) -> Reader:
        return reader_of(self.keyring)

    def windows(self) -> list[OpeningWindow]:
        """Its stops at the hub, by their start, as they were before it left."""
        return list(self.stops)

    def check_out(
        self, *windows: OpeningWindow, until: datetime = BACK, now: datetime | None = None
    ) -> Bundle:
        """Lend these stops (all its stops, where none are given) at the hub."""
        from wanderamt.apps.fieldsync.checkout.services import check_out

        with at(self.hub):
            chosen = windows or self.windows()
            return check_out(device=self.device, windows=chosen, until=until, now=now or clock.now())

    def load(self, data: bytes, **changes: Any) -> Any:
        """Load a file on the unit; `changes` are those of its reader."""
        from wanderamt.apps.fieldsync.checkout.loading import load

        with at(self.node):
            return load(data, now=clock.now(), reader=replace(self.reader, **changes))


def enrolled(world: World, mark: str) -> Unit:
    """What is left of an enrolment: a device and a certificate at the hub, a state on the unit."""
    from wanderamt.apps.fleet.public import Unit as FleetUnit

    keyring, node = Keyring.fresh(), world.unit(mark)
    with at(world.hub):
        device = Device.objects.create(
            unit=FleetUnit.objects.get(counter__mark=mark),
            label=f"Gerät {mark}",
            signing_key=keyring.public,
            recipient=keyring.recipient,
            enrolled_at=clock.now(),
            version=__version__,
        )
        certificates.issue(device=device, now=clock.now())
        city, key = city_key(), hub_keys().public
        found = OpeningWindow.objects.filter(counter__mark=mark).select_related("counter", "site")
        stops = tuple(found)
    home = Home(device=device.pk, hub="", city=city, hub_key=key, unit_mark=mark, label=device.label)
    with at(node):
        OwnState.objects.create(pk=1, device_id=device.pk, city=city, unit_mark=mark)
    node.device_id = device.pk
    return Unit(node=node, keyring=keyring.at_home(home), device=device, stops=stops)


@pytest.fixture
def bus(world: World) -> Unit:
    """Bus 1, two stops on the day."""
    return enrolled(world, "B1")


@pytest.fixture
def suitcase(world: World) -> Unit:
    """Koffer 1, one stop on the day."""
    return enrolled(world, "K1")


def leases_of(unit: Unit) -> dict[UUID, datetime]:
    """What the unit believes it has."""
    with at(unit.node):
        found = OwnState.objects.get(pk=1).leases
    return {UUID(key): datetime.fromisoformat(until) for key, until in found.items()}
