"""What speaks against publishing: rules that the law book lacks, texts that are missing or unsafe."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wanderamt.apps.catalogue.editing.content import EASY, GERMAN, Content
from wanderamt.apps.catalogue.editing.subjects import NEEDED, Subject
from wanderamt.engines.law import Kind, RuleBook, Table
from wanderamt.engines.texts import TextState
from wanderamt.engines.texts.bidi import forbidden
from wanderamt.engines.texts.easy_language import check as easy_check

#: A page of a service that cannot answer these says less than a person needs before they come.
NEEDED_RULES = (Kind.FEE, Kind.EVIDENCE, Kind.APPEARANCE, Kind.REPRESENTATION)
#: Words to search by are no sentences to be read.
WITHOUT_EASY = ".words"
FOLDER = "src/wanderamt/engines/law/data"


class Problem(StrEnum):
    """What is found in texts; all but the last keep a content from being published."""

    TEXT = "text"
    OUTDATED = "outdated"
    FORBIDDEN = "forbidden"
    HARD_TO_READ = "hard_to_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A rule that the book lacks for a service on the day `on`. `since`: the first day without one, None if
    there never was one. `file`: where it belongs.
    """

    kind: Kind
    service: str
    on: date
    since: date | None
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about a text. `detail` is what exactly was found, `hint` a German sentence on what helps."""

    problem: Problem
    segment: str
    language: str
    detail: str = ""
    hint: str = ""


def gaps(book: RuleBook, *, service: str, days: Iterable[date]) -> tuple[Gap, ...]:
    """Every needed kind of rule that is missing on one of the `days`, each kind once, for its first day."""
    tables = book.tables_for(service)
    found: dict[Kind, Gap] = {}
    for on in sorted(set(days)):
        for kind in NEEDED_RULES:
            mine = [table for table in tables if table.kind is kind]
            if kind not in found and not any(_answers(table, on) for table in mine):
                found[kind] = Gap(
                    kind=kind, service=service, on=on, since=_end(mine, on), file=_file(book, kind, mine)
                )
    return tuple(found[kind] for kind in NEEDED_RULES if kind in found)


def _answers(table: Table, on: date) -> bool:
    runs = table.since <= on and (table.until is None or on < table.until)
    return runs and any(rule.applies_on(on) for rule in table.rules)


def _end(tables: Sequence[Table], on: date) -> date | None:
    """The day on which the last of the rules ended; None where none has begun before `on`."""
    ends = [
        min(day for day in (rule.valid_to, table.until) if day is not None)
        for table in tables
        for rule in table.rules
        if rule.valid_from < on and (rule.valid_to or table.until) is not None
    ]
    return max((end for end in ends if end <= on), default=None)


def _file(book: RuleBook, kind: Kind, mine: Sequence[Table]) -> str:
    """Where the service's own rules of this kind stand, else where most of this kind do."""
    tables = mine or [table for table in book.tables if table.kind is kind]
    files = Counter(table.file for table in tables).most_common(1)
    return f"{FOLDER}/{files[0][0] if files else f'{kind}.toml'}"


def refusals(subject: Subject, content: Content) -> list[Finding]:
    """What must be mended in the texts before anything is published."""
    needed = [f"{subject.prefix}{name}" for name in NEEDED] if subject.service_id else []
    segments = subject.in_order({*content.texts, *needed})
    return [*_sources(content, segments), *_unsafe(content, segments)]


def _sources(content: Content, segments: Sequence[str]) -> Iterator[Finding]:
    """German first; Leichte Sprache must be there and belong to the German text of today."""
    for segment in segments:
        if not content.text(segment):
            yield Finding(problem=Problem.TEXT, segment=segment, language=GERMAN)
            continue
        state = content.state(segment, EASY)
        if state is TextState.MISSING and segment.endswith(WITHOUT_EASY):
            continue
        if state is TextState.MISSING:
            yield Finding(problem=Problem.TEXT, segment=segment, language=EASY)
        elif state is TextState.OUTDATED:
            yield Finding(problem=Problem.OUTDATED, segment=segment, language=EASY)


def _unsafe(content: Content, segments: Sequence[str]) -> Iterator[Finding]:
    for segment in segments:
        for language, wording in content.texts.get(segment, {}).items():
            for reason, place in forbidden(wording.text):
                detail = f"{reason}, {place + 1}"
                yield Finding(problem=Problem.FORBIDDEN, segment=segment, language=language, detail=detail)


def hard_places(subject: Subject, content: Content) -> list[Finding]:
    """Where Leichte Sprache breaks its rules, as far as a program sees it: advice, no refusal."""
    return [
        Finding(
            problem=Problem.HARD_TO_READ,
            segment=segment,
            language=EASY,
            detail=found.excerpt,
            hint=found.hint,
        )
        for segment in subject.in_order(content.texts)
        if not segment.endswith(WITHOUT_EASY)
        for found in easy_check(content.text(segment, EASY))
    ]
