"""Which rules must be read again, because the text they were verified against is no longer the text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wanderamt.engines.law.citations import Place, parse_citation
from wanderamt.engines.law.recorded import RecordedLaw, Verified
from wanderamt.engines.law.rules import RuleBook
from wanderamt.engines.law.statutes import Statute, words


class Change(StrEnum):
    """What happened to a paragraph since it was recorded."""

    CHANGED = "changed"
    REMOVED = "removed"
    RENUMBERED = "renumbered"
    NEW = "new"
    NOT_IMPORTED = "not_imported"
    NO_RECORD = "no_record"


#: Changes that ask somebody to read; the others say that nothing could be compared.
TO_READ = frozenset({Change.CHANGED, Change.REMOVED, Change.RENUMBERED, Change.NEW})


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Cited:
    """A rule and the citation it rests on."""

    key: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """One paragraph with all rules that rest on it. `moved_to` names where a renumbered text stands now."""

    law: str
    section: str
    change: Change
    moved_to: str
    rules: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`rechecks` in the order of law and paragraph; `unnamed` are rules whose citation names no paragraph."""

    rechecks: tuple[Recheck, ...]
    unnamed: tuple[Cited, ...]

    @property
    def to_read(self) -> tuple[Recheck, ...]:
        """The paragraphs that are not what they were."""
        return tuple(each for each in self.rechecks if each.change in TO_READ)

    @property
    def not_compared(self) -> tuple[Recheck, ...]:
        """The paragraphs of which one text or the other is missing."""
        return tuple(each for each in self.rechecks if each.change not in TO_READ)


def cited_on(book: RuleBook, day: date) -> tuple[Cited, ...]:
    """Return every rule of the book that is in force on a day or later, each citation once."""
    return tuple(
        sorted(
            {
                Cited(key=rule.key, citation=rule.citation)
                for table in book.tables
                for rule in table.rules
                if rule.valid_to is None or day < rule.valid_to
            }
        )
    )


def compare(
    *, cited: Iterable[Cited], recorded: Mapping[str, RecordedLaw], imported: Mapping[str, Statute]
) -> Report:
    """Return what to read again. Laws that no rule cites are left out."""
    by_place, unnamed = _by_place(cited)
    for place in _new_places({place.law for place in by_place}, recorded, imported):
        by_place.setdefault(place, [])
    found = (
        _judge(place, rules, recorded.get(place.law), imported.get(place.law))
        for place, rules in sorted(by_place.items(), key=lambda item: item[0].order)
    )
    return Report(rechecks=tuple(each for each in found if each is not None), unnamed=tuple(unnamed))


def _by_place(cited: Iterable[Cited]) -> tuple[dict[Place, list[Cited]], list[Cited]]:
    """The rules by the paragraphs that they cite, and those that cite none."""
    by_place: dict[Place, list[Cited]] = {}
    unnamed = []
    for rule in cited:
        places = [place for place in parse_citation(rule.citation) if place.section]
        for place in places:
            by_place.setdefault(place, []).append(rule)
        if not places:
            unnamed.append(rule)
    return by_place, unnamed


def _new_places(
    laws: Iterable[str], recorded: Mapping[str, RecordedLaw], imported: Mapping[str, Statute]
) -> Iterator[Place]:
    for law in laws:
        if law in imported and law in recorded and recorded[law].complete:
            for name in imported[law].sections.keys() - recorded[law].sections.keys():
                yield Place(law, name)


def _judge(
    place: Place, rules: Sequence[Cited], recorded: RecordedLaw | None, imported: Statute | None
) -> Recheck | None:
    before = recorded.sections.get(place.section) if recorded else None
    moved_to = ""
    if recorded is None or before is None:
        added = recorded is not None and recorded.complete and _has(imported, place.section)
        change = Change.NEW if added else Change.NO_RECORD
    elif imported is None:
        change = Change.NOT_IMPORTED
    else:
        found = _change(place.section, before, imported)
        if found is None:
            return None
        change, moved_to = found
    return Recheck(
        law=place.law, section=place.section, change=change, moved_to=moved_to, rules=tuple(sorted(rules))
    )


def _has(imported: Statute | None, section: str) -> bool:
    return imported is not None and section in imported.sections


def _change(section: str, before: Verified, imported: Statute) -> tuple[Change, str] | None:
    """What became of a paragraph, and its new number if it has one; None where the text is the same."""
    now = imported.sections.get(section)
    if now is not None and now.print == before.print:
        return None
    same_title = now is not None and words(now.title) == words(before.title)
    moved_to = "" if same_title else _moved_to(section, before, imported)
    if moved_to:
        return Change.RENUMBERED, moved_to
    return (Change.REMOVED if now is None or now.gone else Change.CHANGED), ""


def _moved_to(section: str, before: Verified, imported: Statute) -> str:
    """Return the one other paragraph with the same text or, failing that, the same title; else nothing."""
    others = [each for name, each in imported.sections.items() if name != section and not each.gone]
    same_text = [each.name for each in others if each.print == before.print]
    title = words(before.title)
    same_title = [each.name for each in others if title and words(each.title) == title]
    for names in (same_text, same_title):
        if len(names) == 1:
            return names[0]
    return ""
