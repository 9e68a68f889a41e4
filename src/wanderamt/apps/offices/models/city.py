"""The city, its sites and its counters: fixed, on wheels, on video."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wanderamt.foundation.languages import in_language
from wanderamt.kernel.ids import uuid7


class Quarter(models.Model):
    """A Stadtteil with its official number and label point. Shares are between 0 and 1."""

    no = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=60, unique=True)
    district = models.CharField(max_length=60)
    lat = models.FloatField()
    lon = models.FloatField()
    area_km2 = models.FloatField()
    residents = models.PositiveIntegerField()
    residents_official = models.BooleanField()
    share_66plus = models.FloatField()
    share_81plus = models.FloatField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place with an address where citizens can be served."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Bürgeramt")
        SENIOR = "senior", _("Pflege- oder Seniorenheim")
        SCHOOL = "school", _("Schule")
        COMMUNITY = "community", _("Stadtteilzentrum")
        OTHER = "other", _("anderer Ort")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    #: How to find it, in German and English: {"de": "Eingang E", "en": "Entrance E"}.
    directions = models.JSONField(default=dict)
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="sites")
    lat = models.FloatField()
    lon = models.FloatField()
    #: How far the point may be from the real door, in metres.
    position_error_m = models.PositiveIntegerField()
    address_confirmed = models.BooleanField(default=False)
    #: {"mon": "08:00-14:00", ...}; None: not confirmed.
    weekly_hours = models.JSONField(null=True)
    #: Whether a wheelchair gets to the desks without a step; None: nobody has confirmed it.
    step_free = models.BooleanField(null=True, default=None)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="site_on_earth"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """How to find it, in the active language; often empty."""
        return in_language(self.directions)


class Counter(models.Model):
    """Where citizens are served. A van or a suitcase is a counter without a home.

    A video counter has the site at which its people sit; nobody travels there.
    """

    class Kind(models.TextChoices):
        FIXED = "fixed", _("festes Bürgeramt")
        MOBILE = "mobile", _("Mobiles Bürgeramt")
        VIDEO = "video", _("Bürgeramt per Video")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="counters")
    #: Short mark in front of human numbers (tickets, receipts), so that two counters never give out the same.
    mark = models.CharField(max_length=4, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="mobile", site__isnull=True)
                | Q(kind__in=["fixed", "video"], site__isnull=False),
                name="counter_fixed_has_site",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """What a desk of a counter is called and where it stands; without a row it is called by its number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="desk_labels")
    number = models.PositiveSmallIntegerField()
    #: "Platz 3", "Tresen am Fenster".
    label = models.CharField(max_length=40)
    #: "Raum 2.14"; often empty.
    room = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["counter", "number"], name="desk_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=20), name="desk_number_1_to_20"),
        ]

    def __str__(self) -> str:
        return self.label
