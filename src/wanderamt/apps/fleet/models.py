"""Units on wheels, the hosts who ask for them, and deployments, which write opening windows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wanderamt.kernel.ids import uuid7


class Unit(models.Model):
    """A van or a suitcase with its kit. It is one counter."""

    class Kind(models.TextChoices):
        VAN = "van", _("Bus")
        SUITCASE = "suitcase", _("Koffer")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.OneToOneField("offices.Counter", on_delete=models.PROTECT, related_name="unit")
    kind = models.CharField(max_length=10, choices=Kind)
    desks = models.PositiveSmallIntegerField()
    depot = models.ForeignKey("offices.Site", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["counter__name"]
        constraints = [
            models.CheckConstraint(condition=Q(desks__gte=1, desks__lte=6), name="unit_desks_1_to_6")
        ]

    def __str__(self) -> str:
        return self.counter.name


class KitItem(models.Model):
    """What a unit carries, by the equipment keys of the catalogue."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="kit")
    equipment = models.SlugField(max_length=80)
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["equipment"]
        constraints = [models.UniqueConstraint(fields=["unit", "equipment"], name="kit_item_once")]


class Answer(models.TextChoices):
    YES = "yes", pgettext_lazy("Antwort", "ja")
    NO = "no", pgettext_lazy("Antwort", "nein")
    UNKNOWN = "unknown", pgettext_lazy("Antwort", "weiß ich nicht")


class VisitRequest(models.Model):
    """A host asks for the mobile office."""

    class Purpose(models.TextChoices):
        REDUCED_MOBILITY = "reduced_mobility", _("Menschen, die nicht ins Bürgeramt kommen können")
        REPLACEMENT = "replacement", _("Ersatz für ein geschlossenes Bürgeramt")
        PEAK = "peak", _("Mehr Termine, wenn der Andrang groß ist")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Eingegangen")
        PLANNED = "planned", _("Termin steht fest")
        DECLINED = "declined", _("Abgelehnt")
        WITHDRAWN = "withdrawn", _("Zurückgezogen")
        SERVED = "served", _("Besuch hat stattgefunden")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)
    purpose = models.CharField(max_length=20, choices=Purpose)
    organisation = models.CharField(max_length=120)
    site_kind = models.CharField(max_length=10)
    street = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=5)
    quarter = models.ForeignKey("offices.Quarter", on_delete=models.PROTECT, related_name="+")
    contact_name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="de")
    people = models.PositiveSmallIntegerField()
    bedside_people = models.PositiveSmallIntegerField(default=0)
    services = models.ManyToManyField("catalogue.Service", related_name="+")
    room = models.CharField(max_length=120, blank=True)
    step_free = models.CharField(max_length=8, choices=Answer)
    power = models.CharField(max_length=8, choices=Answer)
    reception = models.CharField(max_length=8, choices=Answer)
    parking = models.CharField(max_length=8, choices=Answer)
    lift = models.CharField(max_length=8, choices=Answer)
    privacy = models.CharField(max_length=8, choices=Answer)
    note = models.TextField(max_length=1000, blank=True)
    #: What we wrote to the host when we declined.
    reply = models.CharField(max_length=500, blank=True)
    #: Raised by every change; a form that was opened before a change is refused.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    #: When it was served, declined or withdrawn. Contact data is erased some time later.
    closed_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=500), name="request_people_1_to_500"
            ),
            models.CheckConstraint(
                condition=Q(bedside_people__lte=F("people")), name="request_bedside_within_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "planned"], closed_at__isnull=True)
                | Q(state__in=["declined", "withdrawn", "served"], closed_at__isnull=False),
                name="request_closed_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="request_state")]

    def __str__(self) -> str:
        return self.reference


class PreferredDay(models.Model):
    """A day on which the host has the room, half-open in local time."""

    request = models.ForeignKey(VisitRequest, on_delete=models.CASCADE, related_name="preferred_days")
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["day", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="preferred_day_ends_after_start"),
            models.UniqueConstraint(fields=["request", "day"], name="preferred_day_once"),
        ]


class Deployment(models.Model):
    """A unit and a crew go to a site for a window.

    Publishing writes the opening window of the unit's counter.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        PUBLISHED = "published", _("Veröffentlicht")
        CANCELLED = "cancelled", _("Abgesagt")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(VisitRequest, null=True, on_delete=models.PROTECT, related_name="deployments")
    #: The earlier visit whose documents this one brings.
    brings_documents_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="collections"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deployments")
    site = models.ForeignKey("offices.Site", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    desks = models.PositiveSmallIntegerField()
    room = models.CharField(max_length=120, blank=True)
    services = models.ManyToManyField("catalogue.Service", related_name="+")
    #: Until then only the host registers people; None: the public never books here.
    public_from = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    window = models.OneToOneField(
        "offices.OpeningWindow", null=True, on_delete=models.PROTECT, related_name="deployment"
    )
    #: What we told everybody when we cancelled.
    cancel_reason = models.CharField(max_length=500, blank=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="deployment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(window__isnull=False),
                name="deployment_published_has_window",
            ),
        ]


class CrewMember(models.Model):
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="crew")
    person = models.ForeignKey("workforce.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deployment", "person"], name="crew_member_once")]


class PackedItem(models.Model):
    """A line of the packing list that somebody has checked off. The list itself is computed, never stored."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="packed")
    key = models.SlugField(max_length=80)
    quantity = models.PositiveIntegerField()
    packed_by = models.CharField(max_length=150)
    packed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deployment", "key"], name="packed_item_once")]
