"""The packaged everyday words, and how they are read."""

import pytest

from wanderamt.engines.retrieval.everyday import load_everyday, parse_everyday


def test_a_word_leads_to_what_it_means() -> None:
    found = parse_everyday('[[word]]\nsays = ["Lappen", "Fleppe"]\nmeans = ["Führerschein"]')
    assert dict(found.means) == {"lappen": ("fuhrerschein",), "fleppe": ("fuhrerschein",)}


def test_a_word_of_two_records_means_both() -> None:
    found = parse_everyday(
        '[[word]]\nsays = ["weg"]\nmeans = ["verloren"]\n'
        '[[word]]\nsays = ["weg"]\nmeans = ["gestohlen", "verloren"]'
    )
    assert found.means["weg"] == ("verloren", "gestohlen")


def test_a_word_does_not_mean_itself() -> None:
    assert parse_everyday('[[word]]\nsays = ["pin", "puk"]\nmeans = ["PIN"]').means == {
        "pin": (),
        "puk": ("pin",),
    }


@pytest.mark.parametrize(
    "text",
    [
        '[[word]]\nsays = ["neuer Perso"]\nmeans = ["personalausweis"]',
        '[[word]]\nsays = ["perso"]\nmeans = ["online-ausweis"]',
        '[[word]]\nsays = [""]\nmeans = ["ausweis"]',
    ],
)
def test_an_entry_must_be_one_word(text: str) -> None:
    with pytest.raises(ValueError, match="must be one word"):
        parse_everyday(text)


def test_small_words_may_be_missing() -> None:
    assert parse_everyday("").small == frozenset()


def test_small_words_are_folded_too() -> None:
    assert parse_everyday('[small]\nwords = "für  Über\\nder"').small == {"fur", "uber", "der"}


def test_the_packaged_words_are_read_once() -> None:
    assert load_everyday() is load_everyday()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("perso", "personalausweis"),
        ("lappen", "fuhrerschein"),
        ("wisch", "bestatigung"),
        ("baby", "kind"),
        ("geklaut", "gestohlen"),
        ("umgezogen", "ummelden"),
    ],
)
def test_the_packaged_words_know_what_people_say(said: str, meant: str) -> None:
    assert meant in load_everyday().means[said]


def test_no_packaged_word_is_small_and_telling_at_once() -> None:
    found = load_everyday()
    assert found.small.isdisjoint(found.means)
