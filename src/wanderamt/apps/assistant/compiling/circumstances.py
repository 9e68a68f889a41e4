"""What a case asks for besides what was asked: a loss, a relative in a care home."""

from wanderamt.apps.assistant.compiling.cases import EXEMPTION, Case, by_law
from wanderamt.apps.assistant.compiling.statements import Said, rules, segment

_PASSPORTS = frozenset(
    {
        "reisepass",
        "reisepass_48",
        "reisepass_express",
        "reisepass_kind",
        "vorlaeufiger_reisepass",
        "zweitpass",
    }
)
_ID_CARDS = frozenset({"personalausweis", "personalausweis_kind", "vorlaeufiger_personalausweis"})
#: Who has lost a document reports it, and blocks what can be used online.
#: What the law says of documents that are not made any more.
_FORMER = frozenset({"kinderreisepass.beendet"})
_LOSS, _BLOCK = "verlustanzeige_ausweis", "eid_sperren"


def loss(case: Case) -> Said:
    """What whoever has lost a document must do at once, as the law says."""
    if not case.slots.loss:
        return
    for service_id in _after_loss(case.service.pk):
        _facts, known = by_law(service_id, case.slots, case.on)
        if known:
            yield from rules(known.deadlines, listed=False)


def care(case: Case) -> Said:
    """Who lives in a home for good may need no identity card at all."""
    if not case.slots.in_care:
        return
    if case.service.pk in _ID_CARDS:
        yield from segment(f"service.{EXEMPTION}.summary")
        _facts, known = by_law(EXEMPTION, case.slots, case.on)
        yield from rules(known.exemptions if known else ())
    yield from segment(case.service.segment("care"))


def former(case: Case) -> Said:
    """What has taken the place of a document that people still ask for."""
    if case.known:
        yield from rules((each for each in case.known.duties if each.key in _FORMER), listed=False)


def _after_loss(service_id: str) -> tuple[str, ...]:
    if service_id in _ID_CARDS:
        return (_LOSS, _BLOCK)
    return (_LOSS,) if service_id in _PASSPORTS else ()
