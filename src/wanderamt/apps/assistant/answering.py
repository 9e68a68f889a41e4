"""What the assistant says to what was understood: one reply, whatever it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.compiling import Statement, basis, compile_answer, referral
from wanderamt.apps.assistant.road import is_on_the_road
from wanderamt.apps.assistant.turns import Chip, Memory, Reply, Way, sentences
from wanderamt.apps.assistant.understanding import Understood
from wanderamt.apps.catalogue.public import services
from wanderamt.engines.retrieval.understanding import ELSEWHERE, Decision
from wanderamt.engines.retrieval.understanding.lanes import Lane

#: Telephone numbers that the assistant says. 112 and 110 by § 108 TKG; the pastoral care by phone is free.
PHONE, EMERGENCY, POLICE, PASTORAL = "0511 168-32000", "112", "110", "0800 1110111"
PHONE_LINK = "+4951116832000"
#: What is offered under an answer, besides what was just asked.
_NEXT_FACETS = ("documents", "fee", "duration", "where")


def say(understood: Understood, memory: Memory, *, today: date) -> Reply:
    """Return what to say to `understood`; `memory` already knows the question, its slots and its language."""
    with override(understood.language):
        if understood.lane is not None:
            return in_lane(understood, memory)
        if understood.is_beside and understood.talk == "hello":
            return _said("answer", _hello(), understood, memory)
        match understood.decided.decision:
            case Decision.ANSWER:
                return about(understood.services[0], understood.facet, memory, today=today, by=understood)
            case Decision.CLARIFY:
                return _clarify(understood, memory)
            case Decision.REFER:
                return _refer(understood, memory)
            case Decision.REFUSE:
                return _refuse(understood, memory)


def about(service_id: str, facet: str, memory: Memory, *, today: date, by: Understood | None = None) -> Reply:
    """Return what the office knows about one facet of a service, for the case that `memory` describes.

    In the active language. Raises UnknownService.
    """
    compiled = compile_answer(service=services([service_id])[0], facet=facet, slots=memory.slots, on=today)
    return Reply(
        decision="answer",
        language=memory.language,
        understood=by,
        title=compiled.title,
        lines=compiled.statements,
        sources=compiled.sources,
        compiled=compiled,
        chips=_next(facet, bookable=compiled.bookable),
        memory=memory.with_(service=service_id, facet=facet, step=""),
    )


def in_lane(understood: Understood, memory: Memory) -> Reply:
    """Return what is said at once in a lane. Those of a person and of a case say a telephone number."""
    match understood.lane:
        case Lane.CRISIS | Lane.EMERGENCY:
            return _in_danger(understood, memory)
        case Lane.ATTACK:
            return _said("refuse", _unmoved(), understood, memory)
        case Lane.LANGUAGE:
            return _said("clarify", _please_ask(), understood, memory)
        case Lane.STATUS:
            return _said("person", _call_about_case(), understood, memory)
    return replace(to_a_person(memory), understood=understood)


def to_a_person(memory: Memory, before: tuple[Statement, ...] = ()) -> Reply:
    """Return the ways to a human being, in the active language; what is said `before` is so already."""
    text = _("Ein Mensch aus dem Bürgeramt hilft Ihnen am Telefon: %(phone)s.") % {"phone": PHONE}
    language = get_language() or "de"
    return Reply(
        decision="person",
        language=language,
        lines=(*before, *sentences(text, language=language)),
        ways=tuple(_ways()),
        memory=memory.with_(step=""),
    )


def _ways() -> Iterator[Way]:
    yield Way(_("Bürgerämter anrufen"), f"tel:{PHONE_LINK}", "person", strong=True)
    if not is_on_the_road():  # nobody books there
        yield Way(_("Termin buchen"), reverse("appointments:search"), "calendar-today")
    yield Way(_("Nächste Stopps in meiner Nähe"), reverse("appointments:stops"), "van")


def danger() -> str:
    """Return whom to call when life is at stake, in the active language."""
    return _(
        "Ist jemand in Gefahr? Rufen Sie sofort %(emergency)s an, bei Gewalt die Polizei: %(police)s. "
        "Wenn Sie nicht mehr weiterwissen: Die Telefonseelsorge hört Ihnen Tag und Nacht kostenlos zu, "
        "unter %(pastoral)s."
    ) % {"emergency": EMERGENCY, "police": POLICE, "pastoral": PASTORAL}


def _unmoved() -> str:
    return _("Ich folge nur den Regeln des Bürgeramts. Haben Sie eine Frage zu unseren Dienstleistungen?")


def _hello() -> str:
    return _(
        "Guten Tag! Ich bin %(name)s, ein Computerprogramm (KI) und kein Mensch. Fragen Sie mich nach den "
        "Dienstleistungen der Bürgerämter, nach Terminen oder nach Öffnungszeiten."
    ) % {"name": settings.ASSISTANT_NAME}


def _please_ask() -> str:
    return _("Bitte schreiben Sie eine Frage, zum Beispiel: Was kostet ein Reisepass?")


def _call_about_case() -> str:
    return _(
        "Den Stand Ihrer Sache sagt Ihnen ein Mensch aus dem Bürgeramt. Halten Sie die Nummer von Ihrem "
        "Beleg bereit und rufen Sie an: %(phone)s."
    ) % {"phone": PHONE}


def _next(facet: str, *, bookable: bool) -> tuple[Chip, ...]:
    """What people ask next, and the appointment."""
    names = {
        "documents": _("Was bringe ich mit?"),
        "fee": _("Was kostet es?"),
        "duration": _("Wie lange dauert es?"),
        "where": _("Wo geht das?"),
    }
    chips = tuple(Chip(names[each], f"facet:{each}") for each in _NEXT_FACETS if each != facet)
    return (Chip(_("Termin buchen"), "book:start", strong=True), *chips) if bookable else chips


def _in_danger(understood: Understood, memory: Memory) -> Reply:
    """Whom to call; where a service may be meant all the same, it can be chosen."""
    reply = _said("crisis", danger(), understood, memory, _choices(understood))
    if not reply.chips:
        return reply
    question = sentences(_("Was davon meinen Sie?"), language=understood.language)
    return replace(reply, lines=(*reply.lines, *question))


def _choices(understood: Understood) -> tuple[Chip, ...]:
    return tuple(Chip(each.title, f"service:{each.pk}") for each in services(understood.services))


def _clarify(understood: Understood, memory: Memory) -> Reply:
    return _said(
        "clarify",
        _("Was davon meinen Sie?"),
        understood,
        memory.with_(facet=understood.facet),
        _choices(understood),
    )


def _refer(understood: Understood, memory: Memory) -> Reply:
    entry = examples.referrals()[understood.decided.names[0].removeprefix(ELSEWHERE)]
    return Reply(
        decision="refer",
        language=understood.language,
        understood=understood,
        lines=referral(entry, language=understood.language),
        sources=basis(entry),
        memory=memory,
    )


def _refuse(understood: Understood, memory: Memory) -> Reply:
    text = (
        _(
            "Das weiß ich leider nicht. Ich bin ein Computerprogramm und kenne nur die Dienstleistungen der "
            "Bürgerämter. Ein Mensch hilft Ihnen am Telefon: %(phone)s."
        )
        % {"phone": PHONE}
        if understood.text
        else _please_ask()
    )
    return _said("refuse", text, understood, memory)


def _said(
    decision: str, text: str, understood: Understood, memory: Memory, chips: tuple[Chip, ...] = ()
) -> Reply:
    language = understood.language
    return Reply(
        decision=decision,
        language=language,
        understood=understood,
        lines=sentences(text, language=language),
        chips=chips,
        memory=memory,
    )
