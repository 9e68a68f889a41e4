"""Words that lean towards an answer: they add weight to what examples say, and decide nothing alone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wanderamt.engines.retrieval.understanding.lanes import folded, pattern
from wanderamt.engines.retrieval.understanding.model import Ranked

#: An answer whose words occur becomes so many times as likely. Of 2, 4, 6, 10 and 20 tried on the development
#: set, all from 6 on were alike.
WEIGHT = 8.0
#: What stands for a name while cues are looked for: no word, so that no phrase reaches across it.
_NAME = "|"


@dataclass(frozen=True)
class Cues:
    """For each answer its phrases by language, "*" at the end of a word for any ending.

    `names` are names of things, by language: the words of a name ask for nothing.
    """

    phrases: Mapping[str, Mapping[str, tuple[str, ...]]]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def lean(self, ranked: Ranked, text: str, *, languages: Iterable[str]) -> Ranked:
        """Return the chances with the weight of the words in `text`, in any of `languages`."""
        hit = self.said(text, languages=languages)
        weighed = {
            name: chance * (WEIGHT if name in hit else 1.0)
            for name, chance in zip(ranked.names, ranked.chances, strict=True)
        }
        together = sum(weighed.values())
        order = sorted(weighed, key=lambda name: -weighed[name])
        return Ranked(names=tuple(order), chances=tuple(weighed[name] / together for name in order))

    def said(self, text: str, *, languages: Iterable[str]) -> frozenset[str]:
        """Return the answers whose words occur in `text`, in any of `languages`."""
        words, spoken = folded(text), tuple(languages)
        for language in spoken:
            words = self._names[language].sub(_NAME, words) if language in self._names else words
        return frozenset(name for language in spoken for name in self._in(language, words))

    def _in(self, language: str, words: str) -> Iterable[str]:
        return (name for name, found in self._patterns.get(language, {}).items() if found.search(words))

    @cached_property
    def _names(self) -> dict[str, re.Pattern[str]]:
        return {language: pattern(phrases) for language, phrases in self.names.items()}

    @cached_property
    def _patterns(self) -> dict[str, dict[str, re.Pattern[str]]]:
        found: dict[str, dict[str, re.Pattern[str]]] = {}
        for name, by_language in self.phrases.items():
            for language, phrases in by_language.items():
                found.setdefault(language, {})[name] = pattern(phrases)
        return found
