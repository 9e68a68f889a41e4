"""What a text may not contain, and how numbers keep their order inside right-to-left text.

Sources: Unicode Standard Annex 9 (bidirectional algorithm, directional isolates), Unicode Technical
Report 36 (what invisible characters are misused for). Everything here is a pure function of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

Reason = Literal["markup", "bidi control", "zero-width character", "tag character", "control character"]
Direction = Literal["ltr", "rtl", "auto"]

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u180e")
_SEPARATORS = frozenset("\u2028\u2029")
_TAGS = range(0xE0000, 0xE0080)
_NON_JOINER = "\u200c"
_SOFT_HYPHEN = "\u00ad"
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")

_DIGITS = frozenset("0123456789")
_OPEN = {"ltr": "\u2066", "rtl": "\u2067", "auto": "\u2068"}
_CLOSE = "\u2069"

_SPACE = "[ \u00a0\u202f]"
_LATIN = "[A-Za-z\u00c0-\u024f]"
_NUMBER = r"[+(]?[0-9]+\)?"
_TOKEN = rf"(?:{_LATIN}+|{_NUMBER}|§+)"
_BETWEEN = rf"(?:[.,:/&'’\-–]?{_SPACE}?|{_SPACE}[\-–&/]{_SPACE})"
#: Latin words, numbers and paragraphs of law one after another: an address, a citation, a telephone number.
_RUN = re.compile(rf"(?:€{_SPACE}?)?{_TOKEN}(?:{_BETWEEN}(?:{_TOKEN}|[€%]))*")
#: The same without words: a comma and a space end it, because "3, 4, 5" is a list and runs with the sentence.
_NUMBERS = re.compile(
    rf"(?:€{_SPACE}?)?{_NUMBER}(?:(?:[.,:/\-–]|{_SPACE}|{_SPACE}[\-–]{_SPACE})?{_NUMBER})*(?:{_SPACE}?[€%])?"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `ltr` tells that it is read from left to right on its own."""

    text: str
    ltr: bool


def forbidden(text: str) -> tuple[tuple[Reason, int], ...]:
    """What a text for people must not contain: the reason and the place (counted from 0) of each find.

    Markup (tags, character references), bidirectional controls, invisible and tag characters, control
    characters. A new line may stand anywhere, a soft hyphen too, and the zero-width non-joiner between two
    letters of the Arabic script, where Persian spelling needs it.
    """
    found: list[tuple[Reason, int]] = [("markup", match.start()) for match in _MARKUP.finditer(text)]
    for place, char in enumerate(text):
        reason = _reason(char)
        if reason and not (char == _NON_JOINER and _between_arabic(text, place)):
            found.append((reason, place))
    return tuple(sorted(found, key=lambda one: one[1]))


def _reason(char: str) -> Reason | None:
    if char in _BIDI:
        return "bidi control"
    if char in _ZERO_WIDTH:
        return "zero-width character"
    if ord(char) in _TAGS:
        return "tag character"
    other = unicodedata.category(char).startswith("C") and char not in {"\n", _SOFT_HYPHEN}
    return "control character" if other or char in _SEPARATORS else None


def _between_arabic(text: str, place: int) -> bool:
    around = (text[place - 1 : place], text[place + 1 : place + 2])
    return all(char and unicodedata.bidirectional(char) == "AL" for char in around)


def plain(text: str) -> str:
    """The text without bidirectional controls: what is isolated cannot close its own isolate."""
    return "".join(char for char in text if char not in _BIDI)


def isolate(text: str, direction: Direction = "auto") -> str:
    """The text between U+2066..2068 and U+2069: it neither turns nor is turned by what stands around it.

    For plain text, attributes and mails. "auto" takes the direction of the first strong character.
    """
    return f"{_OPEN[direction]}{plain(text)}{_CLOSE}" if text else ""


def pieces(text: str) -> tuple[Piece, ...]:
    """The text cut into what keeps its own order and the rest.

    Numbers, dates, telephone numbers and amounts, together with the Latin words around them: a number that
    follows a Latin word ("Elmstraße 15", "§ 1 Abs. 2 PAuswG") would jump to its other side if isolated alone.
    """
    cut: list[Piece] = []
    end = 0
    for start, stop in _runs(text):
        if start > end:
            cut.append(Piece(text[end:start], ltr=False))
        cut.append(Piece(text[start:stop], ltr=True))
        end = stop
    if end < len(text):
        cut.append(Piece(text[end:], ltr=False))
    return tuple(cut)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        if not any(char in _DIGITS for char in run[0]):
            continue
        if re.search(f"{_LATIN}|§", run[0]):
            yield run.span()
        else:
            yield from (number.span() for number in _NUMBERS.finditer(text, *run.span()))


def isolate_numbers(text: str) -> str:
    """Plain text whose numbers, dates, telephone numbers, amounts and paragraphs are isolated."""
    return "".join(isolate(piece.text, "ltr") if piece.ltr else piece.text for piece in pieces(plain(text)))


def isolate_numbers_html(text: str) -> str:
    """The same as HTML: everything is escaped, isolated runs stand in `<bdi dir="ltr">`."""
    return "".join(
        f'<bdi dir="ltr">{escape(piece.text)}</bdi>' if piece.ltr else escape(piece.text)
        for piece in pieces(plain(text))
    )
