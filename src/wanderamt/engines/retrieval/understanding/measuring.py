"""How right a model is on questions with known answers, by language, and whether a new one may replace it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from wanderamt.engines.retrieval.understanding.model import Example, Judgement
from wanderamt.engines.retrieval.understanding.policy import NOT_OURS, Decided, Decision

#: All languages together.
ALL = ""
#: A language may lose this share of its right answers and no more; one question more or less is chance.
MARGIN = 0.02
#: Direct answers that are wrong may grow by this share of all questions.
WRONG_MARGIN = 0.005
#: A language with fewer questions says nothing by itself.
LEAST = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one question: the services named, the likeliest first, and what was done."""

    question: Example
    first: tuple[str, ...]
    decision: Decision

    @classmethod
    def of(cls, question: Example, judged: Judgement, decided: Decided) -> Self:
        """Return the outcome of a judgement."""
        ours = (name for name in judged.labels.names if is_ours(name))
        first = tuple(name for name, _ in zip(ours, range(3), strict=False))
        return cls(question=question, first=first, decision=decided.decision)

    @property
    def is_ours(self) -> bool:
        """Whether the question is about a service of ours."""
        return is_ours(self.question.label)

    @property
    def is_right(self) -> bool:
        """Whether what was asked for came first; for what is not ours, that it was not answered."""
        return self.first[:1] == (self.question.label,) if self.is_ours else not self.is_direct

    @property
    def is_direct(self) -> bool:
        """Whether it was answered without asking back."""
        return self.decision is Decision.ANSWER


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of questions about our services: `first` and `three` of them were right so far, `wrong` were
    answered directly and wrongly, `refused` not at all. `foreign` and `caught` are questions that are not
    ours, and those of them that were answered all the same.
    """

    asked: int
    first: int
    three: int
    wrong: int
    refused: int
    foreign: int = 0
    caught: int = 0

    def share(self, name: str) -> float:
        """Return one of the counts as a share of the questions; 0 without any."""
        of = self.foreign if name == "caught" else self.asked
        return float(getattr(self, name)) / of if of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A question that one of two models gets right and the other wrong. `became` is what it is taken for."""

    question: Example
    was_right: bool
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """Why a new model may not replace another: in this language (`ALL`) this count got worse so far."""

    language: str
    name: str
    before: float
    after: float


def is_ours(label: str) -> bool:
    """Whether a label is a service."""
    return label != NOT_OURS and ":" not in label


def scores(outcomes: Iterable[Outcome]) -> dict[str, Score]:
    """Return the score of each language and of `ALL`."""
    by_language: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        by_language[each.question.language].append(each)
        by_language[ALL].append(each)
    return {language: _score(each) for language, each in sorted(by_language.items())}


def changes(before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Changed]:
    """Return the questions that changed sides, those that became wrong first. Both in the same order."""
    found = [
        Changed(question=new.question, was_right=old.is_right, became=_taken_for(new))
        for old, new in zip(before, after, strict=True)
        if old.is_right != new.is_right
    ]
    return sorted(found, key=lambda each: not each.was_right)


def falls(before: Mapping[str, Score], after: Mapping[str, Score]) -> list[Fall]:
    """Return where `after` is worse than may be; nothing where it may replace `before`.

    In no language with enough questions may the share of right answers fall by more than `MARGIN` and by more
    than one question, nor may wrong direct answers grow in all by more than `WRONG_MARGIN`.
    """
    found = [
        Fall(language=language, name=name, before=was.share(name), after=now.share(name))
        for language, was in before.items()
        if (now := after.get(language)) and was.asked >= LEAST
        for name in ("first", "three")
        if _fell(was, now, name)
    ]
    for name in ("wrong", "caught"):
        old, new = before[ALL].share(name), after[ALL].share(name)
        if new - old > WRONG_MARGIN:
            found.append(Fall(language=ALL, name=name, before=old, after=new))
    return found


def _fell(was: Score, now: Score, name: str) -> bool:
    lost = was.share(name) - now.share(name)
    return lost > MARGIN and round(lost * was.asked) > 1


def _score(outcomes: Sequence[Outcome]) -> Score:
    ours = [each for each in outcomes if each.is_ours]
    others = [each for each in outcomes if each.question.label == NOT_OURS]
    return Score(
        asked=len(ours),
        first=sum(each.is_right for each in ours),
        three=sum(each.question.label in each.first for each in ours),
        wrong=sum(each.is_direct and not each.is_right for each in ours),
        refused=sum(each.decision in {Decision.REFUSE, Decision.REFER} for each in ours),
        foreign=len(others),
        caught=sum(each.is_direct for each in others),
    )


def _taken_for(outcome: Outcome) -> str:
    return outcome.first[0] if outcome.first and outcome.decision is not Decision.REFUSE else NOT_OURS
