"""Domain errors become text in the language of the page, once, here."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils.translation import gettext

from wanderamt.foundation import formatting
from wanderamt.kernel.errors import DomainError


def text(error: DomainError) -> str:
    """The whole sentence of `error` in the active language, with what to do next."""
    return gettext(error.message) % shown(error.params)


def shown(params: Mapping[str, object]) -> dict[str, object]:
    """Days and times among `params` as the active language writes them; the rest as it is."""
    return {name: _shown(value) for name, value in params.items()}


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return f"{formatting.day(value)}, {formatting.clock(value)}"
    if isinstance(value, date):
        return formatting.day(value)
    return formatting.clock(value) if isinstance(value, time) else value
