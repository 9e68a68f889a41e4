"""Understands a question: which service, what about it, in which language, and how sure that is."""

from wanderamt.engines.retrieval.understanding.model import Example, Judgement, Model, Ranked

__all__ = ["Example", "Judgement", "Model", "Ranked"]
