"""What of a record becomes texts and facts of the city's list, as a change of what is published."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wanderamt.apps.catalogue.editing.content import EASY, GERMAN, Content
from wanderamt.apps.catalogue.exchange import house
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.markup import tidy
from wanderamt.engines.texts import Maker, Wording, fingerprint
from wanderamt.kernel.languages import UI_LANGUAGES

_KEY = re.compile(r"99\d{12}", re.ASCII)
Said = dict[str, dict[str, str]]


def language_of(code: str) -> str:
    """Our language for a code of a file ("de-DE" is "de"); "" where we have none."""
    base = code.split("-", maxsplit=1)[0].lower()
    known = code if code in UI_LANGUAGES else base
    return known if known in UI_LANGUAGES else ""


def said(record: v.ServiceRecord) -> Said:
    """The texts of a record by part of the service ("name", "unconfirmed.1") and language. Empty ones and
    those in languages that we have not are left out; of two in one language the first counts.
    """
    found: Said = {}
    kinds = {kind: part for part, kind in house.TEXT_PLACES.items()}
    for module in record.texts:
        if part := kinds.get(module.kind.value):
            _add(found, part, module.content)
    for processing in record.processing:
        _add(found, "processing", processing.note)
    number = 0
    for text in record.own_texts:
        if house.own_list(text.kind) == "text" and text.kind.value == "unconfirmed":
            number += 1
            _add(found, f"unconfirmed.{number}", text.content)
    if words := _everyday(record.terms):
        found["words"] = words
    return found


def _add(found: Said, part: str, words: v.Words) -> None:
    for code, text in words:
        if text and (language := language_of(code)):
            found.setdefault(part, {}).setdefault(language, text)


def _everyday(modules: Iterable[v.TermModule]) -> dict[str, str]:
    lines: dict[str, list[str]] = {}
    for code, word in (each for module in modules for term in module.terms for each in term.word):
        if word and (language := language_of(code)):
            lines.setdefault(language, []).append(word.replace("\n", " "))
    return {language: "\n".join(dict.fromkeys(each)) for language, each in lines.items()}


def facts(record: v.ServiceRecord) -> dict[str, Any]:
    """The facts that a record states: our own lists, the LeiKa key, the legal basis, the sources."""
    stated = house.facts(record.classes)
    if key := next((each.value for each in record.keys if _KEY.fullmatch(each.value)), ""):
        stated["leika"] = key
    if basis := _lines(record, house.LEGAL_BASIS):
        stated["legal_basis"] = basis
    for text in record.own_texts:
        if house.own_list(text.kind) == "text" and text.kind.value == "sources":
            stated["sources"] = [line for _, content in text.content for line in content.split("\n")]
    return stated


def _lines(record: v.ServiceRecord, kind: str) -> list[str]:
    texts = (module.content for module in record.texts if module.kind.value == kind)
    german = (text for content in texts for code, text in content if language_of(code) == GERMAN)
    return [line for line in next(german, "").split("\n") if line]


def proposed(content: Content, record: v.ServiceRecord, *, prefix: str) -> Content:
    """What is published, with what the record says otherwise. Nothing is taken away: a file in one language
    says nothing about the others. Translations are drafts of a machine where the file says so.
    """
    machines = {language_of(each.language) for each in record.languages if each.by_machine}
    for part, by_language in said(record).items():
        for language in sorted(by_language, key=lambda each: (each != GERMAN, each)):
            content = _told(content, f"{prefix}{part}", language, by_language[language], machines)
    changed = {name: value for name, value in facts(record).items() if not _same(content.facts, name, value)}
    return content.with_facts(**changed) if changed else content


def _told(content: Content, segment: str, language: str, text: str, machines: Collection[str]) -> Content:
    new = text != tidy(content.text(segment, language))
    has_source = language == GERMAN or content.text(segment)
    if not (new and has_source):
        return content
    return _with(content, segment, language, text, by_machine=language in machines)


def _with(content: Content, segment: str, language: str, text: str, *, by_machine: bool) -> Content:
    if language in {GERMAN, EASY} or not by_machine:
        return content.with_text(segment, language, text)
    of = fingerprint(content.text(segment))
    return content.with_wording(segment, language, Wording(text=text, of=of, by=Maker.MACHINE))


def _same(before: Mapping[str, Any], name: str, value: Any) -> bool:
    here = before.get(name)
    if isinstance(here, list) and isinstance(value, list):
        return [tidy(str(each)) for each in here] == value
    return bool(here == value)
