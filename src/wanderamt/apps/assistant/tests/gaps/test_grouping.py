"""Questions that mean the same find each other, and nobody sees those of a few."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from wanderamt.apps.assistant import learning
from wanderamt.apps.assistant.embedding import Floats
from wanderamt.apps.assistant.gaps import grouping, reading
from wanderamt.apps.assistant.models import KeptQuestion
from wanderamt.engines.retrieval.understanding import Example, Model

Keep = Callable[..., KeptQuestion]
pytestmark = pytest.mark.django_db


def groups() -> set[frozenset[str]]:
    found: dict[Any, set[str]] = {}
    for each in KeptQuestion.objects.exclude(gap=None):
        found.setdefault(each.gap, set()).add(each.text)
    return {frozenset(each) for each in found.values()}


def test_by_letters_what_sounds_alike_is_put_together(learnt: Model, keep_question: Keep) -> None:
    for text in ("Wo finde ich das Fundbüro?", "Wo ist das Fundbüro?", "Bewohnerparken verlängern"):
        keep_question(text)
    assert grouping.group_questions() == 2
    assert groups() == {frozenset({"Wo finde ich das Fundbüro?", "Wo ist das Fundbüro?"})}
    assert grouping.group_questions() == 0


class _Meant:
    """Two meanings, whatever the language: by the first letter."""

    name = "first-letter"

    def embed(self, texts: Sequence[str]) -> Floats:
        return np.array([[1.0, 0.0] if text[0] in "PП" else [0.0, 1.0] for text in texts], dtype=np.float32)


def test_by_meaning_across_languages(monkeypatch: pytest.MonkeyPatch, keep_question: Keep) -> None:
    examples = [
        Example(text=text, label=label, language="de", facet="what")
        for text, label in (("Pass", "a"), ("Paß neu", "a"), ("Hund", "b"), ("Hunde an der Leine", "b"))
    ]
    model = Model.of(examples, _Meant().embed([each.text for each in examples]))
    monkeypatch.setattr(learning, "ready", lambda: model)
    monkeypatch.setattr(grouping, "embedder", _Meant)
    keep_question("Pass weg")
    keep_question("Паспорт", language="ru")
    keep_question("Hundemarke")
    assert grouping.group_questions() == 2
    assert groups() == {frozenset({"Pass weg", "Паспорт"})}


def test_while_nothing_is_learnt_nothing_is_grouped(
    monkeypatch: pytest.MonkeyPatch, keep_question: Keep
) -> None:
    monkeypatch.setattr(learning, "ready", lambda: None)
    keep_question("Wo?")
    assert grouping.group_questions() == 0


def test_without_questions_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "ready", lambda: pytest.fail("read"))
    assert grouping.group_questions() == 0


@pytest.mark.parametrize(("sessions", "shown"), [(1, 0), (4, 0), (5, 1), (6, 1)])
def test_a_group_is_shown_from_five_conversations_on(
    gap: Callable[[int], KeptQuestion], sessions: int, shown: int
) -> None:
    gap(sessions)
    assert len(reading.gaps()) == shown


def test_one_who_asks_ten_times_is_one_conversation(keep_question: Keep) -> None:
    middle = keep_question("Wo gibt es das?", session="one")
    for number in range(9):
        keep_question(f"Wo gibt es das {number}?", gap=middle.pk, session="one")
    assert reading.gaps() == []


def test_what_is_told_of_a_group(gap: Callable[[int], KeptQuestion], keep_question: Keep) -> None:
    middle = gap(5)
    keep_question("Kırmızı defter", gap=middle.pk, language="tr", thought=("personalausweis", "reisepass"))
    [found] = reading.gaps()
    assert (found.sessions, found.languages) == (6, ["de", "tr"])
    assert found.thought == ["reisepass", "personalausweis"]
