"""Texts as sparse vectors of letter sequences: typing errors, inflection and dialect leave most alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wanderamt.engines.retrieval.folding import fold, words

#: So many places share all letter sequences; two that meet in one are rare among a question's few hundred.
BUCKETS = 1 << 18
#: Letter sequences inside a word with its borders, and pairs of words.
SHORTEST, LONGEST = 2, 5
_LONGEST_TEXT = 1000

#: A sequence in more texts than that is common.
MANY = 64

Floats = NDArray[np.float32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sparse:
    """One text: places in ascending order and their weights, of length one together (or empty)."""

    places: NDArray[np.int32]
    weights: Floats


@dataclass(frozen=True, slots=True)
class Grams:
    """How much each place tells: rare ones more than those in every text."""

    idf: Floats

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Grams":
        """Return the weights learnt from `texts`."""
        seen = Counter(place for text in texts for place in set(_places(text)))
        idf = np.full(BUCKETS, log(1 + len(texts)) + 1, dtype=np.float32)
        for place, count in seen.items():
            idf[place] = log((1 + len(texts)) / (1 + count)) + 1
        return cls(idf=idf)

    def vector(self, text: str) -> Sparse:
        """Return the text as a vector of length one; a text without a letter gives an empty one."""
        counted = Counter(_places(text))
        places = np.array(sorted(counted), dtype=np.int32)
        counts = np.array([counted[place] for place in places.tolist()], dtype=np.float32)
        weights = (1 + np.log(counts)) * self.idf[places] if counted else counts
        length = sqrt(float(weights @ weights)) or 1.0
        return Sparse(places=places, weights=(weights / length).astype(np.float32))


def _places(text: str) -> Iterable[int]:
    folded = words(fold(text[:_LONGEST_TEXT]))
    for word in folded:
        edged = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            for start in range(max(1, len(edged) - size + 1)):
                yield crc32(edged[start : start + size].encode()) % BUCKETS
    for pair in pairwise(folded):
        yield crc32("\x1f".join(pair).encode()) % BUCKETS


@dataclass(frozen=True, slots=True)
class Stored:
    """Many sparse vectors one behind the other, to be multiplied with one more at once."""

    places: NDArray[np.int32]
    weights: Floats
    begins: NDArray[np.int64]

    @classmethod
    def of(cls, vectors: Sequence[Sparse]) -> "Stored":
        """Return the vectors stored together. Each keeps at least one place, with weight zero if need be."""
        nothing = Sparse(places=np.zeros(1, np.int32), weights=np.zeros(1, np.float32))
        filled = [vector if len(vector.places) else nothing for vector in vectors]
        sizes = np.array([len(vector.places) for vector in filled], dtype=np.int64)
        return cls(
            places=np.concatenate([vector.places for vector in filled]),
            weights=np.concatenate([vector.weights for vector in filled]),
            begins=np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)[:-1]]),
        )

    def all_products(self) -> Floats:
        """Return the inner products of all stored vectors with each other, n x n.

        What many texts share is multiplied as a dense matrix, the rest pair by pair: both are small.
        """
        size = len(self.begins)
        ends = np.append(self.begins[1:], len(self.places))
        owners = np.repeat(np.arange(size, dtype=np.int64), ends - self.begins)
        order = np.argsort(self.places, kind="stable")
        places, owners, weights = self.places[order], owners[order], self.weights[order]
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        counts = np.diff(np.append(starts, len(places)))
        found = _shared_by_many(size, starts, counts, owners, weights)
        for count in range(1, MANY + 1):
            first = starts[counts == count]
            rows = first[:, np.newaxis] + np.arange(count)
            pairs = owners[rows][:, :, np.newaxis] * size + owners[rows][:, np.newaxis, :]
            values = weights[rows][:, :, np.newaxis] * weights[rows][:, np.newaxis, :]
            np.add.at(found.reshape(-1), pairs.reshape(-1), values.reshape(-1))
        return found

    def products(self, vector: Sparse) -> Floats:
        """Return the inner product of each stored vector with `vector`."""
        dense = np.zeros(BUCKETS, dtype=np.float32)
        dense[vector.places] = vector.weights
        return np.add.reduceat(dense[self.places] * self.weights, self.begins).astype(np.float32)


def _shared_by_many(size: int, starts: Longs, counts: Longs, owners: Longs, weights: Floats) -> Floats:
    many = np.flatnonzero(counts > MANY)
    dense = np.zeros((size, len(many)), dtype=np.float32)
    for column, place in enumerate(many):
        here = slice(starts[place], starts[place] + counts[place])
        dense[owners[here], column] = weights[here]
    return dense @ dense.T
