"""Counting what an answer says that no record holds.

Works on what was said and on the records as they are written in the files, not on how the answer was made.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.translation import override

from wanderamt.apps.assistant.compiling import audit_records as book
from wanderamt.apps.assistant.compiling import compile_answer
from wanderamt.apps.assistant.compiling.statements import Compiled, Statement
from wanderamt.apps.catalogue.public import Service
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.kernel.languages import LanguageTag

#: Cases that change what the rules say: ages, days, a loss, a care home.
CASES: tuple[Slots, ...] = (
    Slots(),
    Slots(age=6, days=2),
    Slots(age=17),
    Slots(age=22, days=10),
    Slots(age=30, days=25, loss="lost"),
    Slots(age=45, loss="stolen", days=60),
    Slots(age=80, in_care=True),
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:de|org|com|eu|net)\b")
_PLACEHOLDER = re.compile(r"%\(|%s|\{\w*\}|\b(?:rule|service|evidence|condition)\.[a-z_]+")
_OPENS, _CLOSES = "\u2066\u2067\u2068", "\u2069"


@dataclass(slots=True)
class Audit:
    """`unsupported`: a number, day, amount, address or paragraph that its record does not hold. `missing`:
    nothing is said, a placeholder is left, or it is German though the language has the text. `untranslated`:
    a sentence of the program that has no translation yet. `unisolated`: a number in a text from right to
    left without isolation. `finds` name the first of them.
    """

    answers: int = 0
    unsupported: int = 0
    missing: int = 0
    untranslated: int = 0
    unisolated: int = 0
    finds: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The counts by name, for a report."""
        return {
            "answers": self.answers,
            "unsupported": self.unsupported,
            "missing": self.missing,
            "untranslated": self.untranslated,
            "unisolated": self.unisolated,
        }


def enumerate_answers(
    *,
    services: Sequence[Service],
    facets: Iterable[str],
    languages: Iterable[str],
    cases: Sequence[Slots] = CASES,
    on: date,
) -> Audit:
    """Compile every answer there is, read it against the records, and return the counts."""
    found, asked = (
        Audit(),
        [(service, facet, slots) for service in services for facet in facets for slots in cases],
    )
    sources: dict[tuple[str, str, Slots], set[str]] = {}
    for language in ("de", *(each for each in languages if each != "de")):
        with override(language):
            for service, facet, slots in asked:
                answer = compile_answer(service=service, facet=facet, slots=slots, on=on)
                german = sources.setdefault(
                    (service.pk, facet, slots), {each.text for each in answer.statements}
                )
                check(answer, slots, german=german, language=language, into=found)
    return found


def check(answer: Compiled, slots: Slots, *, german: set[str], language: str, into: Audit) -> None:
    """Read one answer; `german` are the sentences of the same answer in German."""
    into.answers += 1
    if not answer.statements:
        into.missing += 1
    unknown_sources = [each for each in answer.sources if not _is_source(each, answer)]
    for kind, finds in (
        ("unsupported", [*unknown_sources, *_unsupported(answer, slots)]),
        ("missing", list(_missing(answer, language))),
        ("untranslated", list(_untranslated(answer, german, language))),
        ("unisolated", list(_unisolated(answer))),
    ):
        setattr(into, kind, getattr(into, kind) + len(finds))
        into.finds += [
            f"{kind}: {answer.service} {answer.facet} {language} {slots}: {find}" for find in finds
        ]


@lru_cache(maxsize=16384)  # the same statement stands in many answers
def unsupported_numbers(statement: Statement, *, on: date, asked: int | None = None) -> tuple[str, ...]:
    """Return what of the numbers and addresses of a statement its records do not hold."""
    said, language = _plain_digits(statement.text), statement.language
    for record in statement.records:
        for literal in book.days(record, language, on, asked):
            said = said.replace(_plain_digits(literal), " ")
    for literal in sorted(book.amounts(statement.records, language, on), key=len, reverse=True):
        said = said.replace(_plain_digits(literal), " ")
    held = " ".join(_plain_digits(book.said_by(each, language, on)) for each in statement.records)
    numbers, addresses = set(_NUMBER.findall(held)), set(_ADDRESS.findall(held))
    return (
        *(each for each in _NUMBER.findall(said) if each not in numbers),
        *(each for each in _ADDRESS.findall(said) if each not in addresses),
    )


def is_isolated(text: str) -> bool:
    """Whether every number of a text stands within an isolate of its own."""
    depth = 0
    for char in text:
        depth += (char in _OPENS) - (char in _CLOSES)
        if char.isdigit() and depth == 0:
            return False
    return True


def _unsupported(answer: Compiled, slots: Slots) -> Iterator[str]:
    for each in answer.statements:
        yield from unsupported_numbers(each, on=answer.on, asked=slots.days)
        if each.citation and not _is_cited(each, answer.on):
            yield f"{each.citation} of {each.records}"


def _is_cited(statement: Statement, on: date) -> bool:
    """Whether a record that the statement names stands under that paragraph in the law book."""
    by_record = book.rules_on(on)
    return any(
        rule.citation == statement.citation
        for record in statement.records
        for rule in by_record.get(record, ())
    )


def _is_source(source: str, answer: Compiled) -> bool:
    return source in book.sources_of(answer.service) or any(
        each.citation == source for each in answer.statements
    )


def _missing(answer: Compiled, language: str) -> Iterator[str]:
    for each in answer.statements:
        if not each.text.strip() or _PLACEHOLDER.search(each.text):
            yield f"placeholder or nothing: {each.text!r}"
        elif each.language != language and all(book.has(key, language) for key in each.records):
            yield f"not in the language: {each.text!r}"


def _untranslated(answer: Compiled, german: set[str], language: str) -> Iterator[str]:
    """Sentences that are the German ones word by word, and no text of the catalogue."""
    if language.startswith("de"):
        return
    for each in answer.statements:
        is_text = each.text in {book.said_by(key, language, answer.on) for key in each.records}
        if each.text in german and each.language == language and not is_text and " " in each.text.strip():
            yield each.text


def _unisolated(answer: Compiled) -> Iterator[str]:
    said = (each.shown for each in answer.statements if LanguageTag(each.language).is_rtl)
    return (each for each in said if not is_isolated(each))


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)
