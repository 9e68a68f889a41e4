"""What somebody sent, as text to read: bounded, without what cannot be seen."""

import re
import unicodedata

#: Nobody reads more than this of a message; a question is in its first and last sentences.
LONGEST = 2000
#: Invisible characters that scripts need: joiners of Persian and of the Indian scripts.
_NEEDED = frozenset("\u200c\u200d")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return the text in NFC on one line, of at most LONGEST characters.

    Control characters, right-to-left overrides, zero-width and tag characters vanish: with them one text can
    be shown and another one be meant. Of a longer text the beginning and the end are kept.
    """
    if len(text) > 2 * LONGEST:  # what is cut off anyway need not be looked at
        text = f"{text[:LONGEST]} {text[-LONGEST:]}"
    seen = "".join(char if _is_seen(char) else _instead(char) for char in unicodedata.normalize("NFC", text))
    plain = _SPACES.sub(" ", seen).strip()
    if len(plain) <= LONGEST:
        return plain
    half = LONGEST // 2
    return f"{plain[:half]} {plain[1 - half :]}"


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it at all."""
    return any(char.isalnum() for char in text)


def has_letters(text: str) -> bool:
    """Whether there is a letter in it: a number alone is about nothing and in no language."""
    return any(char.isalpha() for char in text)


def _is_seen(char: str) -> bool:
    return char in _NEEDED or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _instead(char: str) -> str:
    return " " if char.isspace() else ""
