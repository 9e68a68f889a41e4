"""Why a unit does not let the crew act; each says what to do next."""

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class NotLoaded(DomainError):
    code = "not_loaded"
    message = N_(
        "Für heute ist hier nichts geladen. Bitte laden Sie den Einsatz im Amt, bevor Sie losfahren."
    )


class NotLeased(DomainError):
    code = "not_leased"
    message = N_(
        "Dieser Einsatz gehört nicht zu dieser Einheit. Bitte wählen Sie einen Einsatz, der hier geladen ist."
    )


class LeaseOver(DomainError):
    code = "lease_over"
    message = N_(
        "Die Frist für diesen Einsatz endete am %(day)s um %(time)s Uhr. "
        "Bitte verbinden Sie die Einheit mit dem Amt. Was Sie bisher getan haben, bleibt gespeichert."
    )


class ClockWrong(DomainError):
    code = "clock_wrong"
    message = N_(
        "Die Uhr dieser Einheit geht falsch: Der letzte Vorgang war am %(day)s um %(time)s Uhr. "
        "Bitte stellen Sie die Uhr und versuchen Sie es noch einmal."
    )


class DiskFull(DomainError):
    code = "disk_full"
    message = N_(
        "Der Speicher dieser Einheit ist voll. Der Vorgang wurde nicht gespeichert. Bitte schaffen Sie Platz "
        "und versuchen Sie es noch einmal."
    )


class DiskDamaged(DomainError):
    code = "disk_damaged"
    message = N_(
        "Der Speicher dieser Einheit arbeitet nicht mehr richtig. Der Vorgang wurde nicht gespeichert. Bitte "
        "arbeiten Sie nicht weiter und stellen Sie die Einheit vom zweiten Datenträger wieder her."
    )
