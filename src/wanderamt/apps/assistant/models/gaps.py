"""What the assistant could not answer, and what it has learnt since: never who asked, never when exactly."""

from django.db import models
from django.db.models import Q

from wanderamt.kernel.ids import uuid7


class TurnCount(models.Model):
    """How often something was said on a day, in a language, about a topic. Without any text.

    `topic` is a service, a referral ("elsewhere:kindergeld") or "" for nothing recognised; `outcome` a
    decision, or what people said about a reply: "right" or "not_right".
    """

    day = models.DateField()
    language = models.CharField(max_length=20)
    topic = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "topic", "outcome"], name="turncount_once"),
        ]


class WeekSecret(models.Model):
    """What makes the marks of one week. Once it is erased nobody can tell whose mark one was."""

    monday = models.DateField(unique=True)
    secret = models.CharField(max_length=64)


class KeptQuestion(models.Model):
    """A question that was not answered well, kept because the person agreed, without what points to them.

    `mark` only tells one conversation from another within a week. `thought` are the services that were
    thought of, the likeliest first. `vector` is the meaning, half floats; `gap` the question in the middle
    of those like it, both worked out later.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    text = models.CharField(max_length=500)
    language = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12)
    thought = models.JSONField(default=list)
    day = models.DateField(db_index=True)
    mark = models.CharField(max_length=64)
    vector = models.BinaryField(default=b"")
    gap = models.UUIDField(null=True, db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="keptquestion_says_something")]


class Phrase(models.Model):
    """Something people say that was added here to what the assistant learns from.

    `label` is a service, "not_ours" or a referral.
    """

    class State(models.TextChoices):
        #: From a reply to a person: an editor has not looked at it yet.
        PROPOSED = "proposed"
        USED = "used"
        REMOVED = "removed"

    class Origin(models.TextChoices):
        GAP = "gap"
        REPLY = "reply"
        EDITOR = "editor"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    text = models.CharField(max_length=500)
    label = models.CharField(max_length=80)
    language = models.CharField(max_length=20)
    facet = models.CharField(max_length=20, blank=True)
    origin = models.CharField(max_length=10, choices=Origin)
    state = models.CharField(max_length=10, choices=State, default=State.USED)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "label"], name="phrase_once"),
            models.CheckConstraint(condition=~Q(text=""), name="phrase_says_something"),
        ]


class ModelVersion(models.Model):
    """One state of what the assistant has learnt: the packaged examples and the phrases of that moment.

    `model` names its file, `base` the packaged examples it was learnt with. `scores` are counts by language
    ("" for all), `against` the same of what was published at the time, `changed` the questions that one of
    the two gets wrong and the other right. `done` is how far learning has come, in percent.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        LEARNING = "learning"
        DRAFT = "draft"
        PUBLISHED = "published"
        REPLACED = "replaced"
        STOPPED = "stopped"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    phrases = models.JSONField(default=list)
    model = models.CharField(max_length=40, blank=True)
    base = models.CharField(max_length=40, blank=True)
    scores = models.JSONField(default=dict)
    against = models.JSONField(default=dict)
    changed = models.JSONField(default=list)
    done = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="published"), name="modelversion_one_published"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="learning"), name="modelversion_one_learning"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="waiting"), name="modelversion_one_waiting"
            ),
        ]

    @property
    def is_at_work(self) -> bool:
        """Whether it is being learnt, or will be."""
        return self.state in {self.State.WAITING, self.State.LEARNING}
