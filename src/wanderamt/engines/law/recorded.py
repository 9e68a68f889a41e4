"""The record of the statute texts that rules were verified against: titles and fingerprints, no text."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from wanderamt.engines.law.citations import Place
from wanderamt.engines.law.reading import Record, records, top_level
from wanderamt.engines.law.statutes import Statute

FILE = "statutes.toml"
PRINT = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What is recorded of a paragraph: its title, for people, and the fingerprint of title and text."""

    title: str
    print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLaw:
    """The text of a law that rules were verified against.

    `source` says where it was taken from. `as_of` is the day of the text, None when only the source is known.
    `complete`: all paragraphs are recorded, so one that is not there is new.
    """

    law: str
    source: str
    as_of: date | None
    complete: bool
    sections: Mapping[str, Verified]


@cache
def load_recorded() -> Mapping[str, RecordedLaw]:
    """Return the recorded laws that come with the program, by name."""
    return parse_recorded((files(__package__) / "data" / FILE).read_text(encoding="utf-8"), file=FILE)


def parse_recorded(text: str, *, file: str) -> Mapping[str, RecordedLaw]:
    """Read recorded laws. Raises `BookError` with file, record and field."""
    top = top_level(text, file=file)
    top.only("law")
    found: dict[str, RecordedLaw] = {}
    for record in records(top, "law"):
        law = _recorded(record)
        if law.law in found:
            raise record.fail("name", "stands twice in the file")
        found[law.law] = law
    return MappingProxyType(found)


def _recorded(record: Record) -> RecordedLaw:
    record.only("name", "source", "as_of", "complete", "sections")
    sections = record.data.get("sections")
    if not isinstance(sections, dict) or not sections:
        raise record.fail("sections", "must be a table of paragraphs that is not empty")
    return RecordedLaw(
        law=record.text("name"),
        source=record.text("source"),
        as_of=record.optional("as_of", record.day),
        complete=record.data.get("complete") is True,
        sections=MappingProxyType({name: _verified(record, name, sections[name]) for name in sections}),
    )


def _verified(record: Record, name: str, data: object) -> Verified:
    match data:
        case {"title": str(title), "print": str(fingerprint)} if PRINT.fullmatch(fingerprint):
            return Verified(title=title, print=fingerprint)
    raise record.fail(f"sections.{name}", "must have a title and a print of 16 hexadecimal digits")


def record_statute(statute: Statute, *, source: str, as_of: date | None, complete: bool) -> RecordedLaw:
    """Return the record of a law as it stands: whoever calls this says that the rules fit this text."""
    return RecordedLaw(
        law=statute.law,
        source=source,
        as_of=as_of,
        complete=complete,
        sections=MappingProxyType(
            {each.name: Verified(title=each.title, print=each.print) for each in statute.sections.values()}
        ),
    )


HEAD = """\
# Statute texts that the rules were verified against: one fingerprint per paragraph, no text.
#
# Written by `wanderamt law fingerprint`, compared by `wanderamt law watch`. Only who has read the new text
# and mended the rules may record it.
#
#   source    where the text was taken from; as_of: the day of the text, if it is known
#   complete  all paragraphs of the law are recorded, so that a new one is noticed
"""


def format_recorded(laws: Iterable[RecordedLaw]) -> str:
    """Return the file for these laws, sorted; `parse_recorded` reads it back as it was."""
    return HEAD + "".join(_format(law) for law in sorted(laws, key=lambda law: law.law))


def _format(law: RecordedLaw) -> str:
    lines = ["", "[[law]]", f"name = {_text(law.law)}", f"source = {_text(law.source)}"]
    if law.as_of is not None:
        lines.append(f"as_of = {law.as_of.isoformat()}")
    lines += [f"complete = {str(law.complete).lower()}", "[law.sections]"]
    for name in sorted(law.sections, key=lambda name: Place(law.law, name).order):
        each = law.sections[name]
        lines.append(f"{_text(name)} = {{ title = {_text(each.title)}, print = {_text(each.print)} }}")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\u007f", "\\u007f")
