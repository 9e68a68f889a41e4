"""Statute texts as paragraphs: read from Markdown or from the XML of gesetze-im-internet.de.

The Markdown is that of public mirrors: one file per law, one heading per paragraph ("# § 1 – Gebühren").
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from wanderamt.engines.law.citations import law_name, numbers

HEADING = re.compile(
    r"^\#+\s+(?P<name>§+\s*\d\S*(?:\s*(?:,|und|bis|–|-)\s*\d+[a-z]*)*|Art(?:\.|ikel)?\s*\d\S*|Anlagen?(?:\s+\d\S*)?)"
    r"(?:\s+[–-]\s*(?P<title>.*?))?\s*$"
)
ANY_HEADING = re.compile(r"^\#+\s")
TAG = re.compile(r"<[^>]*>")
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
WORD = re.compile(r"§|\d+(?:[.,]\d+)*|\w+")
GONE = re.compile(r"\(?\bweggefallen\b\)?", re.IGNORECASE)


class StatuteError(ValueError):
    """A statute text cannot be read; the message names the file and what is wrong."""

    def __init__(self, *, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One paragraph. `print` changes when a word of title or text changes, and with nothing else."""

    name: str
    title: str
    text: str

    @property
    def print(self) -> str:
        """The fingerprint of title and text."""
        return fingerprint(f"{self.title}\n{self.text}")

    @property
    def gone(self) -> bool:
        """Whether only a note is left that the paragraph was repealed ("weggefallen")."""
        return bool(GONE.search(self.title + self.text)) and not words(GONE.sub("", self.title + self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """A law with its paragraphs by name."""

    law: str
    file: str
    sections: Mapping[str, Section]


def words(text: str) -> list[str]:
    """Return the words of a text without markup, punctuation, white space and invisible characters.

    Numbers keep their decimal comma. So the same paragraph in Markdown and in XML gives the same words.
    """
    bare = html.unescape(TAG.sub(" ", IMAGE.sub(r" \1 ", text)))
    return WORD.findall(unicodedata.normalize("NFKC", bare).replace("\u00ad", "").replace("_", " "))


def fingerprint(text: str) -> str:
    """Return 16 hexadecimal digits that stand for the words of a text (SHA-256, shortened)."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()[:16]


def law_of_file(name: str) -> str:
    """Return the law that a Markdown file holds: "SGB_10-BJNR114690980.md" is the "SGB 10"."""
    return law_name(re.sub(r"(-BJNR\w+)?\.\w+$", "", name))


def parse_markdown(data: bytes, *, file: str, law: str) -> Statute:
    """Read a law from Markdown. Raises `StatuteError` when it is not UTF-8 or has no paragraph."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise StatuteError(file=file, problem=f"is not UTF-8 (byte {error.start + 1})") from error
    found: dict[str, Section] = {}
    current: tuple[str, str] | None = None
    text: list[str] = []
    for line in [*lines, "# "]:
        if not ANY_HEADING.match(line):
            text.append(line)
            continue
        if current is not None:
            _add(found, *current, "\n".join(text))
        heading = HEADING.match(line)
        current = (heading["name"], heading["title"] or "") if heading else None
        text = []
    return _statute(law, file, found)


def parse_xml(data: bytes, *, file: str) -> Statute:
    """Read a law from the XML of gesetze-im-internet.de (`dokumente` with one `norm` per paragraph).

    Raises `StatuteError` for broken XML, entities, external references, another format, or no paragraph.
    """
    try:
        root = fromstring(data)
    except DefusedXmlException as error:
        raise StatuteError(
            file=file, problem="declares entities or outside parts, which is refused"
        ) from error
    except ParseError as error:
        raise StatuteError(file=file, problem=f"is broken XML ({error})") from error
    except (LookupError, ValueError) as error:
        raise StatuteError(file=file, problem=f"has an encoding that cannot be read ({error})") from error
    norms = root.findall("norm")
    if root.tag != "dokumente" or not norms:
        raise StatuteError(file=file, problem="is not a law in the format of gesetze-im-internet.de")
    law = _meta(norms[0], "amtabk") or _meta(norms[0], "jurabk")
    if not law:
        raise StatuteError(file=file, problem="does not say which law it holds (jurabk)")
    found: dict[str, Section] = {}
    for norm in norms:
        heading = HEADING.match(f"# {_meta(norm, 'enbez')}")
        if heading:
            _add(found, heading["name"], _meta(norm, "titel"), _text(norm))
    return _statute(law_name(law), file, found)


def _meta(norm: Element, name: str) -> str:
    element = norm.find(f"metadaten/{name}")
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _text(norm: Element) -> str:
    return " ".join(part for text in norm.findall("textdaten/text") for part in text.itertext())


def _add(found: dict[str, Section], names: str, title: str, text: str) -> None:
    """File a text under each paragraph of its heading ("§§ 3 und 4 – (weggefallen)")."""
    for name in _names(names):
        before = found.get(name)
        found[name] = Section(
            name=name,
            title=before.title if before else title,
            text=f"{before.text}\n{title}\n{text}" if before else text,
        )


def _names(heading: str) -> Iterator[str]:
    kind, number = re.match(r"(\D+?)\s*(\d.*)?$", heading).groups()  # type: ignore[union-attr]  # HEADING fits
    if kind.startswith("§"):
        yield from (f"§ {each}" for each in numbers(number))
    elif kind.startswith("Art"):
        yield f"Art. {number}"
    else:
        yield f"Anlage {number}" if number else "Anlage"


def _statute(law: str, file: str, found: Mapping[str, Section]) -> Statute:
    if not found:
        raise StatuteError(file=file, problem="has no heading of a paragraph (§, Art., Anlage)")
    return Statute(law=law, file=file, sections=MappingProxyType(dict(found)))
