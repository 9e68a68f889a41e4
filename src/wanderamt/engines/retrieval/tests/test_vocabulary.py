"""How alike two words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.retrieval.vocabulary import FLOOR, Vocabulary, forgiven

KNOWN = [
    "anmelden", "abmelden", "ummelden", "anmeldung", "ausweis", "personalausweis", "reisepass", "pass",
    "hund", "fuhrungszeugnis", "wohnung", "vermieter", "kimlik", "kaybi",
]  # fmt: skip
MEANS = {"perso": ("personalausweis",), "lappen": ("fuhrerschein",)}


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(KNOWN, MEANS)


def best(vocabulary: Vocabulary, word: str, *, typing: bool = False) -> str | None:
    found = vocabulary.alike(word, typing=typing)
    return max(found, key=lambda each: (found[each], each)) if found else None


FOUND = [
    ("ausweis", "ausweis"),  # as it stands
    ("ausweise", "ausweis"),  # another form
    ("auswies", "ausweis"),  # two letters changed places
    ("auswei", "ausweis"),  # one is missing
    ("ausweiss", "ausweis"),  # one too many
    ("asuweis", "ausweis"),
    ("hunt", "hund"),
    ("resepass", "reisepass"),
    ("furungszeugniss", "fuhrungszeugnis"),
    ("personalauswies", "personalausweis"),
    ("umelden", "ummelden"),
    ("perso", "personalausweis"),  # what people say
    ("preso", "personalausweis"),  # and how they mistype it
    ("reisepassantrag", "reisepass"),  # part of a longer word
    ("vermieterin", "vermieter"),
    ("kimligimi", "kimlik"),  # endings glued to the word
]


@pytest.mark.parametrize(("typed", "meant"), FOUND)
def test_a_word_is_recognised(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert best(vocabulary, typed) == meant


@pytest.mark.parametrize("typed", ["xyz", "pizza", "q", "12345", "hx", "zzzzzzzzzz"])
def test_nothing_is_alike_to_nonsense(vocabulary: Vocabulary, typed: str) -> None:
    assert vocabulary.alike(typed, typing=False) == {}


def test_a_known_word_is_not_corrected_into_its_opposite(vocabulary: Vocabulary) -> None:
    found = vocabulary.alike("abmelden", typing=False)
    assert found["abmelden"] == 1.0
    assert "anmelden" not in found
    assert "ummelden" not in found


def test_an_everyday_word_without_its_meaning_in_the_index_leads_nowhere(vocabulary: Vocabulary) -> None:
    assert "lappen" not in vocabulary
    assert vocabulary.alike("lappen", typing=False) == {}


def test_a_beginning_counts_more_while_it_is_being_typed(vocabulary: Vocabulary) -> None:
    typing = vocabulary.alike("fuhrun", typing=True)["fuhrungszeugnis"]
    finished = vocabulary.alike("fuhrun", typing=False)["fuhrungszeugnis"]
    assert typing > finished


def test_one_letter_is_a_beginning_only_while_typing(vocabulary: Vocabulary) -> None:
    assert "hund" in vocabulary.alike("h", typing=True)
    assert vocabulary.alike("h", typing=False) == {}


def test_a_misspelt_beginning_is_understood_while_typing(vocabulary: Vocabulary) -> None:
    assert best(vocabulary, "furungsz", typing=True) == "fuhrungszeugnis"


@pytest.mark.parametrize(
    ("length", "edits"), [(1, 0), (3, 0), (4, 1), (6, 1), (7, 2), (9, 2), (10, 3), (40, 3)]
)
def test_longer_words_may_have_more_errors(length: int, edits: int) -> None:
    assert forgiven(length) == edits


def test_a_wrong_first_letter_is_less_alike(vocabulary: Vocabulary) -> None:
    inside = vocabulary.alike("wohmung", typing=False)["wohnung"]
    first = vocabulary.alike("vohnung", typing=False)["wohnung"]
    assert inside > first


@given(st.sampled_from(KNOWN), st.data())
def test_one_wrong_letter_in_a_long_word_is_forgiven(word: str, data: st.DataObject) -> None:
    if len(word) < 7:
        return
    at = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = word[:at] + letter + word[at + 1 :]
    assert word in Vocabulary(KNOWN, MEANS).alike(typed, typing=False) or typed in KNOWN


@given(st.text("abcdefghilmnoprstuw", min_size=1, max_size=14), st.booleans())
def test_likeness_lies_between_the_floor_and_one(word: str, typing: bool) -> None:
    found = Vocabulary(KNOWN, MEANS).alike(word, typing=typing)
    assert all(FLOOR <= likeness <= 1.0 for likeness in found.values())
    assert found.keys() <= set(KNOWN)
