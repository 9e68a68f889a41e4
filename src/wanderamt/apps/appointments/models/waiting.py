"""Who waits for something earlier, and to whom a freed time was offered."""

from django.db import models
from django.db.models import Q

from wanderamt.apps.appointments.models.appointment import Appointment
from wanderamt.apps.appointments.models.claims import Hold
from wanderamt.engines.slots import Wish
from wanderamt.kernel.ids import uuid7


class WaitingEntry(models.Model):
    """Somebody who wants to know when something earlier is free.

    It counts from `since`, when the link in the first message was followed: until then anybody may have typed
    the address.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "unconfirmed"
        WAITING = "waiting", "waiting"
        SERVED = "served", "served"
        LEFT = "left", "left"  # by the person
        OVER = "over", "over"  # nothing can come any more

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED)
    person_name = models.CharField(max_length=120)
    language = models.CharField(max_length=12, default="de")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    #: The same for one contact however it is typed.
    contact_key = models.CharField(max_length=254)
    #: The visit as `plans.VisitPlan.stored()` writes it, and the same for two entries of one wish.
    plan = models.JSONField()
    plan_key = models.CharField(max_length=64)
    #: Keys of counters; none: anywhere.
    counters = models.JSONField(default=list)
    weekdays = models.JSONField(default=list)
    part = models.CharField(max_length=10, default="any")
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    #: To be moved when something earlier is accepted.
    appointment = models.ForeignKey(
        Appointment, null=True, on_delete=models.CASCADE, related_name="waiting_entries"
    )
    #: Book what fits at once, without asking.
    at_once = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lapses = models.PositiveSmallIntegerField(default=0)
    lapsed_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_key", "plan_key"],
                condition=Q(state__in=["unconfirmed", "waiting"]) & ~Q(contact_key=""),
                name="waiting_once_a_contact_and_plan",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(since__isnull=False), name="waiting_since"
            ),
        ]
        indexes = [models.Index(fields=["state", "since"], name="waiting_line")]

    def __str__(self) -> str:
        return f"{self.state} {self.since or self.created_at:%Y-%m-%d}"

    @property
    def wish(self) -> Wish:
        """When it may be."""
        return Wish(
            weekdays=frozenset(self.weekdays),
            part=self.part,  # type: ignore[arg-type]  # the form offers no other
            earliest=self.earliest,
            latest=self.latest,
        )


class ReleasedTime(models.Model):
    """A freed time on its way along the waiting list. Its hold keeps it until somebody has it, or all."""

    class State(models.TextChoices):
        OFFERED = "offered", "offered"
        TAKEN = "taken", "taken"
        PUBLIC = "public", "public"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hold = models.OneToOneField(Hold, null=True, on_delete=models.SET_NULL, related_name="released_time")
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.state} {self.starts_at:%Y-%m-%d %H:%M}"


class WaitingOffer(models.Model):
    """The question to one entry whether it wants a freed time."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        WANTED = "wanted", "wanted"  # yes, but somebody before may still say so
        DECLINED = "declined", "declined"
        LAPSED = "lapsed", "lapsed"
        TAKEN = "taken", "taken"
        MISSED = "missed", "missed"  # somebody before has it, or the time is gone

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    released = models.ForeignKey(ReleasedTime, on_delete=models.CASCADE, related_name="offers")
    entry = models.ForeignKey(WaitingEntry, on_delete=models.CASCADE, related_name="offers")
    rank = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    #: What came of it.
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["released", "rank"], name="offer_rank_once"),
            models.UniqueConstraint(fields=["released", "entry"], name="offer_entry_once_a_time"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state__in=["open", "wanted"]), name="offer_one_at_once"
            ),
            models.UniqueConstraint(fields=["released"], condition=Q(state="taken"), name="offer_one_taker"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.state}"
