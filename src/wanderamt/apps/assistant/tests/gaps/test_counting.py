"""Numbers without a text."""

from datetime import date, datetime

import pytest

from wanderamt.apps.assistant.gaps import count_turn, note_feedback
from wanderamt.apps.assistant.models import TurnCount

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[object, ...]]:
    found = TurnCount.objects.order_by("outcome", "language")
    return list(found.values_list("day", "language", "topic", "outcome", "count"))


def test_the_same_is_counted_in_one_row(now: datetime) -> None:
    for _ in range(3):
        count_turn(language="tr", topic="reisepass", outcome="answer", now=now)
    note_feedback(right=False, language="tr", topic="reisepass", now=now)
    note_feedback(right=True, language="tr", topic="reisepass", now=now)
    assert rows() == [
        (date(2025, 9, 15), "tr", "reisepass", "answer", 3),
        (date(2025, 9, 15), "tr", "reisepass", "not_right", 1),
        (date(2025, 9, 15), "tr", "reisepass", "right", 1),
    ]


def test_a_language_that_nobody_offers_is_counted_as_none(now: datetime) -> None:
    count_turn(language="xx-hostile", topic="x" * 200, outcome="refuse", now=now)
    assert rows() == [(date(2025, 9, 15), "", "x" * 80, "refuse", 1)]


def test_an_outcome_that_there_is_not_is_a_mistake(now: datetime) -> None:
    with pytest.raises(ValueError, match="no outcome"):
        count_turn(language="de", topic="", outcome="shrug", now=now)


def test_to_count_takes_one_query_from_the_second_time_on(
    now: datetime, django_assert_num_queries: object
) -> None:
    count_turn(language="de", topic="", outcome="refuse", now=now)
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture without types
        count_turn(language="de", topic="", outcome="refuse", now=now)
