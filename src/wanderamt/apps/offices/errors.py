from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class WindowOverlaps(DomainError):
    """The counter is already open somewhere at this time."""

    code: ClassVar[str] = "window_overlaps"
    message: ClassVar[str] = N_(
        "%(counter)s ist am %(day)s von %(start)s bis %(end)s Uhr schon an einem anderen Ort: %(site)s. "
        "Bitte wählen Sie eine andere Zeit."
    )


class WindowEndsBeforeStart(DomainError):
    code: ClassVar[str] = "window_ends_before_start"
    message: ClassVar[str] = N_("Das Ende muss nach dem Anfang liegen. Bitte prüfen Sie beide Uhrzeiten.")


class WindowNotOpen(DomainError):
    """The window was cancelled or closed meanwhile."""

    code: ClassVar[str] = "window_not_open"
    message: ClassVar[str] = N_(
        "Dieser Tag ist schon abgeschlossen oder abgesagt. Bitte laden Sie die Seite neu."
    )
