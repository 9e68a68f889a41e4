"""Understands a question: which service, what about it, in which language, and how sure that is."""

from wanderamt.engines.retrieval.understanding.model import Example, Judgement, Model, Ranked
from wanderamt.engines.retrieval.understanding.policy import (
    ELSEWHERE,
    NOT_OURS,
    ByAge,
    Decided,
    Decision,
    decide,
    for_age,
    named_along,
    without,
)

__all__ = [
    "ELSEWHERE",
    "NOT_OURS",
    "ByAge",
    "Decided",
    "Decision",
    "Example",
    "Judgement",
    "Model",
    "Ranked",
    "decide",
    "for_age",
    "named_along",
    "without",
]
