"""A service as facts; what is said about it are segments "service.<id>.…" of the texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.models.text import text


class Mobile(models.TextChoices):
    """How far the mobile office gets with a matter on site."""

    COMPLETE = "complete", _("wird vor Ort fertig")
    CAPTURE = "capture", _("wird vor Ort aufgenommen und später fertig")
    NETWORK = "network", _("braucht vor Ort das Netz")
    NO = "no", _("nur in einem Bürgeramt")


class Result(models.TextChoices):
    """What the person leaves with."""

    PAPER_NOW = "paper_now"
    DOCUMENT_LATER = "document_later"
    HANDOVER = "handover"
    SENT_BY_OTHER = "sent_by_other"
    NONE = "none"


class Service(models.Model):
    """One service of the citizens' office. The key is that of the city's service list ("personalausweis").

    `minutes` is an assumption for planning. `unconfirmed` counts the notes that say what nobody has
    confirmed. `needs_photo`: a digital photo by code or from the photo station. `pin_letter`: a PIN letter
    can belong to this matter.
    """

    id = models.SlugField(primary_key=True, max_length=60)
    group = models.CharField(max_length=30)
    situations = models.JSONField(default=list)
    leika = models.CharField(max_length=14, blank=True)
    legal_basis = models.JSONField(default=list)
    online = models.BooleanField()
    mobile = models.CharField(max_length=10, choices=Mobile)
    equipment = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=20, choices=Result)
    needs_photo = models.BooleanField()
    needs_fingerprints = models.BooleanField()
    pin_letter = models.BooleanField()
    bookable = models.BooleanField()
    verified = models.BooleanField()
    unconfirmed = models.PositiveSmallIntegerField(default=0)
    sources = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(mobile__in=Mobile.values), name="service_mobile_known"),
            models.CheckConstraint(condition=models.Q(result__in=Result.values), name="service_result_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def said(self, part: str, *, language: str | None = None) -> str:
        """A text about the service ("summary"), in the active language unless told otherwise."""
        return text(self.segment(part), language=language)

    def segment(self, part: str) -> str:
        """The key of a text about the service."""
        return f"service.{self.pk}.{part}"

    @property
    def title(self) -> str:
        """The name; the key where nobody has given one."""
        return self.said("name") or self.pk

    @property
    def summary(self) -> str:
        """What it is, in one or two sentences."""
        return self.said("summary")

    @property
    def who(self) -> str:
        """For whom it is."""
        return self.said("who")

    @property
    def processing(self) -> str:
        """How long it takes; "" where nothing is known."""
        return self.said("processing")

    @property
    def online_note(self) -> str:
        """How far it can be done online; "" where nothing is known."""
        return self.said("online")

    @property
    def care(self) -> str:
        """What people in care homes should know; "" for most services."""
        return self.said("care")

    @property
    def words(self) -> list[str]:
        """What people call it in everyday language."""
        return self.said("words").splitlines()

    @property
    def unconfirmed_notes(self) -> list[str]:
        """What nobody has confirmed about it, in whole sentences."""
        return [self.said(f"unconfirmed.{number}") for number in range(1, self.unconfirmed + 1)]
