"""The search shows free times of others, and does not care when they fail."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from conftest import City
from wanderamt.apps.appointments.tests.foreign.stand_in import Say, StandIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def results(client: Client) -> Any:
    return client.get("/termin/", {"services": "personalausweis"})


def test_free_times_of_others_are_shown_beside_ours(
    client: Client, city: City, connected: Path, now: datetime
) -> None:
    response = results(client)
    assert response.status_code == 200
    assert "Nebenan : ab Montag, 6. Oktober 2025 Mitte, Ost" in text(response)
    assert 'href="https://nebenan.example/termin" rel="noreferrer"' in response.content.decode()


def test_a_broken_system_leaves_no_trace_on_the_page(
    client: Client, city: City, connected: Path, next_door: StandIn
) -> None:
    next_door.moods["/offices-and-services/"].append(Say(b"{"))
    response = results(client)
    assert response.status_code == 200
    assert "Freie Termine gibt es auch hier" not in text(response)


def test_without_another_system_nothing_is_said(client: Client, city: City) -> None:
    assert "Freie Termine gibt es auch hier" not in text(results(client))
