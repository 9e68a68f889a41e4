"""What can go wrong with somebody else's system, and what staff do next."""

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class ForeignError(DomainError):
    """The root of all refusals of foreign systems; `system` names the one it was."""

    code = "foreign_error"
    message = N_("Das andere Terminsystem (%(system)s) hat nicht geantwortet.")


class ForeignUnavailable(ForeignError):
    """Late, broken, overloaded or not reachable: nothing is known, and nothing was changed there."""

    code = "foreign_unavailable"
    message = N_(
        "Das Terminsystem %(system)s ist gerade nicht erreichbar. "
        "Bitte versuchen Sie es in einigen Minuten noch einmal."
    )


class ForeignUnclear(ForeignError):
    """The connection broke after something was sent that changes a calendar."""

    code = "foreign_unclear"
    message = N_(
        "Die Verbindung zum Terminsystem %(system)s ist abgebrochen. "
        "Es ist nicht sicher, was dort angekommen ist. "
        "Bitte sehen Sie dort nach, bevor Sie es noch einmal versuchen."
    )


class ForeignNotUnderstood(ForeignError):
    """The answer is not what the system's documentation promises."""

    code = "foreign_not_understood"
    message = N_(
        "Das Terminsystem %(system)s hat etwas Unerwartetes geantwortet. "
        "Bitte sagen Sie der Technik Bescheid."
    )


class ForeignRefused(ForeignError):
    """The system says no; `reason` is its own word for it."""

    code = "foreign_refused"
    message = N_("Das Terminsystem %(system)s hat abgelehnt (%(reason)s). Bitte prüfen Sie Anliegen und Ort.")


class ForeignTimeGone(ForeignRefused):
    """Somebody was quicker."""

    code = "foreign_time_gone"
    message = N_("Diese Zeit ist im Terminsystem %(system)s nicht mehr frei. Bitte wählen Sie eine andere.")


class ForeignBookingGone(ForeignRefused):
    """The reservation or booking is not there any more."""

    code = "foreign_booking_gone"
    message = N_(
        "Diesen Termin gibt es im Terminsystem %(system)s nicht mehr. Bitte wählen Sie eine neue Zeit."
    )


class ForeignContactRefused(ForeignRefused):
    """The system wants other or more contact data; `field` says which."""

    code = "foreign_contact_refused"
    message = N_(
        "Das Terminsystem %(system)s braucht andere Kontaktdaten (%(reason)s). Bitte ergänzen Sie sie."
    )


class ForeignNeedsPerson(ForeignRefused):
    """The system lets no program book there."""

    code = "foreign_needs_person"
    message = N_(
        "Im Terminsystem %(system)s kann dieser Ort nur von Hand gebucht werden. "
        "Bitte buchen Sie dort auf der Seite."
    )


class UnknownForeignSystem(ForeignError):
    """No such system is set up."""

    code = "foreign_unknown"
    message = N_("Ein Terminsystem mit dem Namen %(system)s ist nicht eingerichtet.")


class UnknownForeignProduct(ForeignError):
    """Our service has no counterpart in that system."""

    code = "foreign_product_unknown"
    message = N_("Für das Anliegen %(service)s ist im Terminsystem %(system)s kein Gegenstück eingerichtet.")
