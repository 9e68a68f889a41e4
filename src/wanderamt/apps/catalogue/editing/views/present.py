"""What is there now, to be read before anybody edits: facts, texts in both sources, the rules that answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wanderamt.apps.catalogue.editing.check import NEEDED_RULES
from wanderamt.apps.catalogue.editing.compare import Place
from wanderamt.apps.catalogue.editing.content import EASY, Content
from wanderamt.apps.catalogue.editing.forms import LABELS
from wanderamt.apps.catalogue.editing.subjects import Subject
from wanderamt.apps.catalogue.editing.views.parts import place_text
from wanderamt.engines.law import Kind, Rule, load_book
from wanderamt.engines.law.rules import Paper
from wanderamt.engines.texts import TextState
from wanderamt.foundation import formatting


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A segment in the two languages that are written as originals; "" where there is nothing."""

    segment: str
    label: Any
    german: str
    easy: str
    state: TextState


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule with the segment that says it. Rules about papers have no words of their own: the paper has, and
    the condition under which it is needed ("" where there is none). No segment: there is nothing to bring.
    """

    rule: Rule
    segment: str
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOfKind:
    """What the law book says about one question: rules of the day, then those that are known to come."""

    kind: Kind
    rules: tuple[RuleLine, ...]


def fact_rows(content: Content) -> list[tuple[Any, list[str]]]:
    """Label and lines of every fact, in the order of the form; none for words."""
    return [(LABELS[name], _lines(name, content.facts[name])) for name in LABELS if name in content.facts]


def _lines(name: str, value: Any) -> list[str]:
    words = formatting.minutes(value) if name == "minutes" else place_text(Place(name), value)
    return [line for line in words.split("\n") if line]


def source_texts(subject: Subject, content: Content) -> list[SourceText]:
    """Every text that there is, in the order of the page."""
    return [
        SourceText(
            segment=segment,
            label=subject.label(segment),
            german=content.text(segment),
            easy=content.text(segment, EASY),
            state=content.state(segment, EASY),
        )
        for segment in subject.in_order(content.texts)
    ]


def rules_that_answer(subject: Subject, *, today: date) -> list[RulesOfKind]:
    """The rules of each kind that a service needs, as far as they apply today or later; none for words."""
    tables = load_book().tables_for(subject.service_id) if subject.service_id else ()
    found = [
        RulesOfKind(
            kind=kind,
            rules=_in_time([rule for table in tables if table.kind is kind for rule in table.rules], today),
        )
        for kind in NEEDED_RULES
    ]
    return [each for each in found if each.rules]


def _in_time(rules: Sequence[Rule], today: date) -> tuple[RuleLine, ...]:
    now = [rule for rule in rules if rule.applies_on(today)]
    later = sorted((rule for rule in rules if rule.valid_from > today), key=lambda rule: rule.valid_from)
    return tuple(_line(rule) for rule in (*now, *later))


def _line(rule: Rule) -> RuleLine:
    paper = rule.outcome
    if rule.text or not isinstance(paper, Paper):
        return RuleLine(rule=rule, segment=f"rule.{rule.key}" if rule.text else "")
    condition = f"condition.{paper.condition}" if paper.condition else ""
    return RuleLine(rule=rule, segment=f"evidence.{paper.item}", condition=condition)
