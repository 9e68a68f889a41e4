"""One spelling for what people type in many: with or without umlauts, diacritics, vowel signs and joiners.

Folding is for comparing only. It loses what tells words apart in writing and is never shown.
"""

import re
import unicodedata
from functools import lru_cache

#: Letters that Unicode does not decompose, and the digraphs with which German umlauts are typed on foreign
#: keyboards. Both sides of a comparison are folded, so that "neue" may well become "neu".
_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "a", "œ": "o", "ð": "d", "þ": "th", "ħ": "h",
        "ی": "ي", "ى": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا",
        "ґ": "г", "ё": "е",
        "ـ": "", "’": "", "'": "", "ʼ": "", "`": "", "´": "",
    }
)  # fmt: skip
_DIGRAPH = re.compile("([aou])e+")
_WORD = re.compile(r"[^\W_]+")
#: Persian and Arabic glue: "الهوية" is asked for as "هوية" too.
_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 5
#: Nobody types more than this to find a service; the rest of a pasted page is not read.
LONGEST_QUERY = 160


@lru_cache(maxsize=65_536)  # the index is built from the same texts in every language
def fold(text: str) -> str:
    """Return the text in lower case without marks: "Führungszeugnis", "FUEHRUNGSZEUGNIS" and
    "fuhrungszeugnis" are one; so are Arabic and Persian letter variants, digits of all scripts, and
    ı and i. Invisible characters vanish, a soft hyphen or a joiner never splits a word.
    """
    plain = (char for char in unicodedata.normalize("NFKD", text.casefold()) if _is_seen(char))
    letters = "".join(map(_digit, plain)).casefold().translate(_LETTERS)
    return _DIGRAPH.sub(r"\1", letters)


def words(text: str) -> list[str]:
    """Return the folded words in their order; whatever is no letter and no digit separates them."""
    return [_without_article(word) for word in _WORD.findall(fold(text))]


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in {"Mn", "Me", "Cf"}


def _digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdigit() else char


def _without_article(word: str) -> str:
    return word[2:] if word.startswith(_ARTICLE) and len(word) >= _SHORTEST_WITH_ARTICLE else word


#: Endings of German words, longest first. Cutting them off meets the same word in another form.
_ENDINGS = (
    "erinnen",
    "ungen",
    "innen",
    "ung",
    "ern",
    "est",
    "em",
    "en",
    "er",
    "es",
    "et",
    "st",
    "e",
    "n",
    "s",
    "t",
)
_SHORTEST_STEM = 4


def stem(word: str) -> str:
    """Return a folded German word without its ending: "verlangerung" and "verlangern" meet in "verlang".

    Far from grammar on purpose: two cuts at most, never below four letters.
    """
    for _ in range(2):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                word = word[: -len(ending)]
                break
    return word
