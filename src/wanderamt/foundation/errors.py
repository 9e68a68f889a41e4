"""Domain errors become text in the language of the page, once, here."""

from django.utils.translation import gettext

from wanderamt.kernel.errors import DomainError


def text(error: DomainError) -> str:
    """The whole sentence of `error` in the active language, with what to do next."""
    return gettext(error.message) % error.params
