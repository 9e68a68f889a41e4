"""Somebody who wants a person, and a clerk who reads it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from conftest import FrozenClock
from wanderamt.apps.assistant import understanding, views
from wanderamt.apps.assistant.handover.sending import CardData, send_card
from wanderamt.apps.assistant.models import HandoverCard
from wanderamt.apps.assistant.tests.booking.conftest import Talk
from wanderamt.engines.retrieval.understanding import Model

SendCard = Callable[..., HandoverCard]


@pytest.fixture(autouse=True)
def _letters_only(monkeypatch: pytest.MonkeyPatch, small_model: Model) -> None:
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: small_model)


@pytest.fixture
def talk(client: Client, frozen_clock: FrozenClock, city: Any) -> Talk:
    return Talk(client, frozen_clock)


@pytest.fixture
def desk(clerk: Any, city: Any, frozen_clock: FrozenClock) -> Client:
    """The browser of a clerk."""
    browser = Client()
    browser.force_login(clerk)
    return browser


@pytest.fixture
def send(city: Any, now: datetime) -> SendCard:
    """Store a card, as a person does by "Senden"."""

    def make(**changes: Any) -> HandoverCard:
        moment = changes.pop("now", now)
        data = {"language": "de", "service": "reisepass", "words": "Wo gibt es das rote Heft?", **changes}
        return send_card(card=CardData(**data), form_key=uuid4(), who="192.0.2.1", now=moment)

    return make
