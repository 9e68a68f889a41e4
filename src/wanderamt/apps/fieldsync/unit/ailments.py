"""Why a unit refuses to start or to take something, and how it gets well again. Each says what to do."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class DatabaseMissing(DomainError):
    code: ClassVar[str] = "database_missing"
    message: ClassVar[str] = N_(
        "Die Datenbank des Geräts fehlt oder ist leer. Bitte stecken Sie den zweiten Datenträger ein und "
        "stellen Sie sie wieder her: wanderamt unit recover --from ORDNER."
    )


class DatabaseDamaged(DomainError):
    code: ClassVar[str] = "database_damaged"
    message: ClassVar[str] = N_(
        "Die Datenbank des Geräts ist beschädigt (%(detail)s). Bitte arbeiten Sie nicht mit ihr weiter. "
        "Stecken Sie den zweiten Datenträger ein und stellen Sie sie wieder her: wanderamt unit recover "
        "--from ORDNER."
    )


class ChainBroken(DomainError):
    code: ClassVar[str] = "chain_broken"
    message: ClassVar[str] = N_(
        "Die Kette der Vorgänge stimmt bei Nummer %(seq)d nicht. Jemand oder etwas hat die Datenbank "
        "verändert. Bitte stellen Sie sie vom zweiten Datenträger wieder her: wanderamt unit recover --from "
        "ORDNER."
    )


class CopyRestored(DomainError):
    code: ClassVar[str] = "copy_restored"
    message: ClassVar[str] = N_(
        "Diese Datenbank ist eine ältere Kopie: Sie endet bei Vorgang %(has)d, geschehen sind %(was)d. Bitte "
        "stellen Sie sie ausdrücklich wieder her, dann beginnt eine neue Kette: "
        "wanderamt unit recover --from ORDNER."
    )


class ClockOff(DomainError):
    code: ClassVar[str] = "clock_off"
    message: ClassVar[str] = N_(
        "Die Uhr des Geräts zeigt %(shown)s. Das kann nicht stimmen: %(fact)s Bitte stellen Sie die Uhr und "
        "starten Sie noch einmal."
    )


class TooLittleSpace(DomainError):
    code: ClassVar[str] = "disk_full"
    message: ClassVar[str] = N_(
        "Auf dem Datenträger des Geräts sind nur noch %(free)d MB frei, nötig sind %(least)d MB. Bitte "
        "schaffen Sie Platz. Die Daten sind unversehrt."
    )


class NotEnrolled(DomainError):
    code: ClassVar[str] = "not_enrolled"
    message: ClassVar[str] = N_(
        "Dieses Gerät ist noch nicht angemeldet. Bitte melden Sie es im Amt an: wanderamt unit enrol."
    )


class NoMedium(DomainError):
    code: ClassVar[str] = "no_medium"
    message: ClassVar[str] = N_(
        "Unter %(place)s liegt kein zweiter Datenträger dieses Geräts. Bitte stecken Sie ihn ein oder "
        "richten Sie ihn ein: wanderamt unit copy --to ORDNER."
    )


class SameMedium(DomainError):
    code: ClassVar[str] = "same_medium"
    message: ClassVar[str] = N_(
        "Dieser Ordner liegt im Ordner des Geräts selbst. Bitte nehmen Sie einen zweiten Datenträger."
    )


class BundleRefused(DomainError):
    """`reason` is a value of `engines.sync.Reason`."""

    code: ClassVar[str] = "bundle_refused"
    message: ClassVar[str] = N_(
        "Die Aktualisierung wurde nicht angenommen (%(reason)s). Am Gerät ist nichts geändert. %(advice)s"
    )


class MigrationFailed(DomainError):
    code: ClassVar[str] = "migration_failed"
    message: ClassVar[str] = N_(
        "Die neue Version kommt mit den Daten dieses Geräts nicht zurecht. Das wurde an einer Kopie "
        "ausprobiert, am Gerät ist nichts geändert. Bitte melden Sie sich im Amt."
    )


class HubSaysNo(DomainError):
    code: ClassVar[str] = "hub_says_no"
    message: ClassVar[str] = N_("Das Amt hat die Anmeldung nicht angenommen: %(detail)s")


class NoLine(DomainError):
    code: ClassVar[str] = "no_line"
    message: ClassVar[str] = N_(
        "Der Server des Amts ist unter %(hub)s nicht zu erreichen. Bitte prüfen Sie Netz und Adresse und "
        "versuchen Sie es noch einmal."
    )
