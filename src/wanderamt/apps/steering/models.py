"""What the city measures about itself. Nothing here is about a person: days, matters, offices and counts."""

from django.db import models
from django.db.models import Q

#: In counts of bookings: nobody had searched (a list of a host), so there is no such number of days.
NOT_SEARCHED = -1


class Sample(models.Model):
    """One measurement of one counter, or of the whole city (no counter): how far away appointments were.

    `numbers`: service -> [days to the next, days to the third next appointment]; None: there were not so
    many. Raw and short-lived; LeadDay is what is kept.
    """

    sampled_at = models.DateTimeField()
    counter = models.ForeignKey("offices.Counter", null=True, on_delete=models.PROTECT, related_name="+")
    numbers = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sampled_at", "counter"], name="sample_once_a_counter"),
            models.UniqueConstraint(
                fields=["sampled_at"], condition=Q(counter__isnull=True), name="sample_once_a_city"
            ),
        ]


class LeadDay(models.Model):
    """One service at one counter, or in the whole city, on one day of Berlin, over all samples of the day.

    Days to the next and to the third next appointment; None: in most samples (best, worst: in that sample)
    there were not so many. folding.py says how the numbers come about.
    """

    day = models.DateField()
    service = models.SlugField(max_length=60)
    counter = models.ForeignKey("offices.Counter", null=True, on_delete=models.PROTECT, related_name="+")
    samples = models.PositiveSmallIntegerField()
    next_median = models.PositiveSmallIntegerField(null=True)
    third_median = models.PositiveSmallIntegerField(null=True)
    third_best = models.PositiveSmallIntegerField(null=True)
    third_worst = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "service", "counter"], name="leadday_once_a_counter"),
            models.UniqueConstraint(
                fields=["day", "service"], condition=Q(counter__isnull=True), name="leadday_once_a_city"
            ),
            models.CheckConstraint(condition=Q(samples__gte=1), name="leadday_was_measured"),
        ]


class BookedDays(models.Model):
    """How many bookings of one day, for one service at one counter, had these lead times in days.

    `offered` and `forced` are NOT_SEARCHED where the booking did not come from a search.
    """

    day = models.DateField()
    service = models.SlugField(max_length=60)
    counter = models.ForeignKey("offices.Counter", on_delete=models.PROTECT, related_name="+")
    offered = models.SmallIntegerField()
    forced = models.SmallIntegerField()
    chosen = models.SmallIntegerField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "service", "counter", "offered", "forced", "chosen"],
                name="booked_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(offered__gte=NOT_SEARCHED, forced__gte=NOT_SEARCHED, chosen__gte=0),
                name="booked_days_not_negative",
            ),
        ]


class UnmetDay(models.Model):
    """How many searches of one day for one service found nothing, at one counter or (no counter) anywhere."""

    day = models.DateField()
    service = models.SlugField(max_length=60)
    counter = models.ForeignKey("offices.Counter", null=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "service", "counter"], name="unmet_once_a_counter"),
            models.UniqueConstraint(
                fields=["day", "service"], condition=Q(counter__isnull=True), name="unmet_once_a_city"
            ),
        ]
