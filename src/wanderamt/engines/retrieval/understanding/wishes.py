"""What somebody wants to do with a thing they have: both the thing and the deed must be said."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wanderamt.engines.retrieval.understanding.lanes import folded, pattern


@dataclass(frozen=True)
class Wishes:
    """For each wish, by language, the phrases for `thing` and those for `deed`; "*" for any ending."""

    phrases: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]

    def find(self, text: str, *, languages: Iterable[str]) -> tuple[str, ...]:
        """Return the wishes that `text` says in one of `languages`, in the order of the data."""
        said = folded(text)
        wanted = set(languages)
        return tuple(
            name
            for name, by_language in self._patterns.items()
            if any(
                thing.search(said) and deed.search(said)
                for language, (thing, deed) in by_language.items()
                if language in wanted
            )
        )

    @cached_property
    def _patterns(self) -> dict[str, dict[str, tuple[re.Pattern[str], re.Pattern[str]]]]:
        return {
            name: {
                language: (pattern(said["thing"]), pattern(said["deed"]))
                for language, said in by_language.items()
            }
            for name, by_language in self.phrases.items()
        }
