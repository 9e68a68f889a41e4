"""A question that a person gives to the people of the office, with what the assistant had understood."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q

from wanderamt.engines.retrieval.understanding.slots import Slots
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7

#: So long nobody else writes an answer to a card that somebody has taken up.
HOLD = timedelta(minutes=20)


class HandoverCard(models.Model):
    """Stored only when the person has sent it. It tells nobody's name; `words` are redacted.

    `number` is said on the telephone. `details` are what was said about the case, the fields of `Slots`.
    `email` lives until the answer is on its way. `hold` is a secret of whoever is writing an answer, never
    who it is; `reply` is what was answered (`handover.replying.Answer`).
    """

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        #: Settled on the telephone: there is nothing to read.
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    form_key = models.UUIDField(unique=True)
    number = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    language = models.CharField(max_length=20)
    service = models.CharField(max_length=80, blank=True)
    facet = models.CharField(max_length=20, blank=True)
    details = models.JSONField(default=dict)
    words = models.TextField(max_length=2000, blank=True)
    email = models.EmailField(blank=True)
    may_learn = models.BooleanField(default=False)
    hold = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True)
    reply = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words="", service=""), name="handovercard_says_something"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open"),
                name="handovercard_open_or_settled",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="handovercard_waiting")]

    def slots(self, *, on: date) -> Slots:
        """What was said about the case, as it is on the day `on`: a journey has come nearer meanwhile."""
        said = Slots(**self.details)
        if said.days is None:
            return said
        left = said.days - (on - self.created_at.astimezone(BERLIN).date()).days
        return replace(said, days=left if left >= 0 else None)

    def is_held(self, *, by: str, now: datetime) -> bool:
        """Whether somebody else than the holder of the secret `by` is writing an answer."""
        return bool(self.hold) and self.hold != by and self.held_until is not None and self.held_until > now
