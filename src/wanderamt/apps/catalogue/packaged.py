"""What comes with the software: facts of the services, texts in sixteen languages, words of the rules of law.

The German texts of rules and of questions about facts have their home in the law book; everything else is in
`data/texts/de.json`. Translations of both are in `data/texts/<language>.json`.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from wanderamt.apps.catalogue.errors import BadCatalogue
from wanderamt.engines.law import NO_RULE, load_book, load_facts
from wanderamt.engines.texts import Maker, Wording, fingerprint

GERMAN, EASY = "de", "de-simple"
SERVICES_FILE = "services.json"
TRANSLATED = ("text", "of", "by")
Texts = Mapping[str, Wording]
_MAKERS = tuple(str(maker) for maker in Maker)


@cache
def facts() -> dict[str, Any]:
    """The service list without its texts, in the layout of `data/services.json`. Raises `BadCatalogue`."""
    return _content(SERVICES_FILE)


@cache
def texts(language: str) -> Texts:
    """All texts in a language by segment; empty where there is none. In German with those of the law book.
    Raises `BadCatalogue` with file, segment and field for a file that is not laid out like that.
    """
    file = f"texts/{language}.json"
    if not files(__package__).joinpath("data", file).is_file():
        return MappingProxyType({})
    stored = _segments(file, language)
    here = {key: wording(entry, language=language) for key, entry in stored.items()}
    return MappingProxyType({**here, **(law_texts() if language == GERMAN else {})})


def phrases() -> Iterator[tuple[str, str, str]]:
    """What each service is called and said to be, as (service, language, text), in all languages."""
    for entry in facts()["services"]:
        for language in languages():
            here, stem = texts(language), f"service.{entry['id']}."
            called = " / ".join(
                here[f"{stem}{field}"].text for field in ("name", "words") if f"{stem}{field}" in here
            )
            said = here[f"{stem}summary"].text if f"{stem}summary" in here else ""
            yield from ((entry["id"], language, text.replace("\n", " / ")) for text in (called, said) if text)


def languages() -> list[str]:
    """All languages that come with the software."""
    found = files(__package__).joinpath("data", "texts").iterdir()
    return sorted(each.name.removesuffix(".json") for each in found if each.name.endswith(".json"))


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


def _segments(file: str, language: str) -> dict[str, dict[str, str]]:
    content = _content(file)
    segments = content.get("segments")
    if content.get("language") != language:
        raise BadCatalogue(file=file, record=language, field="language", problem=f"must be {language!r}")
    if not isinstance(segments, dict):
        raise BadCatalogue(file=file, record=language, field="segments", problem="must be texts by segment")
    for key, entry in segments.items():
        for field, problem in _layout_faults(entry, translated=language != GERMAN):
            raise BadCatalogue(file=file, record=key, field=field, problem=problem)
    return segments


def _layout_faults(entry: object, *, translated: bool) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, dict):
        yield "text", "must stand in a record of its own"
        return
    needed = TRANSLATED if translated else ("text",)
    yield from ((field, "is missing") for field in needed if field not in entry)
    for field, value in entry.items():
        if field not in (*TRANSLATED, "reviewed"):
            yield field, "is not a known field"
        elif not isinstance(value, str):
            yield field, "must be a text"
    if translated and entry.get("by") not in _MAKERS:
        yield "by", f"must be one of {', '.join(_MAKERS)}"


def _content(file: str) -> dict[str, Any]:
    """The object in a file, in which nothing is named twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise BadCatalogue(file=file, record=twice, field="key", problem="is there twice")
        return found

    try:
        content = json.loads(_read(file), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadCatalogue(file=file, record=place, field="", problem=error.msg) from None
    if not isinstance(content, dict):
        raise BadCatalogue(file=file, record="whole file", field="", problem="must be an object")
    return content


def _read(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")
