"""Kept questions, and a desk of an editor."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wanderamt.apps.assistant import learning, scoring
from wanderamt.apps.assistant.gaps import grouping
from wanderamt.apps.assistant.gaps import keep_question as keep
from wanderamt.apps.assistant.models import KeptQuestion
from wanderamt.engines.retrieval.understanding import Model

Keep = Callable[..., KeptQuestion]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Models of the tests are their own, and by letters."""
    settings.ASSISTANT_DIR = tmp_path
    for place in (grouping, scoring, learning):
        monkeypatch.setattr(place, "embedder", lambda: None)
    learning.packaged_name.cache_clear()
    yield
    learning.packaged_name.cache_clear()


@pytest.fixture
def learnt(small_model: Model, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model that answers."""
    monkeypatch.setattr(learning, "ready", lambda: small_model)
    return small_model


@pytest.fixture
def desk(client: Client, editor: Any, city: Any, frozen_clock: Any) -> Client:
    """The browser of an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def keep_question(db: None, now: datetime) -> Keep:
    """Keep one question; each of a conversation of its own, unless `session` says otherwise."""
    numbers = iter(range(1000))

    def make(text: str, *, gap: Any = None, **changes: Any) -> KeptQuestion:
        session = changes.pop("session", f"conversation {next(numbers)}")
        given = {"language": "de", "outcome": "refuse", "thought": ("reisepass",), "now": now, **changes}
        assert keep(text=text, session=session, **given)
        kept = KeptQuestion.objects.latest("pk")
        kept.gap = gap
        kept.save()
        return kept

    return make


@pytest.fixture
def gap(keep_question: Keep) -> Callable[[int], KeptQuestion]:
    """A group of so many conversations."""

    def make(sessions: int) -> KeptQuestion:
        middle = keep_question("Wo gibt es das rote Heft?")
        for number in range(sessions):
            if number:
                keep_question(f"Wo gibt es das rote Heft, bitte, zum {number}. Mal?", gap=middle.pk)
        KeptQuestion.objects.filter(pk=middle.pk).update(gap=middle.pk)
        return middle

    return make
