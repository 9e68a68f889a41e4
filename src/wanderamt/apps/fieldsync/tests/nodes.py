"""A hub and its units in one process: each has its own database, clock and identity.

    def test_something(world: World) -> None:           # fixture of fieldsync/tests and tests/sync
        hub, bus = world.hub, world.unit("B1")
        with at(hub):                                    # services called in the block run at the hub
            ...
        bus.skew = timedelta(minutes=4)                  # its clock is fast
        with at(bus, dies_after=7) as death:             # like a SIGKILL before its 8th statement or COMMIT
            call_next(window=bus.window(), desk=1, now=clock.now())
        assert death.happened                            # what was not committed is gone
        backup = bus.backup()
        ...
        bus.restore(backup)

Tests elsewhere get the fixture with `from wanderamt.apps.fieldsync.tests.nodes import _node_templates, world`
(in a conftest, with an `__all__`).
Units are SQLite files; the hub is what the tests run on, SQLite or PostgreSQL. `at` swaps the default
connection, the time, the keeper and who acts; blocks may be nested (a unit that speaks to its hub).
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wanderamt.apps.fieldsync.tests import node_city
from wanderamt.apps.fieldsync.tests.node_databases import (
    Database,
    Death,
    dying,
    has_postgres,
    postgres_template,
    scratch,
    sqlite_template,
    swapped,
)
from wanderamt.foundation import clock

_serial = count(1)


@dataclass(eq=False)
class Node:
    """One computer: "hub", or the unit with the mark of its counter."""

    name: str
    world: "World"
    database: Database
    #: Its clock minus the true time.
    skew: timedelta = timedelta(0)
    device_id: UUID | None = None
    key: Ed25519PrivateKey | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_hub(self) -> bool:
        return self.name == "hub"

    def backup(self) -> Database:
        """A copy of the database as it is now."""
        return self.database.copy_to(f"{self.world.tag}_{self.name}_backup_{next(_serial)}{self._ending}")

    def restore(self, backup: Database) -> None:
        """Go on with an earlier copy; the backup itself can be used again."""
        name = f"{self.world.tag}_{self.name}_{next(_serial)}{self._ending}"
        self.database.destroy()
        self.database = backup.copy_to(name)

    @property
    def _ending(self) -> str:
        return ".sqlite3" if self.database.engine.endswith("sqlite3") else ""


@dataclass(eq=False)
class World:
    """The hub, the units and the true time. `moment` only moves when told."""

    tag: str
    moment: datetime = field(default_factory=lambda: node_city.at(7))
    nodes: dict[str, Node] = field(default_factory=dict)

    @property
    def hub(self) -> Node:
        return self.nodes["hub"]

    @property
    def units(self) -> list[Node]:
        return [node for node in self.nodes.values() if not node.is_hub]

    def unit(self, mark: str) -> Node:
        return self.nodes[mark]

    def later(self, by: timedelta) -> None:
        """Time passes for everybody."""
        self.moment += by

    def another_hub(self, name: str = "hub") -> Node:
        """A hub beside the first, as it is now: for the same logs in another order."""
        return Node(
            name, self, self.hub.database.copy_to(f"{self.tag}_{name}_{next(_serial)}{self.hub._ending}")
        )

    def destroy(self) -> None:
        for node in self.nodes.values():
            node.database.destroy()


@cache
def templates() -> dict[str, Database]:
    """The databases from which all others are copied."""
    folder = scratch()
    unit = sqlite_template(folder)
    empty = postgres_template() if has_postgres() else unit
    hub = empty.copy_to(f"{empty.name}_city" if has_postgres() else "city.sqlite3")
    with swapped(hub):
        node_city.build_city()
    hub.kill()
    return {"empty": empty, "hub": hub, "unit": unit}


@pytest.fixture(scope="session")
def _node_templates(django_db_blocker: Any) -> Iterator[None]:
    yield
    if templates.cache_info().currsize:
        with django_db_blocker.unblock():
            for database in templates().values():
                database.destroy()


@pytest.fixture
def world(django_db_blocker: Any, _node_templates: None) -> Iterator[World]:
    """See the top of this file. The databases of pytest-django are not touched."""
    with django_db_blocker.unblock():
        made = make_world()
        yield made
        made.destroy()


def make_world() -> World:
    """A fresh hub with the small city and the three units, empty and not enrolled."""
    world = World(tag=f"nodes_{os.getpid()}_{next(_serial)}")
    for name in ("hub", *node_city.UNITS):
        source = templates()["hub" if name == "hub" else "unit"]
        ending = ".sqlite3" if source.engine.endswith("sqlite3") else ""
        world.nodes[name] = Node(name, world, source.copy_to(f"{world.tag}_{name}{ending}"))
    return world


@contextmanager
def at(node: Node, *, dies_after: int | None = None) -> Iterator[Death]:
    """What is called in the block runs at `node`, by its clock. With `dies_after` its process dies there."""
    stack = ExitStack()
    with stack:
        stack.enter_context(patch("django.utils.timezone.now", lambda: node.world.moment.astimezone(UTC)))
        stack.enter_context(clock.shifted(node.skew))
        stack.enter_context(swapped(node.database))
        yield stack.enter_context(dying(node.database, dies_after))
