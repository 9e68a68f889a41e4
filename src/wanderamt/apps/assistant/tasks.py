"""What the assistant does by itself."""

from datetime import datetime, timedelta

from wanderamt.apps.assistant.gaps import grouping, training, versions
from wanderamt.foundation.periodic import periodic


@periodic(every=timedelta(seconds=30))
def learn_version(*, now: datetime) -> int:
    """Start a process for the version that waits to be learnt; follow what was published elsewhere."""
    dead = versions.give_up(now=now)
    waiting = versions.claim(now=now)
    if waiting:
        training.start(waiting.pk)
    return dead + bool(waiting) + versions.follow()


@periodic(every=timedelta(hours=1))
def group_questions(*, now: datetime) -> int:  # noqa: ARG001 - every task is told the time
    """Group the questions that were kept since; how many moved."""
    return grouping.group_questions()
