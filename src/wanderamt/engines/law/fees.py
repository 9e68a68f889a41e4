"""What a service costs on a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import ClassVar

from wanderamt.engines.law.answer import FeeLine, FeeResult, WaiverRuling
from wanderamt.engines.law.conditions import Case
from wanderamt.engines.law.facts import Facts, age_range, known_points, load_facts
from wanderamt.engines.law.judging import Active, Verdict, timeline
from wanderamt.engines.law.rules import Charge, Kind, Rule, RuleBook, Waiver
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.money import Cents
from wanderamt.kernel.text import N_


class UnknownService(DomainError):
    """The book has no such service. `params`: `service`, `nearest`."""

    code: ClassVar[str] = "unknown_service"
    message: ClassVar[str] = N_("Die Dienstleistung „%(service)s“ gibt es nicht. Meinten Sie „%(nearest)s“?")


NO_RULE = FeeLine(
    key="gebuehr.unbekannt",
    rule_id="",
    label="Für diesen Tag ist keine Gebühr hinterlegt",
    cents=None,
    citation="",
    verified=False,
)
FREE = Cents(0)


def compute_fees(*, book: RuleBook, service: str, on: date, facts: Facts) -> FeeResult:
    """Return the fee of `service` when it is applied for on the day `on`.

    A rule whose facts are not all known is not charged; its open facts are named instead, so the total never
    promises too much. A day without any rule gives an unconfirmed line without amount. Raises
    `UnknownService` and, for facts that cannot be, `BadFact`.
    """
    active, case = situation(book=book, service=service, on=on, facts=facts)
    verdicts = [
        each.judge(case) for each in active if each.rules and each.table.kind in {Kind.FEE, Kind.WAIVER}
    ]
    return fee_result(verdicts)


def situation(*, book: RuleBook, service: str, on: date, facts: Facts) -> tuple[tuple[Active, ...], Case]:
    """The tables of a service with the rules of a day, and the case as far as it is known.

    Raises `UnknownService` and, for facts that cannot be, `BadFact`.
    """
    if service not in book.services:
        nearest = get_close_matches(service, sorted(book.services), n=1, cutoff=0.0)
        raise UnknownService(field="service", service=service, nearest=nearest[0])
    points = known_points(facts, on=on, implied=book.implied.get(service, {}))
    return timeline(book, service).on(on), Case(points, age_range(points, on))


def fee_result(verdicts: Sequence[Verdict]) -> FeeResult:
    """The fees of the tables of fees and waivers."""
    fees, open_waivers = _fees_and_open_waivers(verdicts)
    charged = _charged_lines(_charged(fees, open_waivers), _free(verdicts))
    lines = list(charged) if fees else [NO_RULE]
    sure = tuple(line for line in lines if line.cents is not None)
    return FeeResult(
        lines=sure,
        total_cents=Cents(sum(line.cents for line in sure if line.cents)),
        unconfirmed=tuple(line for line in lines if not line.verified),
        open_facts=most_deciding([*fees, *open_waivers]),
    )


def _fees_and_open_waivers(verdicts: Sequence[Verdict]) -> tuple[list[Verdict], list[Verdict]]:
    fees = [verdict for verdict in verdicts if verdict.table.kind is Kind.FEE]
    return fees, [verdict for verdict in verdicts if any(map(_waives, verdict.undecided))]


def most_deciding(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The open facts of all tables, the one first that decides most; the birth date gives the age too."""
    weights: dict[str, float] = {}
    for verdict in verdicts:
        for fact, weight in verdict.weights.items():
            weights[fact] = weights.get(fact, 0.0) + weight
    if "born" in weights:
        weights["born"] += weights.pop("age", 0.0)
    order = {fact: place for place, fact in enumerate(load_facts())} if len(weights) > 1 else {}
    return tuple(sorted(weights, key=lambda fact: (-weights[fact], order.get(fact, 0))))


def _waived(rule: Rule) -> tuple[str, ...]:
    return rule.outcome.waives if _waives(rule) and isinstance(rule.outcome, Waiver) else ()


def _waives(rule: Rule) -> bool:
    """Whether the rule itself makes fees free. What the authority may decide changes no total."""
    return isinstance(rule.outcome, Waiver) and not rule.outcome.discretionary


def _charged(fees: Sequence[Verdict], open_waivers: Sequence[Verdict]) -> list[Rule]:
    """The fees that hold, without those of which a waiver is still open."""
    held_back = {key for verdict in open_waivers for rule in verdict.undecided for key in _waived(rule)}
    return [rule for verdict in fees for rule in verdict.holding if rule.key not in held_back]


def possible_fees(verdicts: Sequence[Verdict]) -> list[Rule]:
    """The fees that an answer can still bring: undecided ones, and those that an open waiver holds back."""
    fees, open_waivers = _fees_and_open_waivers(verdicts)
    settled = {rule.key for rule in _charged(fees, open_waivers)} | set(_free(verdicts))
    every = (rule for verdict in fees for rule in (*verdict.holding, *verdict.undecided))
    return [rule for rule in every if rule.key not in settled]


def _free(verdicts: Sequence[Verdict]) -> dict[str, Rule]:
    """The rule that makes a fee free, by the key of the fee."""
    return {key: rule for verdict in verdicts for rule in verdict.holding for key in _waived(rule)}


def _charged_lines(charged: Sequence[Rule], free: Mapping[str, Rule]) -> Iterator[FeeLine]:
    """Yield a line per rule; a doubling charges once more what it doubles, or nothing if that is open or
    free. Fees that are free by one rule make one line of that rule.
    """
    charges = [(rule, rule.outcome) for rule in charged if isinstance(rule.outcome, Charge)]
    amounts = {rule.key: charge.cents or 0 for rule, charge in charges if rule.key not in free}
    shown: set[str] = set()
    for rule, charge in charges:
        waiver = free.get(rule.key)
        if waiver is not None:
            if waiver.key not in shown:
                yield line_of(waiver, FREE)
            shown.add(waiver.key)
        elif charge.doubles:
            again = sum(amounts.get(key, 0) for key in charge.doubles)
            if again:
                yield line_of(rule, Cents(again))
        else:
            yield line_of(rule, charge.cents)


def line_of(rule: Rule, cents: Cents | None) -> FeeLine:
    """The line of a receipt for a rule."""
    return FeeLine(
        key=rule.key,
        rule_id=rule.id,
        label=rule.text,
        cents=cents,
        citation=rule.citation,
        verified=rule.verified,
    )


def waiver_rulings(verdicts: Sequence[Verdict], fees: FeeResult) -> tuple[WaiverRuling, ...]:
    """The waivers that hold, with what the total can become at the lowest."""
    return tuple(
        WaiverRuling(
            key=rule.key,
            rule_id=rule.id,
            text=rule.text,
            citation=rule.citation,
            verified=rule.verified,
            discretionary=rule.outcome.discretionary,
            waives=rule.outcome.waives,
            lowest_cents=Cents(
                sum(line.cents or 0 for line in fees.lines if line.key not in rule.outcome.waives)
            ),
        )
        for verdict in verdicts
        for rule in verdict.holding
        if isinstance(rule.outcome, Waiver)
    )
