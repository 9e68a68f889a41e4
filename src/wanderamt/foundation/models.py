from django.db import models
from django.db.models import F, Q

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


class Series(models.Model):
    """The last number that was given out at this place in a series (see foundation.numbers)."""

    scope = models.CharField(primary_key=True, max_length=80)
    last = models.PositiveIntegerField(default=0)


class NumberBlock(models.Model):
    """Numbers of a series that only one device gives out, `first` and `last` included."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.CharField(max_length=80)
    holder = models.UUIDField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    #: Which are given out: bit i stands for first + i, little endian.
    used = models.BinaryField(default=bytes, max_length=256)
    #: Nothing more is given out here; a command from before may still bring one of its numbers.
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["scope", "first"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "first"], name="number_block_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="number_block_in_order"),
        ]

    @property
    def _bits(self) -> int:
        return int.from_bytes(bytes(self.used), "little")

    @property
    def next_free(self) -> int:
        """The number behind the last that was given out; it may lie behind the block."""
        return self.first + self._bits.bit_length()

    @property
    def is_used_up(self) -> bool:
        return self.closed or self.next_free > self.last

    def has_used(self, number: int) -> bool:
        return bool(self._bits >> (number - self.first) & 1)

    def with_used(self, number: int) -> bytes:
        """`used` with this number of the block."""
        bits = self._bits | 1 << (number - self.first)
        return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
