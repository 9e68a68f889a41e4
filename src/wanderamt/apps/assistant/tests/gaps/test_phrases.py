"""What editors add to the examples."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from wanderamt.apps.assistant.gaps import phrases, propose_phrase
from wanderamt.apps.assistant.gaps.errors import NoSuchLabel
from wanderamt.apps.assistant.models import KeptQuestion, Phrase
from wanderamt.engines.retrieval.understanding import Example

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("label", "facet", "kept_facet"),
    [
        ("reisepass", "fee", "fee"),
        ("reisepass", "colour", ""),
        ("not_ours", "fee", ""),
        ("elsewhere:kindergeld", "fee", ""),
    ],
)
def test_what_was_asked_becomes_an_example_and_is_not_kept_twice(
    city: Any,
    keep_question: Callable[..., KeptQuestion],
    now: datetime,
    label: str,
    facet: str,
    kept_facet: str,
) -> None:
    first, again, other = (keep_question(text) for text in ("Rotes Heft?", "Rotes Heft?", "Hund?"))
    assert phrases.assign(questions=[first.pk, again.pk], label=label, facet=facet, now=now) == 1
    assert list(KeptQuestion.objects.all()) == [other]
    assert phrases.used() == [["Rotes Heft?", label, "de", kept_facet]]
    assert phrases.as_examples(phrases.used()) == (
        Example(text="Rotes Heft?", label=label, language="de", facet=kept_facet),
    )


def test_a_matter_that_there_is_not_is_refused(
    city: Any, keep_question: Callable[..., KeptQuestion], now: datetime
) -> None:
    kept = keep_question("Rotes Heft?")
    with pytest.raises(NoSuchLabel):
        phrases.assign(questions=[kept.pk], label="lane:crisis", facet="", now=now)
    assert KeptQuestion.objects.count() == 1


def test_a_proposal_is_redacted_and_waits_for_an_editor(city: Any, now: datetime) -> None:
    propose_phrase(text="Ich heiße Anna Birkhahn, Pass weg", label="reisepass", language="de", now=now)
    proposed = Phrase.objects.get()
    assert "Birkhahn" not in proposed.text
    assert (proposed.state, proposed.origin, phrases.used()) == ("proposed", "reply", [])
    assert phrases.accept(proposed.pk)
    assert not phrases.accept(proposed.pk)
    assert len(phrases.used()) == 1
    assert phrases.take_out(proposed.pk, now=now)
    assert not phrases.take_out(proposed.pk, now=now)
    assert phrases.used() == []
    assert not phrases.accept(uuid4())


def test_a_service_that_is_no_more_teaches_nothing(city: Any) -> None:
    assert phrases.as_examples([["Heft?", "abgeschafft", "de", ""]]) == ()
