"""The unit's side: its chain of commands and what came down to it. Local bookkeeping, never replicated."""

from django.db import models
from django.db.models import Q

from wanderamt.kernel.ids import uuid7


class OwnState(models.Model):
    """Who this device is and how far it has come; one row (pk 1), locked by whoever appends a command."""

    device_id = models.UUIDField()
    #: Key of the city whose hub enrolled the device; a snapshot of another city is refused.
    city = models.CharField(max_length=64)
    unit_mark = models.CharField(max_length=12)
    incarnation = models.PositiveIntegerField(default=1)
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32, default=bytes)
    #: Up to here the hub has everything (of this incarnation).
    acked_seq = models.PositiveIntegerField(default=0)
    #: The last message down that has taken effect here.
    down_seq = models.PositiveIntegerField(default=0)
    snapshot_id = models.UUIDField(null=True)
    loaded_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    #: This clock minus the hub's at the last contact, in seconds.
    clock_skew_s = models.IntegerField(null=True)
    #: {"<window id>": "<until, ISO 8601>"}: what this device may work on.
    leases = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="own_state_one_row")]


class OwnCommand(models.Model):
    """A command as this device has signed it, written in one transaction with its effect."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    incarnation = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    window_id = models.UUIDField(null=True)
    #: The envelope as signed; None once the hub has confirmed the stop and its personal data is erased.
    envelope = models.JSONField(null=True)
    hash = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    #: What the hub said: "", "applied", "held" or "refused", and why.
    verdict = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["incarnation", "seq"]
        constraints = [models.UniqueConstraint(fields=["incarnation", "seq"], name="own_command_place_once")]
        # What waits is asked for at each exchange; envelopes are large, so no table of them is read for that.
        indexes = [models.Index(fields=["verdict", "incarnation", "seq"], name="own_command_waiting")]


class Arrived(models.Model):
    """A message that came down, and what became of it here."""

    seq = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    arrived_at = models.DateTimeField()
    #: "done" or why not, as said to the crew.
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["seq"]
