"""A file that says it is a list: its bytes become a table of text, or a sentence says why not."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.fleet.forms.list_words import COLUMNS, plain
from wanderamt.foundation.forms import no_control_characters

MAX_BYTES = 256 * 1024
MAX_ROWS = 200
#: What a list must say about everybody; the name may come in two columns.
NEEDED = {"name": _("Name"), "born_on": _("Geburtsdatum"), "services": _("Anliegen")}

_EXCEL = _(
    "Das ist eine Datei von Excel oder ein ZIP-Archiv. Öffnen Sie die Datei in Excel, wählen Sie "
    "„Speichern unter“ und als Dateityp „CSV UTF-8“."
)
_PICTURE = _("Das ist ein Bild und keine Liste. Bitte wählen Sie eine CSV-Datei.")
_NO_LIST = _("Das ist keine Liste, sondern eine andere Art von Datei. Bitte wählen Sie eine CSV-Datei.")
#: How files begin that are something else, whatever they are called.
_SIGNATURES = (
    (b"PK\x03\x04", _EXCEL),
    (b"PK\x05\x06", _EXCEL),
    (b"\xd0\xcf\x11\xe0", _EXCEL),
    (b"%PDF", _("Das ist eine PDF-Datei und keine Liste. Bitte wählen Sie eine CSV-Datei.")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"<", _("Das ist eine Internetseite und keine Liste. Bitte wählen Sie eine CSV-Datei.")),
    (b"{", _NO_LIST),
)
_UNREADABLE = _(
    "Wir können die Zeichen in dieser Datei nicht lesen. Öffnen Sie die Datei in Excel und speichern Sie sie "
    "als „CSV UTF-8“."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One person as written. `number` is that of the spreadsheet; `surplus`: more cells than columns."""

    number: int
    cells: dict[str, str]
    surplus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`headers`: field -> the column's name as written; `unread`: names of columns unknown to us."""

    headers: dict[str, str]
    unread: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(content: bytes) -> Table:
    """The table in a CSV file. Raises ValidationError with what is wrong and what to do.

    UTF-8 with or without a mark, or Windows-1252; semicolon, comma or tab; at most MAX_ROWS people.
    """
    lines = _records(_text(content))
    filled = [(number, cells) for number, cells in enumerate(lines, start=1) if any(cells)]
    if not filled:
        raise ValidationError(
            _("Die Datei ist leer. Bitte wählen Sie eine Liste mit mindestens einer Person.")
        )
    (_number, header), people = filled[0], filled[1:]
    fields = _fields(header)
    if not people:
        raise ValidationError(
            _("In der Liste steht noch niemand. Nach den Namen der Spalten fehlen die Personen.")
        )
    if len(people) > MAX_ROWS:
        raise ValidationError(
            _(
                "In der Liste stehen %(number)s Personen. Bitte teilen Sie sie auf: höchstens %(most)s je "
                "Datei."
            ),
            params={"number": len(people), "most": MAX_ROWS},
        )
    return Table(
        headers={field: name for field, name in zip(fields, header, strict=True) if field},
        unread=tuple(name for field, name in zip(fields, header, strict=True) if name and not field),
        rows=tuple(_row(number, cells, fields) for number, cells in people),
    )


def _text(content: bytes) -> str:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, sentence in _SIGNATURES:
        if start.startswith(signature):
            raise ValidationError(sentence)
    if b"\x00" in content:
        raise ValidationError(_UNREADABLE)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_UNREADABLE)


def _records(text: str) -> list[list[str]]:
    """The lines as cells without needless blanks. "sep=;" in the first line is Excel's own note."""
    noted = re.match(r"sep=([;,\t])\r?\n", text)
    body = text[noted.end() :] if noted else text
    delimiter = noted[1] if noted else _delimiter(body)
    reader = csv.reader(StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[" ".join(cell.split()) if _visible(cell) else cell for cell in line] for line in reader]
    except csv.Error as error:
        raise ValidationError(
            _(
                "Ab Zeile %(row)s können wir die Datei nicht lesen. Dort fehlt vielleicht ein "
                "Anführungszeichen."
            ),
            params={"row": max(reader.line_num, 1)},
        ) from error


def _delimiter(text: str) -> str:
    """The sign that makes the first line fall into the most columns that we know."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=lambda sign: sum(bool(_field(name)) for name in first.split(sign)))


def _visible(cell: str) -> bool:
    try:
        no_control_characters(cell)
    except ValidationError:
        return False
    return True


def _field(name: str) -> str:
    """The field that a column of this name fills; "" where it means nothing to us."""
    whole = plain(name)
    return COLUMNS.get(whole) or COLUMNS.get(plain(re.sub(r"\(.*?\)", "", name)), "")


def _fields(header: Sequence[str]) -> list[str]:
    if not all(_visible(name) for name in header):
        raise ValidationError(
            _("In den Namen der Spalten stehen unsichtbare Zeichen. Bitte tippen Sie die erste Zeile neu.")
        )
    fields = [_field(name) for name in header]
    if not any(fields):
        raise ValidationError(
            _(
                "In der ersten Zeile fehlen die Namen der Spalten: Name, Geburtsdatum und Anliegen. "
                "Am einfachsten nehmen Sie unsere Vorlage."
            )
        )
    for field, name in zip(fields, header, strict=True):
        if field and fields.count(field) > 1:
            raise ValidationError(
                _("Die Spalte „%(column)s“ gibt es mehrmals. Bitte löschen Sie eine davon."),
                params={"column": name},
            )
    _complain_about_missing(fields)
    return fields


def _complain_about_missing(fields: Iterable[str]) -> None:
    there = set(fields)
    if {"first_name", "last_name"} <= there:
        there.add("name")
    missing = [str(title) for field, title in NEEDED.items() if field not in there]
    if missing:
        raise ValidationError(
            _("In der ersten Zeile fehlen diese Spalten: %(columns)s."),
            params={"columns": ", ".join(missing)},
        )


def _row(number: int, cells: Sequence[str], fields: Sequence[str]) -> TableRow:
    known = {field: cell for field, cell in zip(fields, cells, strict=False) if field}
    return TableRow(number=number, cells=known, surplus=any(cells[len(fields) :]))
