"""Finds what people mean: phrases of the service list in, a query as typed in, a ranked list out."""

from wanderamt.engines.retrieval.folding import fold, words
from wanderamt.engines.retrieval.index import Hit, Index, Kind, Phrase

__all__ = ["Hit", "Index", "Kind", "Phrase", "fold", "words"]
