"""Fees, exemptions, duties and lead times as of a day, each with its paragraph. The amounts are data, not
code.
"""

from wanderamt.engines.law.book import BookError, load_book, parse_book
from wanderamt.engines.law.exemption import (
    DutyAnswer,
    DutyState,
    Ground,
    Guardianship,
    Situation,
    care_registration_duty,
    exemption_grounds,
)
from wanderamt.engines.law.facts import FACT_QUESTIONS, BadFact, Facts, age_on
from wanderamt.engines.law.fees import FeeLine, FeeResult, UnknownService, compute_fees
from wanderamt.engines.law.lead_times import LeadTime, ReadyRange, load_lead_times, planned_ready
from wanderamt.engines.law.rules import Condition, FeeRule, RuleBook, State

__all__ = [
    "FACT_QUESTIONS",
    "BadFact",
    "BookError",
    "Condition",
    "DutyAnswer",
    "DutyState",
    "Facts",
    "FeeLine",
    "FeeResult",
    "FeeRule",
    "Ground",
    "Guardianship",
    "LeadTime",
    "ReadyRange",
    "RuleBook",
    "Situation",
    "State",
    "UnknownService",
    "age_on",
    "care_registration_duty",
    "compute_fees",
    "exemption_grounds",
    "load_book",
    "load_lead_times",
    "parse_book",
    "planned_ready",
]
