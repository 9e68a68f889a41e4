"""The model learns from few examples, says how sure it is, and is the same after it was kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.retrieval.understanding import Decision, Example, Model, Ranked, decide
from wanderamt.engines.retrieval.understanding.grams import Grams, Stored
from wanderamt.engines.retrieval.understanding.kernel import left_out, sharpness, softmax, solve

SAID = {
    "umzug": [
        "ich bin umgezogen",
        "neue wohnung anmelden",
        "umzug melden",
        "ich ziehe nach linden",
        "adresse neu",
    ],
    "hund": [
        "mein hund",
        "hundesteuer zahlen",
        "ich habe einen hund",
        "welpe anmelden steuer",
        "der hund ist tot",
    ],
    "not_ours": ["wetter morgen", "pizza bestellen", "witz erzählen", "fussball heute", "wie alt bist du"],
}
EXAMPLES = [
    Example(text=text, label=label, language="de", facet="fee" if "steuer" in text else "what")
    for label, texts in SAID.items()
    for text in texts
] + [
    Example(text="my dog tax", label="hund", language="en"),
    Example(text="i moved", label="umzug", language="en"),
]


@pytest.fixture(scope="module")
def meanings() -> np.ndarray:
    """Embeddings in which each label has a direction of its own."""
    chance = np.random.default_rng(1)
    directions = {label: chance.normal(size=16) for label in SAID}
    rows = np.stack([directions[each.label] + 0.2 * chance.normal(size=16) for each in EXAMPLES])
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(
    ("asked", "label"), [("Ummzug nach Linden", "umzug"), ("hundsteuer??", "hund"), ("dog tax", "hund")]
)
def test_letters_alone_find_what_is_meant(asked: str, label: str) -> None:
    found = Model.of(EXAMPLES).judge(asked)
    assert found.labels.first == label
    assert sum(found.labels.chances) == pytest.approx(1)


def test_the_facet_and_the_language_are_learnt_too() -> None:
    found = Model.of(EXAMPLES).judge("dog tax")
    assert found.languages.first == "en"
    assert Model.of(EXAMPLES).judge("hundesteuer").facets.first == "fee"


def test_meaning_decides_where_letters_say_nothing(meanings: np.ndarray) -> None:
    model = Model.of(EXAMPLES, meanings)
    dog = next(place for place, each in enumerate(EXAMPLES) if each.label == "hund")
    assert model.judge("xyzzy", meanings[dog]).labels.first == "hund"


@pytest.mark.parametrize("text", ["", "😀", "1", "x" * 5000])
def test_any_text_gets_a_judgement(text: str) -> None:
    found = Model.of(EXAMPLES).judge(text)
    assert set(found.labels.names) == set(SAID)


def test_what_is_kept_judges_as_before(meanings: np.ndarray) -> None:
    model = Model.of(EXAMPLES, meanings)
    again = Model.from_bytes(model.to_bytes())
    for text, meaning in (("mein hund", None), ("ich ziehe um", meanings[0])):
        before, after = model.judge(text, meaning), again.judge(text, meaning)
        assert before.labels.names == after.labels.names
        assert before.labels.chances == pytest.approx(after.labels.chances, abs=0.01)


def test_learning_is_the_same_each_time(meanings: np.ndarray) -> None:
    assert Model.of(EXAMPLES, meanings).to_bytes() == Model.of(EXAMPLES, meanings).to_bytes()


def test_a_score_left_out_is_that_of_a_model_without_the_example() -> None:
    chance = np.random.default_rng(2)
    rows = chance.normal(size=(12, 4))
    kernel, targets = rows @ rows.T, chance.normal(size=(12, 2))
    weights, inverse = solve(kernel, targets, ridge=0.5)
    gone, kept = np.array([3, 7]), np.array([each for each in range(12) if each not in {3, 7}])
    without, _ = solve(kernel[np.ix_(kept, kept)], targets[kept], ridge=0.5)
    found = left_out(weights, inverse, targets, [gone, kept])
    assert found[gone] == pytest.approx(kernel[np.ix_(gone, kept)] @ without)


def test_sharpness_makes_scores_as_sure_as_they_are_right() -> None:
    scores = np.array([[1.0, 0.0]] * 10)
    truth = np.array([0] * 9 + [1])
    chances = softmax(scores * sharpness(scores, truth))
    assert chances[0, 0] == pytest.approx(0.9, abs=0.01)


def ranked(**chances: float) -> Ranked:
    order = sorted(chances.items(), key=lambda each: -each[1])
    return Ranked(
        names=tuple(name.replace("__", ":") for name, _ in order), chances=tuple(p for _, p in order)
    )


@pytest.mark.parametrize(
    ("chances", "decision", "names"),
    [
        ({"umzug": 0.95, "hund": 0.03, "not_ours": 0.02}, Decision.ANSWER, ("umzug", "hund")),
        ({"umzug": 0.5, "hund": 0.4, "not_ours": 0.1}, Decision.CLARIFY, ("umzug", "hund")),
        ({"umzug": 0.2, "hund": 0.1, "not_ours": 0.7}, Decision.REFUSE, ("umzug", "hund")),
        ({"elsewhere__kita": 0.8, "umzug": 0.1, "not_ours": 0.1}, Decision.REFER, ("elsewhere:kita",)),
        ({"elsewhere__kita": 0.4, "umzug": 0.5, "not_ours": 0.1}, Decision.CLARIFY, ("umzug",)),
    ],
)
def test_what_is_done_follows_from_how_sure_it_is(
    chances: dict[str, float], decision: Decision, names: tuple[str, ...]
) -> None:
    found = decide(ranked(**chances))
    assert (found.decision, found.names) == (decision, names)


@given(st.lists(st.text(alphabet="abcdef äöü", max_size=12), min_size=1, max_size=120))
def test_all_products_are_the_products_one_by_one(texts: list[str]) -> None:
    grams = Grams.of(texts)
    vectors = [grams.vector(text) for text in texts]
    stored = Stored.of(vectors)
    one_by_one = np.stack([stored.products(vector) for vector in vectors])
    assert stored.all_products() == pytest.approx(one_by_one, abs=1e-5)
