"""What a turn looks like: the reply in its own language, and the question without what points to a person."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from wanderamt.apps.assistant.compiling import Statement
from wanderamt.apps.assistant.conversation import offers
from wanderamt.apps.assistant.road import is_on_the_road
from wanderamt.apps.assistant.turns import Chip, Press, Reply, Way
from wanderamt.engines.privacy.redaction import redact
from wanderamt.engines.retrieval.understanding.cleaning import clean
from wanderamt.kernel.languages import LanguageTag

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


def reply_html(request: HttpRequest, reply: Reply, *, today: date) -> SafeString:
    """Return the reply as it stands in a conversation, every word of it in the language it is said in."""
    if reply.form is not None:  # the page around it may have fields of the same names
        reply.form.auto_id = "hanni_%s"
    chips = [each for each in reply.chips if offers(_named(each))]
    with override(reply.language):
        context = {
            "reply": reply,
            "blocks": blocks(reply.lines),
            "chips": chips,
            "ways": [
                *_of_the_service(reply, books=any(_named(each) == "book" for each in chips)),
                *reply.ways,
            ],
            "direction": "rtl" if LanguageTag(reply.language).is_rtl else "ltr",
            "name": settings.ASSISTANT_NAME,
            "today": today,
        }
        return mark_safe(render_to_string("assistant/includes/turn.html", context, request))  # noqa: S308 - rendered by the template engine, already escaped


def _named(chip: Chip) -> str:
    return Press.of(chip.press).name


def _of_the_service(reply: Reply, *, books: bool) -> Iterator[Way]:
    """The page of the service; that of appointments where the dialogue itself cannot book."""
    if reply.compiled is None:
        return
    yield Way(_("Alles zu dieser Dienstleistung"), reply.compiled.url, "checklist")
    if reply.compiled.bookable and not books and not is_on_the_road():
        url = f"{reverse('appointments:search')}?services={reply.compiled.service}"
        yield Way(_("Termin buchen"), url, "calendar-today")
