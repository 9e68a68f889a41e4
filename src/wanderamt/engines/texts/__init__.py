"""Texts in many languages: where each comes from and what may be in it."""

from wanderamt.engines.texts.provenance import (
    Maker,
    TextState,
    Wording,
    fingerprint,
    review_mark,
    state_of,
)

__all__ = ["Maker", "TextState", "Wording", "fingerprint", "review_mark", "state_of"]
