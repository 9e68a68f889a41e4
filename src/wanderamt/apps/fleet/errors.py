"""What the fleet refuses, in whole sentences that say what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

if TYPE_CHECKING:
    from wanderamt.apps.fleet.values import Finding


class DayTooSoon(DomainError):
    code: ClassVar[str] = "day_too_soon"
    message: ClassVar[str] = N_("Der %(day)s ist zu früh. Bitte wählen Sie einen Tag ab morgen.")


class DayTooFar(DomainError):
    code: ClassVar[str] = "day_too_far"
    message: ClassVar[str] = N_(
        "Der %(day)s ist zu weit weg. Wir planen höchstens ein Jahr voraus. Bitte wählen Sie einen "
        "früheren Tag."
    )


class DayTwice(DomainError):
    code: ClassVar[str] = "day_twice"
    message: ClassVar[str] = N_("Den %(day)s haben Sie schon angegeben. Bitte wählen Sie einen anderen Tag.")


class NoDay(DomainError):
    code: ClassVar[str] = "no_day"
    message: ClassVar[str] = N_("Bitte geben Sie mindestens einen Tag an.")


class TooManyDays(DomainError):
    code: ClassVar[str] = "too_many_days"
    message: ClassVar[str] = N_("Bitte geben Sie höchstens %(most)s Tage an.")


class EndsBeforeStart(DomainError):
    code: ClassVar[str] = "ends_before_start"
    message: ClassVar[str] = N_(
        "Die Zeit endet, bevor sie beginnt. Bitte wählen Sie bei „bis“ eine spätere Uhrzeit."
    )


class CrossesClockChange(DomainError):
    code: ClassVar[str] = "crosses_clock_change"
    message: ClassVar[str] = N_(
        "Am %(day)s wird zwischen %(start)s und %(end)s Uhr die Uhr umgestellt. Bitte wählen Sie eine Zeit "
        "vor oder nach der Umstellung."
    )


class PeopleOutOfRange(DomainError):
    code: ClassVar[str] = "people_out_of_range"
    message: ClassVar[str] = N_("Bitte geben Sie eine Zahl von 1 bis %(most)s an.")


class MoreBedsideThanPeople(DomainError):
    code: ClassVar[str] = "more_bedside_than_people"
    message: ClassVar[str] = N_(
        "Am Bett können nicht mehr Personen besucht werden, als insgesamt kommen: Sie haben %(people)s "
        "Personen "
        "angegeben, davon %(bedside)s am Bett."
    )


class NoMatter(DomainError):
    code: ClassVar[str] = "no_matter"
    message: ClassVar[str] = N_("Bitte wählen Sie mindestens ein Anliegen.")


class MatterNotMobile(DomainError):
    """`matter` is the title of a service that cannot be done outside of an office."""

    code: ClassVar[str] = "matter_not_mobile"
    message: ClassVar[str] = N_(
        "„%(matter)s“ geht nicht unterwegs, sondern nur in einem Bürgeramt. Bitte nehmen Sie den Haken weg."
    )


class MatterWithoutKit(DomainError):
    """No unit carries the `equipment` that `matter` needs."""

    code: ClassVar[str] = "matter_without_kit"
    message: ClassVar[str] = N_(
        "„%(matter)s“ können wir zurzeit nicht zu Ihnen bringen, weil uns dafür unterwegs ein Gerät fehlt: "
        "%(equipment)s. Bitte nehmen Sie den Haken weg."
    )


class RequestChanged(DomainError):
    code: ClassVar[str] = "request_changed"
    message: ClassVar[str] = N_(
        "Jemand hat diese Anfrage geändert, während Sie die Seite offen hatten. Ihre Eingaben stehen "
        "noch hier. "
        "Vergleichen Sie sie mit dem jetzigen Stand und speichern Sie dann noch einmal."
    )


class RequestNotOpen(DomainError):
    code: ClassVar[str] = "request_not_open"
    message: ClassVar[str] = N_(
        "Diese Anfrage lässt sich nicht mehr ändern, weil sie schon bearbeitet oder zurückgezogen ist. "
        "Rufen Sie uns an, wenn sich bei Ihnen etwas geändert hat."
    )


class ReasonMissing(DomainError):
    code: ClassVar[str] = "reason_missing"
    message: ClassVar[str] = N_(
        "Bitte schreiben Sie einen Grund. Er steht in der Nachricht an die Einrichtung."
    )


class NotADraft(DomainError):
    code: ClassVar[str] = "not_a_draft"
    message: ClassVar[str] = N_(
        "Dieser Einsatz ist kein Entwurf mehr. Laden Sie die Seite neu, um den jetzigen Stand zu sehen."
    )


class NotPublished(DomainError):
    code: ClassVar[str] = "not_published"
    message: ClassVar[str] = N_(
        "Dieser Einsatz ist nicht oder nicht mehr veröffentlicht. Laden Sie die Seite neu, um den "
        "jetzigen Stand zu sehen."
    )


class AlreadyStarted(DomainError):
    code: ClassVar[str] = "already_started"
    message: ClassVar[str] = N_(
        "Dieser Einsatz hat schon begonnen. Er lässt sich nicht mehr absagen, sondern nur am Abend "
        "abschließen."
    )


class PlanRefused(DomainError):
    """The plan cannot work, or works only with warnings that nobody has accepted.

    `findings` are all of them.
    """

    code: ClassVar[str] = "plan_refused"
    message: ClassVar[str] = N_("So geht der Einsatz nicht. Die Gründe stehen bei den Angaben.")

    def __init__(self, *, findings: Sequence["Finding"], field: str | None = None) -> None:
        super().__init__(field=field)
        self.findings = tuple(findings)


class WarningsNotAccepted(PlanRefused):
    """Only warnings are left, and a person must accept them."""

    code: ClassVar[str] = "warnings_not_accepted"
    message: ClassVar[str] = N_(
        "Es gibt Hinweise zu diesem Einsatz. Lesen Sie sie, und bestätigen Sie sie mit dem Haken."
    )
