"""What to do with what was understood: answer, ask back, send to whom it concerns, or say so honestly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wanderamt.engines.retrieval.understanding.model import Ranked

#: The label of what is nobody's matter here, and the beginning of labels of matters of other authorities. Any
#: label with a colon is no service of ours.
NOT_OURS = "not_ours"
ELSEWHERE = "elsewhere:"
#: A direct answer must be right nine times in ten at least; to ask back takes less.
SURE, WORTH_ASKING = 0.9, 0.35
#: Where even the likeliest is less likely than that, nothing was recognised: all are equally far.
RECOGNISED = 0.1
#: A service has such a share of all of ours where it is named beside something else.
ALONG = 0.4
#: ... and is so likely at least: below, it is chance which of ours comes first.
HEARD = 0.0003
#: So many choices are shown at most when asking back.
CHOICES = 3


@dataclass(frozen=True, slots=True)
class ByAge:
    """Two labels of one document: `child` for those younger than `below` years, `adult` for all others."""

    child: str
    adult: str
    below: int


class Decision(StrEnum):
    """What the assistant does with a question."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REFER = "refer"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Decided:
    """`names` are labels, the likeliest first: one to answer, up to three to choose from.

    `p` is how likely the first is.
    """

    decision: Decision
    names: tuple[str, ...]
    p: float


def decide(labels: Ranked, *, sure: float = SURE, worth_asking: float = WORTH_ASKING) -> Decided:
    """Return what to do.

    Refused is by what speaks for our matters together against what speaks for none: a question between two
    neighbours is ours, though neither of them is likely by itself.
    """
    ours = [(name, p) for name, p in zip(labels.names, labels.chances, strict=True) if _is_ours(name)]
    together = sum(p for _, p in ours)
    names = tuple(name for name, _ in ours[:CHOICES])
    first = labels.first
    if first.startswith(ELSEWHERE) and labels.p >= worth_asking and labels.p >= together:
        return Decided(Decision.REFER, (first,), labels.p)
    if together < worth_asking or labels.of(NOT_OURS) > together or labels.p < RECOGNISED:
        return Decided(Decision.REFUSE, names, ours[0][1])
    if ours[0][1] >= sure:
        return Decided(Decision.ANSWER, names, ours[0][1])
    return Decided(Decision.CLARIFY, names, ours[0][1])


def for_age(labels: Ranked, age: int | None, pairs: Iterable[ByAge]) -> Ranked:
    """Return the chances for somebody of `age`, if that was said: what is not for them goes to what is."""
    if age is None:
        return labels
    chances = dict(zip(labels.names, labels.chances, strict=True))
    for pair in pairs:
        wrong, right = (pair.adult, pair.child) if age < pair.below else (pair.child, pair.adult)
        chances[right] = chances.get(right, 0.0) + chances.get(wrong, 0.0)
        chances[wrong] = 0.0
    return _ranked(chances)


def without(labels: Ranked, prefix: str) -> Ranked:
    """Return the chances if nothing that begins with `prefix` is meant; unchanged where nothing is left."""
    chances = {
        name: p for name, p in zip(labels.names, labels.chances, strict=True) if not name.startswith(prefix)
    }
    rest = sum(chances.values())
    return _ranked({each: p / rest for each, p in chances.items()}) if rest > 0 else labels


def named_along(labels: Ranked, *, least: float = ALONG) -> str:
    """Return the service that is spoken of more than of any other of ours, whatever else is said, or ""."""
    ours = {name: p for name, p in zip(labels.names, labels.chances, strict=True) if _is_ours(name)}
    together = sum(ours.values())
    return next((name for name, p in ours.items() if p >= max(least * together, HEARD)), "")


def _ranked(chances: Mapping[str, float]) -> Ranked:
    order = sorted(chances, key=lambda name: -chances[name])
    return Ranked(names=tuple(order), chances=tuple(chances[name] for name in order))


def _is_ours(name: str) -> bool:
    return name != NOT_OURS and ":" not in name
