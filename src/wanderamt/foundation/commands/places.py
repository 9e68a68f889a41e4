"""At which opening window a command happens."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.db.models import Model

WINDOW = "offices.openingwindow"


def window_of(arguments: Mapping[str, Any]) -> UUID | None:
    """The window that the arguments name: one itself, or that of a ticket, case, appointment, payment, ...

    An argument called `window` comes first, then the others in their order. None: nothing names one.
    """
    first = [arguments["window"]] if "window" in arguments else []
    for value in [*first, *arguments.values()]:
        found = _window_of_value(value)
        if found is not None:
            return found
    return None


def _window_of_value(value: object) -> UUID | None:
    if not isinstance(value, Model):
        return None
    if value._meta.label_lower == WINDOW:
        return cast("UUID", value.pk)
    found = getattr(value, "window_id", None)
    return found if found is not None else _window_of_value(getattr(value, "case", None))
