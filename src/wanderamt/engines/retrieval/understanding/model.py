"""What a question is about: learnt from examples, in any of the languages, with probabilities that hold.

Two views of a text work together: its letter sequences, and, where an embedder is there, its meaning. One
kernel holds both, so one model answers; without an embedder a second one stands by that knows letters only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wanderamt.engines.retrieval.understanding.grams import Floats, Grams, Stored
from wanderamt.engines.retrieval.understanding.kernel import Matrix, left_out, sharpness, softmax, solve

#: The share of meaning in the kernel, how close in meaning counts as near, and how much is smoothed.
MEANING, NEARNESS, RIDGE = 0.6, 4.0, 0.1
#: So many groups of examples are left out one after the other when probabilities are fitted.
FOLDS = 8
#: What examples ask most often says nothing about what people ask: these answers start even.
_EVEN = frozenset({"facet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Something people say. `facet` is "" where the example tells nothing about facets."""

    text: str
    label: str
    language: str
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Names with their probabilities, the likeliest first; together 1."""

    names: tuple[str, ...]
    chances: tuple[float, ...]

    @property
    def first(self) -> str:
        return self.names[0]

    @property
    def p(self) -> float:
        """How likely the first is."""
        return self.chances[0]

    def of(self, name: str) -> float:
        """How likely `name` is; 0 for one that was never learnt."""
        return dict(zip(self.names, self.chances, strict=True)).get(name, 0.0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text is about, what about it is asked, and in which language it is written."""

    labels: Ranked
    facets: Ranked
    languages: Ranked


@dataclass(frozen=True, slots=True)
class _Head:
    """One question to the examples: the possible answers and how much each example says for each.

    `usual` is taken off the logarithm of each chance.
    """

    names: tuple[str, ...]
    weights: Floats
    sharp: float
    usual: Matrix

    def ranked(self, likeness: Floats) -> Ranked:
        chances = softmax(np.asarray(likeness @ self.weights, dtype=np.float64) * self.sharp - self.usual)
        order = np.argsort(-chances, kind="stable")
        return Ranked(
            names=tuple(self.names[place] for place in order),
            chances=tuple(float(chances[place]) for place in order),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Learnt from `Model.of(examples)`; asked with `judge(text)`. Immutable; can be kept as bytes."""

    grams: Grams
    letters: Stored
    heads: dict[str, _Head]
    meanings: Floats | None = None
    centre: Floats | None = None
    heads_with_meaning: dict[str, _Head] = field(default_factory=dict)

    @classmethod
    def of(cls, examples: Sequence[Example], meanings: Floats | None = None) -> Self:
        """Return the model of the examples; `meanings` are their embeddings, n x dimensions, or None."""
        grams = Grams.of([example.text for example in examples])
        vectors = [grams.vector(example.text) for example in examples]
        letters = Stored.of(vectors)
        alike = letters.all_products()
        heads = _heads(alike, examples)
        if meanings is None:
            return cls(grams=grams, letters=letters, heads=heads)
        centre = meanings.mean(axis=0)
        centred = _centred(meanings, centre)
        both = (1 - MEANING) * alike + MEANING * _near(centred @ centred.T)
        return cls(
            grams=grams,
            letters=letters,
            heads=heads,
            meanings=centred,
            centre=centre,
            heads_with_meaning=_heads(both, examples),
        )

    def judge(self, text: str, meaning: Floats | None = None) -> Judgement:
        """Return what the text is about; `meaning` is its embedding, where there is one."""
        likeness = self.letters.products(self.grams.vector(text))
        heads = self.heads
        languages = heads["language"].ranked(likeness)
        if meaning is not None and self.meanings is not None and self.centre is not None:
            near = _near(self.meanings @ _centred(meaning[np.newaxis], self.centre)[0])
            likeness = ((1 - MEANING) * likeness + MEANING * near).astype(np.float32)
            heads = self.heads_with_meaning
        return Judgement(
            labels=heads["label"].ranked(likeness),
            facets=heads["facet"].ranked(likeness),
            languages=languages,
        )

    def to_bytes(self) -> bytes:
        """Return everything that was learnt, for `from_bytes`."""
        parts: dict[str, NDArray[np.generic]] = {
            "idf": self.grams.idf.astype(np.float16),
            "places": self.letters.places,
            "weights": self.letters.weights.astype(np.float16),
            "begins": self.letters.begins,
        }
        if self.meanings is not None and self.centre is not None:
            parts |= {"meanings": self.meanings.astype(np.float16), "centre": self.centre}
        for prefix, heads in (("letters", self.heads), ("both", self.heads_with_meaning)):
            for name, head in heads.items():
                parts[f"{prefix}:{name}:names"] = np.array(head.names)
                parts[f"{prefix}:{name}:weights"] = head.weights.astype(np.float16)
                parts[f"{prefix}:{name}:sharp"] = np.array([head.sharp])
                parts[f"{prefix}:{name}:usual"] = head.usual
        written = BytesIO()
        np.savez_compressed(written, **parts)  # type: ignore[arg-type]  # its stub knows one named argument only
        return written.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Return the model that was kept. Raises ValueError or KeyError for something else."""
        with np.load(BytesIO(content), allow_pickle=False) as kept:
            parts = {name: kept[name] for name in kept.files}
        has_meaning = "meanings" in parts
        return cls(
            grams=Grams(idf=parts["idf"].astype(np.float32)),
            letters=Stored(
                places=parts["places"], weights=parts["weights"].astype(np.float32), begins=parts["begins"]
            ),
            heads=_read_heads(parts, "letters"),
            meanings=parts["meanings"].astype(np.float32) if has_meaning else None,
            centre=parts["centre"] if has_meaning else None,
            heads_with_meaning=_read_heads(parts, "both"),
        )


def _read_heads(parts: dict[str, NDArray[np.generic]], prefix: str) -> dict[str, _Head]:
    names = [key.split(":")[1] for key in parts if key.startswith(f"{prefix}:") and key.endswith(":names")]
    return {
        name: _Head(
            names=tuple(str(each) for each in parts[f"{prefix}:{name}:names"]),
            weights=parts[f"{prefix}:{name}:weights"].astype(np.float32),
            sharp=float(parts[f"{prefix}:{name}:sharp"].astype(np.float64)[0]),
            usual=parts[f"{prefix}:{name}:usual"].astype(np.float64),
        )
        for name in names
    }


def _centred(meanings: Floats, centre: Floats) -> Floats:
    """Embeddings of one small model all point the same way; what tells them apart is what remains."""
    moved = meanings - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)


