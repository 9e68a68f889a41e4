"""How a text is laid out: what was taken out of a question by its name, statements of one list together."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling import Statement
from wanderamt.engines.privacy.redaction import redact
from wanderamt.engines.retrieval.understanding.cleaning import clean

_MARK = re.compile(r"\[([a-z_]+)\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what was asked; `kind` names what was taken out there, "" for plain text."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that follow each other, all of them sentences or all of them items of a list."""

    listed: bool
    lines: tuple[Statement, ...]


def kinds() -> Mapping[str, str]:
    """Return what is taken out of questions, in words of the active language."""
    number = _("Nummer")
    return {
        "email": _("E-Mail-Adresse"),
        "phone": _("Telefon"),
        "name": _("Name"),
        "address": _("Adresse"),
        "birth_date": _("Geburtsdatum"),
        **dict.fromkeys(("iban", "tax_id", "plate", "document"), number),
    }


def said(message: str, *, today: date) -> list[Piece]:
    """Return what was asked, in pieces, as it may stay on the screen."""
    return pieces(redact(clean(message), today=today).text)


def pieces(text: str) -> list[Piece]:
    """Return a redacted text with the names of what was taken out."""
    return list(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    words, end = kinds(), 0
    for found in _MARK.finditer(text):
        if found[1] in words:
            yield Piece(text[end : found.start()])
            yield Piece(f"[{words[found[1]]}]", found[1])
            end = found.end()
    yield Piece(text[end:])


def blocks(lines: tuple[Statement, ...]) -> list[Block]:
    """Return the statements in their order, those of one list together."""
    return [Block(listed, tuple(some)) for listed, some in groupby(lines, key=lambda each: each.listed)]
