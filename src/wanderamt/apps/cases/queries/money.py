"""Amounts in sentences."""

from babel.numbers import format_currency
from django.utils.translation import get_language

from wanderamt.kernel.money import Cents, euros

_LOCALES = {"de": "de_DE", "en": "en_GB"}


def amount(cents: int) -> str:
    """Integer cents as text in the active language: 4600 is "46,00 €" or "€46.00"."""
    return str(
        format_currency(euros(Cents(cents)), "EUR", locale=_LOCALES.get(get_language() or "de", "de_DE"))
    )
