"""From A to Z in every alphabet of the city."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanderamt.apps.catalogue.alphabet import ALPHABETS, by_letter, sort_key
from wanderamt.kernel.languages import UI_LANGUAGES


def letters(language: str, *words: str) -> list[tuple[str, list[str]]]:
    found = by_letter(words, name=str, language=language)
    return [(letter.sign, list(letter.entries)) for letter in found]


IN_ORDER = [
    ("de", ["Abmelden", "Änderung", "Anmelden", "Zweitpass"]),
    ("de", ["Öffnen", "Ort", "Ozean"]),
    ("de", ["Pass abholen", "Passbild"]),
    ("en", ["Address", "certificate", "Dog tax"]),
    ("tr", ["Cadde", "Çocuk", "Isı", "İkamet", "Öğrenci", "Pasaport", "Şehir"]),
    ("pl", ["Cena", "Ćwiczenie", "Dowód", "Lista", "Łódź", "Zameldowanie", "Źródło", "Żona"]),
    ("ro", ["Carte", "Identitate", "Înregistrare", "Sigiliu", "Știre", "Taxă", "Țară"]),
    ("vi", ["Dân", "Đăng ký", "Hộ chiếu"]),
    ("es", ["Nacional", "Niño", "Ñandú", "Oficina"]),
    ("fr", ["Acte", "École", "Passeport"]),
    ("ku", ["Cih", "Çap", "Nasname", "Şandin"]),
    ("ru", ["Адрес", "Ёлка", "Паспорт", "Удостоверение"]),
    ("uk", ["Адреса", "Ґанок", "Житло", "Їжак", "Паспорт"]),
    ("bg", ["Адрес", "Лична карта", "Паспорт"]),
    ("ar", ["إقامة", "بطاقة الهوية", "جواز السفر", "هوية"]),
    ("fa", ["آدرس", "پاسپورت", "تابعیت", "چاپ", "کارت", "گذرنامه", "هویت"]),
]


@pytest.mark.parametrize(("language", "words"), IN_ORDER)
def test_names_stand_in_the_order_of_the_alphabet(language: str, words: list[str]) -> None:
    backwards = words[::-1]
    assert sorted(backwards, key=lambda word: sort_key(word, language)) == words


SIGNS = [
    ("de", "Änderung", "A"),
    ("de", "über", "U"),
    ("de", "„Perso“", "P"),
    ("tr", "ikamet", "İ"),
    ("tr", "ısı", "I"),
    ("tr", "Izgara", "I"),
    ("tr", "çocuk", "Ç"),
    ("pl", "łódź", "Ł"),
    ("en", "Łódź", "L"),
    ("vi", "đăng ký", "Đ"),
    ("ar", "الهوية", "ه"),
    ("ar", "إقامة", "ا"),
    ("fa", "کارت", "ک"),
    ("fa", "كارت", "ک"),
    ("ru", "паспорт", "П"),
    ("es", "¿Qué?", "Q"),
    ("de", "48 Seiten", "4"),
    ("de", "", "#"),
    ("de", "-", "#"),
    ("ar", "Reisepass", "R"),
]


@pytest.mark.parametrize(("language", "word", "sign"), SIGNS)
def test_a_name_stands_under_its_letter(language: str, word: str, sign: str) -> None:
    assert letters(language, word) == [(sign, [word])]


def test_names_of_one_letter_stand_together() -> None:
    assert letters("de", "Pass", "Änderung", "Abmelden", "Personalausweis") == [
        ("A", ["Abmelden", "Änderung"]),
        ("P", ["Pass", "Personalausweis"]),
    ]


def test_what_is_not_yet_translated_stands_after_the_own_letters() -> None:
    assert [sign for sign, _ in letters("ar", "Reisepass", "هوية", "Anmelden")] == ["ه", "A", "R"]


def test_no_names_no_letters() -> None:
    assert letters("de") == []


@pytest.mark.parametrize("language", sorted(ALPHABETS))
def test_an_alphabet_has_each_letter_once_and_is_a_language_of_the_city(language: str) -> None:
    assert language in UI_LANGUAGES
    assert len(set(ALPHABETS[language])) == len(ALPHABETS[language])


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12), st.sampled_from(UI_LANGUAGES))
def test_nothing_is_lost_and_each_letter_comes_once(words: list[str], language: str) -> None:
    found = by_letter(words, name=str, language=language)
    assert sorted(each for letter in found for each in letter.entries) == sorted(words)
    anchors = [letter.anchor for letter in found]
    assert len(set(anchors)) == len(anchors)
    assert all(anchor.isalnum() for anchor in anchors)
