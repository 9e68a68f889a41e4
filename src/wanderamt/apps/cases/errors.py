"""What cases refuses, in whole sentences that say what to do next."""

from typing import ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_


class CaseClosed(DomainError):
    code: ClassVar[str] = "case_closed"
    message: ClassVar[str] = N_(
        "Der Vorgang %(number)s ist schon abgeschlossen. Bitte laden Sie die Seite neu, um den Stand zu "
        "sehen."
    )


class StepUnknown(DomainError):
    code: ClassVar[str] = "step_unknown"
    message: ClassVar[str] = N_("Dieser Schritt gehört nicht zum Vorgang %(number)s.")


class StepAlreadyDone(DomainError):
    code: ClassVar[str] = "step_already_done"
    message: ClassVar[str] = N_(
        "Dieser Schritt ist schon erledigt. Wenn etwas falsch ist, öffnen Sie ihn wieder mit „Ändern“."
    )


class NoteMissing(DomainError):
    code: ClassVar[str] = "note_missing"
    message: ClassVar[str] = N_("Bitte tragen Sie ein, was Sie gesehen haben.")


class ReferenceMissing(DomainError):
    code: ClassVar[str] = "reference_missing"
    message: ClassVar[str] = N_(
        "Bitte tragen Sie die Vorgangsnummer des zertifizierten Geräts ein. Foto und Fingerabdruck "
        "bleiben im Gerät."
    )


class EvidenceMissing(DomainError):
    code: ClassVar[str] = "evidence_missing"
    message: ClassVar[str] = N_(
        "Es fehlt noch: %(names)s. Ohne diese Unterlagen beenden Sie das Anliegen mit „Es fehlt noch etwas“."
    )


class CaseNotComplete(DomainError):
    """`params["missing"]` are whole sentences in the active language, one for each thing to do."""

    code: ClassVar[str] = "case_not_complete"
    message: ClassVar[str] = N_(
        "Das Anliegen ist noch nicht fertig. Bitte erledigen Sie zuerst, was noch fehlt, oder wählen Sie ein "
        "anderes Ergebnis."
    )


class OutcomeNotPossible(DomainError):
    code: ClassVar[str] = "outcome_not_possible"
    message: ClassVar[str] = N_(
        "Dieses Ergebnis gibt es für das Anliegen „%(service)s“ nicht. Bitte wählen Sie ein anderes."
    )


class DocumentStillReady(DomainError):
    code: ClassVar[str] = "document_still_ready"
    message: ClassVar[str] = N_(
        "Für diese Person liegt noch ein Ausweis oder Pass bereit. Händigen Sie ihn aus, oder schreiben Sie "
        "der Person in einem Satz, warum er hier bleibt."
    )


class ReasonMissing(DomainError):
    code: ClassVar[str] = "reason_missing"
    message: ClassVar[str] = N_("Bitte schreiben Sie der Person in einem Satz, warum oder was noch fehlt.")


class NothingToPay(DomainError):
    code: ClassVar[str] = "nothing_to_pay"
    message: ClassVar[str] = N_("Bei diesem Besuch ist nichts zu bezahlen.")


class AlreadyPaid(DomainError):
    code: ClassVar[str] = "already_paid"
    message: ClassVar[str] = N_(
        "Die Gebühr ist schon bezahlt. Bitte laden Sie die Seite neu, um die Quittung zu sehen."
    )


class FeeChanged(DomainError):
    code: ClassVar[str] = "fee_changed"
    message: ClassVar[str] = N_(
        "Der Betrag hat sich gerade geändert: Jetzt sind es %(amount)s. Bitte prüfen Sie ihn und "
        "kassieren Sie noch einmal."
    )


class FeeUndecided(DomainError):
    code: ClassVar[str] = "fee_undecided"
    message: ClassVar[str] = N_(
        "Die Gebühr für „%(service)s“ ist nicht bestätigt. Bitte tragen Sie zuerst den Betrag laut "
        "Satzung oder „keine Gebühr“ ein."
    )


class FeeQuestionOpen(DomainError):
    """`params["questions"]` are the questions in the active language."""

    code: ClassVar[str] = "fee_question_open"
    message: ClassVar[str] = N_(
        "Für die Gebühr von „%(service)s“ fehlt noch eine Angabe. Bitte tragen Sie sie zuerst ein, dann "
        "kassieren Sie."
    )


