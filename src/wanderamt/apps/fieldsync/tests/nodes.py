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

Tests elsewhere get the fixture with `from wanderamt.apps.fieldsync.tests.node_fixtures import world,
_node_templates` (in a conftest, with an `__all__`). Enrolment, leaving and bad lines are in `node_lines`.
Units are SQLite files; the hub is what the tests run on, SQLite or PostgreSQL. `at` swaps the default
connection, the time, the keeper and who acts; blocks may be nested (a unit that speaks to its hub).
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from django.conf import settings

from wanderamt.apps.fieldsync.hub.keeper import HubKeeper
from wanderamt.apps.fieldsync.keys.keyring import Home, Keyring
from wanderamt.apps.fieldsync.tests import node_city
from wanderamt.apps.fieldsync.tests.node_databases import (
    Database,
    Death,
    SqliteFile,
    dying,
    has_postgres,
    postgres_template,
    scratch,
    sqlite_template,
    swapped,
)
from wanderamt.apps.fieldsync.unit.identity import being
from wanderamt.apps.fieldsync.unit.keeper import UnitKeeper
from wanderamt.foundation import clock
from wanderamt.foundation.commands import acting, keeping

_serial = count(1)
_made: list[Database] = []


@dataclass(frozen=True, slots=True)
class Me:
    """Who an enrolled unit is: what the process that runs it knows from its keyring."""

    keyring: Keyring

    @property
    def home(self) -> Home:
        assert self.keyring.home is not None
        return self.keyring.home

    @property
    def device_id(self) -> UUID:
        return self.home.device

    @property
    def hub_key(self) -> bytes:
        return self.home.hub_key

    @property
    def city(self) -> str:
        return self.home.city

    def sign(self, data: bytes) -> bytes:
        return self.keyring.sign(data)

    def unseal(self, data: bytes) -> bytes:
        return self.keyring.unseal(data)


@dataclass(eq=False)
class Node:
    """One computer: "hub", or the unit with the mark of its counter."""

    name: str
    world: "World"
    database: Database
    #: Its clock minus the true time.
    skew: timedelta = timedelta(0)
    #: Who it is, once it was enrolled.
    me: Me | None = None
    #: How often its database was put back; the next time is higher.
    incarnation: int = 1

    @property
    def is_hub(self) -> bool:
        return self.name == "hub"

    @property
    def folder(self) -> Path:
        """Where a unit keeps files."""
        return self.world.folder / self.name

    def next_incarnation(self) -> int:
        """Above every one before; a real unit reads it from its second medium and the mark."""
        self.incarnation += 1
        return self.incarnation

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
        return ".sqlite3" if isinstance(self.database, SqliteFile) else ""


@dataclass(eq=False)
class World:
    """The hub, the units and the true time. `moment` only moves when told."""

    tag: str
    moment: datetime = field(default_factory=lambda: node_city.at(7))
    nodes: dict[str, Node] = field(default_factory=dict)
    folder: Path = field(default_factory=scratch)

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

    def copy(self) -> "World":
        """All of it once more, as it is now: for the next example of a property test."""
        other = World(tag=_tag(), moment=self.moment)
        for name, node in self.nodes.items():
            database = node.database.copy_to(f"{other.tag}_{name}{node._ending}")
            other.nodes[name] = Node(name, other, database, node.skew, node.me, node.incarnation)
        shutil.copytree(self.folder, other.folder, dirs_exist_ok=True)
        return other

    def destroy(self) -> None:
        """Remove the databases and the files."""
        for node in self.nodes.values():
            node.database.destroy()
        shutil.rmtree(self.folder, ignore_errors=True)


def _tag() -> str:
    return f"nodes_{os.getpid()}_{next(_serial)}"


@cache
def templates(*, encrypted: bool = False) -> dict[str, Database]:
    """The databases from which all others are copied; units' with SQLCipher where wanted (open the vault)."""
    folder = scratch()
    unit = sqlite_template(folder, encrypted=encrypted)
    plain = sqlite_template(folder) if encrypted else unit
    empty = postgres_template() if has_postgres() else plain
    hub = empty.copy_to(f"{empty.name}_city" if has_postgres() else "city.sqlite3")
    with swapped(hub):
        node_city.build_city()
    hub.kill()
    found = {"empty": empty, "hub": hub, "unit": unit}
    _made.extend(found.values())
    return found


def destroy_templates() -> None:
    """Remove what `templates` has made, if anything."""
    while _made:
        _made.pop().destroy()
    templates.cache_clear()


def make_world(*, encrypted: bool = False) -> World:
    """A fresh hub with the small city and the three units, empty and not enrolled."""
    world = World(tag=_tag())
    for name in ("hub", *node_city.UNITS):
        source = templates(encrypted=encrypted)["hub" if name == "hub" else "unit"]
        ending = ".sqlite3" if isinstance(source, SqliteFile) else ""
        world.nodes[name] = Node(name, world, source.copy_to(f"{world.tag}_{name}{ending}"))
    return world


@contextmanager
def at(node: Node, *, dies_after: int | None = None) -> Iterator[Death]:
    """What is called in the block runs at `node`, by its clock. With `dies_after` its process dies there."""
    with ExitStack() as stack:
        enter = stack.enter_context
        enter(patch("django.utils.timezone.now", lambda: node.world.moment.astimezone(UTC)))
        enter(clock.shifted(node.skew))
        enter(swapped(node.database))
        enter(patch.object(settings, "UNIT_DIR", None if node.is_hub else node.folder))
        enter(acting(None if node.me is None else node.me.device_id))
        enter(keeping(HubKeeper() if node.is_hub else UnitKeeper()))
        if node.me is not None:
            enter(being(node.me))
        yield enter(dying(node.database, dies_after))
