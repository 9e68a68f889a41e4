from django.db import models

from wanderamt.kernel.ids import uuid7


class OutboxMail(models.Model):
    """A message that was promised in a transaction, sent after the commit, again if the channel was away."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    #: Name of a channel (foundation.channels).
    channel = models.CharField(max_length=20, default="mail")
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: Not before; None: at once.
    next_try_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="outbox_state")]


class Attempt(models.Model):
    """A try that a brake counts (see foundation.brake). Kept for a day."""

    kind = models.CharField(max_length=20)
    #: A keyed hash of what was tried.
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "at"], name="attempt_recent")]


class PeriodicTask(models.Model):
    """When a task of a room runs next, and what it did last (see foundation.periodic)."""

    name = models.CharField(primary_key=True, max_length=80)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    #: Until then it is in the hands of a worker.
    taken_until = models.DateTimeField(null=True)
    done = models.IntegerField(default=0)
    failed = models.BooleanField(default=False)


class SpentProof(models.Model):
    """A proof of work that has opened one form (see foundation.altcha); it opens no second one."""

    nonce = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
