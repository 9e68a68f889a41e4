"""One turn after the other: who is responsible for what was said, and what is remembered."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import get_language

from wanderamt.apps.assistant import conversation, understanding
from wanderamt.apps.assistant.conversation import Step, turn
from wanderamt.apps.assistant.turns import Asked, Memory, Press, Reply, sentences
from wanderamt.apps.catalogue.public import load_catalogue
from wanderamt.engines.retrieval.understanding import Model

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def say(small_model: Model, monkeypatch: pytest.MonkeyPatch) -> Any:
    load_catalogue()
    monkeypatch.setattr(understanding, "embedder", lambda: None)

    def _say(message: str = "", *, after: Reply | None = None, press: str = "", **more: Any) -> Reply:
        memory = after.memory if after else Memory()
        asked = Asked(message=message, now=NOW, memory=memory, press=Press.of(press), **more)
        return turn(asked, by=small_model)

    return _say


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """Steps that only note what they were asked."""
    found: list[Asked] = []

    def step(asked: Asked) -> Reply:
        found.append(asked)
        lines = sentences(get_language() or "", language=asked.language)
        return Reply(decision="answer", language=asked.language, lines=lines, memory=asked.memory)

    steps: Mapping[str, Step] = dict.fromkeys(("live", "move", "cancel", "person", "status"), step)
    monkeypatch.setattr(conversation, "STEPS", {**conversation.STEPS, **steps})
    return found


def test_a_follow_up_keeps_the_matter_and_the_age(say: Any) -> None:
    first = say("Was kostet ein Personalausweis? Ich bin 22")
    assert first.memory.service == "personalausweis"
    second = say("und was muss ich mitbringen?", after=first)
    assert (second.memory.service, second.memory.facet) == ("personalausweis", "documents")
    third = say("Wie teuer?", after=second)
    assert "27,60" in third.text


def test_a_new_matter_forgets_the_old_case(say: Any) -> None:
    first = say("Was kostet ein Personalausweis? Ich bin 22")
    second = say("Ich brauche einen Bewohnerparkausweis für meine Straße", after=first)
    assert second.memory.service == "bewohnerparkausweis"
    assert second.memory.age is None


def test_a_chip_asks_for_another_facet_in_the_language_of_the_conversation(say: Any) -> None:
    first = say("Combien coûte le passeport express (procédure express) ?", language="de")
    assert first.language == "fr"
    second = say(press="facet:duration", after=first, language="de")
    assert (second.language, second.memory.facet) == ("fr", "duration")


@pytest.mark.parametrize(
    "press", ["facet:nonsense", "facet:fee", "service:unknown", "service:", "nobody:1", "step"]
)
def test_a_chip_that_nobody_offered_is_no_error(say: Any, press: str) -> None:
    assert say(press=press).lines


def test_danger_is_heard_whatever_is_going_on(say: Any) -> None:
    first = say("Was kostet ein Personalausweis? Ich bin 22")
    assert say("ich will nicht mehr leben", after=first).decision == "crisis"


@pytest.mark.parametrize(
    ("said", "press"),
    [
        ("Ich möchte mit einem Menschen sprechen", Press("person")),
        ("V-B1-20250929-0007", Press("status")),
        ("Kann ich meinen Termin am Montag verschieben?", Press("move")),
        ("Ich möchte meinen Termin absagen", Press("cancel")),
        ("Wann habt ihr offen?", Press("live", "hours")),
    ],
)
def test_who_wants_something_else_gets_to_its_step(
    say: Any, heard: list[Asked], said: str, press: Press
) -> None:
    found = say(said, language="de")
    assert found.decision == "answer"
    assert [each.press for each in heard] == [press]
    assert heard[0].memory.question == said


def test_a_step_answers_in_the_language_of_who_asks(say: Any, heard: list[Asked]) -> None:
    assert say(press="live:hours", after=_arabic(), language="de").text == "ar"


def test_the_form_of_a_step_comes_back_to_it_and_free_text_does_not(say: Any, heard: list[Asked]) -> None:
    waiting = _arabic(step="person")
    say(after=waiting, fields={"name": "A"})
    assert heard[0].fields == {"name": "A"}
    say("Was kostet ein Personalausweis? Ich bin 22", after=waiting)
    assert len(heard) == 1


def test_the_matter_goes_along_to_the_free_times(say: Any, heard: list[Asked]) -> None:
    say("Wann ist der nächste freie Termin für einen Reisepass?")
    assert (heard[0].press, heard[0].memory.service) == (Press("live", "free"), "reisepass")


def test_a_language_that_is_asked_for_repeats_the_answer_in_it(say: Any) -> None:
    first = say("Was kostet ein Personalausweis? Ich bin 22")
    second = say("English please", after=first)
    assert second.language == "en"
    assert second.memory.service == "personalausweis"
    assert "27.60" in second.text


def _arabic(**more: str) -> Reply:
    return Reply(decision="answer", language="ar", lines=(), memory=Memory(language="ar", **more))
