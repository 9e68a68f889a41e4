"""Somebody who talks to the assistant as a browser does without scripts: one form after the other."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.assistant import understanding, views
from wanderamt.apps.assistant.turns import Memory
from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.engines.retrieval.understanding import Model

MATTERS = ("personalausweis", "reisepass", "ummeldung")


@dataclass
class Talk:
    """A conversation over HTTP; `page` is the last reply, `memory` what the browser sends back."""

    client: Client
    clock: FrozenClock
    page: str = ""
    memory: str = ""
    seen: list[str] = field(default_factory=list)

    def send(self, question: str = "", **sent: str) -> str:
        """Send a form three seconds later, as a person does."""
        self.clock.advance(timedelta(seconds=3))
        form = {"question": question, "memory": self.memory, **sent}
        answer = self.client.post(reverse("assistant:ask"), form)
        assert answer.status_code == 200
        self.page = unescape(answer.content.decode())
        found = re.search(r'data-memory="([^"]*)"', self.page)
        self.memory = found[1] if found else ""
        return self.page

    def press(self, text: str, **sent: str) -> str:
        """Press the first button with this text or, ending in "…", one that begins with it."""
        for value, name in self.buttons:
            if name == text or value.startswith(text):
                return self.send(press=value, **sent)
        raise AssertionError(f"{text} is not among {self.buttons}")

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Value and text of every button of the reply."""
        return re.findall(r'name="press" value="([^"]+)"[^>]*>([^<]*)</button>', self.page)

    @property
    def times(self) -> list[str]:
        """The values of the buttons with times."""
        return [value for value, _text in self.buttons if re.match(r"\w+:[0-9a-f]{8}-", value)]

    @property
    def kept(self) -> dict[str, str]:
        return dict(Memory.unpack(self.memory).kept)


@pytest.fixture(autouse=True)
def _letters_only(monkeypatch: pytest.MonkeyPatch, small_model: Model) -> None:
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: small_model)


@pytest.fixture
def talk(client: Client, frozen_clock: FrozenClock) -> Talk:
    return Talk(client, frozen_clock)


@pytest.fixture
def other(frozen_clock: FrozenClock) -> Talk:
    """Somebody else, with a browser of their own."""
    return Talk(Client(), frozen_clock)


@pytest.fixture
def window(make_window: Callable[..., Any], now: datetime) -> OpeningWindow:
    """A stop of the bus on 29 September, three hours, two desks."""
    found: OpeningWindow = make_window(
        service_ids=MATTERS,
        ends_at=datetime(2025, 9, 29, 12, tzinfo=now.tzinfo),
        public_from=now - timedelta(days=1),
    )
    return found


WHO = {"name": "Amira Haddad", "language": "de", "email": "amira@example.org", "phone": ""}


def to_the_form(talk: Talk, people: int = 1) -> str:
    """Go on to the form that asks who comes; its key."""
    talk.send("Was kostet ein Reisepass?")
    talk.press("book:start")
    talk.press(f"book:people/{people}")
    talk.press("Alle Bürgerämter")
    talk.press(talk.times[0])
    return talk.kept["key"]


def book_all(talk: Talk, people: int = 1) -> None:
    """Book from the question to the end."""
    key = to_the_form(talk, people)
    talk.send(**WHO, form_key=key)
    talk.press("Termin verbindlich buchen", **WHO, form_key=key)
