"""What citizens may read as well, when they come too late."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class WindowIsAway(DomainError):
    """The window is with a unit on the road; read by clerks, and by citizens who come too late."""

    code: ClassVar[str] = "window_is_away"
    message: ClassVar[str] = N_(
        "Das Team ist mit diesem Tag schon unterwegs. Von hier aus lässt sich daran nichts mehr ändern. "
        "Bitte wählen Sie einen anderen Tag oder einen anderen Ort."
    )