class FeeIsFixed(DomainError):
    code: ClassVar[str] = "fee_is_fixed"
    message: ClassVar[str] = N_("Diese Gebühr steht im Gesetz. Sie kann hier nicht geändert werden.")


class CashTooLittle(DomainError):
    code: ClassVar[str] = "cash_too_little"
    message: ClassVar[str] = N_("Das Geld reicht nicht: Zu bezahlen sind %(due)s, gegeben wurden %(given)s.")


class CashMissing(DomainError):
    code: ClassVar[str] = "cash_missing"
    message: ClassVar[str] = N_("Bitte tragen Sie ein, wie viel Geld die Person gegeben hat.")


class TerminalReferenceMissing(DomainError):
    code: ClassVar[str] = "terminal_reference_missing"
    message: ClassVar[str] = N_("Bitte tragen Sie die Belegnummer vom Kartengerät ein.")


class PaymentAlreadyReversed(DomainError):
    code: ClassVar[str] = "payment_already_reversed"
    message: ClassVar[str] = N_("Die Zahlung %(number)s ist schon storniert.")


class ReversalNotReversible(DomainError):
    code: ClassVar[str] = "reversal_not_reversible"
    message: ClassVar[str] = N_("Eine Stornierung kann nicht storniert werden. Bitte kassieren Sie neu.")


class FormKeyUsed(DomainError):
    code: ClassVar[str] = "form_key_used"
    message: ClassVar[str] = N_(
        "Diese Seite wurde schon für etwas anderes abgeschickt. Bitte laden Sie sie neu."
    )


class WrongReceiver(DomainError):
    code: ClassVar[str] = "wrong_receiver"
    message: ClassVar[str] = N_(
        "Für diese Person ist keine gesetzliche Vertretung eingetragen. Bitte prüfen Sie, wer vor Ihnen "
        "sitzt."
    )


class PinLetterIsPersonal(DomainError):
    code: ClassVar[str] = "pin_letter_is_personal"
    message: ClassVar[str] = N_(
        "Den PIN-Brief bekommt nur die Person selbst oder ihre gesetzliche Vertretung."
    )


class ReceiverNameMissing(DomainError):
    code: ClassVar[str] = "receiver_name_missing"
    message: ClassVar[str] = N_(
        "Bitte tragen Sie den Namen der bevollmächtigten Person ein, deren Vollmacht Sie gesehen haben."
    )


class NothingToHandOver(DomainError):
    code: ClassVar[str] = "nothing_to_hand_over"
    message: ClassVar[str] = N_("Bei diesem Anliegen gibt es nichts auszuhändigen.")


class NoPaperToHandOver(NothingToHandOver):
    message: ClassVar[str] = N_("Bei diesem Anliegen gibt es keine Bescheinigung auszuhändigen.")


class NoPinLetterToHandOver(NothingToHandOver):
    message: ClassVar[str] = N_("Bei diesem Anliegen gibt es keinen PIN-Brief auszuhändigen.")


class NoDocumentToHandOver(NothingToHandOver):
    message: ClassVar[str] = N_("Bei diesem Anliegen gibt es keinen Ausweis oder Pass auszuhändigen.")


class AlreadyHandedOver(DomainError):
    code: ClassVar[str] = "already_handed_over"
    message: ClassVar[str] = N_("Der Ausweis oder Pass ist schon ausgehändigt.")


class PaperAlreadyHandedOver(AlreadyHandedOver):
    message: ClassVar[str] = N_("Die Bescheinigung ist schon ausgehändigt.")


class PinLetterAlreadyHandedOver(AlreadyHandedOver):
    message: ClassVar[str] = N_("Der PIN-Brief ist schon ausgehändigt.")


class DocumentNotReady(DomainError):
    code: ClassVar[str] = "document_not_ready"
    message: ClassVar[str] = N_("Das Dokument liegt noch nicht zur Abholung bereit.")


class DocumentNotOrdered(DomainError):
    code: ClassVar[str] = "document_not_ordered"
    message: ClassVar[str] = N_(
        "Das Dokument ist nicht mehr bestellt: Es liegt schon bereit oder wurde schon übergeben."
    )


class DirectDeliveryNotPossible(DomainError):
    code: ClassVar[str] = "direct_delivery_not_possible"
    message: ClassVar[str] = N_(
        "Direktversand geht nur, wenn die Person selbst da ist und ein Dokument bestellt, das verschickt "
        "werden darf."
    )
