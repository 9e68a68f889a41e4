"""What is noted of a turn: numbers always, words only with consent and only of what was not answered."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wanderamt.apps.assistant import noting, understanding, views
from wanderamt.apps.assistant.models import KeptQuestion, TurnCount
from wanderamt.apps.assistant.turns import Memory
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.engines.retrieval.understanding import Model

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client: Client, small_model: Model, monkeypatch: pytest.MonkeyPatch) -> Any:
    load_catalogue()
    monkeypatch.setattr(understanding, "embedder", lambda: None)
    monkeypatch.setattr(views, "ready", lambda: small_model)

    def _send(question: str = "", route: str = "ask", **more: str) -> str:
        answer = client.post(reverse(f"assistant:{route}"), {"question": question, **more})
        assert answer.status_code == 200
        return answer.content.decode()

    return _send


def _memory(page: str) -> str:
    found = re.search(r'name="memory" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _counts() -> dict[tuple[str, str], int]:
    return {(each.topic, each.outcome): each.count for each in TurnCount.objects.all()}


@pytest.mark.parametrize(
    ("question", "topic", "outcome"),
    [
        ("Was kostet ein neuer Personalausweis? Ich bin 22", "personalausweis", "answer"),
        ("Wo beantrage ich Kindergeld für mein Baby?", "elsewhere:kindergeld", "refer"),
        ("Wie wird morgen das Wetter in Hannover?", "", "refuse"),
        ("Ich will nicht mehr leben", "", "crisis"),
        ("", "", "refuse"),
    ],
)
def test_each_turn_counts_without_its_words(send: Any, question: str, topic: str, outcome: str) -> None:
    send(question)
    send(question)
    assert _counts() == {(topic, outcome): 2}
    assert not KeptQuestion.objects.exists()


def test_a_chip_counts_for_the_matter_it_is_about(send: Any) -> None:
    page = send("Was kostet ein neuer Personalausweis? Ich bin 22")
    send(memory=_memory(page), press="facet:documents")
    assert _counts() == {("personalausweis", "answer"): 2}


def test_with_consent_what_was_not_answered_is_kept_without_what_points_to_a_person(send: Any) -> None:
    send("Ich heiße Anna Birkhahn, wie wird morgen das Wetter in Hannover?", consent="on")
    kept = KeptQuestion.objects.get()
    assert "Birkhahn" not in kept.text
    assert "Wetter" in kept.text


@pytest.mark.parametrize(
    ("question", "consent"),
    [
        ("Wie wird morgen das Wetter in Hannover?", ""),
        ("Was kostet ein neuer Personalausweis? Ich bin 22", "on"),
        ("Ich will nicht mehr leben", "on"),
    ],
)
def test_without_consent_or_reason_nothing_is_kept(send: Any, question: str, consent: str) -> None:
    send(question, consent=consent)
    assert not KeptQuestion.objects.exists()


def test_an_answer_that_was_not_right_is_kept_with_the_consent_of_its_turn(send: Any) -> None:
    page = send("Was kostet ein neuer Personalausweis? Ich bin 22", consent="on")
    send(route="feedback", memory=_memory(page), right="no")
    assert _counts()["personalausweis", "not_right"] == 1
    assert KeptQuestion.objects.get().thought == ["personalausweis"]
    send(route="feedback", memory=_memory(page), right="yes")
    assert KeptQuestion.objects.count() == 1


def test_a_conversation_keeps_its_mark_and_two_have_different_ones() -> None:
    first = noting.marked(Memory(), consent=False)
    assert noting.marked(first, consent=True).mark == first.mark
    assert noting.marked(Memory(), consent=False).mark != first.mark
    assert first.with_(service="reisepass").afresh() == first
