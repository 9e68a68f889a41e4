"""What somebody sent, as text to read: bounded, without what cannot be seen."""

import re
import unicodedata

#: Nobody reads more than this of a message; a question is in its first and last sentences.
LONGEST = 2000
#: Invisible characters that scripts need: joiners of Persian and of the Indian scripts.
_NEEDED = frozenset("\u200c\u200d")
_SPACES = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Cyrillic and Greek letters that look like Latin ones.
_LATIN, _OF_GREEK = "aceopxysijhdqwABCEHIJKMOPSTXY", "oABEHIKMNOPTXYZ"
_CYRILLIC = (
    "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u04ae"
)
_GREEK = "\u03bf\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u03a5\u0396"
_TO_LATIN = str.maketrans(_CYRILLIC + _GREEK, _LATIN + _OF_GREEK)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)


def clean(text: str) -> str:
    """Return the text in NFC on one line, of at most LONGEST characters.

    Control characters, right-to-left overrides, zero-width and tag characters vanish: with them one text can
    be shown and another one be meant. Letters that only look like those of the word they stand in become
    these. Of a longer text the beginning and the end are kept.
    """
    if len(text) > 2 * LONGEST:  # what is cut off anyway need not be looked at
        text = f"{text[:LONGEST]} {text[-LONGEST:]}"
    seen = "".join(char if _is_seen(char) else _instead(char) for char in unicodedata.normalize("NFC", text))
    plain = _SPACES.sub(" ", seen).strip()
    if len(plain) > LONGEST:
        half = LONGEST // 2
        plain = f"{plain[:half]} {plain[1 - half :]}"
    return unicodedata.normalize("NFC", _LETTERS.sub(_in_one_script, plain))


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it at all."""
    return any(char.isalnum() for char in text)


def has_letters(text: str) -> bool:
    """Whether there is a letter in it: a number alone is about nothing and in no language."""
    return any(char.isalpha() for char in text)


def _in_one_script(word: re.Match[str]) -> str:
    """The word without letters of another script that look like its own."""
    if word[0].isascii():
        return word[0]
    scripts = [unicodedata.name(char, "").partition(" ")[0] for char in word[0]]
    latin, cyrillic = scripts.count("LATIN"), scripts.count("CYRILLIC")
    if not latin or not (cyrillic or "GREEK" in scripts):
        return word[0]
    return word[0].translate(_TO_LATIN if latin >= cyrillic else _TO_CYRILLIC)


def _is_seen(char: str) -> bool:
    return char in _NEEDED or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _instead(char: str) -> str:
    return " " if char.isspace() else ""
