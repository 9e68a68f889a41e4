"""On a unit the assistant answers from what is on board, and writes nothing that would not come home."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.appointments.models import Appointment
from wanderamt.apps.assistant import learning, understanding, views
from wanderamt.apps.assistant.models import HandoverCard, KeptQuestion, TurnCount
from wanderamt.apps.assistant.tests.booking.conftest import Talk
from wanderamt.engines.retrieval.understanding import Model

pytestmark = pytest.mark.django_db
AWAY = "Dieses Gerät ist unterwegs"


@pytest.fixture
def talk(
    client: Client,
    city: Any,
    make_window: Callable[..., Any],
    frozen_clock: FrozenClock,
    small_model: Model,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> Talk:
    """Somebody who asks at the tablet of a crew."""
    make_window(service_ids=("reisepass",))
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: small_model)
    settings.UNIT_DIR = tmp_path
    return Talk(client, frozen_clock)


def test_the_law_is_on_board(talk: Talk) -> None:
    page = talk.send("Was kostet ein Reisepass?")
    assert "37,50" in page
    assert "§ 15" in page
    assert not [value for value, _text in talk.buttons if value.startswith("book:")]
    assert f"{reverse('appointments:search')}?services" not in page


@pytest.mark.parametrize("press", ["book:start", "book:people/1", "move:", "cancel:", "status:"])
def test_what_would_be_written_there_is_said_not_to_go(talk: Talk, press: str) -> None:
    talk.send("Was kostet ein Reisepass?")
    page = talk.send(press=press)
    assert AWAY in page
    assert "0511 168-32000" in page
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize(
    "question", ["Ich möchte meinen Termin absagen", "Wie ist der Stand V-B1-20250929-0007?"]
)
def test_in_words_too(talk: Talk, question: str) -> None:
    assert AWAY in talk.send(question)


def test_nothing_is_counted_or_kept(talk: Talk) -> None:
    page = talk.send("Zwirbelt der Knödel?", consent="on")
    assert 'name="consent"' not in page
    talk.client.post(reverse("assistant:feedback"), {"memory": talk.memory, "right": "no"})
    for kept in (TurnCount, KeptQuestion, HandoverCard):
        assert kept.objects.count() == 0


def test_a_unit_does_not_learn_in_the_memory_it_works_in(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(views, "ready", lambda: None)
    monkeypatch.setattr(learning, "begin", lambda: begun.append(True))
    assert "Bitte versuchen Sie es" in talk.send("Was kostet ein Reisepass?")
    assert begun == []
