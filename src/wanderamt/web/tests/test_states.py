"""The same state looks the same everywhere."""

from enum import StrEnum

from django.utils import translation

from wanderamt.web.states import STATES, TONES, look


class Colour(StrEnum):
    PUBLISHED = "published"


def test_every_state_has_a_word_a_known_tone_and_an_icon() -> None:
    with translation.override("de"):
        for value in STATES:
            shown = look(value)
            assert shown.word
            assert shown.icon
            assert shown.tone in TONES


def test_what_is_paid_says_so_in_the_language_of_the_page() -> None:
    words = {}
    for language in ("de", "en"):
        with translation.override(language):
            words[language] = look("paid").word
    assert words == {"de": "Bezahlt", "en": "Paid"}


def test_a_value_and_an_enum_member_look_the_same() -> None:
    assert look(Colour.PUBLISHED) == look("published")
    assert look("published").tone == "success"


def test_what_is_given_wins() -> None:
    shown = look("published", "Neues Wort", tone="danger")
    assert (shown.word, shown.tone, shown.icon) == ("Neues Wort", "danger", "danger")
    assert look("published", icon="van").icon == "van"


def test_the_label_of_a_member_is_its_word() -> None:
    class Labelled:
        value, label = "planned", "Steht im Kalender"

    assert look(Labelled()).word == "Steht im Kalender"


def test_an_unknown_state_is_neutral_and_says_its_name() -> None:
    shown = look("something", tone="no such tone")
    assert (shown.word, shown.tone, shown.icon) == ("Something", "neutral", "circle")
