"""What the crew's pages and the planning of collections refuse."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class LineGone(DomainError):
    code: ClassVar[str] = "line_gone"
    message: ClassVar[str] = N_(
        "Diese Zeile steht nicht mehr auf der Packliste, weil sich die Termine geändert haben. Bitte laden "
        "Sie die Seite neu."
    )


class NothingReady(DomainError):
    code: ClassVar[str] = "nothing_ready"
    message: ClassVar[str] = N_(
        "An diesem Ort liegt kein Dokument zur Abholung bereit, das noch keinen Termin hat. Bitte laden "
        "Sie die Seite neu."
    )


class CollectionTooSoon(DomainError):
    code: ClassVar[str] = "collection_too_soon"
    message: ClassVar[str] = N_(
        "Zwischen heute und der Abholung müssen mindestens %(days)s Tage liegen. Bitte wählen Sie einen "
        "späteren Tag."
    )


class CollectionTooShort(DomainError):
    code: ClassVar[str] = "collection_too_short"
    message: ClassVar[str] = N_(
        "Die Zeit reicht nicht für alle %(people)s Personen. Bitte wählen Sie eine spätere Uhrzeit bei „bis“."
    )
