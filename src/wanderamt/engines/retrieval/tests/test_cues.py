"""Words lean the chances of answers, they do not replace them; ages move a matter to the right document."""

import pytest

from wanderamt.engines.retrieval.understanding import ByAge, Ranked, for_age, named_along, without
from wanderamt.engines.retrieval.understanding.cues import WEIGHT, Cues

CUES = Cues(phrases={"fee": {"de": ("kost*",), "tr": ("ne kadar",)}, "where": {"de": ("wo ist",)}})
EVEN = Ranked(names=("what", "fee", "where"), chances=(0.5, 0.3, 0.2))
PAIRS = (ByAge(child="kid", adult="grown", below=16),)


@pytest.mark.parametrize(
    ("text", "languages", "first"),
    [
        ("Was kostet das?", ("de",), "fee"),
        ("Wo ist das?", ("de",), "where"),
        ("Wo wart ihr?", ("de",), "what"),
        ("Ne kadar?", ("de",), "what"),
        ("Ne kadar?", ("de", "tr"), "fee"),
        ("", ("de",), "what"),
        ("Was kostet das?", (), "what"),
        ("Was kostet das?", ("xx",), "what"),
    ],
)
def test_a_phrase_leans_to_its_answer_in_its_language(
    text: str, languages: tuple[str, ...], first: str
) -> None:
    found = CUES.lean(EVEN, text, languages=languages)
    assert found.first == first
    assert sum(found.chances) == pytest.approx(1)


def test_two_phrases_of_one_answer_count_once_and_what_is_nearly_sure_stays() -> None:
    sure = Ranked(names=("what", "fee"), chances=(0.99, 0.01))
    found = CUES.lean(sure, "Was kostet das, ne kadar?", languages=("de", "tr"))
    assert found.first == "what"
    assert found.of("fee") == pytest.approx(0.01 * WEIGHT / (0.99 + 0.01 * WEIGHT))


@pytest.mark.parametrize(
    ("age", "first", "left"), [(None, "kid", 0.4), (15, "kid", 0.0), (16, "grown", 0.0), (0, "kid", 0.0)]
)
def test_a_document_is_the_one_for_the_age(age: int | None, first: str, left: float) -> None:
    labels = Ranked(names=("kid", "grown", "other"), chances=(0.5, 0.4, 0.1))
    found = for_age(labels, age, PAIRS)
    assert found.first == first
    assert min(found.of("kid"), found.of("grown")) == left
    assert found.of("other") == 0.1
    assert sum(found.chances) == pytest.approx(1)


def test_an_age_moves_nothing_where_none_of_the_two_was_learnt() -> None:
    labels = Ranked(names=("other",), chances=(1.0,))
    assert for_age(labels, 5, PAIRS).first == "other"


@pytest.mark.parametrize(
    ("names", "chances", "left"),
    [
        (("danger", "a", "b"), (0.5, 0.3, 0.2), {"a": 0.6, "b": 0.4}),
        (("a", "b"), (0.7, 0.3), {"a": 0.7, "b": 0.3}),
        (("danger",), (1.0,), {"danger": 1.0}),
    ],
)
def test_what_is_out_of_the_question_leaves_its_chance_to_the_others(
    names: tuple[str, ...], chances: tuple[float, ...], left: dict[str, float]
) -> None:
    found = without(Ranked(names, chances), "danger")
    assert dict(zip(found.names, found.chances, strict=True)) == pytest.approx(left)


@pytest.mark.parametrize(
    ("chances", "along"),
    [
        ((0.9, 0.06, 0.02, 0.02), "a"),
        ((0.9, 0.03, 0.03, 0.03), ""),
        ((1.0, 0.0, 0.0, 0.0), ""),
        ((0.9998, 0.0002, 0.0, 0.0), ""),
        ((0.0, 0.9, 0.05, 0.05), "a"),
    ],
)
def test_a_service_is_named_along_if_it_stands_out(chances: tuple[float, ...], along: str) -> None:
    assert named_along(Ranked(("talk:free", "a", "b", "c"), chances)) == along


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Online-Ausweis sperren", frozenset()),
        ("Geht das online?", {"online"}),
        ("Kann ich den Online-Ausweis online sperren?", {"online"}),
        ("Kann ich mit dem Online Ausweis das Internet", frozenset()),
    ],
)
def test_words_of_a_name_ask_for_nothing(text: str, said: frozenset[str]) -> None:
    phrases = {"online": {"de": ("online", "mit dem internet")}}
    cues = Cues(phrases=phrases, names={"de": ("online ausweis*",)})
    assert cues.said(text, languages=("de", "tr")) == said