def _near(cosines: Floats) -> Floats:
    """From -1..1 to 0..1: 1 for the same, falling off fast."""
    return np.asarray(np.exp(NEARNESS * (cosines - 1)), dtype=np.float32)


def _heads(kernel: Floats, examples: Sequence[Example]) -> dict[str, _Head]:
    truths = {
        "label": [example.label for example in examples],
        "facet": [example.facet for example in examples],
        "language": [example.language for example in examples],
    }
    targets = {name: _targets(truth) for name, truth in truths.items()}
    together: Matrix = np.concatenate([each[1] for each in targets.values()], axis=1)
    weights, inverse = solve(kernel, together, ridge=RIDGE)
    scores = left_out(weights, inverse, together, _folds(len(examples)))
    # Probabilities are to hold for questions; names and single words are harder, and few people write them.
    is_question = np.array([bool(example.facet) for example in examples])
    heads, begin = {}, 0
    for name, (names, target, truth) in targets.items():
        end = begin + target.shape[1]
        told = truth >= 0
        fitted = told & is_question if (told & is_question).any() else told
        heads[name] = _Head(
            names=names,
            weights=weights[:, begin:end].astype(np.float32),
            sharp=sharpness(scores[fitted, begin:end], truth[fitted]),
            usual=_usual(target[told]) if name in _EVEN else np.zeros(len(names)),
        )
        begin = end
    return heads


def _usual(target: Matrix) -> Matrix:
    """The logarithm of how often each answer is the true one among the examples."""
    return np.asarray(np.log(target.mean(axis=0)), dtype=np.float64)


def _targets(truth: Sequence[str]) -> tuple[tuple[str, ...], Matrix, NDArray[np.int64]]:
    """The names, 1 where an example has one, and its place among them; -1 where it tells none."""
    names = tuple(sorted(set(truth) - {""}))
    places = np.array([names.index(each) if each else -1 for each in truth], dtype=np.int64)
    target = np.zeros((len(truth), len(names)))
    told = places >= 0
    target[told, places[told]] = 1.0
    return names, target, places


def _folds(size: int) -> list[NDArray[np.int64]]:
    """Groups that are spread over all examples, the same each time."""
    order = np.random.default_rng(7).permutation(size)
    return [np.sort(order[start::FOLDS]) for start in range(FOLDS)]
