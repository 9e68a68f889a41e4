"""Statute texts in a folder (Markdown of a public mirror, XML of gesetze-im-internet.de) and their record."""

from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from wanderamt.engines import law
from wanderamt.engines.law.citations import parse_citation
from wanderamt.engines.law.recorded import FILE, RecordedLaw, parse_recorded
from wanderamt.engines.law.statutes import Statute, StatuteError, law_of_file, parse_markdown, parse_xml
from wanderamt.engines.law.watch import Cited

#: The largest federal laws have about five million bytes as XML.
LARGEST = 20_000_000
#: The record that comes with the program; `fingerprint` is a tool for those who have its source.
PACKAGED = Path(law.__file__).parent / "data" / FILE


def read_folder(folder: Path, *, laws: Callable[[str], bool]) -> dict[str, Statute]:
    """Return the laws in a folder and its subfolders by name, those alone for which `laws` says yes.

    Markdown names its law in the file name ("BMG-BJNR108410013.md"), XML inside. Raises `StatuteError` for a
    folder that is missing or has nothing that fits, and for each file that cannot be read: with the file.
    """
    if not folder.is_dir():
        raise StatuteError(file=str(folder), problem="is not a folder")
    found: dict[str, Statute] = {}
    for path in _paths(folder):
        statute = _read(path, laws)
        if statute is None:
            continue
        if statute.law in found:
            raise StatuteError(
                file=str(path), problem=f"holds {statute.law}, and so does {found[statute.law].file}"
            )
        found[statute.law] = statute
    if not found:
        raise StatuteError(file=str(folder), problem="holds no text (*.md, *.xml) of a law that a rule cites")
    return found


def _paths(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".md", ".xml"))


def _read(path: Path, laws: Callable[[str], bool]) -> Statute | None:
    if path.suffix.lower() == ".md":
        name = law_of_file(path.name)
        return parse_markdown(_bytes(path), file=str(path), law=name) if laws(name) else None
    statute = parse_xml(_bytes(path), file=str(path))
    return statute if laws(statute.law) else None


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise StatuteError(
                file=str(path), problem=f"has {size:,} bytes, more than {LARGEST:,}: no statute is that long"
            )
        return path.read_bytes()
    except OSError as error:
        raise StatuteError(file=str(path), problem=f"cannot be read ({error.strerror})") from error


def read_record(path: Path) -> dict[str, RecordedLaw]:
    """Return the record in a file, nothing when there is none. Raises `StatuteError` or `BookError`."""
    if not path.exists():
        return {}
    try:
        return dict(parse_recorded(path.read_text(encoding="utf-8"), file=str(path)))
    except (OSError, UnicodeDecodeError) as error:
        raise StatuteError(file=str(path), problem=f"cannot be read ({error})") from error


def laws_of(cited: Iterable[Cited]) -> frozenset[str]:
    """The laws that rules cite."""
    return frozenset(place.law for rule in cited for place in parse_citation(rule.citation))


def as_day(text: str) -> date:
    """Read an option that is a day. Raises `ArgumentTypeError`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"„{text}“ ist kein Tag wie 2026-11-22.") from error
