"""A city next door with its own appointment system, set up in a file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from wanderamt.apps.appointments.foreign.values import Wanted
from wanderamt.apps.appointments.foreign.wire import Wire
from wanderamt.apps.appointments.foreign.zms import ZmsCitizenApi
from wanderamt.apps.appointments.tests.foreign.stand_in import StandIn, running

ID_CARD = (Wanted(product_id="1"),)


@pytest.fixture
def next_door() -> Iterator[StandIn]:
    with running() as known:
        yield known


@pytest.fixture
def zms(next_door: StandIn) -> ZmsCitizenApi:
    return ZmsCitizenApi(Wire(next_door.url, system="Nebenan", patience=5.0), system="Nebenan")


@pytest.fixture
def set_up(tmp_path: Path, settings: Settings) -> Callable[[str], Path]:
    """Write the file of the setting."""

    def write(text: str) -> Path:
        path = tmp_path / f"systems{len(list(tmp_path.iterdir()))}.toml"
        path.write_text(text, encoding="utf-8")
        settings.FOREIGN_SYSTEMS = str(path)
        return path

    return write


@pytest.fixture
def connected(set_up: Callable[[str], Path], next_door: StandIn) -> Any:
    """The stand-in is set up under the name "nebenan"."""
    return set_up(
        f"""[nebenan]
plugin = "zms"
title = "Nebenan"
url = "{next_door.url}"
page = "https://nebenan.example/termin"
elsewhere = true
[nebenan.products]
personalausweis = "1"
wohnsitz-anmelden = "2"
"""
    )
