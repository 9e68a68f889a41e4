"""An index over the phrases of a service list, and the order in which a query finds them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log

from wanderamt.engines.retrieval.everyday import Everyday, load_everyday
from wanderamt.engines.retrieval.folding import LONGEST_QUERY, words
from wanderamt.engines.retrieval.vocabulary import Vocabulary


class Kind(StrEnum):
    """What a phrase is: the name, a word that people use for it, or a running text about it."""

    NAME = "name"
    WORD = "word"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A wording under which the thing with this `id` is to be found."""

    id: str
    text: str
    kind: Kind
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing found. `score` lies between 0 and about 1; `matched` is the phrase that fitted best.

    `near` marks a guess: something in the query fits, not enough to say that this is meant.
    """

    id: str
    score: float
    matched: Phrase
    near: bool


#: How much a match in each kind of phrase counts.
_WEIGHT: Mapping[Kind, float] = {Kind.NAME: 1.0, Kind.WORD: 0.98, Kind.TEXT: 0.62}
#: Share of a phrase's score that it earns only when nothing else stands in the phrase.
_WHOLE = 0.28
#: Worth of all phrases of a thing together against its best phrase alone.
_TOGETHER = 0.86
#: How much the prior may lift a thing among equals.
_PRIOR = 0.04
#: A word of the query that no word of the index resembles counts this much against everything.
_UNKNOWN = 0.55
_LEAST_WEIGHT = 0.2
#: From SURE on a hit is offered as what was meant, from NEAR on as a guess. Far below the best is noise.
SURE = 0.6
NEAR = 0.4
_FAR_BELOW = 0.75
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Asked:
    """A word of the query: what it may mean, and how much it says."""

    alike: Mapping[str, float]
    weight: float


class Index:
    """Finds things by their phrases. Build it once; searching changes nothing but a cache of words."""

    def __init__(
        self,
        phrases: Iterable[Phrase],
        *,
        prior: Mapping[str, float] | None = None,
        everyday: Everyday | None = None,
    ) -> None:
        """`prior` (0 to 1 by id) says what is asked for more often; it decides among equals only."""
        self._phrases = [(phrase, frozenset(words(phrase.text))) for phrase in phrases]
        self._prior = dict(prior or {})
        self._everyday = everyday or load_everyday()
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, (_, contained) in enumerate(self._phrases):
            for word in contained:
                self._places[word].append(place)
        self._rarity = self._rarities()
        self._lengths = [
            sum(self._rarity[word] for word in self._telling(found)) for _, found in self._phrases
        ]
        self._vocabulary = Vocabulary(self._places, self._everyday.means)
        self._alike = lru_cache(maxsize=4096)(self._vocabulary.alike)

    def _rarities(self) -> dict[str, float]:
        """How much each word says: most when it belongs to one id only."""
        ids = [phrase.id for phrase, _ in self._phrases]
        holders = {word: {ids[place] for place in found} for word, found in self._places.items()}
        total = len(set(ids)) or 1
        return {
            word: max(_LEAST_WEIGHT, log(1 + total / len(held_by)) / log(1 + total))
            for word, held_by in holders.items()
        }

    def search(self, query: str, *, limit: int = 10) -> list[Hit]:
        """Return what `query` may mean, the likeliest first. Sure hits, or only guesses, never both:
        an honest "perhaps" has no place behind an answer. Nothing typed and nothing like it: an empty list.
        """
        asked = self._asked(query)
        if not asked:
            return []
        hits = sorted(self._hits(asked), key=lambda hit: (-hit.score, hit.id))
        floor = hits[0].score * _FAR_BELOW if hits else 0.0
        sure = [hit for hit in hits if not hit.near and hit.score >= floor]
        guesses = [hit for hit in hits if hit.score >= max(floor, NEAR)]
        return (sure or guesses)[:limit]

    def forget(self) -> None:
        """Drop the words kept from earlier searches, so that the next one can be timed as the first."""
        self._alike.cache_clear()

    def _asked(self, query: str) -> list[_Asked]:
        typed = words(query[:LONGEST_QUERY])[:_MOST_WORDS]
        typing = query[-1:].isalnum()
        telling = [word for word in typed if word not in self._everyday.small] or typed
        told = self._joined(telling)
        last = len(told) - 1
        return [self._weighed(word, typing=typing and place == last) for place, word in enumerate(told)]

    def _joined(self, told: Sequence[str]) -> list[str]:
        """Mend words that were split ("führungs zeugnis") or joined ("onlineausweis")."""
        mended: list[str] = []
        for word in told:
            joined = mended[-1] + word if mended else word
            split_well = mended and mended[-1] in self._vocabulary and word in self._vocabulary
            if mended and joined in self._vocabulary and not split_well:
                mended[-1] = joined
            else:
                mended.extend([word] if word in self._vocabulary else self._split(word))
        return mended

    def _split(self, word: str) -> list[str]:
        for at in range(len(word) - 3, 2, -1):
            first, second = word[:at], word[at:]
            if second not in self._vocabulary:
                continue
            for start in (first, first.removesuffix("s")):
                if start in self._vocabulary and len(start) > 2:
                    return [start, second]
        return [word]

    def _weighed(self, word: str, *, typing: bool) -> _Asked:
        alike = self._alike(word, typing=typing)
        best = max(alike.values(), default=0.0)
        rarest = max((self._rarity[found] for found, like in alike.items() if like >= best), default=_UNKNOWN)
        return _Asked(alike, rarest)

    def _telling(self, found: Iterable[str]) -> list[str]:
        return [word for word in found if word not in self._everyday.small]

    def _hits(self, asked: Sequence[_Asked]) -> list[Hit]:
        by_phrase: dict[int, dict[int, tuple[float, str]]] = defaultdict(dict)
        for number, one in enumerate(asked):
            for word, likeness in one.alike.items():
                for place in self._places[word]:
                    if likeness > by_phrase[place].get(number, (0.0, ""))[0]:
                        by_phrase[place][number] = (likeness, word)
        by_id: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for place, matches in by_phrase.items():
            by_id[self._phrases[place][0].id].append((self._worth(place, matches, asked), place))
        return [self._hit(key, found, by_phrase, asked) for key, found in by_id.items()]

    def _worth(self, place: int, matches: Mapping[int, tuple[float, str]], asked: Sequence[_Asked]) -> float:
        phrase = self._phrases[place][0]
        total = sum(one.weight for one in asked)
        covered = sum(asked[number].weight * likeness for number, (likeness, _) in matches.items()) / total
        if phrase.kind is Kind.TEXT:
            return _WEIGHT[phrase.kind] * covered
        met = {word: likeness for likeness, word in matches.values()}
        whole = sum(self._rarity[word] * likeness for word, likeness in met.items()) / (
            self._lengths[place] or 1.0
        )
        return _WEIGHT[phrase.kind] * covered * (1 - _WHOLE + _WHOLE * min(1.0, whole))

    def _hit(
        self,
        key: str,
        found: Sequence[tuple[float, int]],
        by_phrase: Mapping[int, Mapping[int, tuple[float, str]]],
        asked: Sequence[_Asked],
    ) -> Hit:
        best, place = max(found, key=lambda pair: (pair[0], -pair[1]))
        united = [0.0] * len(asked)
        for _, each in found:
            weight = _WEIGHT[self._phrases[each][0].kind]
            for number, (likeness, _) in by_phrase[each].items():
                united[number] = max(united[number], likeness * weight)
        total = sum(one.weight for one in asked)
        together = sum(one.weight * likeness for one, likeness in zip(asked, united, strict=True)) / total
        score = max(best, _TOGETHER * together) + 0.05 * together + _PRIOR * self._prior.get(key, 0.0)
        return Hit(
            id=key, score=score, matched=self._phrases[place][0], near=max(best, _TOGETHER * together) < SURE
        )
