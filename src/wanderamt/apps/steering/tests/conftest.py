"""Two places with free times: a stop of the bus, and a fixed office."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import BERLIN, City
from wanderamt.apps.offices.public import Counter, OpeningWindow


@pytest.fixture
def office(city: City) -> Counter:
    """The fixed office that comes first by name."""
    return Counter.objects.filter(kind=Counter.Kind.FIXED).select_related("site").order_by("name")[0]


@pytest.fixture
def stop(make_window: Callable[..., OpeningWindow], now: datetime) -> OpeningWindow:
    """The bus, two weeks from now: one desk for half an hour."""
    return make_window(
        service_ids=("personalausweis", "meldebescheinigung"),
        desks=1,
        ends_at=datetime(2025, 9, 29, 10, 0, tzinfo=BERLIN),
        public_from=now - timedelta(days=1),
    )


@pytest.fixture
def opened(
    make_window: Callable[..., OpeningWindow], office: Counter, now: datetime
) -> Callable[..., OpeningWindow]:
    """Open the fixed office on a day for some hours."""

    def make(day: int, begin: int = 9, end: int = 12, **changes: Any) -> OpeningWindow:
        values: dict[str, Any] = {
            "counter": office,
            "site": office.site,
            "service_ids": ("personalausweis", "anmeldung"),
            "starts_at": datetime(2025, 9, day, begin, 0, tzinfo=BERLIN),
            "ends_at": datetime(2025, 9, day, end, 0, tzinfo=BERLIN),
            "public_from": now - timedelta(days=1),
            "room": "",
        }
        return make_window(**(values | changes))

    return make
