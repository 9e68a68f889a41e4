"""Whether a new model may replace the one that answers now."""

from dataclasses import replace

import pytest

from wanderamt.engines.retrieval.understanding import Decided, Decision, Example, Judgement, Ranked
from wanderamt.engines.retrieval.understanding.measuring import (
    ALL,
    Fall,
    Outcome,
    Score,
    changes,
    falls,
    scores,
)


def outcome(
    label: str, *first: str, decision: Decision = Decision.ANSWER, language: str = "de", text: str = "?"
) -> Outcome:
    question = Example(text=text, label=label, language=language)
    return Outcome(question=question, first=first, decision=decision)


GOOD = Score(asked=50, first=45, three=49, wrong=1, refused=1, foreign=20, caught=0)


def both(score: Score) -> dict[str, Score]:
    return {ALL: replace(score, asked=500, first=450, three=490), "tr": score}


def test_only_services_are_named_and_three_at_most() -> None:
    names = ("not_ours", "pass", "elsewhere:kind", "ausweis", "lane:crisis", "umzug", "hund")
    ranked = Ranked(names, tuple(1 / 7 for _ in names))
    found = Outcome.of(
        Example(text="?", label="pass", language="de"),
        Judgement(labels=ranked, facets=ranked, languages=ranked),
        Decided(Decision.CLARIFY, (), 0.1),
    )
    assert (found.first, found.decision) == (("pass", "ausweis", "umzug"), Decision.CLARIFY)


@pytest.mark.parametrize(
    ("label", "first", "decision", "is_right"),
    [
        ("pass", ("pass", "ausweis"), Decision.ANSWER, True),
        ("pass", ("pass", "ausweis"), Decision.CLARIFY, True),
        ("pass", ("ausweis", "pass"), Decision.CLARIFY, False),
        ("pass", (), Decision.REFUSE, False),
        ("not_ours", ("pass",), Decision.REFUSE, True),
        ("not_ours", ("pass",), Decision.CLARIFY, True),
        ("not_ours", ("pass",), Decision.ANSWER, False),
        ("elsewhere:kindergeld", ("pass",), Decision.REFER, True),
    ],
)
def test_what_counts_as_right(label: str, first: tuple[str, ...], decision: Decision, is_right: bool) -> None:
    assert outcome(label, *first, decision=decision).is_right is is_right


def test_scores_are_counted_by_language_and_in_all() -> None:
    found = scores(
        [
            outcome("pass", "pass"),
            outcome("pass", "ausweis", "pass"),
            outcome("pass", "ausweis", decision=Decision.CLARIFY, language="tr"),
            outcome("pass", decision=Decision.REFUSE, language="tr"),
            outcome("not_ours", "pass"),
            outcome("lane:crisis", "pass"),
        ]
    )
    assert found == {
        ALL: Score(asked=4, first=1, three=2, wrong=1, refused=1, foreign=1, caught=1),
        "de": Score(asked=2, first=1, three=2, wrong=1, refused=0, foreign=1, caught=1),
        "tr": Score(asked=2, first=0, three=0, wrong=0, refused=1),
    }
    assert (found["de"].share("first"), found["de"].share("caught")) == (0.5, 1.0)
    assert found["tr"].share("caught") == 0.0


def test_what_became_wrong_comes_before_what_became_right() -> None:
    before = [outcome("a", "b"), outcome("a", "a"), outcome("a", "a"), outcome("a", "a")]
    after = [outcome("a", "a"), outcome("a", "a"), outcome("a", "c"), outcome("a", decision=Decision.REFUSE)]
    assert [(each.was_right, each.became) for each in changes(before, after)] == [
        (True, "c"),
        (True, "not_ours"),
        (False, "a"),
    ]


@pytest.mark.parametrize(
    ("change", "worse"),
    [
        ({}, []),
        ({"first": 50, "wrong": 0}, []),
        ({"first": 44}, []),  # one question is chance
        ({"first": 43}, ["first"]),
        ({"three": 46}, ["three"]),
        ({"first": 40, "three": 40}, ["first", "three"]),
    ],
)
def test_no_language_may_fall(change: dict[str, int], worse: list[str]) -> None:
    found = falls(both(GOOD), both(GOOD) | {"tr": replace(GOOD, **change)})
    assert [(each.language, each.name) for each in found] == [("tr", name) for name in worse]


def test_a_language_with_few_questions_decides_nothing() -> None:
    few = Score(asked=14, first=14, three=14, wrong=0, refused=0)
    assert falls({ALL: GOOD, "it": few}, {ALL: GOOD, "it": replace(few, first=0, three=0)}) == []


def test_a_language_that_is_no_longer_measured_decides_nothing() -> None:
    assert falls(both(GOOD), {ALL: both(GOOD)[ALL]}) == []


@pytest.mark.parametrize(("name", "number"), [("wrong", 2), ("caught", 1)])
def test_wrong_answers_may_not_grow(name: str, number: int) -> None:
    was = {ALL: GOOD}
    now = {ALL: replace(GOOD, **{name: number})}
    assert falls(was, now) == [
        Fall(language=ALL, name=name, before=GOOD.share(name), after=now[ALL].share(name))
    ]
    assert falls(now, was) == []
