"""Where a text comes from and whether it may still be believed.

The state of a translation is worked out from the source text each time, never stored: a flag would go on
saying "reviewed" when somebody has changed the German sentence.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

#: 16 hexadecimal digits: among the few thousand texts of a city no two share one by chance (2^64 values).
DIGITS = 16


class Maker(StrEnum):
    """Who wrote a wording. `SOURCE`: written as an original, in German or in Leichte Sprache."""

    SOURCE = "source"
    HUMAN = "human"
    MACHINE = "machine"


class TextState(StrEnum):
    """What a reader may expect of a text."""

    SOURCE = "source"
    HUMAN = "human"
    MACHINE = "machine"
    REVIEWED = "reviewed"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text in one language. `of`: fingerprint of the German text it was made from. `reviewed`: the mark
    that `review_mark` gave when a person read both, "" when nobody has.
    """

    text: str
    of: str
    by: Maker
    reviewed: str = ""


def fingerprint(text: str) -> str:
    """Return a short name of exactly this text; the same letters encoded in another way are the same text.

    SHA-256 over the UTF-8 of the composed form (Unicode NFC), the first 16 hexadecimal digits.
    """
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:DIGITS]


def review_mark(*, source: str, text: str) -> str:
    """Return what a reviewer signs: this translation of this source. Any change of either undoes it."""
    return fingerprint(f"{fingerprint(source)}\n{text}")


def state_of(source: str, wording: Wording | None) -> TextState:
    """Tell what a reader may expect of `wording`, given today's German text.

    A wording that was made from another text is outdated, whoever made or read it. A text of the city in
    German is its own source.
    """
    if wording is None or not wording.text:
        return TextState.MISSING
    if wording.of != fingerprint(source):
        return TextState.OUTDATED
    if wording.reviewed and wording.reviewed == review_mark(source=source, text=wording.text):
        return TextState.REVIEWED
    return TextState(wording.by)
