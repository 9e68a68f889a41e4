"""A service of the city as a record: texts in all languages, and what the law says on a day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext, override

from wanderamt.apps.catalogue.exchange import house
from wanderamt.apps.catalogue.exchange import xzufi_values as v
from wanderamt.apps.catalogue.exchange.markup import tidy
from wanderamt.apps.catalogue.exchange.xzufi_versions import KEYS
from wanderamt.apps.catalogue.models import Service
from wanderamt.apps.catalogue.models.text import wordings
from wanderamt.engines.law import Facts, Kind, Period, Rule, compile_answer, load_book
from wanderamt.engines.law.rules import Charge, Paper, Term
from wanderamt.engines.texts import Maker, Wording

Texts = Mapping[str, Mapping[str, Wording]]


class Describer:
    """Makes records of services for one day. All texts are read once."""

    def __init__(self, *, on: date) -> None:
        self._on = on
        self._book = load_book()
        self._texts: Texts = wordings("")
        self._marks: dict[str, str] = {}

    def record(self, service: Service) -> v.ServiceRecord:
        """Everything that is known about the service, and nothing else."""
        key = [v.Identifier(value=service.leika, scheme=(("schemeURI", KEYS),))]
        return v.ServiceRecord(
            id=v.Identifier(value=service.pk, scheme=(("schemeAgencyID", house.AGENCY),)),
            keys=tuple(key) if service.leika else (),
            texts=tuple(self._text_modules(service)),
            own_texts=tuple(self._own_texts(service)),
            deadlines=self._deadlines(service),
            processing=self._processing(service),
            costs=self._costs(service),
            documents=self._documents(service),
            terms=self._terms(service),
            in_person=self._in_person(service),
            classes=house.classes({name: getattr(service, name) for name in house.FACTS}),
            languages=tuple(self._languages(service)),
        )

    def _words(self, segment: str) -> v.Words:
        return tuple((language, tidy(each.text)) for language, each in self._texts.get(segment, {}).items())

    def _text_modules(self, service: Service) -> Iterator[v.TextModule]:
        for place, (part, kind) in enumerate(
            sorted(house.TEXT_PLACES.items(), key=lambda item: item[1]), start=1
        ):
            if words := self._words(service.segment(part)):
                yield v.TextModule(kind=house.text_kind(kind), content=words, position=place)
        if service.legal_basis:
            said = (("de", "\n".join(service.legal_basis)),)
            yield v.TextModule(kind=house.text_kind(house.LEGAL_BASIS), content=said, position=9)

    def _own_texts(self, service: Service) -> Iterator[v.OwnText]:
        for number in range(1, service.unconfirmed + 1):
            words = self._words(service.segment(f"unconfirmed.{number}"))
            yield v.OwnText(kind=house.own("text", "unconfirmed"), position=number, content=words)
        if service.sources:
            said = (("de", "\n".join(tidy(each) for each in service.sources)),)
            yield v.OwnText(kind=house.own("text", "sources"), content=said)

    def _processing(self, service: Service) -> tuple[v.ProcessingModule, ...]:
        words = self._words(service.segment("processing"))
        return (v.ProcessingModule(note=words),) if words else ()

    def _terms(self, service: Service) -> tuple[v.TermModule, ...]:
        terms = [
            v.Term(word=((language, line),))
            for language, text in self._words(service.segment("words"))
            for line in text.split("\n")
        ]
        return (v.TermModule(terms=tuple(terms)),) if terms else ()

    def _rules(self, service: Service, kind: Kind) -> Iterator[Rule]:
        """The rules of today and those that are known to come."""
        for table in self._book.tables_for(service.pk):
            if table.kind is kind:
                yield from (rule for rule in table.rules if rule.valid_to is None or rule.valid_to > self._on)

    def _said(self, rule: Rule) -> v.Words:
        """The rule in every language with its paragraph; where nobody has confirmed it, it says so."""
        words = self._words(f"rule.{rule.key}") or (("de", tidy(rule.text)),)
        return tuple((language, self._with_source(text, rule, language)) for language, text in words if text)

    def _with_source(self, text: str, rule: Rule, language: str) -> str:
        said = f"{text} ({tidy(rule.citation)})" if rule.citation else text
        return said if rule.verified else f"{said} – {self._unconfirmed(language)}"

    def _unconfirmed(self, language: str) -> str:
        if language not in self._marks:
            with override(language):
                self._marks[language] = gettext("nicht bestätigt")
        return self._marks[language]

    def _costs(self, service: Service) -> tuple[v.CostModule, ...]:
        costs = tuple(
            v.Cost(
                kind=house.own("regel", rule.key),
                amount=_amount(rule.outcome),
                note=self._said(rule),
                position=place,
                valid=(_validity(rule),),
            )
            for place, rule in enumerate(self._rules(service, Kind.FEE), start=1)
            if isinstance(rule.outcome, Charge)
        )
        return (v.CostModule(costs=costs),) if costs else ()

    def _deadlines(self, service: Service) -> tuple[v.DeadlineModule, ...]:
        deadlines = tuple(
            v.Deadline(
                kind=house.own("regel", rule.key),
                when=_when(rule.outcome),
                note=self._said(rule),
                position=place,
                valid=(_validity(rule),),
            )
            for place, rule in enumerate(self._rules(service, Kind.DEADLINE), start=1)
            if isinstance(rule.outcome, Term)
        )
        return (v.DeadlineModule(deadlines=deadlines),) if deadlines else ()

    def _documents(self, service: Service) -> tuple[v.DocumentModule, ...]:
        papers = dict.fromkeys(
            rule.outcome
            for rule in self._rules(service, Kind.EVIDENCE)
            if isinstance(rule.outcome, Paper) and rule.valid_from <= self._on
        )
        found = tuple(self._document(paper) for paper in papers)
        return (v.DocumentModule(incoming=found),) if found else ()

    def _document(self, paper: Paper) -> v.Document:
        return v.Document(
            kind=v.Code(unlisted=paper.item),
            name=self._words(f"evidence.{paper.item}"),
            note=self._words(f"condition.{paper.condition}") if paper.condition else (),
            duty=v.Code(value="01" if paper.required and not paper.condition else "02"),
        )

    def _in_person(self, service: Service) -> bool | None:
        if service.pk not in self._book.services:
            return None
        answer = compile_answer(book=self._book, service=service.pk, on=self._on, facts=Facts())
        said = {ruling.value for ruling in answer.appearance if ruling.verified}
        return {frozenset({"yes"}): True, frozenset({"no"}): False}.get(frozenset(map(str, said)))

    def _languages(self, service: Service) -> Iterator[v.LanguageVersion]:
        mine = [found for key, found in self._texts.items() if key.startswith(service.segment(""))]
        for language in dict.fromkeys(language for found in mine for language in found):
            by_machine = any(language in found and found[language].by is Maker.MACHINE for found in mine)
            yield v.LanguageVersion(language=language, by_machine=by_machine)


def _amount(outcome: Charge) -> v.FixedCost | v.FreeCost | v.VariableCost:
    if outcome.cents is None:
        return v.VariableCost()  # nobody confirmed an amount, or it doubles another fee: the text says it
    return v.FixedCost(amount=v.Money(cents=outcome.cents)) if outcome.cents else v.FreeCost()


def _when(outcome: Term) -> v.Span | v.DueDay | None:
    if outcome.until is not None:
        return v.DueDay(last=outcome.until.isoformat())
    lengths = list(_lengths(outcome.within)) if outcome.within else []
    if len(lengths) != 1:
        return None
    unit, amount = lengths[0]
    return v.Span(amount=amount, unit=v.Code(value=unit))


def _lengths(period: Period) -> Iterable[tuple[str, int]]:
    return ((code, getattr(period, unit)) for unit, code in house.UNITS.items() if getattr(period, unit))


def _validity(rule: Rule) -> v.Period:
    last = rule.valid_to - timedelta(days=1) if rule.valid_to else None
    return v.Period(begins=rule.valid_from.isoformat(), ends=last.isoformat() if last else "")
