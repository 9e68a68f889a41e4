"""Bus 1 with a device that has its window at Martinshof."""

from collections.abc import Callable
from typing import Any

import pytest

from wanderamt.apps.fieldsync.tests.hub.crews import Crew, lease, make_device
from wanderamt.apps.fleet.public import Unit


@pytest.fixture
def unit(city: Any) -> Unit:
    return Unit.objects.create(counter=city.bus, kind=Unit.Kind.VAN, desks=2, depot=city.site("martinshof"))


@pytest.fixture
def crew(unit: Unit, make_window: Callable[..., Any]) -> Crew:
    """At Martinshof from 9 to 15; the device may work until 18:00."""
    device, key = make_device(unit)
    window = make_window()
    lease(device, window)
    window.refresh_from_db()
    return Crew(device=device, key=key, window=window)
