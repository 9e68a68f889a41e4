"""What the counter refuses, in whole sentences that say what to do next."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class DeskUnknown(DomainError):
    code: ClassVar[str] = "desk_unknown"
    message: ClassVar[str] = N_(
        "Einen Platz %(desk)s gibt es hier nicht. Es gibt die Plätze 1 bis %(desks)s."
    )


class DeskBusy(DomainError):
    code: ClassVar[str] = "desk_busy"
    message: ClassVar[str] = N_(
        "An Platz %(desk)s ist gerade Nummer %(number)s. Beenden Sie erst diesen Besuch, dann geht es weiter."
    )


class NobodyWaiting(DomainError):
    code: ClassVar[str] = "nobody_waiting"
    message: ClassVar[str] = N_("Es wartet gerade niemand.")


class NobodyForThisDesk(DomainError):
    code: ClassVar[str] = "nobody_for_this_desk"
    message: ClassVar[str] = N_(
        "Für Platz %(desk)s wartet gerade niemand. Die Liste sagt bei jeder Nummer, worauf sie wartet."
    )


class PhotosMissing(DomainError):
    code: ClassVar[str] = "photos_missing"
    message: ClassVar[str] = N_(
        "Es kann noch niemand aufgerufen werden. Zuerst das Foto: Es fehlt bei Nummer %(numbers)s."
    )


class PhotoMissing(DomainError):
    code: ClassVar[str] = "photo_missing"
    message: ClassVar[str] = N_(
        "Nummer %(number)s braucht zuerst ein Foto. Rufen Sie auf, sobald es fertig ist."
    )


class TicketMoved(DomainError):
    """The ticket is in a state from which this cannot be done; most often a colleague was faster."""

    code: ClassVar[str] = "ticket_moved"
    message: ClassVar[str] = N_(
        "Das geht nicht mehr: Nummer %(number)s ist im Stand „%(state)s“. Die Seite zeigt jetzt den neuen "
        "Stand."
    )


class TicketElsewhere(DomainError):
    code: ClassVar[str] = "ticket_elsewhere"
    message: ClassVar[str] = N_("Nummer %(number)s ist an Platz %(desk)s. Dort geht es weiter.")


class TicketOfOtherWindow(DomainError):
    code: ClassVar[str] = "ticket_of_other_window"
    message: ClassVar[str] = N_("Nummer %(number)s gehört zu einem anderen Ort oder Tag.")


class AppointmentOfOtherWindow(DomainError):
    code: ClassVar[str] = "appointment_of_other_window"
    message: ClassVar[str] = N_(
        "Dieser Termin ist an einem anderen Ort oder Tag: %(site)s, %(day)s. Ohne Termin geht es hier "
        "trotzdem."
    )


class AppointmentUnknown(DomainError):
    code: ClassVar[str] = "appointment_unknown"
    message: ClassVar[str] = N_(
        "Diesen Termin finden wir nicht. Bitte prüfen Sie den Code, oder wählen Sie die Person in der Liste."
    )


class AppointmentCalledOff(DomainError):
    code: ClassVar[str] = "appointment_called_off"
    message: ClassVar[str] = N_("Dieser Termin ist abgesagt. Nehmen Sie die Person ohne Termin auf.")


class MatterNotServedHere(DomainError):
    code: ClassVar[str] = "matter_not_served_here"
    message: ClassVar[str] = N_("Das geht hier heute nicht: %(services)s.")


class NoMatterChosen(DomainError):
    code: ClassVar[str] = "no_matter_chosen"
    message: ClassVar[str] = N_("Bitte wählen Sie mindestens ein Anliegen.")


class MattersOpen(DomainError):
    code: ClassVar[str] = "matters_open"
    message: ClassVar[str] = N_(
        "Dieser Besuch hat noch ein offenes Anliegen: %(services)s. Bitte geben Sie ihm ein Ergebnis."
    )


class FeesOpen(DomainError):
    code: ClassVar[str] = "fees_open"
    message: ClassVar[str] = N_("Es ist noch eine Gebühr zu bezahlen: %(amount)s.")


class ReasonForRefusalMissing(DomainError):
    code: ClassVar[str] = "reason_for_refusal_missing"
    message: ClassVar[str] = N_("Bitte schreiben Sie in einem Satz, warum es hier nicht geht.")


class ParkedIntoPast(DomainError):
    code: ClassVar[str] = "parked_into_past"
    message: ClassVar[str] = N_("Bitte wählen Sie eine Zeit, die noch kommt.")


class CounterElsewhere(DomainError):
    code: ClassVar[str] = "counter_elsewhere"
    message: ClassVar[str] = N_(
        "Weiterleiten geht nur zu einem anderen Schalter, der heute am selben Ort geöffnet hat."
    )
