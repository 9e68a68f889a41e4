"""What the assistant does on a unit, without the office.

The law, the services and the hours are on board, so it answers. What it would write there (an appointment, a
question for the inbox, a count) is no command of the crew: it would never arrive, so it is not done.
"""

from django.conf import settings

#: Steps that belong to the office: they write, or ask what only the office knows.
_AT_THE_OFFICE = frozenset({"book", "move", "cancel", "status"})


def is_on_the_road() -> bool:
    """Whether this is a unit."""
    return settings.UNIT_DIR is not None


def does(step: str) -> bool:
    """Whether a step can be done here."""
    return not is_on_the_road() or step not in _AT_THE_OFFICE
