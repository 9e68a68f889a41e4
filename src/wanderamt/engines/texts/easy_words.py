"""The word lists that the check of Leichte Sprache reads, once per process."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Allowed:
    """A place where a finding is known to be wrong: the rule and a piece of the text around it."""

    rule: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What data/easy_words.toml says; all words in small letters."""

    longest_sentence: int
    longest_word: int
    enumeration: re.Pattern[str]
    known_long_words: frozenset[str]
    abbreviations: re.Pattern[str]
    capitals_allowed: frozenset[str]
    negations: frozenset[str]
    not_negations: frozenset[str]
    subjunctives: frozenset[str]
    passive_helpers: frozenset[str]
    participles: frozenset[str]
    not_participles: frozenset[str]
    genitive_articles: frozenset[str]
    feminine_articles: frozenset[str]
    genitive_prepositions: frozenset[str]
    genitive_pronouns: frozenset[str]
    nouns_in_s: frozenset[str]
    not_nouns: frozenset[str]
    special_characters: frozenset[str]
    avoided: frozenset[str]
    allowed: tuple[Allowed, ...]

    def allows(self, rule: str, excerpt: str, text: str) -> bool:
        """Tell whether this finding is known to be none: its excerpt lies in an allowed piece of the text."""
        return any(one.rule == rule and excerpt in one.text and one.text in text for one in self.allowed)


@lru_cache(maxsize=1)
def words() -> Words:
    """The lists of the packaged files."""
    return parse(_read("easy_words.toml"), _read("easy_allowed.toml"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("wanderamt.engines.texts") / "data" / name).read_text(encoding="utf-8"))


def parse(lists: dict[str, Any], allowed: dict[str, Any]) -> Words:
    """The lists of a file. KeyError names a list that is missing."""
    sets = {
        name: frozenset(lists[name])
        for name, kind in Words.__annotations__.items()
        if kind == frozenset[str] and name != "avoided"
    }
    short = "|".join(re.escape(one) for one in sorted(lists["abbreviations"], key=len, reverse=True))
    item = r"[\w\-]+(?: [\w\-]+){0,2}"  # up to three words
    return Words(
        **sets,
        enumeration=re.compile(
            rf"(?:{item}, ){{{lists['longest_list'] - 1},}}[\w\- ]+? (?:und|oder) [\w\-]+"
        ),
        longest_sentence=lists["longest_sentence"],
        longest_word=lists["longest_word"],
        abbreviations=re.compile(rf"(?<!\w)(?:{short})", re.IGNORECASE),
        avoided=frozenset(word.lower() for entry in lists["same"] for word in entry["avoid"]),
        allowed=tuple(Allowed(**entry) for entry in allowed.get("allowed", ())),
    )
