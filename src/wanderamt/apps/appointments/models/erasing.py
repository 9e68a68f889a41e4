"""That somebody wants to be forgotten. Nothing of the person is in it."""

from django.db import models

from wanderamt.apps.appointments.models.appointment import Appointment


class ErasureRequest(models.Model):
    """Asked for at the hub. Open until the unit that carries the data has answered, or is back."""

    appointment = models.OneToOneField(
        Appointment, primary_key=True, on_delete=models.CASCADE, related_name="erasure"
    )
    #: Where the appointment was.
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "appointment"]
        indexes = [models.Index(fields=["done_at"], name="erasure_open")]
