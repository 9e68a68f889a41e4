"""What the stock refuses, in whole sentences that say what to do next."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class SerialsInvalid(DomainError):
    code: ClassVar[str] = "stock_serials_invalid"
    message: ClassVar[str] = N_(
        "Diese Nummern bilden keine Reihe. Tragen Sie die erste und die letzte Nummer so ein, wie sie "
        "gedruckt sind, zum Beispiel T0000101 und T0000120."
    )


class SerialsNeeded(DomainError):
    code: ClassVar[str] = "stock_serials_needed"
    message: ClassVar[str] = N_(
        "Diese Vordrucke tragen Nummern. Bitte tragen Sie die erste und die letzte ein."
    )


class PiecesNeeded(DomainError):
    code: ClassVar[str] = "stock_pieces_needed"
    message: ClassVar[str] = N_("Bitte tragen Sie ein, wie viele Stücke es sind.")


class SerialHanded(DomainError):
    code: ClassVar[str] = "stock_serial_handed"
    message: ClassVar[str] = N_(
        "Nummern aus dieser Reihe sind schon übergeben (%(first)s bis %(last)s). Bitte prüfen Sie den Stapel."
    )


class SerialUsed(DomainError):
    code: ClassVar[str] = "stock_serial_used"
    message: ClassVar[str] = N_(
        "Die Nummer %(serial)s ist schon ausgetragen. Bitte vergleichen Sie sie mit dem Stück in Ihrer Hand."
    )


class NotInStock(DomainError):
    code: ClassVar[str] = "stock_not_here"
    message: ClassVar[str] = N_(
        "Das gehört nicht zum Bestand dieses Tages. Prüfen Sie die Nummer oder die Anzahl, oder tragen Sie "
        "zuerst die Übergabe ein."
    )


class ReasonNeeded(DomainError):
    code: ClassVar[str] = "stock_reason_needed"
    message: ClassVar[str] = N_("Bitte schreiben Sie auf, was geschehen ist.")


class CaseUnknown(DomainError):
    code: ClassVar[str] = "stock_case_unknown"
    message: ClassVar[str] = N_("An diesem Tag gibt es keinen Vorgang mit der Nummer %(number)s.")


class StockDiffers(DomainError):
    code: ClassVar[str] = "stock_differs"
    message: ClassVar[str] = N_(
        "Der Bestand stimmt nicht: %(kind)s. Gezählt sind %(counted)s, es müssen %(expected)s sein. Zählen "
        "Sie noch einmal. Bleibt es dabei, schreiben Sie den Grund auf."
    )


class StockNotCounted(DomainError):
    code: ClassVar[str] = "stock_not_counted"
    message: ClassVar[str] = N_(
        "Der Bestand ist noch nicht gezählt. Zählen Sie Vordrucke und Aufkleber, dann schließen Sie den "
        "Tag ab."
    )


class StockMovedSinceCount(DomainError):
    code: ClassVar[str] = "stock_moved_since_count"
    message: ClassVar[str] = N_(
        "Nach dem Zählen wurde noch etwas übergeben oder verwendet. Zählen Sie den Bestand noch einmal, "
        "dann schließen Sie den Tag ab."
    )
