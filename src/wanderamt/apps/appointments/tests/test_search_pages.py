"""From the first page to a held time: by stops and offices, alone and as a family, with good and bad input."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wanderamt.apps.appointments import queries
from wanderamt.apps.appointments.models import Appointment, Hold
from wanderamt.apps.appointments.public import appointments_of
from wanderamt.apps.appointments.tests.conftest import text
from wanderamt.apps.offices.public import OpeningWindow, cancel_window
from wanderamt.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("frozen_clock", "_no_work")
FAMILY = {
    "services": ["beglaubigung_unterschrift"],
    "services2": ["personalausweis"],
    "services3": ["personalausweis"],
    "services4": ["reisepass"],
}


@pytest.fixture
def _no_work(settings: Any) -> None:
    settings.ALTCHA = False


def test_one_person_books_from_the_first_page(client: Client, window: OpeningWindow) -> None:
    first = client.get("/termin/")
    assert "Was möchten Sie erledigen?" in text(first)
    found = client.get("/termin/", {"services": "personalausweis", "person": "1", "schritt": "termin"})
    assert "Wann möchten Sie kommen?" in text(found)
    value = re.search(r'name="start" value="([^"]+)"', found.content.decode())
    assert value
    held = client.post("/termin/halten/", {"services": "personalausweis", "start": value[1], "form_key": uuid7()})
    assert held.status_code == 302
    page = client.get(held["Location"])
    assert "Wer kommt?" in text(page)
    assert "Wir halten diese Zeit bis 9:10 Uhr für Sie frei." in text(page)
    typed = {"name": "Amir Beispiel", "language": "de", "form_key": str(Hold.objects.get().key)}
    check = client.post(held["Location"], {**typed, "schritt": "pruefen"})
    assert "Stimmt alles?" in text(check)
    done = client.post(held["Location"], {**typed, "schritt": "buchen"}, follow=True)
    assert "Ihr Termin ist gebucht" in text(done)
