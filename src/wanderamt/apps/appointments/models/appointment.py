"""Who comes when. A person's matters at one visit are one appointment."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
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


#: More people at once take a counter for hours: they call, or the mobile office comes to them.
MOST_PEOPLE = 8


class Appointment(models.Model):
    """One visit at a window, with all matters of all its people, half-open from `starts_at` to `ends_at`.

    Which desk serves is decided when they are called; until then their time is counted (`GridClaim`). Of a
    family one person is known by name, the others only by their number.
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
    people = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    source = models.CharField(max_length=10, choices=Source)
    person_name = models.CharField(max_length=120)
    born_on = models.DateField(null=True)
    #: Normalised name and birth date; tells a second registration of the same person.
    person_key = models.CharField(max_length=140)
    language = models.CharField(max_length=12, default="de")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    #: The same address and the same number however they are typed; they carry the limit for one contact.
    email_key = models.CharField(max_length=254, blank=True, db_index=True)
    phone_key = models.CharField(max_length=40, blank=True, db_index=True)
    #: What the visit needs of the office: somebody who speaks this language, a way without steps.
    needs_language = models.CharField(max_length=12, blank=True)
    needs_step_free = models.BooleanField(default=False)
    place = models.CharField(max_length=10, choices=Place, default=Place.ROOM)
    room_label = models.CharField(max_length=30, blank=True)
    representation = models.CharField(max_length=20, choices=Representation, default=Representation.NONE)
    representative_name = models.CharField(max_length=120, blank=True)
    exemption = models.CharField(max_length=20, choices=Exemption, default=Exemption.NOT_ASKED)
    form_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    #: Nobody came. A fact about this time, forgotten with the person; nobody's record.
    no_show_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "id"]
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
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="appointment_people_1_to_8"
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
    """One matter of one of the people; `person_no` counts from 0, 0 is the person with the name."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="matters")
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    person_no = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "person_no", "service"], name="matter_once_a_person"
            ),
            models.CheckConstraint(condition=Q(person_no__lt=MOST_PEOPLE), name="matter_person_0_to_7"),
        ]
