"""What keeps a case from its end, in whole sentences that each stand for themselves."""

from collections.abc import Mapping

from django.utils.translation import gettext

from wanderamt.apps.cases.models import Case, Handover, Step
from wanderamt.apps.cases.queries.fees import open_questions
from wanderamt.apps.cases.queries.reading import due_handovers
from wanderamt.kernel.text import N_

_STEPS: Mapping[str, str] = {
    Step.Kind.IDENTITY: N_("Prüfen Sie die Identität."),
    Step.Kind.REPRESENTATION: N_("Prüfen Sie die Vertretung."),
    Step.Kind.EVIDENCE: N_("Prüfen Sie die Unterlagen."),
    Step.Kind.DATA: N_("Nehmen Sie die Daten auf, und lassen Sie sie bestätigen."),
    Step.Kind.BIOMETRICS: N_(
        "Nehmen Sie Foto, Fingerabdrücke und Unterschrift mit dem zertifizierten Gerät auf."
    ),
}
_HANDOVERS: Mapping[str, str] = {
    Handover.Kind.PAPER: N_("Händigen Sie die Bescheinigung aus."),
    Handover.Kind.PIN_LETTER: N_("Händigen Sie den PIN-Brief aus."),
    Handover.Kind.DOCUMENT: N_("Händigen Sie den Ausweis oder Pass aus."),
}


def missing_for_end(case: Case) -> list[str]:
    """What must still be done before the case can be finished or captured, a sentence or question each, in
    the active language; empty: nothing.
    """
    open_steps = [step.kind for step in case.steps.all() if step.state == Step.State.OPEN]
    missing = [gettext(_STEPS[kind]) for kind in open_steps if kind in _STEPS]
    missing += open_questions(case)
    missing += _missing_money(case)
    if Step.Kind.RESULT in open_steps:
        missing += [gettext(_HANDOVERS[kind]) for kind in due_handovers(case)]
    return missing


def _missing_money(case: Case) -> list[str]:
    unpaid = [line.cents for line in case.fees.all() if line.payment_id is None]
    missing = []
    if None in unpaid:
        missing.append(gettext("Tragen Sie die Gebühr ein, die noch nicht bestätigt ist."))
    if any(unpaid):
        missing.append(gettext("Kassieren Sie die Gebühr."))
    return missing
