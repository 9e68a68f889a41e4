"""What is said to each facet of a question. The first sentence answers what was asked."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from wanderamt.apps.assistant.compiling.cases import AGE, EXEMPTION, Case, at_ages
from wanderamt.apps.assistant.compiling.circumstances import care, loss, notes
from wanderamt.apps.assistant.compiling.journeys import in_time, planned, too_late
from wanderamt.apps.assistant.compiling.money import fee, price
from wanderamt.apps.assistant.compiling.statements import Said, Statement, own, rules, segment, unknown
from wanderamt.apps.catalogue.public import Mobile, shown, text
from wanderamt.engines.law import Deadline, NeededDocument, Representation, Ruling
from wanderamt.foundation.formatting import day

_ONLINE = "online"
#: So the note begins, in its German source, that says by itself that it cannot be done online.
_SAYS_NO = "Das geht "
_MYSELF, _WITH_POWER = "self", "proxy"


def what(case: Case) -> Said:
    """What it is, for whom, and what it costs."""
    yield from in_time(case)
    yield from segment(case.service.segment("summary"))
    yield from segment(case.service.segment("who"))
    if case.service.pk == EXEMPTION:
        yield from segment(case.service.segment("care"))
    yield from price(case)


def documents(case: Case) -> Said:
    """What to bring: what is always needed first."""
    if case.known is None:
        yield unknown()
        return
    if not case.known.documents:
        yield own(_("Sie brauchen nichts mitzubringen."))
        return
    yield own(_("Bitte bringen Sie mit:"))
    for paper in sorted(case.known.documents, key=lambda each: (bool(each.condition), not each.required)):
        yield _paper(paper)


def duration(case: Case) -> Said:
    """How long it takes; for a named day, whether that is soon enough."""
    yield from in_time(case)
    yield from segment(case.service.segment("processing"))
    yield from planned(case)


def where(case: Case) -> Said:
    """In an office, in the mobile one too, or nowhere since nobody has to come."""
    if not case.service.bookable and case.service.mobile == Mobile.NO:
        yield from segment(case.service.segment("summary"))
        how = tuple(segment(case.service.segment("online" if case.service.online else "processing")))
        yield from how or (unknown(),)
        return
    match case.service.mobile:
        case Mobile.COMPLETE:
            yield own(
                _("Das geht in einem Bürgeramt oder im Mobilen Bürgeramt. Auch dort wird es gleich fertig.")
            )
        case Mobile.CAPTURE:
            yield own(
                _(
                    "Das geht in einem Bürgeramt oder im Mobilen Bürgeramt. "
                    "Dort nehmen wir es auf, fertig wird es später."
                )
            )
        case Mobile.NETWORK:
            yield own(
                _(
                    "Das geht in einem Bürgeramt oder im Mobilen Bürgeramt. "
                    "Dort brauchen wir dafür eine Verbindung ins Netz."
                )
            )
        case _:
            yield own(_("Das geht nur in einem Bürgeramt."))


def appointment(case: Case) -> Said:
    """Whether it can be booked, and where it is done."""
    if case.service.bookable:
        yield own(_("Dafür können Sie hier einen Termin buchen."))
    else:
        yield own(_("Dafür gibt es hier keinen Termin."))
    yield from where(case)


def online(case: Case) -> Said:
    """Whether it can be done online, and how far."""
    channels = case.known.channels if case.known else ()
    note = case.service.segment("online")
    sentence = (
        _("Ja, das geht auch online.") if case.service.online else _("Nein, online geht das noch nicht.")
    )
    if case.service.online or not text(note, language="de").startswith(_SAYS_NO):
        yield own(
            sentence,
            citation=next((each.citation for each in channels), ""),
            verified=all(each.verified for each in channels),
            records=tuple(f"rule.{each.key}" for each in channels),
        )
    yield from segment(note)
    if not case.service.online:
        yield from rules(each for each in channels if each.value == _ONLINE)


def deadline(case: Case) -> Said:
    """By when something must be done, as the law says."""
    found = case.known.deadlines if case.known else ()
    possible = case.known.possible_deadlines if case.known else ()
    for each in found:
        yield from _term(each, listed=len(found) > 1)
    if possible:
        yield own(_("Bis wann Sie Zeit haben, hängt von Ihrem Fall ab:"))
    elif not found:
        yield own(_("Für diese Sache ist uns keine Frist bekannt."))
    for each in possible:
        yield from _term(each, listed=True)


def proxy(case: Case) -> Said:
    """Whether somebody else may come, first of all somebody with a written power."""
    if case.known is None:
        yield unknown()
        return
    others = [each for each in case.known.representation if _who(each) != _MYSELF]
    others.sort(key=lambda each: _who(each) != _WITH_POWER)
    yield from rules(others[:1], listed=False)
    yield from rules((*others[1:], *case.known.appearance), listed=bool(others))


def validity(case: Case) -> Said:
    """How long it is valid; for each age where that depends on the age."""
    found = case.known.validity if case.known else ()
    if found or case.known is None or AGE not in case.known.open_facts:
        yield from rules(found, listed=len(found) > 1)
        return
    by_age = tuple(_validity_by_age(case))
    if len(by_age) > 1:
        yield own(_("Wie lange das gilt, hängt von Ihrem Fall ab:"))
    yield from by_age


def _validity_by_age(case: Case) -> Said:
    """Each rule once, with the line of the receipt that says for whom."""
    told: set[str] = set()
    for known in at_ages(case):
        for ruling in known.validity:
            if ruling.key in told or not known.fees.lines:
                continue
            told.add(ruling.key)
            whose, rule = f"rule.{known.fees.lines[0].key}", f"rule.{ruling.key}"
            said = shown(rule)
            yield Statement(
                text=_("%(what)s: %(value)s") % {"what": shown(whose).text, "value": said.text},
                language=said.language,
                citation=ruling.citation,
                verified=ruling.verified,
                listed=True,
                records=(whose, rule),
            )


_Facet = Callable[[Case], Said]
_FACETS: Mapping[str, _Facet] = MappingProxyType(
    {
        "what": what,
        "documents": documents,
        "fee": fee,
        "duration": duration,
        "where": where,
        "appointment": appointment,
        "online": online,
        "deadline": deadline,
        "proxy": proxy,
        "validity": validity,
    }
)


def statements(case: Case, facet: str) -> tuple[Statement, ...]:
    """Return what is said; "not confirmed" where no record says anything."""
    asked = tuple(_FACETS.get(facet, what)(case)) or (unknown(),)
    besides = (*too_late(case), *loss(case), *care(case), *notes(case, facet))
    texts = {each.text for each in asked}
    return (*asked, *(each for each in besides if each.text not in texts))


def _paper(paper: NeededDocument) -> Statement:
    key, condition = f"evidence.{paper.item}", f"condition.{paper.condition}" if paper.condition else ""
    name, when = shown(key), shown(condition) if condition else None
    said = {"what": name.text, "when": when.text} if when and when.text else None
    return Statement(
        text=_("%(what)s (%(when)s)") % said if said else name.text,
        language=name.language,
        citation=paper.citation,
        verified=paper.verified,
        listed=True,
        records=(key, condition) if condition else (key,),
    )


def _term(term: Deadline, *, listed: bool) -> Said:
    if not term.last_day:
        yield from rules([term], listed=listed)
        return
    said = shown(f"rule.{term.key}")
    yield Statement(
        text=_("%(what)s: %(value)s") % {"what": said.text, "value": day(term.last_day)},
        language=said.language,
        citation=term.citation,
        verified=term.verified,
        listed=listed,
        records=(f"rule.{term.key}",),
    )


def _who(ruling: Ruling) -> str:
    return ruling.value.who if isinstance(ruling.value, Representation) else ""
