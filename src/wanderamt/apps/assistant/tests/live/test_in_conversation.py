"""Live facts as people get them: by words, in their language, on the page and from turn to turn."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import FrozenClock
from wanderamt.apps.assistant import understanding, views
from wanderamt.apps.assistant.conversation import turn
from wanderamt.apps.assistant.tests.live.conftest import lines
from wanderamt.apps.assistant.turns import Asked, Memory, Press, Reply
from wanderamt.apps.offices.public import Counter, OpeningWindow
from wanderamt.engines.retrieval.understanding import Model

pytestmark = pytest.mark.django_db
Stop = Callable[..., OpeningWindow]


@pytest.fixture(autouse=True)
def _letters_only(monkeypatch: pytest.MonkeyPatch, small_model: Model) -> None:
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: small_model)


@pytest.fixture
def say(small_model: Model, now: datetime) -> Callable[..., Reply]:
    def _say(message: str = "", *, press: str = "", after: Reply | None = None, **facts: Any) -> Reply:
        memory = Memory.unpack(after.memory.pack()) if after else Memory()
        asked = Asked(message=message, now=now, press=Press.of(press), memory=memory, **facts)
        return turn(asked, by=small_model)

    return _say


def test_times_for_what_was_spoken_of_and_then_near_a_quarter(aegi: Counter, stop: Stop, say: Any) -> None:
    near = stop("martinshof", days=3)
    first = say("Was kostet ein Reisepass?")
    times = say("Wann ist der nächste freie Termin?", after=first)
    assert "Bürgeramt Aegi" in lines(times)[1]
    there = say("In Misburg", after=times)
    assert all(near.site.name in each for each in lines(there)[1:4])
    assert there.chips[0].press.startswith(f"book:{near.pk}/")


def test_it_is_said_in_the_language_of_the_question(aegi: Counter, say: Any) -> None:
    found = say("Bürgeramt Aegi bugün açık mı?", language="tr")
    assert found.language == "tr"
    assert {each.language for each in found.lines} == {"tr"}


def test_the_number_of_a_matter_leads_to_the_form(aegi: Counter, say: Any) -> None:
    first = say("Wie steht es um V-B1-20250929-0007?")
    assert first.form is not None
    assert first.form["case_number"].value() == "V-B1-20250929-0007"
    again = say(after=first, fields={"case_number": "V-B1-20250929-0007", "case_proof": "AAAAAA"})
    assert lines(again)[0] == "Zu diesen beiden Angaben finden wir nichts."


def test_a_stranger_gets_live_facts_on_the_page(
    aegi: Counter, client: Client, frozen_clock: FrozenClock
) -> None:
    response = client.post(reverse("assistant:ask"), {"question": "Ist das Bürgeramt Aegi heute offen?"})
    assert "Bürgeramt Aegi ist jetzt geöffnet." in response.content.decode()
