"""What people ask for while their appointment is with a unit on the road."""

from django.db import models
from django.db.models import Q

from wanderamt.apps.appointments.models.appointment import Appointment
from wanderamt.apps.appointments.models.claims import Hold
from wanderamt.kernel.ids import uuid7


class ChangeWish(models.Model):
    """Cancel or move an appointment at a window that is away. It takes effect where the window is.

    Until the unit has answered the appointment stays as it is and the new time is held. On the unit the row
    is written when the wish arrives, without the new window, which is none of its business.
    """

    class Kind(models.TextChoices):
        CANCEL = "cancel", "cancel"
        MOVE = "move", "move"

    class State(models.TextChoices):
        OPEN = "open", "open"
        GRANTED = "granted", "granted"
        REFUSED = "refused", "refused"
        TAKEN_BACK = "taken_back", "taken_back"
        EXPIRED = "expired", "expired"  # no answer in time: what was true on the unit counts

    class Reason(models.TextChoices):
        """Why a unit does not do it."""

        HERE = "here", "here"  # the person has checked in
        CALLED = "called", "called"
        SERVED = "served", "served"
        TAKEN_BACK = "taken_back", "taken_back"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="wishes")
    #: Where the appointment was when it was asked for.
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    hold = models.OneToOneField(Hold, null=True, on_delete=models.SET_NULL, related_name="wish")
    to_window = models.ForeignKey(
        "offices.OpeningWindow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_start = models.DateTimeField(null=True)
    #: An answer that comes later is of no use: the day is over, or the new time.
    until = models.DateTimeField()
    asked_at = models.DateTimeField()
    #: The person has changed their mind. Whether in time is for the unit to say.
    back_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment"], condition=Q(state="open"), name="wish_one_open"),
            models.CheckConstraint(
                condition=Q(kind="cancel") | Q(to_start__isnull=False), name="wish_move_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="wish_answered_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "until"], name="wish_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
