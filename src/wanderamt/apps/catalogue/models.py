"""The services of the city as facts. Texts stand in German and English beside each other."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(texts: dict[str, str] | None) -> str:
    """The text in the active language, German where there is none."""
    if not texts:
        return ""
    return texts.get(get_language() or "de") or texts["de"]


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
    """One service of the citizens' office. The key is that of the city's service list ("personalausweis")."""

    id = models.SlugField(primary_key=True, max_length=60)
    group = models.CharField(max_length=30)
    name = models.JSONField()
    everyday = models.JSONField(default=dict)
    summary = models.JSONField()
    who = models.JSONField()
    leika = models.CharField(max_length=14, blank=True)
    legal_basis = models.JSONField(default=list)
    in_person = models.BooleanField()
    proxy = models.BooleanField()
    bring = models.JSONField(default=list)
    deadline = models.JSONField(null=True)
    processing = models.JSONField(null=True)
    online = models.BooleanField()
    online_note = models.JSONField(null=True)
    mobile = models.CharField(max_length=10, choices=Mobile)
    equipment = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=20, choices=Result)
    needs_photo = models.BooleanField()
    needs_fingerprints = models.BooleanField()
    pin_letter = models.BooleanField()
    bookable = models.BooleanField()
    care = models.JSONField(null=True)
    verified = models.BooleanField()
    unconfirmed = models.JSONField(default=list)
    sources = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(mobile__in=Mobile.values), name="service_mobile_known"),
            models.CheckConstraint(condition=models.Q(result__in=Result.values), name="service_result_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.name)

    @property
    def text(self) -> dict[str, Any]:
        """Summary, who, deadline, processing and care note in the active language; "" where there is none."""
        return {
            key: in_language(getattr(self, key))
            for key in ("summary", "who", "deadline", "processing", "care")
        }


class Vocabulary(models.Model):
    """Controlled words: names of evidence, equipment and service groups."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence"
        EQUIPMENT = "equipment"
        GROUP = "group"

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.SlugField(max_length=80)
    text = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="vocabulary_once")]

    def __str__(self) -> str:
        return in_language(self.text)
