"""What happens at a window while it is open: tickets, calls, the till. It knows windows, never wheels."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.counter.stock.models import StockCount, StockLot, StockUse
from wanderamt.kernel.ids import uuid7

__all__ = [
    "StockCount",
    "StockLot",
    "StockUse",
    "Ticket",
    "TicketErasure",
    "TicketEvent",
    "WaitCalibration",
    "WindowDay",
]


class Ticket(models.Model):
    """One person, or one family, who is here. No name is kept for a walk-in before a matter is opened."""

    class Kind(models.TextChoices):
        APPOINTMENT = "appointment", _("mit Termin")
        WALK_IN = "walk_in", _("ohne Termin")
        SHORT = "short", _("kurzes Anliegen ohne Termin")

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        CALLED = "called", _("aufgerufen")
        SERVING = "serving", _("wird bedient")
        DONE = "done", _("bedient")
        NO_SHOW = "no_show", _("nicht erschienen")
        LEFT = "left", _("ohne Bedienung gegangen")

    class Photo(models.TextChoices):
        NOT_NEEDED = "not_needed", _("kein Foto nötig")
        MISSING = "missing", _("Foto fehlt noch")
        READY = "ready", _("Foto ist fertig")

    class ParkedFor(models.TextChoices):
        """Why somebody is not called for a while; nothing about health or family."""

        PAPER = "paper", _("holt etwas oder füllt etwas aus")
        PAYMENT = "payment", _("holt Geld")
        ASKED = "asked", _("wir klären eine Frage")
        PAUSE = "pause", _("kommt gleich wieder")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="tickets")
    serial = models.PositiveSmallIntegerField()
    #: Shown and called: "A007", "W002", "K001". Once a day at a site, whatever the number of its counters.
    number = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, choices=Kind)
    appointment = models.OneToOneField(
        "appointments.Appointment", null=True, on_delete=models.PROTECT, related_name="ticket"
    )
    person_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="de")
    place = models.CharField(max_length=10, default="room")
    room_label = models.CharField(max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    services = models.ManyToManyField("catalogue.Service", related_name="+")
    #: Cannot wait long; set by the crew by the rule that hangs out. Why is nobody's to know and not kept.
    priority = models.BooleanField(default=False)
    #: Features that a desk must have: "language:ar", "skill:vehicle", "step_free".
    needs = models.JSONField(default=list)
    photo = models.CharField(max_length=12, choices=Photo, default=Photo.NOT_NEEDED)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    #: The desk that calls or serves (1, 2, ...); never a person.
    desk = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    #: Not called until somebody takes it back, or until `parked_until`.
    parked_at = models.DateTimeField(null=True)
    parked_until = models.DateTimeField(null=True)
    parked_for = models.CharField(max_length=10, choices=ParkedFor, blank=True)
    #: A desk sent the person on, to `for_desk` or to any other; `remark` says what is still to be done.
    passed_at = models.DateTimeField(null=True)
    for_desk = models.PositiveSmallIntegerField(null=True)
    remark = models.CharField(max_length=200, blank=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["arrived_at"]
        constraints = [
            models.UniqueConstraint(fields=["window", "number"], name="ticket_number_once_a_window"),
            models.UniqueConstraint(
                fields=["window", "desk"],
                condition=Q(state__in=["called", "serving"]),
                name="desk_serves_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=8), name="ticket_people_1_to_8"),
            models.CheckConstraint(
                condition=Q(parked_at__isnull=True, parked_until__isnull=True, parked_for="")
                | (Q(parked_at__isnull=False) & ~Q(parked_for="")),
                name="ticket_parked_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["window", "state"], name="ticket_queue")]

    def __str__(self) -> str:
        return self.number


class TicketEvent(models.Model):
    """What happened to a ticket when, with all that the statistics need. No staff identity, so nobody's
    performance can be read from it.

    Append-only: the database refuses every UPDATE, and a DELETE of an event whose ticket is not in
    `TicketErasure` (triggers of migration 0004; SQLite drops them when the table is rebuilt, so a migration
    that changes this table must make them anew).
    """

    class Kind(models.TextChoices):
        ARRIVED = "arrived"
        PHOTO_READY = "photo_ready"
        CALLED = "called"
        STARTED = "started"
        RETURNED = "returned"
        MOVED = "moved"
        PARKED = "parked"
        PASSED_ON = "passed_on"
        PRIORITY = "priority"
        MATTERS = "matters"
        DONE = "done"
        NO_SHOW = "no_show"
        LEFT = "left"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="+")
    desk = models.PositiveSmallIntegerField(null=True)
    #: What else the statistics need: the kind, the matters and the people of somebody who arrives, ...
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]


class TicketErasure(models.Model):
    """Tickets whose events may be erased: the one way past the triggers. It stays as the note that it was
    done.
    """

    ticket_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()


class WaitCalibration(models.Model):
    """What the forecast has learned from the waits of one counter, as the engine writes it."""

    counter = models.OneToOneField("offices.Counter", on_delete=models.CASCADE, related_name="+")
    state = models.JSONField(default=dict)
    #: Up to which event it has learned.
    seen = models.PositiveBigIntegerField(default=0)
    updated_at = models.DateTimeField()


class WindowDay(models.Model):
    """The till and the end of a window: float in, cash counted, differences explained, day closed."""

    window = models.OneToOneField("offices.OpeningWindow", on_delete=models.PROTECT, related_name="day")
    opened_at = models.DateTimeField()
    float_cents = models.PositiveIntegerField()
    #: {"5000": 2, "100": 17, ...}: value of the note or coin in cents -> pieces.
    counted = models.JSONField(null=True)
    counted_cents = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    difference_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    #: Who signed for the cash.
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | (Q(counted_cents__isnull=False) & ~Q(closed_by="")),
                name="day_closed_is_counted_and_signed",
            )
        ]
