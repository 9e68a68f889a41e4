"""What a service costs on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import ClassVar

from wanderamt.engines.law.facts import FACT_NAMES, Facts, FactValue, known_facts
from wanderamt.engines.law.rules import FeeRule, RuleBook, State
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.money import Cents
from wanderamt.kernel.text import N_


class UnknownService(DomainError):
    """The book has no such service. `params`: `service`, `nearest`."""

    code: ClassVar[str] = "unknown_service"
    message: ClassVar[str] = N_("Die Dienstleistung „%(service)s“ gibt es nicht. Meinten Sie „%(nearest)s“?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One position of a receipt. `cents` is None when no amount is confirmed."""

    rule_id: str
    label_de: str
    label_en: str
    cents: Cents | None
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeResult:
    """`lines` have an amount and add up to `total_cents`. `unconfirmed` are all lines that must be shown as
    "not confirmed", those without an amount among them. `open_facts` are the questions that could still
    change the sum (names of `Facts`, texts in `FACT_QUESTIONS`).
    """

    lines: tuple[FeeLine, ...]
    total_cents: Cents
    unconfirmed: tuple[FeeLine, ...]
    open_facts: tuple[str, ...]

    @property
    def is_lower_bound(self) -> bool:
        """Tell whether the true sum may be higher: something is open, or has no confirmed amount."""
        return bool(self.open_facts) or any(line.cents is None for line in self.unconfirmed)


def compute_fees(*, book: RuleBook, service: str, on: date, facts: Facts) -> FeeResult:
    """Return the fee of `service` when it is applied for on the day `on`.

    A rule whose facts are not all known is not charged; its open facts are named instead, so the total never
    promises too much. A day without any rule gives an unconfirmed line without amount. Raises
    `UnknownService` and, for facts that cannot be, `BadFact`.
    """
    _refuse_unknown(service, book)
    known = known_facts(facts, on=on, implied=book.implied.get(service, {}))
    in_force = list(book.rules_for(service, on))
    charged, unasked = _judge(in_force, known)
    lines = _lines(charged) if in_force else [NO_RULE]
    return FeeResult(
        lines=tuple(line for line in lines if line.cents is not None),
        total_cents=Cents(sum(line.cents or 0 for line in lines)),
        unconfirmed=tuple(line for line in lines if not line.verified),
        open_facts=tuple(name for name in FACT_NAMES if name in unasked),
    )


NO_RULE = FeeLine(
    rule_id="",
    label_de="Für diesen Tag ist keine Gebühr hinterlegt",
    label_en="No fee is on record for this day",
    cents=None,
    citation="",
    verified=False,
)


def _refuse_unknown(service: str, book: RuleBook) -> None:
    if service not in book.services:
        nearest = get_close_matches(service, sorted(book.services), n=1, cutoff=0.0)
        raise UnknownService(field="service", service=service, nearest=nearest[0])


def _judge(rules: Sequence[FeeRule], known: Mapping[str, FactValue]) -> tuple[list[FeeRule], frozenset[str]]:
    verdicts = [(rule, rule.when.open_facts(known)) for rule in rules]
    charged = [rule for rule, unasked in verdicts if unasked == frozenset()]
    return charged, frozenset(name for _, unasked in verdicts for name in unasked or ())


def _lines(charged: Sequence[FeeRule]) -> list[FeeLine]:
    """Return one line per rule; a doubling charges once more what it doubles, or nothing if that is open."""
    amounts = {rule.key: rule.cents or 0 for rule in charged}
    lines = []
    for rule in charged:
        again = sum(amounts.get(key, 0) for key in rule.doubles)
        if rule.doubles and not again:
            continue
        lines.append(
            FeeLine(
                rule_id=rule.id,
                label_de=rule.label_de,
                label_en=rule.label_en,
                cents=Cents(again) if rule.doubles else rule.cents,
                citation=rule.citation,
                verified=rule.state is State.VERIFIED,
            )
        )
    return lines
