"""A device is gone. What was done about it, and when: the file that Art. 33 (5) GDPR asks for."""

from django.db import models

from wanderamt.apps.fieldsync.models.hub import Device
from wanderamt.kernel.ids import uuid7


class Loss(models.Model):
    """A device was lost or stolen. Names no person; who was concerned is computed from its stops."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="loss")
    #: When the office learnt of it; the 72 hours of Art. 33 (1) GDPR run from here.
    known_at = models.DateTimeField()
    #: How many people were concerned as far as known then, and how many of them got a mail.
    people = models.PositiveIntegerField(default=0)
    mailed = models.PositiveIntegerField(default=0)
    told_people_at = models.DateTimeField(null=True)
    #: The list of those without a mail address has been worked off.
    letters_sent_at = models.DateTimeField(null=True)
    told_authority_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-known_at"]
