"""Who comes when. A person's matters at one visit are one appointment."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7


class Place(models.TextChoices):
    ROOM = "room", _("im Raum")
    BEDSIDE = "bedside", _("am Bett")


class Representation(models.TextChoices):
    NONE = "none", _("niemand, die Person handelt selbst")
    LEGAL_GUARDIAN = "legal_guardian", _("rechtliche Betreuung")
    PROXY = "proxy", _("Person mit Vollmacht")
    PARENT = "parent", _("Eltern oder Sorgeberechtigte")


class Appointment(models.Model):
    """One visit of one person at a window, with all matters, at a desk, half-open from `starts_at` to
    `ends_at`.
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("gebucht")
        CANCELLED = "cancelled", _("abgesagt")

    class Source(models.TextChoices):
        HOST = "host", _("von der Einrichtung angemeldet")
        CITIZEN = "citizen", _("selbst gebucht")
        STAFF = "staff", _("im Bürgeramt gebucht")

    class Exemption(models.TextChoices):
        """Whether the exemption from the ID duty (§ 1 (3) PAuswG) was offered before a card."""

        NOT_ASKED = "not_asked", _("nicht gefragt")
        NOT_APPLICABLE = "not_applicable", _("kommt nicht in Frage")
        CHOSEN = "chosen", _("gewählt")
        DECLINED = "declined", _("angeboten, die Person möchte einen Ausweis")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=8, unique=True)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    desk = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    source = models.CharField(max_length=10, choices=Source)
    person_name = models.CharField(max_length=120)
    born_on = models.DateField(null=True)
    #: Normalised name and birth date; tells a second registration of the same person.
    person_key = models.CharField(max_length=140)
    language = models.CharField(max_length=12, default="de")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=10, choices=Place, default=Place.ROOM)
    room_label = models.CharField(max_length=30, blank=True)
    representation = models.CharField(max_length=20, choices=Representation, default=Representation.NONE)
    representative_name = models.CharField(max_length=120, blank=True)
    exemption = models.CharField(max_length=20, choices=Exemption, default=Exemption.NOT_ASKED)
    form_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "desk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["window", "person_key"],
                condition=Q(state="booked"),
                name="appointment_person_once_a_window",
            ),
            models.CheckConstraint(
                condition=Q(place="room") | ~Q(room_label=""), name="appointment_bedside_has_room_label"
            ),
        ]
        indexes = [models.Index(fields=["window", "state", "starts_at"], name="appointment_day")]

    def __str__(self) -> str:
        return self.code

    @property
    def day(self) -> date:
        """The day of the visit, in Berlin: the rules of this day apply."""
        return self.starts_at.astimezone(BERLIN).date()


class AppointmentMatter(models.Model):
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="matters")
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "service"], name="matter_once_an_appointment")
        ]


class GridClaim(models.Model):
    """Five minutes of one desk. The unique constraint is what makes a double booking impossible, on every
    database.
    """

    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.CASCADE, related_name="+")
    desk = models.PositiveSmallIntegerField()
    cell = models.PositiveSmallIntegerField()
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="claims")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["window", "desk", "cell"], name="desk_time_once")]
