"""What editors change, fact by fact and word by word, before it becomes the catalogue."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wanderamt.kernel.ids import uuid7


class Revision(models.Model):
    """One version of a service or of a kind of words, with everything that is published together.

    One without author is what the software brought: the first of each subject, and again after an update that
    changed it. Nobody here wrote or reviewed it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        SUBMITTED = "submitted", pgettext_lazy("Fassung", "Wartet auf Prüfung")
        PUBLISHED = "published", _("Veröffentlicht")
        WITHDRAWN = "withdrawn", _("Zurückgezogen")
        REPLACED = "replaced", pgettext_lazy("Fassung", "Abgelöst")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    #: "service.personalausweis" or "words.evidence"
    subject = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    #: In the layout of `editing.content.write`.
    content = models.JSONField()
    #: What was published when this one was begun, or was last brought together with it.
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="revisions"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reviewed_revisions"
    )
    #: Why, in the words of the author; and what the reviewer wrote when it went back.
    note = models.CharField(max_length=500, blank=True)
    reply = models.CharField(max_length=1000, blank=True)
    #: From this day on it is meant to hold; the law is asked about this day as well as about today.
    planned_on = models.DateField(null=True)
    #: Raised by every save; a page that was opened before is told.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["subject", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "published", "withdrawn", "replaced"]),
                name="revision_state_known",
            ),
            models.UniqueConstraint(fields=["subject", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["subject", "state"],
                condition=Q(state__in=["draft", "submitted", "published"]),
                name="revision_one_open_one_published",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(author__isnull=True) | ~Q(reviewer=F("author")),
                name="revision_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False, base__isnull=False)
                | Q(author__isnull=True, reviewer__isnull=True, state__in=["published", "replaced"]),
                name="revision_by_somebody_or_brought",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "replaced"])
                | Q(published_at__isnull=False) & (Q(author__isnull=True) | Q(reviewer__isnull=False)),
                name="revision_published_is_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"
