"""Two questions that come before a card is sold or a registration taken in a care home."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from wanderamt.engines.law.book import load_book
from wanderamt.engines.law.conditions import Case
from wanderamt.engines.law.facts import OLDEST, BadFact, Facts
from wanderamt.engines.law.rules import Rule, RuleBook, Term
from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.text import N_

#: The tables with the rules of these questions, in data/exemptions.toml.
GROUNDS = "ausweispflicht.befreiung"
NO_REGISTRATION = "heim.keine_anmeldung"
REGISTRATION = "heim.anmeldung"
#: Whoever asks for an exemption has the duty: completed years from to.
DUTY_AGES = (16, OLDEST)
#: Until further notice: the rules that have no end.
ALWAYS = date.max


class NoRule(DomainError):
    """The book does not say what applied on that day. `params`: `day`."""

    code: ClassVar[str] = "no_rule"
    message: ClassVar[str] = N_("Für den %(day)s ist keine Regel hinterlegt.")


class Guardianship(StrEnum):
    """Whether a court appointed a guardian (Betreuung)."""

    NONE = "none"
    INTERIM = "interim"
    LASTING = "lasting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the coordinator or the clerk knows about a resident.

    `certified_power`: cannot act for themselves and is represented by somebody with a publicly certified
    power of attorney. `permanent_care`: expected to stay in a hospital, care home or similar for good.
    `cannot_move_alone`: cannot move alone in public because of a permanent disability.
    """

    permanent_care: bool = False
    guardianship: Guardianship = Guardianship.NONE
    certified_power: bool = False
    cannot_move_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground on which the authority may exempt somebody from the ID duty; it decides at its discretion.

    `label` is the German source of the segment "rule.<key>".
    """

    key: str
    label: str
    citation: str


def exemption_grounds(
    situation: Situation, *, on: date = ALWAYS, book: RuleBook | None = None
) -> list[Ground]:
    """Return the grounds for an exemption from the ID duty by the rules of the day `on`, of somebody who has
    the duty; an interim guardian is none. Source: § 1 Abs. 3 PAuswG.
    """
    facts = Facts(
        permanent_care=situation.permanent_care,
        guardianship=situation.guardianship.value,
        certified_power=situation.certified_power,
        cannot_move_alone=situation.cannot_move_alone,
    )
    case = Case(facts.points, {"age": DUTY_AGES})
    return [
        Ground(key=rule.key, label=rule.text, citation=rule.citation)
        for rule in _holding(book, GROUNDS, case, on)
    ]


class DutyState(StrEnum):
    """The four answers about registering at a care home."""

    OTHER_DWELLING = "other_dwelling"
    START_UNKNOWN = "start_unknown"
    NOT_YET = "not_yet"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAnswer:
    """`duty`: must register now. `due`: the last day for it, named in advance when the stay goes on.

    `label` is the German source of the segment "rule.<key>".
    """

    state: DutyState
    duty: bool
    due: date | None
    key: str
    label: str
    citation: str


def care_registration_duty(
    *,
    keeps_other_dwelling: bool,
    stay_since: date | None,
    on: date,
    from_abroad: bool = False,
    book: RuleBook | None = None,
) -> DutyAnswer:
    """Tell whether somebody in a care home must register there on the day `on`.

    Nobody must while registered for another dwelling in Germany. Everybody else must register within the
    period of the rule as soon as the stay exceeds another; people from abroad too. Raises `BadFact` when the
    stay begins after `on`, `NoRule` for a day before the book begins. Source: § 32 Abs. 1 BMG, for people
    from abroad also § 27 Abs. 2 BMG.
    """
    if stay_since is not None and stay_since > on:
        raise BadFact(field="stay_since", value=stay_since)
    facts = Facts(permanent_care=True, other_dwelling=keeps_other_dwelling, from_abroad=from_abroad)
    name = NO_REGISTRATION if keeps_other_dwelling else REGISTRATION
    rules = _holding(book, name, Case(facts.points, {}), on)
    if not rules:
        raise NoRule(field="on", day=on)
    rule = rules[0]
    state, due = _duty(rule, stay_since, on)
    return DutyAnswer(
        state=state,
        duty=state is DutyState.DUE,
        due=due,
        key=rule.key,
        label=rule.text,
        citation=rule.citation,
    )


def _duty(rule: Rule, since: date | None, on: date) -> tuple[DutyState, date | None]:
    if not isinstance(rule.outcome, Term):
        return DutyState.OTHER_DWELLING, None
    first, due = rule.outcome.days(since)
    if first is None:
        return DutyState.START_UNKNOWN, None
    return DutyState.NOT_YET if on <= first else DutyState.DUE, due


def _holding(book: RuleBook | None, name: str, case: Case, on: date) -> list[Rule]:
    table = (book or load_book()).table(name)
    return [rule for rule in table.rules if rule.applies_on(on) and rule.when.open_facts(case) == frozenset()]
