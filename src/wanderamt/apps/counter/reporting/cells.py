"""One value of a report: how people read it, and how a spreadsheet reads it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import gettext

from wanderamt.foundation.formatting import euro, locale
from wanderamt.kernel.money import Cents, euros

#: What a spreadsheet would take for a formula at the start of a text (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`text` for people, `plain` for the spreadsheet, and the `unit` of `plain`."""

    text: str
    plain: str
    unit: str = ""


def words(text: object) -> Cell:
    """A text. In the spreadsheet it can never become a formula."""
    shown = str(text)
    return Cell(text=shown, plain=f"'{shown}" if shown.startswith(_FORMULA) else shown)


def count(number: int) -> Cell:
    return Cell(text=_decimal(number, None, locale()), plain=str(number), unit=gettext("Anzahl"))


def money(cents: int) -> Cell:
    """Integer cents; in the spreadsheet euros with the decimal sign of the language."""
    plain = _decimal(euros(Cents(cents)), "0.00", locale())
    return Cell(text=euro(cents), plain=plain, unit="EUR")


def duration(length: timedelta | None) -> Cell:
    """Whole minutes for people, tenths for the spreadsheet; None is said in words."""
    if length is None:
        return Cell(text=gettext("nicht gezeigt"), plain="")
    minutes = length.total_seconds() / 60
    plain = _decimal(Decimal(str(round(minutes, 1))), "0.0", locale())
    return Cell(
        text=gettext("%(number)s min") % {"number": round(minutes)}, plain=plain, unit=gettext("Minuten")
    )


@lru_cache(maxsize=4096)  # a report says 0 and the same few amounts over and over
def _decimal(number: Decimal | int, pattern: str | None, language: Locale) -> str:
    return str(format_decimal(number, format=pattern, locale=language))
