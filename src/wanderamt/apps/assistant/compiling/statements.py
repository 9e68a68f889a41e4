"""What an answer is made of: statements that name the records they come from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wanderamt.apps.catalogue.public import shown
from wanderamt.engines.law import Deadline, Ruling, WaiverRuling
from wanderamt.engines.texts import TextState
from wanderamt.engines.texts.bidi import isolate_numbers
from wanderamt.kernel.languages import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence or one item of a list. `language` is the one it is written in; `citation` is German.

    `records` name what its numbers come from: segments of the catalogue ("service.reisepass.processing",
    "rule.reisepass.express"), "days:<service>" for the days when a document is expected, "asked:days" for
    the day that the question named. `compiling.audit` reads them.
    """

    text: str
    language: str
    citation: str = ""
    verified: bool = True
    listed: bool = False
    records: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The text with its numbers isolated where it runs from right to left."""
        return isolated(self.text, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What is said about one facet of a service, by the rules of the day `on`."""

    service: str
    title: str
    facet: str
    statements: tuple[Statement, ...]
    sources: tuple[str, ...]
    on: date
    url: str
    bookable: bool

    @property
    def opening(self) -> list[Statement]:
        """The statements that stand as sentences of their own."""
        return [each for each in self.statements if not each.listed]

    @property
    def listed(self) -> list[Statement]:
        """The statements of the list behind them."""
        return [each for each in self.statements if each.listed]

    @property
    def plain(self) -> str:
        """The answer as text; in right-to-left languages numbers are isolated."""
        return "\n".join([self.title, *(plain(each) for each in self.statements)])


Said = Iterator[Statement]


def isolated(text: str, language: str) -> str:
    """The text with its numbers isolated where the language runs from right to left."""
    return isolate_numbers(text) if LanguageTag(language).is_rtl else text


def segment(key: str, *, citation: str = "", verified: bool = True, listed: bool = False) -> Said:
    """A reviewed text in the reader's language, German where there is none; nothing where nothing is said."""
    found = shown(key)
    if found.text:
        yield Statement(
            text=found.text,
            language=found.language,
            citation=citation,
            verified=verified and found.state is not TextState.OUTDATED,
            listed=listed,
            records=(key,),
        )


def rules(rulings: Iterable[Ruling | Deadline | WaiverRuling], *, listed: bool = True) -> Said:
    """What rules of law say, each with its paragraph."""
    for each in rulings:
        yield from segment(f"rule.{each.key}", citation=each.citation, verified=each.verified, listed=listed)


def own(
    text: str,
    *,
    citation: str = "",
    verified: bool = True,
    listed: bool = False,
    records: tuple[str, ...] = (),
) -> Statement:
    """A reviewed sentence of the program, already in the active language."""
    return Statement(
        text=text,
        language=get_language() or "de",
        citation=citation,
        verified=verified,
        listed=listed,
        records=records,
    )


def unknown() -> Statement:
    """The honest answer where no record says anything."""
    return own(_("Das ist nicht bestätigt. Bitte fragen Sie vorher am Telefon."))


def plain(statement: Statement) -> str:
    """Return a statement as a line of text."""
    doubt = "" if statement.verified else f" ({_('nicht bestätigt')})"
    return f"{'– ' if statement.listed else ''}{statement.shown}{doubt}"
