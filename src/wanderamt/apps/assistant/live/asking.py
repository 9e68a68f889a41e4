"""Which live fact somebody asks for, by fixed phrases; in doubt none, for then it is about a service."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from wanderamt.engines.retrieval.understanding.lanes import folded, pattern


class Live(StrEnum):
    """In the order in which they are looked at. The values are those of what is said beside a matter."""

    MOBILE = "mobile"
    WAITING = "waiting"
    FREE = "free"
    HOURS = "hours"


#: All of them must occur.
_Phrase = tuple[re.Pattern[str], ...]


def asked_for(text: str) -> Live | None:
    """Return which live fact `text` asks for, in any language, or None."""
    said = folded(text)
    return next((kind for kind, phrases in _phrases().items() if _says(said, phrases)), None)


def of_talk(talk: str) -> Live | None:
    """Return the live fact that was heard beside a matter ("hours"), or None."""
    return Live(talk) if talk in set(Live) else None


def _says(said: str, phrases: tuple[_Phrase, ...]) -> bool:
    return any(all(part.search(said) for part in phrase) for phrase in phrases)


@cache
def _phrases() -> Mapping[Live, tuple[_Phrase, ...]]:
    """The phrases of `data/live.toml` in all languages; those that need one part only become one pattern."""
    content = tomllib.loads((files("wanderamt.apps.assistant") / "data" / "live.toml").read_text("utf-8"))
    return {kind: _ready([each for said in content[kind].values() for each in said]) for kind in Live}


def _ready(phrases: list[str]) -> tuple[_Phrase, ...]:
    alone = [part for each in phrases if "&" not in each for part in each.split("|")]
    together = [each.split("&") for each in phrases if "&" in each]
    return (
        (pattern(alone),),
        *(tuple(pattern(part.split("|")) for part in parts) for parts in together),
    )
