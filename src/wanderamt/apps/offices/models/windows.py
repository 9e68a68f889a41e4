"""When a counter is open, and what of it can be booked by whom from when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.offices.models.city import Counter, Site
from wanderamt.apps.offices.models.rules import OpeningRule
from wanderamt.kernel.ids import uuid7


class OpeningWindow(models.Model):
    """A counter is open at a site from `starts_at` to `ends_at` (half-open), `desks` people serving at once.

    A stop of the mobile office is nothing else.
    """

    class State(models.TextChoices):
        OPEN = "open", _("geöffnet")
        CANCELLED = "cancelled", _("abgesagt")
        CLOSED = "closed", _("abgeschlossen")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="windows")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    desks = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    #: Until then the host's people have the window for themselves; None: the public never books here.
    public_from = models.DateTimeField(null=True)
    #: Where to find us on site ("Speisesaal, Erdgeschoss").
    room = models.CharField(max_length=120, blank=True)
    services = models.ManyToManyField("catalogue.Service", related_name="windows")
    #: The rule that this window comes from, and for which day on Berlin's calendar; None: opened by hand.
    rule = models.ForeignKey(OpeningRule, null=True, on_delete=models.SET_NULL, related_name="windows")
    rule_day = models.DateField(null=True)
    #: The device that has the window on the road. Until it is given back nothing of it changes here, also
    #: after `held_until`: what was done there has yet to arrive.
    held_by = models.UUIDField(null=True, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="window_ends_after_start"),
            models.CheckConstraint(condition=Q(desks__gte=1, desks__lte=20), name="window_desks_1_to_20"),
            models.UniqueConstraint(
                fields=["counter", "starts_at"],
                condition=~Q(state="cancelled"),
                name="window_counter_start_once",
            ),
            # A day that was called off stays called off, so this holds in every state.
            models.UniqueConstraint(fields=["rule", "rule_day"], name="window_rule_day_once"),
            models.CheckConstraint(
                condition=Q(held_by__isnull=True, held_until__isnull=True)
                | Q(held_by__isnull=False, held_until__isnull=False),
                name="window_held_has_end",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="window_state_start")]

    def __str__(self) -> str:
        return f"{self.site} {self.starts_at:%Y-%m-%d}"


class WindowPool(models.Model):
    """Seats of a window that are alike: who may book them, for what, and from when on.

    Every window has the pool MAIN. Pools count; which desk serves is decided when somebody is called.
    """

    MAIN = "main"

    class Kind(models.TextChoices):
        DESK = "desk", _("Platz mit Sachbearbeitung")
        PHOTO = "photo", _("Fotostation")

    class Audience(models.TextChoices):
        ALL = "all", _("alle")
        HOST = "host", _("nur Personen der Einrichtung")
        STAFF = "staff", _("nur Beschäftigte")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    window = models.ForeignKey(OpeningWindow, on_delete=models.CASCADE, related_name="pools")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DESK)
    seats = models.PositiveSmallIntegerField()
    #: Sorted: "equipment:chip_terminal", "language:ar", "skill:vehicle", "step_free".
    features = models.JSONField(default=list)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ALL)
    #: Only visits of at most so many minutes; None: of any length.
    longest_minutes = models.PositiveSmallIntegerField(null=True)
    #: From then on citizens can book here; None: they never can, staff and hosts may.
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["window", "key"], name="pool_key_once"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=20), name="pool_seats_1_to_20"),
        ]

    def __str__(self) -> str:
        return f"{self.window} {self.key}"
