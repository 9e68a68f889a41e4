"""How alike a typed word and the words of the index are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from wanderamt.engines.retrieval.folding import stem

#: Likeness of two words, between 0 and 1. Tuned on one half of the test queries, measured on the other.
STEM = 0.94
BEGINNING = 0.88
BEGINNING_WHILE_TYPING = 0.95
PART = 0.78
INSIDE = 0.62
MEANT = 0.97
PER_EDIT = 1.25
SHORT_AND_MISSPELT = 0.57
#: Below this nothing is alike.
FLOOR = 0.5

_SHORTEST_BEGINNING = 3
_SHORTEST_PART = 4
_SHORTEST_INSIDE = 5
_SHORTEST_COMMON = 4
_COMMON_SHARE = 0.55
#: Typing errors that are forgiven, by the length of the word from which on they are.
_EDITS = ((10, 3), (7, 2), (4, 1))


def forgiven(length: int) -> int:
    """Return how many typing errors a word of this length may have."""
    return next((edits for least, edits in _EDITS if length >= least), 0)


class Vocabulary:
    """All words of an index, and everyday words that stand for some of them."""

    def __init__(self, known: Iterable[str], means: Mapping[str, tuple[str, ...]]) -> None:
        self._known = frozenset(known)
        self._means = {
            said: there for said, meant in means.items() if (there := tuple(self._known.intersection(meant)))
        }
        #: Typing errors are looked up among both: "Preso" is "Perso", which is no word of the office.
        self._all = sorted(self._known | self._means.keys())
        self._stems: dict[str, list[str]] = defaultdict(list)
        for word in self._all:
            self._stems[stem(word)].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known or word in self._means

    def alike(self, word: str, *, typing: bool) -> dict[str, float]:
        """Return the words of the index that may be meant, with their likeness from FLOOR to 1.

        `typing`: the word may not be finished. Where a word is known as it stands, nothing is corrected:
        "abmelden" is not a misspelt "anmelden".
        """
        found = dict(self._literal(word, typing=typing))
        if max(found.values(), default=0.0) < BEGINNING:
            for near, likeness in self._misspelt(word, typing=typing):
                found[near] = max(likeness, found.get(near, 0.0))
        return self._resolved(found)

    def _resolved(self, found: Mapping[str, float]) -> dict[str, float]:
        best: dict[str, float] = {}
        for word, likeness in found.items():
            if word in self._known:
                best[word] = max(likeness, best.get(word, 0.0))
            for meant in self._means.get(word, ()):
                best[meant] = max(likeness * MEANT, best.get(meant, 0.0))
        return best

    def _literal(self, word: str, *, typing: bool) -> Iterator[tuple[str, float]]:
        for same in self._stems.get(stem(word), ()):
            yield same, STEM
        if word in self:
            yield word, 1.0
        for other in self._all:
            if other != word and (likeness := _overlap(word, other, typing=typing)):
                yield other, likeness

    def _misspelt(self, word: str, *, typing: bool) -> Iterator[tuple[str, float]]:
        limit = forgiven(len(word))
        if not limit:
            return
        near = extract(word, self._all, scorer=OSA.distance, score_cutoff=limit, limit=None)
        least = min((distance for _, distance, _ in near), default=0)
        for other, distance, _ in near:
            if distance == least:
                yield other, _likeness(word, other, distance)
        if typing:
            yield from self._misspelt_beginning(word)

    def _misspelt_beginning(self, word: str) -> Iterator[tuple[str, float]]:
        """A letter left out shifts the rest, so that beginnings of two lengths are compared."""
        longer = [other for other in self._all if len(other) > len(word)]
        for length in (len(word), len(word) + 1):
            beginnings = [other[:length] for other in longer]
            for start, distance, place in extract(
                word, beginnings, scorer=OSA.distance, score_cutoff=1, limit=None
            ):
                yield longer[place], _likeness(word, start, distance) * BEGINNING


def _likeness(word: str, other: str, distance: float) -> float:
    # Hardly anybody mistypes the first letter, and among words of four letters everything is alike.
    if len(word) <= _SHORTEST_COMMON:
        return SHORT_AND_MISSPELT
    wrong_start = 0.06 if word[:1] != other[:1] else 0.0
    return 1.0 - PER_EDIT * distance / max(len(word), len(other)) - wrong_start


def _overlap(word: str, other: str, *, typing: bool) -> float:
    """Return the likeness of words that share a beginning, an end or a middle; 0 for all others."""
    if other.startswith(word) and len(word) >= (1 if typing else _SHORTEST_BEGINNING):
        full = BEGINNING_WHILE_TYPING if typing else BEGINNING
        return full - 0.25 * (1 - len(word) / len(other))
    short, long = sorted((word, other), key=len)
    if len(short) >= _SHORTEST_PART and (long.endswith(short) or long.startswith(short)):
        return PART - 0.15 * (1 - len(short) / len(long))
    if len(short) >= _SHORTEST_INSIDE and short in long:
        return INSIDE - 0.1 * (1 - len(short) / len(long))
    return _common_beginning(short, long)


def _common_beginning(short: str, long: str) -> float:
    """Some languages glue endings to words: "kimliğimi" has all but the last letter of "kimlik"."""
    if short[:_SHORTEST_COMMON] != long[:_SHORTEST_COMMON] or len(short) < _SHORTEST_COMMON:
        return 0.0
    common = next(
        (at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short)
    )
    share = common / len(long)
    glued = common >= max(_SHORTEST_INSIDE, len(short) - 1)
    return 0.5 + 0.4 * share if glued or share >= _COMMON_SHARE else 0.0
