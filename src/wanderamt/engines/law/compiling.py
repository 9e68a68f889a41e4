"""The whole answer about a service on a day."""

from collections.abc import Iterator, Sequence
from datetime import date

from wanderamt.engines.law.answer import (
    Answer,
    Deadline,
    Doubt,
    FeeResult,
    NeededDocument,
    Ruling,
    Unconfirmed,
)
from wanderamt.engines.law.conditions import Case
from wanderamt.engines.law.evidence import Needed, needed_papers
from wanderamt.engines.law.facts import Facts
from wanderamt.engines.law.fees import (
    fee_result,
    most_deciding,
    possible_fees,
    situation,
    waiver_rulings,
)
from wanderamt.engines.law.judging import Active, Verdict
from wanderamt.engines.law.rules import Charge, Kind, Paper, Rule, RuleBook, Term, Waiver


def compile_answer(*, book: RuleBook, service: str, on: date, facts: Facts) -> Answer:
    """Return everything that the rules of the day `on` say about `service`, as far as the facts are known.

    Raises `UnknownService` and, for facts that cannot be, `BadFact`.
    """
    active, case = situation(book=book, service=service, on=on, facts=facts)
    verdicts = _by_kind(active, case)
    costs = [*verdicts[Kind.FEE], *verdicts[Kind.WAIVER]]
    fees = fee_result(costs)
    papers = needed_papers(verdicts[Kind.EVIDENCE], case)
    decided = [verdict for kind, found in verdicts.items() if kind is not Kind.EVIDENCE for verdict in found]
    rules = [*_holding(decided), *(paper.rule for paper in papers.shown)]
    possible = [*possible_fees(costs), *_may_end(verdicts[Kind.DEADLINE], case)]

    def rulings(kind: Kind) -> tuple[Ruling, ...]:
        return tuple(map(_ruling, _holding(verdicts[kind])))

    return Answer(
        service=service,
        on=on,
        fees=fees,
        waivers=waiver_rulings(verdicts[Kind.WAIVER], fees),
        documents=tuple(_document(paper) for paper in papers.shown),
        deadlines=tuple(_deadline(rule, case) for rule in _holding(verdicts[Kind.DEADLINE])),
        possible_deadlines=tuple(_deadline(rule, case) for rule in _may_end(verdicts[Kind.DEADLINE], case)),
        validity=rulings(Kind.VALIDITY),
        minimum_age=rulings(Kind.MINIMUM_AGE),
        representation=rulings(Kind.REPRESENTATION),
        appearance=rulings(Kind.APPEARANCE),
        exemptions=rulings(Kind.EXEMPTION),
        objections=rulings(Kind.OBJECTION),
        duties=rulings(Kind.DUTY),
        channels=rulings(Kind.CHANNEL),
        retention=rulings(Kind.RETENTION),
        open_facts=most_deciding([*decided, *papers.open, *_open_starts(verdicts[Kind.DEADLINE], case)]),
        unconfirmed=(*_doubts([*_said(rules), *possible], fees), *_changes(active, case, on)),
        citations=tuple(
            dict.fromkeys([*(line.citation for line in fees.lines), *(rule.citation for rule in rules)])
        ),
    )


def _by_kind(active: Sequence[Active], case: Case) -> dict[Kind, list[Verdict]]:
    verdicts: dict[Kind, list[Verdict]] = {kind: [] for kind in Kind}
    for each in active:
        if each.rules:
            verdicts[each.table.kind].append(each.judge(case))
    return verdicts


def _holding(verdicts: Sequence[Verdict]) -> Iterator[Rule]:
    """The rules that hold, except fees: these have lines of their own."""
    return (rule for each in verdicts if each.table.kind is not Kind.FEE for rule in each.holding)


def _may_end(verdicts: Sequence[Verdict], case: Case) -> list[Rule]:
    """The deadlines with a last day that may hold or not."""
    undecided = (rule for verdict in verdicts for rule in verdict.undecided)
    return [rule for rule in undecided if _deadline(rule, case).last_day]


def _said(rules: Sequence[Rule]) -> list[Rule]:
    """The rules that say something themselves; a document shows its own doubt."""
    return [rule for rule in rules if rule.text]


def _ruling(rule: Rule) -> Ruling:
    value = rule.outcome
    assert not isinstance(value, Charge | Waiver | Term | Paper)  # noqa: S101 - these have answers of their own
    return Ruling(
        key=rule.key,
        rule_id=rule.id,
        text=rule.text,
        citation=rule.citation,
        verified=rule.verified,
        value=value,
    )


def _document(paper: Needed) -> NeededDocument:
    return NeededDocument(
        item=paper.outcome.item,
        required=paper.outcome.required,
        condition=paper.condition,
        key=paper.rule.key,
        rule_id=paper.rule.id,
        text=paper.rule.text,
        citation=paper.rule.citation,
        verified=paper.rule.verified,
    )


def _deadline(rule: Rule, case: Case) -> Deadline:
    first, last = _days(rule.outcome, case) if isinstance(rule.outcome, Term) else (None, None)
    return Deadline(
        key=rule.key,
        rule_id=rule.id,
        text=rule.text,
        citation=rule.citation,
        verified=rule.verified,
        first_day=first,
        last_day=last,
    )


def _days(term: Term, case: Case) -> tuple[date | None, date | None]:
    start = case.points.get(term.after) if term.after is not None else None
    return term.days(date.fromordinal(start) if isinstance(start, int) else None)


def _open_starts(verdicts: Sequence[Verdict], case: Case) -> Iterator[Verdict]:
    """The days that deadlines start with and nobody has named yet. Deadlines that hold need them first."""
    for verdict in verdicts:
        for rules, weight in ((verdict.holding, 1.0), (verdict.undecided, 0.0)):
            for rule in rules:
                after = rule.outcome.after if isinstance(rule.outcome, Term) else None
                if after is not None and after not in case.points:
                    yield Verdict(verdict.table, (), (), {after: weight})


def _doubts(rules: Sequence[Rule], fees: FeeResult) -> Iterator[Unconfirmed]:
    for line in fees.unconfirmed:
        doubt = Doubt.UNVERIFIED if line.rule_id else Doubt.NO_RULE
        yield Unconfirmed(key=line.key, text=line.label, doubt=doubt)
    for rule in rules:
        if not rule.verified:
            yield Unconfirmed(key=rule.key, text=rule.text, doubt=Doubt.UNVERIFIED)


def _changes(active: Sequence[Active], case: Case, on: date) -> Iterator[Unconfirmed]:
    """What came or went about that day, each rule once, if it concerns the case."""
    seen = set()
    for each in active:
        for rule in each.unsure:
            between = rule.change_around(on)
            if rule.key not in seen and rule.when.open_facts(case) == frozenset():
                seen.add(rule.key)
                yield Unconfirmed(key=rule.key, text=rule.text, doubt=Doubt.CHANGE_DAY, between=between)
