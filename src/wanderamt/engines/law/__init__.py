"""The law as data: what applied on a day, each rule with its paragraph. No rule is a constant in code."""

from wanderamt.engines.law.answer import (
    DOUBTS,
    Answer,
    Deadline,
    Doubt,
    FeeLine,
    FeeResult,
    NeededDocument,
    Ruling,
    Unconfirmed,
    WaiverRuling,
)
from wanderamt.engines.law.book import load_book, packaged_texts, parse_book
from wanderamt.engines.law.compiling import compile_answer
from wanderamt.engines.law.conditions import Condition
from wanderamt.engines.law.exemption import (
    DutyAnswer,
    DutyState,
    Ground,
    Guardianship,
    NoRule,
    Situation,
    care_registration_duty,
    exemption_grounds,
)
from wanderamt.engines.law.facts import (
    FACT_NAMES,
    BadFact,
    FactKind,
    Facts,
    FactSpec,
    FactValue,
    UnknownFact,
    age_on,
    load_facts,
    read_fact,
)
from wanderamt.engines.law.fees import NO_RULE, UnknownService, compute_fees
from wanderamt.engines.law.lead_times import LeadTime, ReadyRange, load_lead_times, planned_ready
from wanderamt.engines.law.periods import Period
from wanderamt.engines.law.reading import BookError
from wanderamt.engines.law.rules import Grant, Hit, Kind, Representation, Rule, RuleBook, State, Table

__all__ = [
    "DOUBTS",
    "FACT_NAMES",
    "NO_RULE",
    "Answer",
    "BadFact",
    "BookError",
    "Condition",
    "Deadline",
    "Doubt",
    "DutyAnswer",
    "DutyState",
    "FactKind",
    "FactSpec",
    "FactValue",
    "Facts",
    "FeeLine",
    "FeeResult",
    "Grant",
    "Ground",
    "Guardianship",
    "Hit",
    "Kind",
    "LeadTime",
    "NeededDocument",
    "NoRule",
    "Period",
    "ReadyRange",
    "Representation",
    "Rule",
    "RuleBook",
    "Ruling",
    "Situation",
    "State",
    "Table",
    "Unconfirmed",
    "UnknownFact",
    "UnknownService",
    "WaiverRuling",
    "age_on",
    "care_registration_duty",
    "compile_answer",
    "compute_fees",
    "exemption_grounds",
    "load_book",
    "load_facts",
    "load_lead_times",
    "packaged_texts",
    "parse_book",
    "planned_ready",
    "read_fact",
]
