"""Versions of what the assistant has learnt: begun, stopped, published, and published again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from wanderamt.apps.assistant import learning
from wanderamt.apps.assistant.gaps import phrases
from wanderamt.apps.assistant.gaps.errors import AlreadyLearning, GotWorse, NotPublishable
from wanderamt.apps.assistant.models import ModelVersion
from wanderamt.engines.retrieval.understanding.measuring import Fall, Score, falls

State = ModelVersion.State
#: Who has said nothing for so long has died.
PATIENCE = timedelta(minutes=15)
#: Those that were finished once.
FINISHED = (State.DRAFT, State.PUBLISHED, State.REPLACED)


def begin(*, now: datetime) -> ModelVersion:
    """Have the phrases of this moment learnt, by a process of its own. Raises `AlreadyLearning`."""
    if ModelVersion.objects.filter(state__in=(State.WAITING, State.LEARNING)).exists():
        raise AlreadyLearning
    highest = ModelVersion.objects.aggregate(highest=Max("number"))["highest"] or 0
    try:
        with transaction.atomic():
            return ModelVersion.objects.create(number=highest + 1, phrases=phrases.used(), created_at=now)
    except IntegrityError as error:  # somebody else was a moment earlier
        raise AlreadyLearning from error


def stop(version: UUID) -> bool:
    """Have it not learnt any more; False where it was finished already."""
    at_work = ModelVersion.objects.filter(pk=version, state__in=(State.WAITING, State.LEARNING))
    return bool(at_work.update(state=State.STOPPED))


def claim(*, now: datetime) -> ModelVersion | None:
    """Take the version that waits; None where none does, or another process has it."""
    waiting = ModelVersion.objects.filter(state=State.WAITING).first()
    if waiting is None:
        return None
    mine = ModelVersion.objects.filter(pk=waiting.pk, state=State.WAITING)
    return waiting if mine.update(state=State.LEARNING, heard_at=now) else None


def give_up(*, now: datetime) -> int:
    """Mark versions whose process has died; how many."""
    dead = ModelVersion.objects.filter(state=State.LEARNING, heard_at__lt=now - PATIENCE)
    return dead.update(state=State.FAILED)


@transaction.atomic
def publish(version: UUID, *, now: datetime) -> ModelVersion:
    """Have a version answer from now on; also an earlier one again. Raises `NotPublishable`, `GotWorse`."""
    found = ModelVersion.objects.select_for_update().filter(pk=version, state__in=FINISHED).first()
    if found is None or not is_usable(found):
        raise NotPublishable
    if found.state == State.DRAFT and what_falls(found):
        raise GotWorse
    ModelVersion.objects.filter(state=State.PUBLISHED).exclude(pk=found.pk).update(state=State.REPLACED)
    found.state, found.published_at = State.PUBLISHED, now
    found.save(update_fields=["state", "published_at"])
    transaction.on_commit(lambda: learning.publish(found.model, base=found.base))
    return found


def is_usable(version: ModelVersion) -> bool:
    """Whether its file is there, and it was learnt with the examples of this software."""
    return version.base == learning.packaged_name() and learning.is_kept(version.model)


def what_falls(version: ModelVersion) -> list[Fall]:
    """Return why a version may not be published; nothing where it may, or there was none before it.

    Compared is with what answers now: a draft says nothing about a version that came after it.
    """
    now = published()
    before = read_scores(now.scores if now and now.base == version.base else version.against)
    return falls(before, read_scores(version.scores)) if before and version.scores else []


def published() -> ModelVersion | None:
    """The version that answers, or None while the packaged examples alone do."""
    return ModelVersion.objects.filter(state=State.PUBLISHED).first()


def follow() -> int:
    """Have this host answer by the published version too; 1 where it did not."""
    now = published()
    if now is None or not is_usable(now) or learning.published_name(now.base) == now.model:
        return 0
    learning.publish(now.model, base=now.base)
    return 1


def written_scores(scores: Mapping[str, Score]) -> dict[str, dict[str, int]]:
    """Return scores as they are kept."""
    return {language: asdict(each) for language, each in scores.items()}


def read_scores(kept: Mapping[str, Mapping[str, int]]) -> dict[str, Score]:
    """Return the scores that were kept."""
    return {language: Score(**each) for language, each in kept.items()}
