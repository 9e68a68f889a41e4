"""The kiosk, the statistics and the list of offices: hostile values are answered on both databases."""

from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.counter.models import Ticket
from wanderamt.apps.counter.tests.conftest import THEN
from wanderamt.apps.counter.views.kiosk import PURPOSE
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import links

HOSTILE = ("a\x00b", "-1", "9" * 40, "0001-01-01", "9999-12-31", "25:61", "\u202egnp", "x" * 100_000)


@pytest.mark.parametrize("value", HOSTILE)
def test_the_kiosk_answers_everything(
    client: Client, window: OpeningWindow, frozen_clock: Any, value: str
) -> None:
    frozen_clock.move_to(THEN)
    start, numbers = (
        links.path(f"counter:{page}", window.pk, purpose=PURPOSE) for page in ("kiosk", "kiosk_ticket")
    )
    for path, sent in (
        (start, {"code": value}),
        (f"{start}?name", {"name": value, "at": "10:00"}),
        (f"{start}?name", {"name": "Erika", "at": value}),
        (numbers, {"services": [value, "x"], "people": "1"}),
        (numbers, {"services": "ummeldung", "people": value}),
        (numbers, {"elsewhere": value, "people": "1", "form_key": value}),
    ):
        assert client.post(path, sent).status_code < 500, sent
    assert client.get(f"/warten/{value[:200].replace(chr(0), '%00')}/").status_code in {403, 404}
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("value", HOSTILE)
def test_public_numbers_and_offices_answer_everything(
    client: Client, window: OpeningWindow, value: str
) -> None:
    for page in ("/terminlage/", "/terminlage.csv", "/terminlage.json", "/buergeraemter/"):
        for name in ("dienst", "amt", "tag", "von", "bis"):
            assert client.get(page, {name: value}).status_code < 500, (page, name)
    for page, name in (("stops", "quarter"), ("stops", "limit"), ("offices", "on")):
        assert client.get(f"/api/city/{page}", {name: value}).status_code < 500, (page, name)
