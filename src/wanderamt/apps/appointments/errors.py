"""What can go wrong when somebody books, in the words of the domain; each message says what to do next."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class SlotTaken(DomainError):
    """The time is not free (any more), or was never offered."""

    code: ClassVar[str] = "slot_taken"
    message: ClassVar[str] = N_("Diese Zeit ist nicht mehr frei. Bitte wählen Sie eine andere Zeit.")


class NoRoomLeft(DomainError):
    """No time of the window is long enough for this visit."""

    code: ClassVar[str] = "no_room_left"
    message: ClassVar[str] = N_(
        "An diesem Tag ist kein Platz mehr für diesen Besuch. Wählen Sie weniger Anliegen, "
        "oder rufen Sie uns an: Wir finden einen anderen Tag."
    )


class PersonAlreadyRegistered(DomainError):
    """The person has an appointment at this window already."""

    code: ClassVar[str] = "person_already_registered"
    message: ClassVar[str] = N_(
        "Für diese Person gibt es an diesem Tag schon einen Termin. Ändern Sie diesen Termin. "
        "Mehrere Anliegen gehören in einen Termin."
    )


class WindowNotBookable(DomainError):
    """The window was cancelled, is closed, is over, or is not open for the public (yet)."""

    code: ClassVar[str] = "window_not_bookable"
    message: ClassVar[str] = N_(
        "Für diesen Tag können Sie hier keinen Termin buchen. Bitte wählen Sie einen anderen Tag."
    )


class MatterNotOffered(DomainError):
    """A matter is not served at this window."""

    code: ClassVar[str] = "matter_not_offered"
    message: ClassVar[str] = N_(
        "„%(service)s“ ist an diesem Tag hier nicht möglich. Bitte nehmen Sie das Anliegen heraus."
    )


class NoMatter(DomainError):
    """Nothing was chosen."""

    code: ClassVar[str] = "no_matter"
    message: ClassVar[str] = N_("Bitte wählen Sie mindestens ein Anliegen.")


class NameMissing(DomainError):
    """The name has no letter."""

    code: ClassVar[str] = "name_missing"
    message: ClassVar[str] = N_("Bitte geben Sie den Namen mit Buchstaben an.")


class RoomMissing(DomainError):
    """Somebody is to be visited at the bed, and nobody knows where."""

    code: ClassVar[str] = "room_missing"
    message: ClassVar[str] = N_("Bitte geben Sie an, in welchem Zimmer wir die Person besuchen.")


class PlannedByRoom(DomainError):
    """The visit is part of a bedside round and cannot be moved alone."""

    code: ClassVar[str] = "planned_by_room"
    message: ClassVar[str] = N_(
        "Besuche am Bett planen wir Zimmer für Zimmer. Bitte rufen Sie uns an, wenn die Zeit nicht passt."
    )


class TooLate(DomainError):
    """Less than two hours before the start, or the appointment is no longer there."""

    code: ClassVar[str] = "too_late"
    message: ClassVar[str] = N_(
        "Das geht nur bis 2 Stunden vor Beginn. Bitte rufen Sie uns an, wenn etwas dazwischengekommen ist."
    )


class TooManyPeople(DomainError):
    """More people than one visit can take."""

    code: ClassVar[str] = "too_many_people"
    message: ClassVar[str] = N_(
        "Ein Termin ist für höchstens %(most)d Personen. Kommen Sie mit mehr Personen? Dann rufen Sie uns "
        "an: Wir planen einen Besuch mit Ihnen."
    )


class HoldExpired(DomainError):
    """The hold has ended, and somebody else has the time now."""

    code: ClassVar[str] = "hold_expired"
    message: ClassVar[str] = N_(
        "Die Zeit war nicht mehr für Sie reserviert, und jemand anderes hat sie gebucht. "
        "Bitte wählen Sie eine andere Zeit. Ihre Angaben bleiben erhalten."
    )


class HoldLimit(DomainError):
    """Somebody holds several times at once."""

    code: ClassVar[str] = "hold_limit"
    message: ClassVar[str] = N_(
        "Sie haben schon mehrere Zeiten reserviert. Buchen Sie eine davon, oder warten Sie bitte "
        "%(minutes)d Minuten."
    )


class TooManyBookings(DomainError):
    """One address or one number has as many coming appointments as it may have."""

    code: ClassVar[str] = "too_many_bookings"
    message: ClassVar[str] = N_(
        "Für diese E-Mail-Adresse oder Telefonnummer gibt es schon %(most)d Termine. Sagen Sie bitte einen "
        "davon ab, oder rufen Sie uns an."
    )


class HoldUnknown(DomainError):
    """The token of a hold was changed, or the hold is long gone."""

    code: ClassVar[str] = "hold_unknown"
    message: ClassVar[str] = N_("Diese Reservierung gibt es nicht mehr. Bitte wählen Sie eine andere Zeit.")


class UnknownCounter(DomainError):
    """No counter has this key."""

    code: ClassVar[str] = "unknown_counter"
    message: ClassVar[str] = N_("Dieses Bürgeramt gibt es nicht. Bitte wählen Sie eines aus der Liste.")


class WishImpossible(DomainError):
    """A weekday that there is not, or a last day before the first."""

    code: ClassVar[str] = "wish_impossible"
    message: ClassVar[str] = N_("Diesen Wunsch kann kein Tag erfüllen. Bitte prüfen Sie die Tage.")


class StillToCome(DomainError):
    """A person can only be forgotten after the visit, or without one."""

    code: ClassVar[str] = "still_to_come"
    message: ClassVar[str] = N_(
        "Der Termin steht noch bevor. Bitte sagen Sie ihn zuerst ab. Danach können Sie Ihre Daten löschen."
    )


class PersonIsHere(DomainError):
    """The person waits, is called or is served."""

    code: ClassVar[str] = "person_is_here"
    message: ClassVar[str] = N_(
        "Sie sind gerade bei uns angemeldet. Nach dem Besuch können Sie Ihre Daten löschen."
    )
