"""Which papers are needed, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wanderamt.engines.law.conditions import Case
from wanderamt.engines.law.judging import Verdict, rule_weights
from wanderamt.engines.law.rules import Hit, Paper, Rule


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper by its rule; `condition` where it is only needed in some cases."""

    rule: Rule
    outcome: Paper
    condition: str | None


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers to show, and what is still open about them."""

    shown: tuple[Needed, ...]
    open: tuple[Verdict, ...]


def needed_papers(verdicts: Sequence[Verdict], case: Case) -> Papers:
    """Return the papers that are needed, and under their condition those that may be.

    A paper that is needed anyway is not shown again under a condition, and nothing is asked because of it.
    """
    certain = _needed_anyway(verdicts)
    shown: dict[tuple[str, str | None], Needed] = {}
    still_open: list[Verdict] = []
    for verdict in verdicts:
        undecided = [paper for paper in _papers(verdict.undecided, is_open=True) if _adds(paper, certain)]
        if verdict.table.hit is not Hit.COLLECT:
            still_open.append(verdict)
        else:
            still_open.extend(_asks(verdict, paper.rule, case) for paper in undecided)
        for paper in (*_papers(verdict.holding, is_open=False), *undecided):
            kept = certain.get(paper.outcome.item) if paper.condition is None else paper
            if kept is not None and (paper.condition is None or _adds(paper, certain)):
                _keep(shown, kept)
    return Papers(tuple(shown.values()), tuple(still_open))


def _needed_anyway(verdicts: Sequence[Verdict]) -> dict[str, Needed]:
    certain: dict[str, Needed] = {}
    for paper in (each for verdict in verdicts for each in _papers(verdict.holding, is_open=False)):
        if paper.condition is None and _adds(paper, certain):
            certain[paper.outcome.item] = paper
    return certain


def _keep(shown: dict[tuple[str, str | None], Needed], paper: Needed) -> None:
    place = paper.outcome.item, paper.condition
    earlier = shown.get(place)
    if earlier is None or (paper.outcome.required and not earlier.outcome.required):
        shown[place] = paper


def _asks(verdict: Verdict, rule: Rule, case: Case) -> Verdict:
    missing = rule.when.open_facts(case) or frozenset()
    return replace(verdict, holding=(), undecided=(rule,), weights=rule_weights(rule, missing, case))


def _papers(rules: Sequence[Rule], *, is_open: bool) -> list[Needed]:
    """The papers of rules. Without facts that could tell, the condition itself tells the reader."""
    found = []
    for rule, paper in ((rule, rule.outcome) for rule in rules if isinstance(rule.outcome, Paper)):
        conditional = is_open or not rule.when.parts
        fallback = rule.when.facts[0] if is_open else None
        found.append(Needed(rule, paper, (paper.condition or fallback) if conditional else None))
    return found


def _adds(paper: Needed, certain: dict[str, Needed]) -> bool:
    known = certain.get(paper.outcome.item)
    return known is None or (paper.outcome.required and not known.outcome.required)
