"""What a case asks for besides what was asked: a loss, a relative in a care home."""

from collections.abc import Mapping
from types import MappingProxyType

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
#: Rules that are said with a facet: the law book knows many more of a service than fit into an answer.
_NOTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "what": frozenset({"adressbuch.keine_daten", "bundeswehr.kein_widerspruch"}),
        "documents": frozenset(
            {
                "foto.nur_digital",
                "reisepass.foto_nur_digital",
                "anmeldung.bestaetigung_verweigert",
                "beglaubigung_kopie.veraendert",
                "beglaubigung_unterschrift.mit_text",
            }
        ),
        "deadline": frozenset({"anmeldung.bussgeld", "fuehrerschein_umtausch.ungueltig"}),
        "proxy": frozenset({"reisepass.nicht_kommen_koennen"}),
        "validity": frozenset({"fuehrerschein_umtausch.ungueltig"}),
    }
)
#: The summary says it already.
_EVERYWHERE = frozenset({"kinderreisepass.beendet"})
#: Who has lost a document reports it, and blocks what can be used online.
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


def notes(case: Case, facet: str) -> Said:
    """What people get wrong about this facet, or still believe, as the law says it today."""
    if case.known is None:
        return
    wanted = _NOTES.get(facet, frozenset()) | (frozenset() if facet == "what" else _EVERYWHERE)
    said = (*case.known.duties, *case.known.exemptions)
    yield from rules((each for each in said if each.key in wanted), listed=False)


def _after_loss(service_id: str) -> tuple[str, ...]:
    if service_id in _ID_CARDS:
        return (_LOSS, _BLOCK)
    return (_LOSS,) if service_id in _PASSPORTS else ()
