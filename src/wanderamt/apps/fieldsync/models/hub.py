"""The hub's side: devices, what they hold, what came from them, and what a person must settle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wanderamt.kernel.ids import uuid7


class Device(models.Model):
    """A computer that was enrolled as a unit. Another computer for the same van is another device."""

    class State(models.TextChoices):
        ACTIVE = "active", _("in Betrieb")
        REVOKED = "revoked", _("gesperrt")
        RETIRED = "retired", _("ausgemustert")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("fleet.Unit", on_delete=models.PROTECT, related_name="devices")
    #: What is written on the case, for people.
    label = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    #: Ed25519, 32 bytes: signs commands and exchanges. The private half never leaves the device.
    signing_key = models.BinaryField(max_length=32)
    #: age recipient ("age1..."): what goes down is encrypted for it.
    recipient = models.CharField(max_length=80)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=200, blank=True)
    #: How often its database was restored, as far as the hub has heard; each begins a chain of its own.
    incarnation = models.PositiveIntegerField(default=1)
    #: The last command that was accepted without a gap before it, of this incarnation.
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32, default=bytes)
    last_contact_at = models.DateTimeField(null=True)
    #: The device's clock minus the hub's at the last contact, in seconds.
    clock_skew_s = models.IntegerField(null=True)
    version = models.CharField(max_length=40, blank=True)
    #: What it last said of itself: {"waiting": 3, "storage_free_mb": 51200, "copy_at": ..., ...}.
    reported = models.JSONField(default=dict)
    #: The last message down that it has confirmed.
    down_acked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["label", "enrolled_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_at__isnull=False), name="device_revoked_has_time"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def restored(self) -> int:
        """How often its database was restored."""
        return self.incarnation - 1


class EnrolmentCode(models.Model):
    """A short-lived code with which a computer in the office becomes a device. Only its hash."""

    code_hash = models.CharField(primary_key=True, max_length=64)
    unit = models.ForeignKey("fleet.Unit", on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Certificate(models.Model):
    """X.509, for at most 14 days; a device gets the next one at any contact, unless it was revoked."""

    serial = models.CharField(primary_key=True, max_length=48)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="certificates")
    pem = models.TextField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-not_after"]


class Lease(models.Model):
    """An opening window is with a device. Meanwhile the hub sells nothing of it and changes nothing in it."""

    class State(models.TextChoices):
        ACTIVE = "active", _("unterwegs")
        RETURNED = "returned", _("zurückgegeben")
        TAKEN_BACK = "taken_back", _("zurückgenommen")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="leases")
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="leases")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    granted_at = models.DateTimeField()
    #: Half-open; what the device does at or after this moment is not covered.
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: The device has said that it has everything of the window and is ready to leave.
    loaded_at = models.DateTimeField(null=True)
    #: The unit's digest of the evening's report, and the hub's after the replay.
    unit_report = models.CharField(max_length=64, blank=True)
    hub_report = models.CharField(max_length=64, blank=True)
    #: The device has confirmed that personal data of the window is erased there.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["window"], condition=Q(state="active"), name="lease_one_active_a_window"
            ),
            models.CheckConstraint(
                condition=Q(state="active", ended_at__isnull=True)
                | (~Q(state="active") & Q(ended_at__isnull=False)),
                name="lease_ended_has_time",
            ),
        ]


class Received(models.Model):
    """A command that came from a device with a good signature: what became of it. None is ever dropped."""

    class State(models.TextChoices):
        APPLIED = "applied", _("übernommen")
        #: Waits for commands before it (a gap), or for a Klaerfall that it builds on.
        HELD = "held", _("wartet")
        REFUSED = "refused", _("nicht übernommen")
        #: A person has decided otherwise; the Klaerfall says how.
        SETTLED = "settled", _("geklärt")

    id = models.UUIDField(primary_key=True, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="received")
    incarnation = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    #: The device's clock.
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    #: "crew", "kiosk", or "hub" for what a citizen asked for at the hub. Never a person (ADR 7).
    actor = models.CharField(max_length=20)
    window = models.ForeignKey("offices.OpeningWindow", null=True, on_delete=models.PROTECT, related_name="+")
    #: The envelope as signed; None after the retention period, the hash stays.
    envelope = models.JSONField(null=True)
    hash = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    state = models.CharField(max_length=10, choices=State)
    #: Why it was refused or held; a value of engines.sync.Reason or the name of a domain error.
    reason = models.CharField(max_length=60, blank=True)
    #: The Klaerfall of a command before it, without which this one makes no sense.
    waits_on = models.ForeignKey("Klaerfall", null=True, on_delete=models.SET_NULL, related_name="followers")

    class Meta:
        ordering = ["device", "incarnation", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "incarnation", "seq", "hash"], name="received_place_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "device"], name="received_state")]


class Klaerfall(models.Model):
    """Something that the machine must not decide: both sides, a reason, a suggested way out, one person."""

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        SETTLED = "settled", _("geklärt")

    class WayOut(models.TextChoices):
        """What can be suggested and chosen."""

        APPLY_AGAIN = "apply_again", _("noch einmal übernehmen")
        APPLY_WITH_TIME = "apply_with_time", _("mit richtiggestellter Uhrzeit übernehmen")
        SKIP_GAP = "skip_gap", _("ohne die fehlenden Vorgänge weitermachen")
        BY_HAND = "by_hand", _("von Hand nachtragen")
        KEEP_HUB = "keep_hub", _("beim Stand im Amt bleiben")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="klaerfaelle")
    window = models.ForeignKey("offices.OpeningWindow", null=True, on_delete=models.PROTECT, related_name="+")
    command = models.OneToOneField(Received, null=True, on_delete=models.PROTECT, related_name="klaerfall")
    #: A value of engines.sync.Reason, or the name of the domain error that the hub's service raised.
    reason = models.CharField(max_length=60)
    #: What the service said, in German, as the clerk would have read it.
    message = models.CharField(max_length=500, blank=True)
    #: Told to people: [["Wartenummer", "A 12"], ...]. Erased with the personal data of the visit.
    unit_side = models.JSONField(default=list)
    hub_side = models.JSONField(default=list)
    suggestion = models.CharField(max_length=20, choices=WayOut)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=20, choices=WayOut, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (Q(state="settled", settled_at__isnull=False) & ~Q(settled_how="")),
                name="klaerfall_settled_has_how",
            ),
        ]


class Refusal(models.Model):
    """Something that was turned away at the door, so it has no place in a chain: forged, revoked, foreign."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, null=True, on_delete=models.CASCADE, related_name="refusals")
    at = models.DateTimeField()
    #: A value of engines.sync.Reason.
    reason = models.CharField(max_length=60)
    detail = models.CharField(max_length=300, blank=True)
    #: The same again is counted, not listed.
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at"]


class Downward(models.Model):
    """A message from the hub to a device, in order; kept until the device has confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="downward")
    seq = models.PositiveIntegerField()
    #: "wish" (a citizen cancels or asks to move), "forget" (one wants to be forgotten), "lease", "settled",
    #: "erase", "snapshot", "bundle" or "revoked".
    kind = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    acked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["device", "seq"]
        constraints = [models.UniqueConstraint(fields=["device", "seq"], name="downward_place_once")]


class Bundle(models.Model):
    """Something large for units, fetched in pieces: the day's snapshot, software, reference data."""

    class Kind(models.TextChoices):
        SNAPSHOT = "snapshot", _("Tagesdaten")
        SOFTWARE = "software", _("Programm")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    #: For one device only (snapshots are encrypted for it); None: for all.
    device = models.ForeignKey(Device, null=True, on_delete=models.CASCADE, related_name="bundles")
    version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    #: Encrypted and signed; pieces are cut out of it.
    content = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
