"""What people at the kiosk read when something does not work, and what to do then."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class CodeUnknown(DomainError):
    code: ClassVar[str] = "kiosk_code_unknown"
    message: ClassVar[str] = N_("Diesen Termin finden wir nicht. Bitte prüfen Sie den Code.")


class NameUnknown(DomainError):
    code: ClassVar[str] = "kiosk_name_unknown"
    message: ClassVar[str] = N_(
        "Zu diesem Namen und dieser Uhrzeit finden wir hier heute keinen Termin. Bitte melden Sie sich am "
        "Schalter."
    )


class AppointmentElsewhere(DomainError):
    code: ClassVar[str] = "kiosk_appointment_elsewhere"
    message: ClassVar[str] = N_("Ihr Termin ist an einem anderen Ort oder Tag: %(site)s, %(time)s.")


class AppointmentCancelled(DomainError):
    code: ClassVar[str] = "kiosk_appointment_cancelled"
    message: ClassVar[str] = N_(
        "Dieser Termin ist abgesagt. Sie können hier eine Nummer ohne Termin bekommen."
    )


class TooEarly(DomainError):
    code: ClassVar[str] = "kiosk_too_early"
    message: ClassVar[str] = N_("Ihr Termin ist um %(time)s. Anmelden können Sie sich hier ab %(first)s.")


class KioskClosed(DomainError):
    code: ClassVar[str] = "kiosk_closed"
    message: ClassVar[str] = N_("Hier ist gerade geschlossen.")


class NotToday(DomainError):
    code: ClassVar[str] = "kiosk_not_today"
    message: ClassVar[str] = N_(
        "Heute warten hier schon sehr viele Personen. Wir schaffen Ihr Anliegen heute wahrscheinlich nicht "
        "mehr."
    )


class NotHere(DomainError):
    code: ClassVar[str] = "kiosk_not_here"
    message: ClassVar[str] = N_("Das geht hier heute nicht: %(services)s.")
