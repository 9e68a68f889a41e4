"""What must not wait for a guess: fixed phrases that decide at once, before anything is worked out.

Somebody in danger, somebody who wants to speak to a person, who asks for the state of a case, who wants
another language, who gives the machine orders.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wanderamt.engines.retrieval.folding import words


class Lane(StrEnum):
    """In the order in which they are looked at."""

    CRISIS = "crisis"
    EMERGENCY = "emergency"
    ATTACK = "attack"
    STATUS = "status"
    PERSON = "person"
    LANGUAGE = "language"


#: A number under which a matter is kept, e.g. "V-B1-20250929-0007".
_REFERENCE = re.compile(r"\bV-[A-Z0-9]{1,4}-\d{8}-\d{4}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Lanes:
    """The phrases of each lane, and those by which people ask for a language ("tr" for "Türkçe lütfen")."""

    phrases: Mapping[Lane, tuple[str, ...]]
    languages: Mapping[str, tuple[str, ...]]

    def find(self, text: str) -> Lane | None:
        """Return the lane in which the text belongs, if in any."""
        if _REFERENCE.search(text):
            return Lane.STATUS
        said = folded(text)
        return next((lane for lane, each in self._patterns.items() if each.search(said)), None)

    def language_asked_for(self, text: str) -> str:
        """Return the tag of the language that somebody wants to go on in, or ""."""
        said = folded(text)
        return next((tag for tag, each in self._tags.items() if each.search(said)), "")

    @cached_property
    def _patterns(self) -> dict[Lane, re.Pattern[str]]:
        return {lane: pattern(self.phrases[lane]) for lane in Lane if self.phrases.get(lane)}

    @cached_property
    def _tags(self) -> dict[str, re.Pattern[str]]:
        return {tag: pattern(phrases) for tag, phrases in self.languages.items()}


def reference_in(text: str) -> str:
    """Return the number of a matter in the text as it is kept, or ""."""
    found = _REFERENCE.search(text)
    return found[0].upper() if found else ""


def folded(text: str) -> str:
    """Return the words of `text` as patterns see them."""
    return " ".join(words(text))


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the phrases: whole words; "*" at the end of a word stands for any ending."""
    sure = (_one(phrase) for phrase in phrases)
    return re.compile("|".join(rf"(?:(?<!\S){each}(?!\S))" for each in sure if each) or r"(?!)")


def _one(phrase: str) -> str:
    parts = []
    for word in phrase.split():
        is_open = word.endswith("*")
        folded = [re.escape(each) for each in words(word)]
        if folded:
            parts.append(" ".join(folded) + (r"\S*" if is_open else ""))
    return " ".join(parts)
