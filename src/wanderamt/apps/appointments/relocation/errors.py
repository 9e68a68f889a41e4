"""What can go wrong when appointments are moved elsewhere."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class NothingToClose(DomainError):
    """In this time the counter has no window that is open."""

    code: ClassVar[str] = "nothing_to_close"
    message: ClassVar[str] = N_(
        "In dieser Zeit ist hier kein Tag geöffnet. Bitte prüfen Sie die Stelle und die Tage."
    )


class ProposalOver(DomainError):
    """It was answered, or its time has passed."""

    code: ClassVar[str] = "proposal_over"
    message: ClassVar[str] = N_(
        "Dieser Vorschlag gilt nicht mehr. Bitte wählen Sie eine andere Zeit, oder rufen Sie uns an."
    )
