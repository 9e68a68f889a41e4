"""A mistake in the file of other systems stops the start, with what is wrong, not the first search."""

from typing import Any

from django.core.checks import CheckMessage, Error

from wanderamt.apps.appointments.foreign.registry import BadForeignSystems, connections


def foreign_systems(**_kwargs: Any) -> list[CheckMessage]:
    """The file of the setting FOREIGN_SYSTEMS can be read and used; no system is asked."""
    try:
        connections()
    except BadForeignSystems as error:
        return [Error(str(error), id="appointments.E001")]
    return []
