"""When what is kept here is erased."""

from datetime import datetime, timedelta

from wanderamt.apps.assistant import learning
from wanderamt.apps.assistant.gaps.keeping import monday_of
from wanderamt.apps.assistant.models import KeptQuestion, ModelVersion, Phrase, TurnCount, WeekSecret
from wanderamt.kernel.clock import BERLIN

#: Days: a question; one that is like no other; a phrase that no editor has taken or that was taken out.
QUESTION_DAYS, LONE_DAYS, UNUSED_DAYS = 90, 30, 90
#: Days: numbers; a version that does not answer any more.
COUNT_DAYS, VERSION_DAYS = 400, 365


def purge(*, now: datetime) -> int:
    """Erase what has been kept long enough; how many rows. Secrets live no longer than their week."""
    today = now.astimezone(BERLIN).date()

    def ago(days: int) -> object:
        return today - timedelta(days=days)

    version = ModelVersion.State
    kept = ModelVersion.objects.exclude(state__in=(version.PUBLISHED, version.WAITING, version.LEARNING))
    old = (
        KeptQuestion.objects.filter(day__lt=ago(QUESTION_DAYS)),
        KeptQuestion.objects.filter(day__lt=ago(LONE_DAYS), gap=None),
        Phrase.objects.filter(day__lt=ago(UNUSED_DAYS)).exclude(state=Phrase.State.USED),
        TurnCount.objects.filter(day__lt=ago(COUNT_DAYS)),
        WeekSecret.objects.filter(monday__lt=monday_of(today)),
        kept.filter(created_at__lt=now - timedelta(days=VERSION_DAYS)),
    )
    erased = sum(each.delete()[0] for each in old)
    known = ModelVersion.objects.exclude(model="").values_list("model", flat=True)
    learning.drop_models(
        but=list(known), before=now - timedelta(days=1)
    )  # one may be on its way to a version
    return erased
