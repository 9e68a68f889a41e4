"""What the evening refuses, in whole sentences that say what to do next."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class TillNotOpen(DomainError):
    code: ClassVar[str] = "till_not_open"
    message: ClassVar[str] = N_(
        "Die Kasse ist noch nicht eröffnet. Tragen Sie zuerst ein, wie viel Geld am Morgen in der Kasse war. "
        "War keins darin, tragen Sie 0,00 ein."
    )


class TillAlreadyOpen(DomainError):
    code: ClassVar[str] = "till_already_open"
    message: ClassVar[str] = N_(
        "Die Kasse ist schon mit %(amount)s eröffnet. Wenn dieser Betrag falsch ist, lassen Sie ihn "
        "stehen, und "
        "schreiben Sie das am Abend als Grund der Differenz auf."
    )


class DayClosed(DomainError):
    code: ClassVar[str] = "day_closed"
    message: ClassVar[str] = N_("Dieser Tag ist abgeschlossen. An der Kasse lässt sich nichts mehr ändern.")


class NothingCounted(DomainError):
    code: ClassVar[str] = "nothing_counted"
    message: ClassVar[str] = N_(
        "Bitte zählen Sie die Kasse: Tragen Sie die Stücke ein oder die Summe. Ist die Kasse leer, tragen "
        "Sie als Summe 0,00 ein."
    )


class CountContradicts(DomainError):
    code: ClassVar[str] = "count_contradicts"
    message: ClassVar[str] = N_(
        "Ihre Stücke ergeben %(pieces)s, als Summe steht aber %(total)s da. Bitte prüfen Sie die Stücke, "
        "oder lassen Sie die Summe leer."
    )


class CashDiffers(DomainError):
    code: ClassVar[str] = "cash_differs"
    message: ClassVar[str] = N_(
        "Die Kasse stimmt nicht: Gezählt sind %(counted)s, gebucht sind %(expected)s. Die Differenz ist "
        "%(difference)s. "
        "Zählen Sie noch einmal, und sehen Sie die Zahlungen durch. Bleibt es dabei, schreiben Sie den "
        "Grund auf."
    )


class CashNotCounted(DomainError):
    code: ClassVar[str] = "cash_not_counted"
    message: ClassVar[str] = N_(
        "Die Kasse ist noch nicht gezählt. Zählen Sie zuerst das Geld, dann schließen Sie den Tag ab."
    )


class CashMovedSinceCount(DomainError):
    code: ClassVar[str] = "cash_moved_since_count"
    message: ClassVar[str] = N_(
        "Nach dem Zählen wurde noch Geld angenommen oder zurückgegeben. Zählen Sie die Kasse noch einmal, "
        "dann schließen Sie den Tag ab."
    )


class DayNotBegun(DomainError):
    code: ClassVar[str] = "day_not_begun"
    message: ClassVar[str] = N_("Dieser Tag hat noch nicht begonnen. Abschließen können Sie ihn erst danach.")


class PeopleStillHere(DomainError):
    code: ClassVar[str] = "people_still_here"
    message: ClassVar[str] = N_(
        "Es ist noch jemand da: %(tickets)s. Bedienen Sie diese Personen, oder vermerken Sie, dass sie "
        "gegangen sind."
    )


class CasesStillOpen(DomainError):
    code: ClassVar[str] = "cases_still_open"
    message: ClassVar[str] = N_(
        "Diese Vorgänge sind noch in Arbeit: %(numbers)s. Geben Sie jedem ein Ergebnis, dann schließen Sie "
        "den Tag ab."
    )


class PeopleStillExpected(DomainError):
    code: ClassVar[str] = "people_still_expected"
    message: ClassVar[str] = N_(
        "Heute kommen noch Personen mit Termin: %(times)s Uhr. Wenn Sie jetzt abschließen, zählen sie als "
        "nicht erschienen. "
        "Warten Sie, oder bestätigen Sie es mit dem Haken."
    )
