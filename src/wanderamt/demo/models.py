from django.db import models


class ClockShift(models.Model):
    """How far the demo clock is moved, in seconds. One row; only read in demo mode."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock")]
