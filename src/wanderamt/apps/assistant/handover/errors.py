"""Why a card cannot be settled, said to staff."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class BeingAnswered(DomainError):
    """Somebody else is writing an answer."""

    code: ClassVar[str] = "being_answered"
    message: ClassVar[str] = N_(
        "Gerade schreibt jemand anderes eine Antwort. Bitte sehen Sie in einigen Minuten noch einmal nach."
    )


class AlreadySettled(DomainError):
    """It was answered, closed or taken back meanwhile."""

    code: ClassVar[str] = "already_settled"
    message: ClassVar[str] = N_("Diese Frage ist schon erledigt. Ihr Text steht noch im Feld.")
