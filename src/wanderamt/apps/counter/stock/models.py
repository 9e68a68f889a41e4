"""What was handed to a window, what became of it, and what was counted. No name of anybody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wanderamt.kernel.ids import uuid7


class Kind(models.TextChoices):
    """Things that are counted like money. Which of them Hannover carries is not confirmed for all, see
    `UNCONFIRMED`.
    """

    PROVISIONAL_ID = "provisional_id", _("Vordruck für vorläufige Personalausweise")
    PROVISIONAL_PASSPORT = "provisional_pass", _("Vordruck für vorläufige Reisepässe")
    CARD_BLANK = "card_blank", _("Karten-Rohling")
    ADDRESS_STICKER = "address_sticker", _("Adress-Aufkleber")
    SEAL_STICKER = "seal_sticker", _("Siegel-Aufkleber")


#: Every piece of these bears a number of its own; others are counted or numbered as they come.
NUMBERED = frozenset({Kind.PROVISIONAL_ID.value, Kind.PROVISIONAL_PASSPORT.value})

#: Nothing published says that the mobile office carries them (shared facts, `unverified_fields`).
UNCONFIRMED = frozenset(Kind.values) - {Kind.ADDRESS_STICKER.value}


class StockLot(models.Model):
    """Pieces of a kind that were handed to the window: a row of numbers, or so many without numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="stock_lots")
    kind = models.CharField(max_length=20, choices=Kind)
    #: As printed: letters, then digits. Both empty: pieces without numbers.
    first_serial = models.CharField(max_length=24, blank=True)
    last_serial = models.CharField(max_length=24, blank=True)
    pieces = models.PositiveIntegerField()
    handed_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["handed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gte=1), name="stock_lot_has_pieces"),
            models.CheckConstraint(
                condition=Q(first_serial="", last_serial="") | (~Q(first_serial="") & ~Q(last_serial="")),
                name="stock_lot_serials_both_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["provisional_id", "provisional_pass"]) | ~Q(first_serial=""),
                name="stock_lot_blanks_are_numbered",
            ),
        ]


class StockUse(models.Model):
    """What became of a piece (or of several without numbers)."""

    class Purpose(models.TextChoices):
        USED = "used", _("verwendet")
        SPOILED = "spoiled", _("verdorben")
        LOST = "lost", _("verloren")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="stock_uses")
    kind = models.CharField(max_length=20, choices=Kind)
    serial = models.CharField(max_length=24, blank=True)
    pieces = models.PositiveIntegerField(default=1)
    purpose = models.CharField(max_length=10, choices=Purpose)
    #: Number of the case it was used for; taken out after the retention period.
    case_number = models.CharField(max_length=40, blank=True)
    #: Why it was spoiled or lost.
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    #: It was noted by mistake; the piece is in stock again.
    taken_back_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "serial"],
                condition=Q(taken_back_at__isnull=True) & ~Q(serial=""),
                name="stock_serial_once",
            ),
            models.CheckConstraint(
                condition=Q(serial="", pieces__gte=1) | Q(pieces=1), name="stock_use_has_pieces"
            ),
            models.CheckConstraint(condition=Q(purpose="used") | ~Q(reason=""), name="stock_loss_has_reason"),
        ]


class StockCount(models.Model):
    """What was there in the evening, against what had to be there at that moment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="stock_counts")
    kind = models.CharField(max_length=20, choices=Kind)
    counted = models.PositiveIntegerField()
    expected = models.IntegerField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["window", "kind"], name="stock_counted_once_a_kind"),
            models.CheckConstraint(
                condition=Q(counted=models.F("expected")) | ~Q(reason=""), name="stock_difference_has_reason"
            ),
        ]
