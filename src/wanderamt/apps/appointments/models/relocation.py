"""Appointments that cannot take place where they were booked, and what is proposed instead."""

from django.db import models
from django.db.models import F, Q

from wanderamt.apps.appointments.models.appointment import Appointment
from wanderamt.apps.appointments.models.claims import Hold
from wanderamt.kernel.ids import uuid7


class Closing(models.Model):
    """A counter that does not open as planned; half-open from `starts_at` to `ends_at`."""

    class Kind(models.TextChoices):
        CLOSED = "closed", "closed"
        TAKEN_OVER = "taken_over", "taken_over"  # another counter serves in its place, at the same times

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.ForeignKey("offices.Counter", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: What citizens are told, in the words of the staff.
    reason = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CLOSED)
    form_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closing_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.starts_at:%Y-%m-%d}"


class Proposal(models.Model):
    """Another time for an appointment that cannot take place. Nothing changes until the person agrees.

    The time is held until `deadline`. Without one (`window` is empty) the staff look for it.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        ACCEPTED = "accepted", "accepted"
        MOVED = "moved", "moved"  # the person chose another time, or the staff did
        CANCELLED = "cancelled", "cancelled"
        UNANSWERED = "unanswered", "unanswered"

    class Told(models.TextChoices):
        MESSAGE = "message", "message"
        CALL = "call", "call"  # nothing reaches the person but a call, or a visit
        CALLED = "called", "called"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="proposals")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="proposals")
    hold = models.OneToOneField(Hold, null=True, on_delete=models.SET_NULL, related_name="proposal")
    window = models.ForeignKey("offices.OpeningWindow", null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    told = models.CharField(max_length=10, choices=Told)
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(state="open"), name="proposal_one_open"
            ),
            models.CheckConstraint(
                condition=Q(window__isnull=True, starts_at__isnull=True)
                | Q(window__isnull=False, starts_at__isnull=False),
                name="proposal_time_and_place",
            ),
        ]

    def __str__(self) -> str:
        return self.state


class Reminder(models.Model):
    """That somebody was reminded of this time; a moved appointment is reminded of anew."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="reminders")
    starts_at = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "starts_at"], name="reminder_once_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"
