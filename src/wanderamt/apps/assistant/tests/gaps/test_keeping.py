"""What is kept of a question, and for how long."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from wanderamt.apps.assistant.gaps import count_turn, keep_question
from wanderamt.apps.assistant.gaps.keeping import MOST_OF_ONE
from wanderamt.apps.assistant.models import KeptQuestion, ModelVersion, Phrase, TurnCount, WeekSecret
from wanderamt.apps.assistant.retention import purge

pytestmark = pytest.mark.django_db
SAID = "Ich heiße Anna Birkhahn, Tel. 0511 1234567, wo ist mein Fundfahrrad?"


def keep(now: datetime, text: str = SAID, *, session: str = "a", outcome: str = "refuse") -> bool:
    thought = ("a", "b", "c", "d")
    return keep_question(text=text, language="de", outcome=outcome, thought=thought, session=session, now=now)


def test_what_points_to_a_person_is_gone_before_it_is_kept(now: datetime) -> None:
    assert keep(now, session="203.0.113.7")
    kept = KeptQuestion.objects.get()
    assert "Birkhahn" not in kept.text
    assert "1234567" not in kept.text
    assert "Fundfahrrad" in kept.text
    assert (kept.day, kept.thought) == (date(2025, 9, 15), ["a", "b", "c"])
    assert "203.0.113.7" not in kept.mark


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("Wo?", "answer"), ("Wo?", "crisis"), ("", "refuse"), ("😀 …", "refuse"), ("\x00", "refuse")],
)
def test_what_was_answered_or_says_nothing_is_not_kept(now: datetime, text: str, outcome: str) -> None:
    assert not keep(now, text, outcome=outcome)
    assert not KeptQuestion.objects.exists()


def test_a_long_text_is_cut(now: datetime) -> None:
    assert keep(now, "wort " * 5000)
    assert len(KeptQuestion.objects.get().text) <= 500


def test_one_conversation_has_one_mark_within_a_week_and_another_in_the_next(now: datetime) -> None:
    for days, session in ((0, "a"), (3, "a"), (3, "b"), (7, "a")):
        keep(now + timedelta(days=days), session=session)
    marks = list(KeptQuestion.objects.order_by("pk").values_list("mark", flat=True))
    assert marks[0] == marks[1]
    assert len(set(marks)) == 3


def test_one_conversation_cannot_fill_the_list(now: datetime) -> None:
    assert [keep(now, f"Frage {number}") for number in range(MOST_OF_ONE + 2)].count(True) == MOST_OF_ONE


@pytest.mark.parametrize(
    ("days", "left"),
    [(0, {"alone", "group"}), (30, {"alone", "group"}), (31, {"group"}), (90, {"group"}), (91, set())],
)
def test_a_question_is_forgotten_in_time_a_lone_one_earlier(
    now: datetime, keep_question: Callable[..., KeptQuestion], days: int, left: set[str]
) -> None:
    keep_question("alone")
    group = keep_question("group")
    KeptQuestion.objects.filter(pk=group.pk).update(gap=group.pk)
    purge(now=now + timedelta(days=days))
    assert set(KeptQuestion.objects.values_list("text", flat=True)) == left


def test_a_secret_lives_no_longer_than_its_week(now: datetime) -> None:
    keep(now)
    assert now.weekday() == 0
    assert (purge(now=now + timedelta(days=6)), WeekSecret.objects.count()) == (0, 1)
    assert (purge(now=now + timedelta(days=7)), WeekSecret.objects.count()) == (1, 0)


def test_numbers_phrases_and_versions_are_forgotten_too(now: datetime) -> None:
    count_turn(language="de", topic="", outcome="refuse", now=now)
    for state in Phrase.State:
        Phrase.objects.create(
            text=state,
            label="reisepass",
            language="de",
            origin=Phrase.Origin.REPLY,
            state=state,
            day=now.date(),
        )
    for number, each in enumerate(ModelVersion.State):
        ModelVersion.objects.create(number=number, state=each, created_at=now)
    purge(now=now + timedelta(days=500))
    assert not TurnCount.objects.exists()
    assert [each.state for each in Phrase.objects.all()] == [Phrase.State.USED]
    assert set(ModelVersion.objects.values_list("state", flat=True)) == {"waiting", "learning", "published"}
