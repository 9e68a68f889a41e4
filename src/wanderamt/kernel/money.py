"""Money as integer cents; decimal euros only at the edges."""

import re
from decimal import Decimal
from typing import NewType

Cents = NewType("Cents", int)

_GERMAN = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d{1,12})(?:,(?P<part>\d{2}))?", re.ASCII)
_ENGLISH = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,12})\.(?P<part>\d{2})", re.ASCII)


def euros(cents: Cents) -> Decimal:
    """Return the amount in euros with exactly two places."""
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))


def parse_euro(text: str) -> Cents:
    """Read an amount as people write it in German: "46", "46,00", "1.234,50 €", "-3,20"; or with the English
    signs, where they can mean nothing else: "46.00", "1,234.50".

    The rule: a comma or point before exactly two last digits parts the cents, a point before three digits
    parts the thousands. So "1.234" is 1234 euros, as in German. Raises ValueError for anything else: "1,234"
    could be either, "1.5" is refused, not guessed.
    """
    cleaned = text.strip().removesuffix("€").removesuffix("EUR").strip()
    found = _GERMAN.fullmatch(cleaned) or _ENGLISH.fullmatch(cleaned)
    if found is None:
        raise ValueError(f"not an amount in euros: {text!r}")
    amount = int(re.sub("[.,]", "", found["whole"])) * 100 + int(found["part"] or 0)
    return Cents(-amount if found["sign"] else amount)
