"""How often what was said, by day, language and topic: numbers without a text, which need no consent."""

from datetime import datetime

from django.db.models import F

from wanderamt.apps.assistant.models import TurnCount
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.languages import UI_LANGUAGES

#: What people say about a reply.
RIGHT, NOT_RIGHT = "right", "not_right"
OUTCOMES = frozenset({"answer", "clarify", "refer", "refuse", "person", "crisis", RIGHT, NOT_RIGHT})
_LONGEST_TOPIC = 80


def count_turn(*, language: str, topic: str, outcome: str, now: datetime) -> None:
    """Count one turn. `topic` is a label or ""; ValueError for an outcome that there is not.

    Several processes may count at once: the row is made if it is missing, then raised where it is.
    """
    if outcome not in OUTCOMES:
        raise ValueError(f"no outcome: {outcome!r}")
    place = {
        "day": now.astimezone(BERLIN).date(),
        "language": language if language in UI_LANGUAGES else "",
        "topic": topic[:_LONGEST_TOPIC],
        "outcome": outcome,
    }
    if not _raise(place):
        TurnCount.objects.bulk_create([TurnCount(**place)], ignore_conflicts=True)
        _raise(place)


def note_feedback(*, right: bool, language: str, topic: str, now: datetime) -> None:
    """Count what somebody said about a reply."""
    count_turn(language=language, topic=topic, outcome=RIGHT if right else NOT_RIGHT, now=now)


def _raise(place: dict[str, object]) -> int:
    return TurnCount.objects.filter(**place).update(count=F("count") + 1)
