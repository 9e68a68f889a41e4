"""Texts that this city has changed or added, and reading them together with the packaged ones.

A row stands before the packaged text of its segment and language; a row without text takes it away. So a new
version of the software brings new translations without touching what editors have written.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from types import MappingProxyType

from django.db import models
from django.utils.translation import get_language

from wanderamt.apps.catalogue import packaged
from wanderamt.engines.texts import Maker, TextState, Wording, state_of
from wanderamt.kernel.languages import UI_LANGUAGES

#: How long another process may still show what an editor has replaced.
SECONDS = 60


class Text(models.Model):
    """A wording of this city. `of`, `by` and `reviewed` are those of `engines.texts.Wording`."""

    key = models.CharField(max_length=160)
    language = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    of = models.CharField(max_length=16, blank=True)
    by = models.CharField(max_length=8, choices=[(maker.value, maker.value) for maker in Maker])
    reviewed = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="text_once"),
            models.CheckConstraint(
                condition=models.Q(by__in=[maker.value for maker in Maker]), name="text_maker_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def wording(self) -> Wording:
        """The row as a value."""
        return Wording(text=self.text, of=self.of, by=Maker(self.by), reviewed=self.reviewed)


Rows = Mapping[tuple[str, str], Wording]


class _Here:
    """The rows of the table in this process: read at once, believed for `SECONDS`."""

    def __init__(self) -> None:
        self._rows: Rows | None = None
        self._until = 0.0
        self._last: Rows = {}
        self.version = 0

    def rows(self) -> Rows:
        kept = self._rows
        if kept is None or monotonic() >= self._until:
            kept = {(row.key, row.language): row.wording for row in Text.objects.all()}
            self._rows, self._until = kept, monotonic() + SECONDS
            self.version += kept != self._last
            self._last = kept
        return kept

    def forget(self) -> None:
        self._rows = None


_HERE = _Here()
_DRAFT: ContextVar[tuple[str, Mapping[str, Mapping[str, Wording]]]] = ContextVar(
    "texts_draft", default=("", MappingProxyType({}))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A text for a reader. `language`: what it is written in, German where the reader's is `MISSING`."""

    text: str
    language: str
    state: TextState


def forget_texts() -> None:
    """Read the table again at the next text. Other processes do so after `SECONDS` at the latest."""
    _HERE.forget()


def texts_version() -> int:
    """A number that grows when texts of this city have changed: what is made of them is kept by it."""
    _HERE.rows()
    return _HERE.version


@contextmanager
def reading(*, prefix: str, texts: Mapping[str, Mapping[str, Wording]]) -> Iterator[None]:
    """Within the block, `texts` (by segment and language) are all that is said under `prefix`: the preview of
    something that is not published.
    """
    token = _DRAFT.set((prefix, texts))
    try:
        yield
    finally:
        _DRAFT.reset(token)


def wording(key: str, language: str) -> Wording | None:
    """What this city says for a segment in exactly this language; None where it says nothing."""
    prefix, texts = _DRAFT.get()
    if prefix and key.startswith(prefix):
        return texts.get(key, {}).get(language)
    here = _HERE.rows().get((key, language))
    if here is not None:
        return here if here.text else None
    return packaged.texts(language).get(key)


def german(key: str) -> str:
    """The source text of a segment; "" where there is no such segment."""
    found = wording(key, packaged.GERMAN)
    return found.text if found else ""


def text(key: str, *, language: str | None = None) -> str:
    """The text of a segment in `language` (else the active one), German where there is none, else ""."""
    found = wording(key, language or get_language() or packaged.GERMAN)
    return found.text if found else german(key)


def shown(key: str, *, language: str | None = None) -> Shown:
    """The same as `text` with what a reader may expect of it: whose words these are, and of when."""
    asked = language or get_language() or packaged.GERMAN
    source, found = german(key), wording(key, asked)
    state = state_of(source, found)
    if found is None:
        return Shown(text=source, language=packaged.GERMAN, state=state)
    return Shown(text=found.text, language=asked, state=state)


def in_every_language(key: str) -> dict[str, str]:
    """The text of a segment by language, those that have it, German first."""
    found = ((language, wording(key, language)) for language in UI_LANGUAGES)
    return {language: each.text for language, each in found if each}


def segments(prefix: str = "") -> list[str]:
    """The keys of all German texts that begin with `prefix`, sorted."""
    here = _HERE.rows()
    packed = {key for key in packaged.texts(packaged.GERMAN) if key.startswith(prefix)}
    own = {key for key, language in here if language == packaged.GERMAN and key.startswith(prefix)}
    return sorted(key for key in packed | own if german(key))


def wordings(prefix: str) -> dict[str, dict[str, Wording]]:
    """All texts of the segments that begin with `prefix`, by segment and language."""
    found = {key: {language: wording(key, language) for language in UI_LANGUAGES} for key in segments(prefix)}
    return {
        key: {language: each for language, each in by_language.items() if each}
        for key, by_language in found.items()
    }
