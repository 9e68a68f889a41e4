"""What came in files from others and has no place in the city's list."""

from django.db import models

from wanderamt.kernel.ids import uuid7


class KeptRecord(models.Model):
    """A record of an imported file, whole, so that an export can give back what we do not read.

    It belongs to a service, or to none: offices, online services, services that the city does not have.
    What the public can download has it only from the moment on when somebody has published `revision`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey("catalogue.Service", null=True, on_delete=models.PROTECT, related_name="+")
    #: The draft that the import began; none where the texts were the same.
    revision = models.ForeignKey("catalogue.Revision", null=True, on_delete=models.PROTECT, related_name="+")
    foreign_id = models.CharField(max_length=200)
    element = models.CharField(max_length=60)
    version = models.CharField(max_length=5)
    #: The element in the layout of `exchange.nodes.write`.
    xml = models.TextField()
    file_name = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version__in=["2.2.0", "2.3.1"]), name="kept_record_version_known"
            ),
            models.CheckConstraint(
                condition=models.Q(revision__isnull=True) | models.Q(service__isnull=False),
                name="kept_record_revision_has_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element} {self.foreign_id}"
