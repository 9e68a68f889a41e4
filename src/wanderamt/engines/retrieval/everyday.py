"""The packaged everyday words: what people say for what the office calls otherwise, and words to skip."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from wanderamt.engines.retrieval.folding import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyday:
    """`means` leads from a folded word to folded words of the office; `small` are words without meaning."""

    means: Mapping[str, tuple[str, ...]]
    small: frozenset[str]


@cache
def load_everyday() -> Everyday:
    """Return the everyday words that come with the program."""
    text = (files(__package__) / "data" / "everyday.toml").read_text(encoding="utf-8")
    return parse_everyday(text)


def parse_everyday(text: str) -> Everyday:
    """Read everyday words in TOML. A word that stands in two records has the meanings of both.

    Raises ValueError for an entry of several words: its words alone would mean too much.
    """
    content = tomllib.loads(text)
    means: dict[str, tuple[str, ...]] = {}
    for record in content.get("word", []):
        targets = [_single(entry) for entry in record["means"]]
        for said in record["says"]:
            word = _single(said)
            means[word] = tuple(
                dict.fromkeys((*means.get(word, ()), *(each for each in targets if each != word)))
            )
    small = frozenset(words(content.get("small", {}).get("words", "")))
    return Everyday(means=MappingProxyType(means), small=small)


def _single(entry: str) -> str:
    found = words(entry)
    if len(found) != 1:
        raise ValueError(f"everyday words: {entry!r} must be one word")
    return found[0]
