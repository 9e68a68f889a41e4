"""What comes with the software: facts of the services, texts in sixteen languages, words of the rules of law.

The German texts of rules and of questions about facts have their home in the law book; everything else is in
`data/texts/de.json`. Translations of both are in `data/texts/<language>.json`.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from wanderamt.engines.law import NO_RULE, load_book, load_facts
from wanderamt.engines.texts import Maker, Wording, fingerprint

GERMAN, EASY = "de", "de-simple"
Texts = Mapping[str, Wording]


@cache
def facts() -> dict[str, Any]:
    """The service list without its texts, in the layout of `data/services.json`."""
    content: dict[str, Any] = json.loads(_read("services.json"))
    return content


@cache
def texts(language: str) -> Texts:
    """All texts in a language by segment; empty where there is none. In German with those of the law book."""
    if not files(__package__).joinpath(f"data/texts/{language}.json").is_file():
        return MappingProxyType({})
    stored = json.loads(_read(f"texts/{language}.json"))["segments"]
    here = {key: wording(entry, language=language) for key, entry in stored.items()}
    return MappingProxyType({**here, **(law_texts() if language == GERMAN else {})})


@cache
def law_texts() -> Texts:
    """The German words of the law book: "rule.<key>" of each rule, "fact.<name>" of each question and
    "fact.<name>.<value>" of each answer to choose.
    """
    free = {f"rule.{NO_RULE.key}": NO_RULE.label}
    rules = {f"rule.{key}": text for key, text in load_book().texts.items() if text}
    questions = {key: text for spec in load_facts().values() for key, text in spec.texts.items()}
    return MappingProxyType({key: original(text) for key, text in {**free, **rules, **questions}.items()})


def wording(entry: Mapping[str, str], *, language: str) -> Wording:
    """A record of a file of texts as a value. German needs to say neither of what it is nor by whom."""
    if language == GERMAN:
        return original(entry["text"])
    return Wording(
        text=entry["text"], of=entry["of"], by=Maker(entry["by"]), reviewed=entry.get("reviewed", "")
    )


def original(text: str) -> Wording:
    """A German text: its own source."""
    return Wording(text=text, of=fingerprint(text), by=Maker.SOURCE)


def _read(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")
