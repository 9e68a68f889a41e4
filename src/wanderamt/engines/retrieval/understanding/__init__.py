"""Understands a question: which service, what about it, in which language, and how sure that is."""

from wanderamt.engines.retrieval.understanding.model import Example, Judgement, Model, Ranked
from wanderamt.engines.retrieval.understanding.policy import ELSEWHERE, NOT_OURS, Decided, Decision, decide

__all__ = [
    "ELSEWHERE",
    "NOT_OURS",
    "Decided",
    "Decision",
    "Example",
    "Judgement",
    "Model",
    "Ranked",
    "decide",
]
