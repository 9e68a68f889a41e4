"""Which foreign systems there are. They are named in one TOML file, the setting FOREIGN_SYSTEMS.

docs/how-to/connect-another-appointment-system.md describes the file.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from wanderamt.apps.appointments.foreign.errors import UnknownForeignProduct, UnknownForeignSystem
from wanderamt.apps.appointments.foreign.seam import AppointmentSystem
from wanderamt.apps.appointments.foreign.values import Wanted
from wanderamt.apps.appointments.foreign.wire import Wire
from wanderamt.apps.appointments.foreign.zms import ZmsCitizenApi

#: Seconds that staff and commands wait for one call.
PATIENCE = 10.0


class BadForeignSystems(Exception):
    """The file of the setting FOREIGN_SYSTEMS cannot be used; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One foreign system as it is set up. `products`: our service -> their product."""

    name: str
    plugin: str
    title: str
    url: str
    page: str
    elsewhere: bool
    proxy: str | None
    products: Mapping[str, str]

    def wanted(self, people: Sequence[Sequence[str]]) -> tuple[Wanted, ...]:
        """Their products for our services, one list of service ids for each person.

        Raises UnknownForeignProduct where a service has no counterpart, ValueError for more than eight times
        the same.
        """
        counts: dict[str, int] = {}
        for service in (service for person in people for service in person):
            if service not in self.products:
                raise UnknownForeignProduct(system=self.title, service=service)
            product = self.products[service]
            counts[product] = counts.get(product, 0) + 1
        return tuple(Wanted(product_id=product, people=count) for product, count in counts.items())


def _zms(connection: Connection, patience: float) -> AppointmentSystem:
    wire = Wire(connection.url, system=connection.title, patience=patience, proxy=connection.proxy)
    return ZmsCitizenApi(wire, system=connection.title)


#: Plug-ins by the name that the file uses.
PLUGINS: dict[str, Callable[[Connection, float], AppointmentSystem]] = {"zms": _zms}


def connections() -> dict[str, Connection]:
    """All systems by name; none where the setting is empty. Raises BadForeignSystems."""
    path = Path(settings.FOREIGN_SYSTEMS) if settings.FOREIGN_SYSTEMS else None
    if path is None:
        return {}
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise BadForeignSystems(f"FOREIGN_SYSTEMS={path}: {error.strerror}") from None


def connection(name: str) -> Connection:
    """The system of this name. Raises UnknownForeignSystem, BadForeignSystems."""
    found = connections().get(name)
    if found is None:
        raise UnknownForeignSystem(system=name)
    return found


def open_system(connection: Connection, *, patience: float = PATIENCE) -> AppointmentSystem:
    """The plug-in at work for this system; each of its calls takes at most `patience` seconds a step."""
    return PLUGINS[connection.plugin](connection, patience)


@lru_cache(maxsize=4)  # by the time of the last change: an edited file is read again
def _read(path: Path, _changed: int) -> dict[str, Connection]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise BadForeignSystems(f"FOREIGN_SYSTEMS={path}: {error}") from None
    return {name: _connection(name, table) for name, table in tables.items()}


def _connection(name: str, table: Any) -> Connection:
    if not isinstance(table, dict):
        raise BadForeignSystems(f"{name}: write a table [{name}]")
    unknown = set(table) - {"plugin", "title", "url", "page", "elsewhere", "proxy", "products"}
    if unknown:
        raise BadForeignSystems(f"{name}: unknown {', '.join(sorted(unknown))}")
    products = table.get("products", {})
    if not isinstance(products, dict) or not all(isinstance(value, str) for value in products.values()):
        raise BadForeignSystems(f'{name}: products are service = "product"')
    plugin = _text(name, table, "plugin")
    if plugin not in PLUGINS:
        raise BadForeignSystems(f"{name}: no plug-in {plugin}, there are: {', '.join(sorted(PLUGINS))}")
    return Connection(
        name=name,
        plugin=plugin,
        title=_text(name, table, "title"),
        url=_address(name, table, "url"),
        page=_address(name, table, "page"),
        elsewhere=table.get("elsewhere", False) is True,
        proxy=_address(name, table, "proxy") if "proxy" in table else None,
        products=products,
    )


def _text(name: str, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadForeignSystems(f"{name}: {key} is missing")
    return value.strip()


def _address(name: str, table: Mapping[str, Any], key: str) -> str:
    value = _text(name, table, key)
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise BadForeignSystems(f"{name}: {key} is no address of the web")
    return value
