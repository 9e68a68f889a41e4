"""The answer of the law book to what a visitor has filled in so far, and what is worth asking next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from wanderamt.apps.catalogue import queries
from wanderamt.apps.catalogue.forms import FactsForm, fact_value
from wanderamt.engines.law import Answer, BadFact, Facts
from wanderamt.foundation import errors

#: So many questions at once; the next ones follow when these are answered.
AT_ONCE = 3
#: Ages to try where the cost depends on the age: one of each age at which a document or a price changes.
AGES = (0, 6, 12, 16, 18, 24, 30, 65)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`form` holds what was answered, good or bad, and the next questions. `least_cents` is what nobody pays
    less than as long as the age is not known; None where that says nothing.
    """

    answer: Answer
    facts: Facts
    form: FactsForm
    least_cents: int | None

    @property
    def carried(self) -> str:
        """The answers as the query of an address, for links to pages that go on with them."""
        return urlencode({name: self.form.data[name] for name in self.form.answered})


def told(service_id: str, *, on: date, data: Mapping[str, str]) -> Told:
    """Work out the answer from `data`, as it came in the address. Only facts that matter here are looked at:
    anything else in an address is ignored. A value that cannot be stands at its field; the rest still counts.
    """
    facts, asked, refused = Facts(), list[str](), dict[str, str]()
    answer = queries.answer(service_id=service_id, on=on, facts=facts)
    while name := _next_given(answer, data, asked):
        asked.append(name)
        value = fact_value(name, data[name])
        if value is None:
            continue
        try:
            answer = queries.answer(service_id=service_id, on=on, facts=facts.with_(**{name: value}))
            facts = facts.with_(**{name: value})
        except BadFact as error:  # contradicts what was said before
            refused[name] = errors.text(error)
    waiting = [name for name in _by_cost(answer) if name not in asked]
    form = FactsForm(data if asked else None, names=[*asked, *waiting[:AT_ONCE]])
    for name, message in refused.items():
        form.add_error(name, message)
    return Told(answer=answer, facts=facts, form=form, least_cents=_least(answer, on=on, facts=facts))


def _least(answer: Answer, *, on: date, facts: Facts) -> int | None:
    """The lowest sum over ages of all brackets: the law book knows these, so every few years are asked."""
    if answer.fees.total_cents or "age" not in answer.fees.open_facts:
        return None
    ages = (facts.with_(age=age) for age in AGES)
    sums = [queries.fees(service_id=answer.service, on=on, facts=each) for each in ages]
    least = min((each.total_cents for each in sums if each.lines), default=0)
    return least or None


def _next_given(answer: Answer, data: Mapping[str, str], asked: list[str]) -> str | None:
    given = (name for name in answer.open_facts if data.get(name, "").strip() and name not in asked)
    return next(given, None)


def _by_cost(answer: Answer) -> list[str]:
    """The open questions, those on which the cost depends first."""
    cost = set(answer.fees.open_facts)
    return sorted(answer.open_facts, key=lambda name: name not in cost)
