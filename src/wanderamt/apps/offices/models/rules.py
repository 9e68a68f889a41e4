"""Weekly opening hours, and the days on which they do not hold."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.offices.models.city import Counter, Site
from wanderamt.kernel.ids import uuid7


class OpeningRule(models.Model):
    """A counter is open on these weekdays from `starts` to `ends` on Berlin's clock, never on a holiday."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="rules")
    #: Sorted, Monday is 0: [0, 1, 3].
    weekdays = models.JSONField()
    #: 2: every other week, beginning with the week of `valid_from`.
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    #: The last day; None: until somebody changes it.
    valid_to = models.DateField(null=True)
    desks = models.PositiveSmallIntegerField()
    #: Of the desks: kept for short matters such as collecting a document.
    short_desks = models.PositiveSmallIntegerField(default=0)
    #: Of the desks: released in the morning of the day itself.
    same_day_desks = models.PositiveSmallIntegerField(default=0)
    #: One list of features for each desk that can do more than the others: [["language:ar"]].
    special_desks = models.JSONField(default=list)
    #: Devices for photos, besides the desks.
    photo_stations = models.PositiveSmallIntegerField(default=0)
    #: When which share of the other desks can be booked: [{"share": 60, "days": 56, "at": "07:00"}, ...].
    release = models.JSONField(default=list)
    #: None chosen: everything that is done over a counter.
    services = models.ManyToManyField("catalogue.Service", related_name="opening_rules")
    #: Whether somebody answers for these hours; packaged and invented ones are not confirmed.
    confirmed = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["counter", "starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="rule_ends_after_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="rule_valid_to_later",
            ),
            models.CheckConstraint(condition=Q(desks__gte=1, desks__lte=20), name="rule_desks_1_to_20"),
            models.CheckConstraint(
                condition=Q(desks__gt=F("short_desks") + F("same_day_desks")), name="rule_lanes_leave_a_desk"
            ),
            models.CheckConstraint(condition=Q(photo_stations__lte=20), name="rule_photo_at_most_20"),
            models.CheckConstraint(
                condition=Q(every_weeks__gte=1, every_weeks__lte=8), name="rule_weeks_1_to_8"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counter} {self.starts:%H:%M}"


class OpeningException(models.Model):
    """On the days from `first_day` to `last_day` a counter, a site or the whole city keeps other hours."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("geschlossen")
        HOURS = "hours", _("andere Zeiten")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counter = models.ForeignKey(Counter, null=True, on_delete=models.CASCADE, related_name="exceptions")
    site = models.ForeignKey(Site, null=True, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=10, choices=Kind)
    first_day = models.DateField()
    #: Included; None: until further notice (a renovation).
    last_day = models.DateField(null=True)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    #: As citizens read it: "Renovierung".
    reason = models.CharField(max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(counter__isnull=True) | Q(site__isnull=True), name="exception_one_place"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="exception_last_day_later",
            ),
            models.CheckConstraint(
                condition=Q(kind="closed", starts__isnull=True, ends__isnull=True)
                | Q(kind="hours", starts__isnull=False, ends__gt=F("starts")),
                name="exception_hours_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} {self.reason}"
