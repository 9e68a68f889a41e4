"""The order of names in a list from A to Z, in the alphabet of the reader's language.

Python sorts by code point, and the collation of the standard library depends on what the machine has
installed, so the few alphabets stand here. A letter that an alphabet does not have is filed under its base
letter (for German umlauts so says DIN 5007-1), a word in another script after all others.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Generic, TypeVar

T = TypeVar("T")

_LATIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyz",
    "pl": "aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
    "ro": "aăâbcdefghiîjklmnopqrsștțuvwxyz",
    "vi": "aăâbcdđeêghiklmnoôơpqrstuưvxy",
    "ku": "abcçdeêfghiîjklmnopqrsştuûvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "fa": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
}
#: A word begins with what is looked up: not with quotation marks, and not with the article of Arabic.
_UNSPOKEN = "«»„“”\"'’(¿¡-–… "
_ARTICLE = "ال"
_NO_LETTER = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Generic[T]):
    """The entries under one letter, in their order. `anchor` is good for an address."""

    sign: str
    anchor: str
    entries: tuple[T, ...]


def by_letter(entries: Iterable[T], *, name: Callable[[T], str], language: str) -> list[Letter[T]]:
    """The entries under the letters of the language, letters without an entry left out."""

    def order(entry: T) -> tuple[object, ...]:
        sign = _sign(name(entry), language)
        return sign == _NO_LETTER, sort_key(sign, language), sign, sort_key(name(entry), language)

    return [
        Letter(sign=sign, anchor=f"{ord(sign):x}", entries=tuple(found))
        for sign, found in groupby(sorted(entries, key=order), key=lambda each: _sign(name(each), language))
    ]


@lru_cache(maxsize=4096)
def sort_key(word: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return what `word` is sorted by: the places of its letters, words in other scripts last."""
    alphabet = ALPHABETS.get(language, _LATIN)
    return tuple(_place(char, alphabet, language) for char in _spoken(word, language))


def _sign(word: str, language: str) -> str:
    """The capital letter that the word stands under."""
    first = _spoken(word, language)[:1]
    letter = _letter(first, ALPHABETS.get(language, _LATIN), language) if first.isalnum() else _NO_LETTER
    return "İ" if language == "tr" and letter == "i" else letter.upper()[:1]


def _spoken(word: str, language: str) -> str:
    plain = word.strip(_UNSPOKEN)
    return plain.removeprefix(_ARTICLE) if language == "ar" else plain


def _place(char: str, alphabet: str, language: str) -> tuple[int, int]:
    letter = _letter(char, alphabet, language)
    if not char.isalnum():
        return (0, 0)  # a space comes first: "Pass beantragen" before "Passfoto"
    found = alphabet.find(letter)
    return (2, found) if found >= 0 else (1 if letter.isdigit() else 3, ord(letter))


def _letter(char: str, alphabet: str, language: str) -> str:
    """The letter of the alphabet for a sign: itself, or without its marks where the alphabet has no such."""
    small = "ı" if language == "tr" and char == "I" else char.lower()[:1]
    if small in alphabet:
        return small
    base = unicodedata.normalize("NFKD", small)[:1]
    return _VARIANTS.get(base, base)


#: Arabic and Persian spellings of one letter that Unicode does not decompose, and the German sharp s.
_VARIANTS = {
    "ك": "ک",
    "ک": "ك",
    "ي": "ی",
    "ی": "ي",
    "ى": "ي",
    "ة": "ه",
    "ß": "s",
    "ł": "l",
    "đ": "d",
    "ı": "i",
}
