"""What of the counters' time is taken, by whom, and for how long."""

from django.db import models
from django.db.models import F, Q

from wanderamt.apps.appointments.models.appointment import Appointment
from wanderamt.kernel.ids import uuid7


class Hold(models.Model):
    """Time that is not free for the moment. It owns claims as an appointment does.

    `until` is what its owner was promised. From `free_at` on the time is anybody's: while somebody chooses
    both are the same; what was cancelled or offered goes past the waiting list first, and only when that
    does not happen (the worker stands still) does it become free by itself.
    """

    class Reason(models.TextChoices):
        CHOOSING = "choosing", "choosing"  # somebody is filling in the form
        OFFERED = "offered", "offered"  # to somebody on the waiting list
        COOLING = "cooling", "cooling"  # was cancelled, comes back after a random while
        MOVING = "moving", "moving"  # the proposal for an appointment that cannot take place

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    #: Who holds: the form of a browser, an entry of a list. One key never holds two times.
    key = models.UUIDField(unique=True)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="holds")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=Reason)
    until = models.DateTimeField(db_index=True)
    free_at = models.DateTimeField()
    #: For whom the time was found: "citizen", "host" or "staff".
    asker = models.CharField(max_length=10)
    #: The visit as `plans.VisitPlan.stored()` writes it; empty for time that was given back.
    plan = models.JSONField(default=dict)
    #: A keyed hash of who asks (a session, an address), for the limit of parallel holds; nobody's to read.
    client = models.CharField(max_length=64, blank=True)
    #: What the search had shown, in days from then; None where nobody searched. See `events`.
    offered_days = models.PositiveSmallIntegerField(null=True)
    forced_days = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["until"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="hold_ends_after_start"),
            models.CheckConstraint(condition=Q(free_at__gte=F("until")), name="hold_free_after_until"),
        ]
        indexes = [
            models.Index(fields=["window", "free_at"], name="hold_window_free"),
            models.Index(fields=["client", "free_at"], name="hold_client", condition=~Q(client="")),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.starts_at:%Y-%m-%d %H:%M}"


class GridClaim(models.Model):
    """Five minutes of one seat of a pool. The unique constraint is what makes a double booking impossible, on
    every database.

    Cells count from the start of the window. The seat may differ from cell to cell: capacity is counted.
    """

    pool = models.ForeignKey("offices.WindowPool", on_delete=models.PROTECT, related_name="claims")
    cell = models.PositiveSmallIntegerField()
    #: From 1 to the seats of the pool.
    seat = models.PositiveSmallIntegerField()
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.CASCADE, related_name="claims")
    hold = models.ForeignKey(Hold, null=True, on_delete=models.CASCADE, related_name="claims")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "cell", "seat"], name="seat_time_once"),
            models.CheckConstraint(condition=Q(seat__gte=1), name="seat_from_1"),
            models.CheckConstraint(
                condition=Q(appointment__isnull=True, hold__isnull=False)
                | Q(appointment__isnull=False, hold__isnull=True),
                name="claim_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell}/{self.seat}"


class Occupancy(models.Model):
    """The claims of a pool, counted: byte i says how many seats are taken in cell i.

    A derived row, written in the same transaction as the claims; a calendar reads this instead of thousands
    of claims. No row: nothing is taken. `expires_at` is when the first hold in it becomes free.
    """

    pool = models.OneToOneField(
        "offices.WindowPool", primary_key=True, on_delete=models.CASCADE, related_name="occupancy"
    )
    used = models.BinaryField()
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pool_id)
