"""Answers made of statements that the office has already reviewed: nothing is phrased freely.

Each statement is a text of the catalogue or of the law book in the reader's language, or a reviewed sentence
with values worked out by the rules of the day. So a number that no record holds cannot be said.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wanderamt.apps.catalogue.public import Answer, Facts, Service, answer, shown
from wanderamt.engines.law import BadFact, Ruling, UnknownService, planned_ready
from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.engines.texts import TextState
from wanderamt.engines.texts.bidi import isolate_numbers
from wanderamt.foundation.formatting import day, day_long, euro
from wanderamt.kernel.languages import LanguageTag

#: A journey that is nearer makes the express procedure worth a word.
SOON_DAYS = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence or one item of a list. `language` is the one it is written in; `citation` is German."""

    text: str
    language: str
    citation: str = ""
    verified: bool = True
    listed: bool = False

    @property
    def shown(self) -> str:
        """The text with its numbers isolated where it runs from right to left."""
        return isolate_numbers(self.text) if LanguageTag(self.language).is_rtl else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What is said about one facet of a service, by the rules of the day `on`."""

    service: str
    title: str
    facet: str
    statements: tuple[Statement, ...]
    sources: tuple[str, ...]
    on: date
    url: str
    bookable: bool

    @property
    def opening(self) -> list[Statement]:
        """The statements that stand as sentences of their own."""
        return [each for each in self.statements if not each.listed]

    @property
    def listed(self) -> list[Statement]:
        """The statements of the list behind them."""
        return [each for each in self.statements if each.listed]

    @property
    def plain(self) -> str:
        """The answer as text; in right-to-left languages numbers are isolated."""
        return "\n".join([self.title, *(_plain(each) for each in self.statements)])


def compile_answer(*, service: Service, facet: str, slots: Slots, on: date) -> Compiled:
    """Return the answer in the active language. What no rule covers is said to be not confirmed."""
    asked = _Asked(service, _by_law(service, slots, on), on)
    statements = tuple(_FACETS.get(facet, _what)(asked)) or tuple(_what(asked))
    cited = [each.citation for each in statements if each.citation]
    basis = cited or list(service.legal_basis)
    return Compiled(
        service=service.pk,
        title=service.title,
        facet=facet,
        statements=statements,
        sources=tuple(dict.fromkeys((*basis, *service.sources))),
        on=on,
        url=reverse("catalogue:service", args=[service.pk]),
        bookable=service.bookable,
    )


def facts_of(service_id: str, slots: Slots) -> Facts:
    """Return what a question says as facts of the law book."""
    facts = Facts()
    if slots.age is not None:
        facts = facts.with_(age=slots.age)
    if slots.in_care and service_id == "befreiung_ausweispflicht":
        facts = facts.with_(permanent_care=True)
    if slots.loss == "stolen":
        facts = facts.with_(stolen=True)
    if service_id == "reisepass_express":
        facts = facts.with_(express=True)
    return facts


def _by_law(service: Service, slots: Slots, on: date) -> Answer | None:
    for facts in (facts_of(service.pk, slots), Facts()):
        try:
            return answer(service_id=service.pk, on=on, facts=facts)
        except BadFact:  # what was said cannot be: the general answer holds
            continue
        except UnknownService:
            return None
    return None


# --- facets


@dataclass(frozen=True, slots=True)
class _Asked:
    service: Service
    known: Answer | None
    on: date


def _what(asked: _Asked) -> Iterator[Statement]:
    yield from _said(asked.service.segment("summary"))
    yield from _said(asked.service.segment("who"))
    if asked.service.care:
        yield from _said(asked.service.segment("care"))
    yield from _cost(asked.known)


def _documents(asked: _Asked) -> Iterator[Statement]:
    if asked.known is None:
        yield _own(_("Das ist nicht bestätigt. Bitte fragen Sie vorher am Telefon."), verified=False)
        return
    if not asked.known.documents:
        yield _own(_("Sie brauchen nichts mitzubringen."))
        return
    yield _own(_("Das bringen Sie mit"))
    for paper in sorted(asked.known.documents, key=lambda each: (bool(each.condition), not each.required)):
        for found in _said(f"evidence.{paper.item}"):
            when = shown(f"condition.{paper.condition}").text if paper.condition else ""
            yield Statement(
                text=f"{found.text} ({when})" if when else found.text,
                language=found.language,
                citation=paper.citation,
                verified=paper.verified,
                listed=True,
            )


def _fee(asked: _Asked) -> Iterator[Statement]:
    yield from _cost(asked.known)
    if asked.known is None:
        return
    for line in asked.known.fees.lines:
        for found in _said(f"rule.{line.key}"):
            yield Statement(
                text=f"{found.text}: {euro(line.cents)}" if line.cents else found.text,
                language=found.language,
                citation=line.citation,
                verified=line.verified,
                listed=True,
            )
    for waiver in asked.known.waivers:
        yield from _rule(waiver.key, waiver.citation, verified=waiver.verified)


def _duration(asked: _Asked) -> Iterator[Statement]:
    yield from _said(asked.service.segment("processing"))
    ready = planned_ready(asked.service.pk, asked.on)
    if ready:
        first, last = day(ready.earliest), day(ready.latest)
        text = _("etwa %(first)s bis %(last)s, wenn Sie heute kommen") % {"first": first, "last": last}
        yield _own(text, verified=ready.verified)


def _deadline(asked: _Asked) -> Iterator[Statement]:
    for each in asked.known.deadlines if asked.known else ():
        yield from _rule(each.key, each.citation, verified=each.verified)
        if each.last_day:
            yield _own(_("Letzter Tag: %(last)s") % {"last": day_long(each.last_day)}, verified=each.verified)


def _proxy(asked: _Asked) -> Iterator[Statement]:
    rulings = (
        (*asked.known.appearance, *asked.known.representation, *asked.known.minimum_age)
        if asked.known
        else ()
    )
    yield from _rules(rulings)
    yield from _said(asked.service.segment("who"))


def _validity(asked: _Asked) -> Iterator[Statement]:
    yield from _rules(asked.known.validity if asked.known else ())


def _online(asked: _Asked) -> Iterator[Statement]:
    if asked.service.online_note:
        yield from _said(asked.service.segment("online"))
    elif asked.service.online:
        yield _own(_("Ja, das geht auch online."))
    else:
        yield _own(_("Nein, online geht das noch nicht."))
    yield from _rules(asked.known.channels if asked.known else ())


def _where(asked: _Asked) -> Iterator[Statement]:
    if asked.service.mobile == "no":
        yield _own(_("Dafür kommen Sie bitte in eines der festen Bürgerämter."))
    else:
        yield _own(f"{_('Mobiles Bürgeramt')}: {asked.service.get_mobile_display()}")


_Facet = Callable[[_Asked], Iterator[Statement]]
_FACETS: Mapping[str, _Facet] = MappingProxyType(
    {
        "what": _what,
        "documents": _documents,
        "fee": _fee,
        "duration": _duration,
        "deadline": _deadline,
        "proxy": _proxy,
        "validity": _validity,
        "online": _online,
        "where": _where,
        "appointment": _where,
    }
)


# --- statements


def _cost(known: Answer | None) -> Iterator[Statement]:
    """One statement of what it costs, as the page of the service says it."""
    if known is None or (not known.fees.lines and known.fees.unconfirmed):
        yield _own(_("Der Betrag ist nicht bestätigt."), verified=False)
    elif known.fees.is_lower_bound and known.fees.total_cents:
        yield _own(f"{_('Kosten')}: {_('mindestens %(sum)s') % {'sum': euro(known.fees.total_cents)}}")
    elif known.fees.is_lower_bound:
        yield _own(f"{_('Kosten')}: {_('Das hängt von Ihren Antworten ab.')}")
    else:
        sum_text = euro(known.fees.total_cents) if known.fees.total_cents else _("kostenlos")
        yield _own(f"{_('Kosten')}: {sum_text}")


def _rules(rulings: tuple[Ruling, ...]) -> Iterator[Statement]:
    for each in rulings:
        yield from _rule(each.key, each.citation, verified=each.verified)


def _rule(key: str, citation: str, *, verified: bool) -> Iterator[Statement]:
    for found in _said(f"rule.{key}"):
        yield Statement(
            text=found.text, language=found.language, citation=citation, verified=verified, listed=True
        )


def _said(key: str) -> Iterator[Statement]:
    """A reviewed text in the reader's language, German where there is none; nothing where nothing is said."""
    found = shown(key)
    if found.text:
        yield Statement(
            text=found.text, language=found.language, verified=found.state is not TextState.OUTDATED
        )


def _own(text: str, *, verified: bool = True) -> Statement:
    return Statement(text=text, language=get_language() or "de", verified=verified)


def _plain(statement: Statement) -> str:
    doubt = "" if statement.verified else f" ({_('nicht bestätigt')})"
    return f"{'– ' if statement.listed else ''}{statement.shown}{doubt}"
