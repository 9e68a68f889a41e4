"""Amounts in sentences."""

from functools import lru_cache

from babel.numbers import format_currency
from django.utils.translation import get_language

from wanderamt.kernel.money import Cents, euros

_LOCALES = {"de": "de_DE", "en": "en_GB"}


def amount(cents: int) -> str:
    """Integer cents as text in the active language: 4600 is "46,00 €" or "€46.00"."""
    return _amount(cents, _LOCALES.get(get_language() or "de", "de_DE"))


@lru_cache(maxsize=4096)  # the same few fees again and again
def _amount(cents: int, locale: str) -> str:
    return str(format_currency(euros(Cents(cents)), "EUR", locale=locale))
