"""The root of all errors that a person may have to read."""

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType
from typing import ClassVar

from wanderamt.kernel.text import N_


class DomainError(Exception):
    """A refusal in the words of the domain.

    Subclasses set `code` (stable, for machines) and `message` (a whole German sentence with %(named)s
    placeholders, marked with `N_`). `field` names the input that the refusal belongs to, `params` fills the
    placeholders; days and times among them are values, for each language writes them in its own way.
    A page translates `message` first and fills it with `params` afterwards; `str()` gives the German text.
    """

    code: ClassVar[str] = "domain_error"
    message: ClassVar[str] = N_("Das ist nicht möglich.")

    def __init__(self, *, field: str | None = None, **params: object) -> None:
        super().__init__()
        self.field = field
        self.params: Mapping[str, object] = MappingProxyType(dict(params))

    def __str__(self) -> str:
        return self.message % {name: _german(value) for name, value in self.params.items()}


def _german(value: object) -> object:
    if isinstance(value, date):  # a datetime is one as well
        return f"{value:%d.%m.%Y}"
    return f"{value:%H:%M}" if isinstance(value, time) else value
