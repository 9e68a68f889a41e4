"""A stop at a care home: people are booked at it, by the host unless told otherwise."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.appointments.public import PersonData, book
from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links
from wanderamt.kernel.ids import uuid7

MATTERS = ("personalausweis", "reisepass", "ummeldung", "anmeldung", "beglaubigung_unterschrift")


def someone(name: str = "Elfriede Beispiel", **facts: Any) -> PersonData:
    return PersonData(**{"name": name, "born_on": date(1940, 5, 8), **facts})


def text(response: Any) -> str:
    content = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def path(name: str, appointment: Appointment) -> str:
    return links.path(f"appointments:{name}", appointment.pk, purpose=queries.LINK_PURPOSE)


@pytest.fixture
def window(make_window: Callable[..., OpeningWindow], now: datetime) -> OpeningWindow:
    """Three hours with two desks, open for the public since yesterday."""
    return make_window(
        service_ids=MATTERS,
        ends_at=datetime(2025, 9, 29, 12, tzinfo=now.tzinfo),
        public_from=now - timedelta(days=1),
    )


@pytest.fixture
def id_card(city: Any) -> Service:
    service: Service = city.service("personalausweis")
    return service


@pytest.fixture
def certification(city: Any) -> Service:
    service: Service = city.service("beglaubigung_unterschrift")
    return service


@pytest.fixture
def booking(window: OpeningWindow, certification: Service, now: datetime) -> Callable[..., Appointment]:
    """Register one more person, for the certification of a signature (ten minutes with arrival)."""
    names = iter(f"Bewohnerin {letter}{other}" for letter in "ABCDEFGH" for other in "ABCDEFGHIJKLMNOP")

    def make(**facts: Any) -> Appointment:
        person = facts.pop("person", None) or someone(next(names), **facts.pop("data", {}))
        chosen: dict[str, Any] = {
            "window": window,
            "services": [certification],
            "person": person,
            "source": Appointment.Source.HOST,
            "now": now,
            "form_key": uuid7(),
        }
        return book(**{**chosen, **facts})

    return make


@pytest.fixture
def for_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AbstractContextManager[None]]:
    """SQLite's test database lives in memory, which threads cannot share like a file: give them a copy in
    a file.
    """

    @contextmanager
    def copied() -> Iterator[None]:
        if connection.vendor == "sqlite":
            path = tmp_path / "threads.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
            monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
        yield

    return copied
