"""What editors see: numbers of some weeks and groups of questions, never the words of one person alone.

A group is shown from five conversations on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Sum

from wanderamt.apps.assistant import examples
from wanderamt.apps.assistant.gaps.counting import NOT_RIGHT, RIGHT
from wanderamt.apps.assistant.models import KeptQuestion, TurnCount
from wanderamt.apps.catalogue.public import titled
from wanderamt.engines.retrieval.understanding import ELSEWHERE
from wanderamt.foundation.languages import in_language

#: So many conversations make a group that may be shown, and a number that may be told.
FEWEST = 5
#: So many groups and questions of one are shown; the others come when these are done.
GROUPS, QUESTIONS = 20, 40
_SAID_AFTER = frozenset({RIGHT, NOT_RIGHT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was counted for one language, or one topic ("" for all)."""

    key: str
    counts: Mapping[str, int]

    @property
    def turns(self) -> int:
        """How many turns there were, without what people said about them."""
        return sum(number for outcome, number in self.counts.items() if outcome not in _SAID_AFTER)

    def of(self, *outcomes: str) -> int:
        """How many had one of these outcomes."""
        return sum(self.counts.get(each, 0) for each in outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions that mean the same, from `sessions` conversations."""

    key: UUID
    sessions: int
    questions: tuple[KeptQuestion, ...]

    @property
    def languages(self) -> list[str]:
        """The languages they were asked in, most often first."""
        return [name for name, _ in Counter(each.language for each in self.questions).most_common()]

    @property
    def thought(self) -> list[str]:
        """The services that were thought of, most often first."""
        return [
            name
            for name, _ in Counter(name for each in self.questions for name in each.thought).most_common(3)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Numbers since `first`: in all, by language and by topic, most turns first."""

    first: date
    all: Row
    languages: tuple[Row, ...]
    topics: tuple[Row, ...]


def overview(*, today: date, weeks: int) -> Overview:
    """What was said in the last weeks, in one query."""
    first = today - timedelta(days=7 * weeks - 1)
    since = TurnCount.objects.filter(day__gte=first, day__lte=today)
    rows = list(since.values_list("language", "topic", "outcome").annotate(number=Sum("count")))
    return Overview(
        first=first,
        all=_rows(("", outcome, number) for _, _, outcome, number in rows)[0]
        if rows
        else Row(key="", counts={}),
        languages=_rows((language, outcome, number) for language, _, outcome, number in rows),
        topics=_rows((topic, outcome, number) for _, topic, outcome, number in rows),
    )


def gaps() -> list[Gap]:
    """The groups of questions that may be shown, most conversations first, in two queries."""
    groups = KeptQuestion.objects.exclude(gap=None).values("gap")
    counted = groups.annotate(sessions=Count("mark", distinct=True)).filter(sessions__gte=FEWEST)
    found: list[tuple[UUID, int]] = list(
        counted.order_by("-sessions", "gap").values_list("gap", "sessions")[:GROUPS]  # type: ignore[arg-type]  # none
    )
    questions: dict[UUID, list[KeptQuestion]] = {}
    rows = KeptQuestion.objects.filter(gap__in=[key for key, _ in found]).defer("vector")
    for each in rows.order_by("language", "text"):
        if each.gap:
            questions.setdefault(each.gap, []).append(each)
    return [
        Gap(key=key, sessions=sessions, questions=tuple(questions.get(key, [])[:QUESTIONS]))
        for key, sessions in found
    ]


def topic_names() -> dict[str, str]:
    """Names of services and of referrals in the active language, by label, in one query."""
    names = {each.pk: each.title for each in titled()}
    for key, entry in examples.referrals().items():
        texts = {"de": entry["authority_de"], "en": entry["authority_en"]}
        names[f"{ELSEWHERE}{key}"] = f"{key.replace('_', ' ').capitalize()} ({in_language(texts)})"
    return names


def _rows(counted: Iterable[tuple[str, str, int]]) -> tuple[Row, ...]:
    by_key: dict[str, Counter[str]] = {}
    for key, outcome, number in counted:
        by_key.setdefault(key, Counter())[outcome] += number
    rows = [Row(key=key, counts=counts) for key, counts in by_key.items()]
    return tuple(sorted(rows, key=lambda row: (-row.turns, row.key)))
