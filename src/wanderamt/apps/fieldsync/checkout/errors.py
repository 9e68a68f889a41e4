"""What can stand against leaving, loading and returning."""

from typing import ClassVar

from wanderamt.engines.sync import Reason
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class CheckOutRefused(DomainError):
    """The stops stay at the office."""

    code = "check_out_refused"


class DeviceNotReady(CheckOutRefused):
    code = "device_not_ready"
    message = N_("Dieses Gerät ist gesperrt oder ausgemustert. Nehmen Sie ein anderes Gerät.")


class CertificateMissing(CheckOutRefused):
    code = "certificate_missing"
    message = N_(
        "Das Zertifikat des Geräts gilt nicht mehr. Schalten Sie das Gerät im Amt ein und verbinden Sie es: "
        "Dann bekommt es ein neues."
    )


class OtherRelease(CheckOutRefused):
    code = "other_release"
    message = N_(
        "Auf dem Gerät läuft die Programmfassung %(theirs)s, im Amt %(ours)s. Bringen Sie das Gerät zuerst "
        "auf den Stand des Amtes."
    )


class NoStopChosen(CheckOutRefused):
    code = "no_stop_chosen"
    message = N_("Wählen Sie mindestens einen Halt.")


class StopOfOtherUnit(CheckOutRefused):
    code = "stop_of_other_unit"
    message = N_(
        "Ein Halt gehört zu einer anderen Einheit. Laden Sie die Seite neu und wählen Sie noch einmal."
    )


class StopAlreadyAway(CheckOutRefused):
    code = "stop_already_away"
    message = N_("Ein Halt ist schon mit einem Gerät unterwegs. Laden Sie die Seite neu.")


class StopIsOver(CheckOutRefused):
    code = "stop_is_over"
    message = N_(
        "Ein Halt ist schon vorbei oder abgeschlossen. Laden Sie die Seite neu und wählen Sie noch einmal."
    )


class BackTooEarly(CheckOutRefused):
    code = "back_too_early"
    message = N_("Geben Sie eine Rückkehr an, die nach dem Ende des letzten Halts liegt.")


class BackTooLate(CheckOutRefused):
    code = "back_too_late"
    message = N_("Ein Gerät darf höchstens %(days)s Tage unterwegs sein.")


class AlreadyLoaded(DomainError):
    code = "already_loaded"
    message = N_(
        "Das Gerät hat die Daten schon geladen. Der Halt kommt mit der Rückkehr des Geräts zurück ins Amt."
    )


class NotReturnable(DomainError):
    """The stop cannot be given back yet."""

    code = "not_returnable"


class DayNotClosed(NotReturnable):
    code = "day_not_closed"
    message = N_("Der Tag an diesem Halt ist noch nicht abgeschlossen. Schließen Sie ihn auf dem Gerät ab.")


class NotAllHere(NotReturnable):
    code = "not_all_here"
    message = N_("Es sind noch nicht alle Vorgänge angekommen. Lassen Sie das Gerät verbunden.")


class KlaerfaelleOpen(NotReturnable):
    code = "klaerfaelle_open"
    message = N_("Es gibt noch Klärfälle zu diesem Halt. Klären Sie diese zuerst.")


class ReportsDiffer(NotReturnable):
    code = "reports_differ"
    message = N_("Der Bericht des Geräts und der Bericht im Amt sind nicht gleich. Vergleichen Sie beide.")


class NotAway(NotReturnable):
    code = "not_away"
    message = N_("Dieser Halt ist nicht mit diesem Gerät unterwegs.")


class NotYetConfirmed(DomainError):
    """On the unit: nothing is erased that the hub does not have."""

    code = "not_yet_confirmed"
    message = N_("Das Amt hat noch nicht alles bestätigt. Es wird nichts gelöscht.")


class SnapshotRefused(DomainError):
    """The day's data are not loaded; nothing has changed. `reason` is what hub and crew are told."""

    code = "snapshot_refused"
    reason: ClassVar[Reason]


class SnapshotDamaged(SnapshotRefused):
    code = "snapshot_damaged"
    reason = Reason.BAD_BUNDLE
    message = N_("Die Tagesdaten sind unvollständig oder beschädigt. Laden Sie sie noch einmal.")


class SnapshotForged(SnapshotRefused):
    code = "snapshot_forged"
    reason = Reason.FORGED
    message = N_("Die Tagesdaten kommen nicht aus Ihrem Amt. Sie wurden nicht geladen.")


class SnapshotOfOtherCity(SnapshotRefused):
    code = "snapshot_of_other_city"
    reason = Reason.OTHER_CITY
    message = N_("Die Tagesdaten gehören einer anderen Stadt. Sie wurden nicht geladen.")


class SnapshotForOther(SnapshotRefused):
    code = "snapshot_for_other"
    reason = Reason.SNAPSHOT_FOREIGN
    message = N_("Die Tagesdaten sind für ein anderes Gerät. Sie wurden nicht geladen.")


class SnapshotOfOtherRelease(SnapshotRefused):
    code = "snapshot_of_other_release"
    reason = Reason.NEWER_VERSION
    message = N_(
        "Die Tagesdaten passen nicht zur Programmfassung dieses Geräts. Bringen Sie beide auf einen Stand."
    )


class SnapshotTooOld(SnapshotRefused):
    code = "snapshot_too_old"
    reason = Reason.TOO_OLD
    message = N_("Auf diesem Gerät sind schon neuere Tagesdaten. Die älteren wurden nicht geladen.")


class WorkHasBegun(SnapshotRefused):
    code = "work_has_begun"
    reason = Reason.SNAPSHOT_FOREIGN
    message = N_("An diesem Halt wurde auf dem Gerät schon gearbeitet. Die Tagesdaten wurden nicht geladen.")
