"""Applications and their steps: what was seen, worked out, paid and handed over."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.public import rule_as_then
from wanderamt.kernel.clock import BERLIN
from wanderamt.kernel.ids import uuid7


class Case(models.Model):
    """One matter of one person at one visit. `visit_id` groups the matters of a visit, `appointment_id`
    its booking; both are plain ids because cases knows neither the queue nor the calendar."""

    class State(models.TextChoices):
        OPEN = "open", _("in Arbeit")
        FINISHED = "finished", _("fertig")
        CAPTURED = "captured", _("aufgenommen, wird im Amt fertig")
        FOLLOW_UP = "follow_up", _("es fehlt noch etwas")
        REFUSED = "refused", _("abgelehnt")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="cases")
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField(db_index=True)
    #: Which of the people of the visit; a family comes with one number.
    person_no = models.PositiveSmallIntegerField(default=0)
    appointment_id = models.UUIDField(null=True)
    person_name = models.CharField(max_length=120)
    born_on = models.DateField(null=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="de")
    representation = models.CharField(max_length=20, default="none")
    representative_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    #: Why it was refused or what is missing; a whole sentence for the person.
    reason = models.CharField(max_length=300, blank=True)
    #: Answers that the fee depends on, by the names of engines.law.Facts.
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["visit_id", "service", "person_no"], name="case_once_a_person"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="case_closed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "follow_up"]) | ~Q(reason=""),
                name="case_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def day(self) -> date:
        """The day of the visit, in Berlin: the rules of this day apply."""
        return self.opened_at.astimezone(BERLIN).date()


class Step(models.Model):
    """One step of a case, in the order in which a clerk takes them."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("Identität geprüft")
        REPRESENTATION = "representation", _("Vertretung geprüft")
        EVIDENCE = "evidence", _("Unterlagen geprüft")
        DATA = "data", _("Daten aufgenommen und bestätigt")
        BIOMETRICS = "biometrics", _("Foto, Finger und Unterschrift am zertifizierten Gerät")
        FEE = "fee", _("Gebühr")
        RESULT = "result", _("Ergebnis übergeben")

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        DONE = "done", _("erledigt")
        NOT_NEEDED = "not_needed", _("nicht nötig")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    #: Kind of paper seen, reference of the certified device ...: never a photo, never a fingerprint.
    note = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="step_once_a_case"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(done_at__isnull=False), name="step_done_has_time"
            ),
        ]


class Evidence(models.Model):
    """A paper on the checklist of a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    required = models.BooleanField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="evidence_once_a_case")]


class Payment(models.Model):
    """Money received for the fees of one visit. Never changed afterwards; a mistake is a reversal of its
    own.
    """

    class Method(models.TextChoices):
        CASH = "cash", _("bar")
        CARD = "card", _("mit Karte")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    window = models.ForeignKey("offices.OpeningWindow", on_delete=models.PROTECT, related_name="payments")
    visit_id = models.UUIDField(db_index=True)
    method = models.CharField(max_length=10, choices=Method)
    cents = models.PositiveIntegerField()
    #: Cash put on the table, for the change; None for cards.
    given_cents = models.PositiveIntegerField(null=True)
    #: Reference of the card terminal, as printed on its slip.
    terminal_reference = models.CharField(max_length=40, blank=True)
    #: What was paid, as on the receipt: [{"case", "service", "label", ...}, ...]. Texts
    #: are German and of that day; `service_id` and `rule_id` lead to what they are in other languages.
    lines = models.JSONField(default=list)
    receipt_number = models.CharField(max_length=24, unique=True)
    received_at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="payment_above_zero"),
            models.CheckConstraint(
                condition=Q(given_cents__isnull=True) | Q(given_cents__gte=F("cents")),
                name="payment_given_covers",
            ),
        ]


class Fee(models.Model):
    """A line of the fee of a case, with the paragraph it rests on, fixed on the day of the visit.

    A fee of the city that nobody has confirmed has no amount until a clerk enters it from the by-law.
    """

    class Source(models.TextChoices):
        LAW = "law", _("nach dem Gesetz")
        CLERK = "clerk", _("vor Ort nach der Satzung eingetragen")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fees")
    rule_id = models.CharField(max_length=80)
    #: What the rule said on that day, in German.
    label = models.TextField()
    #: None: not confirmed and not yet entered. 0: free of charge.
    cents = models.PositiveIntegerField(null=True)
    #: What is known of an amount that nobody has confirmed: shown to the clerk, never charged.
    suggested_cents = models.PositiveIntegerField(null=True)
    citation = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.LAW)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="fees")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "rule_id"], name="fee_line_once_a_case"),
            models.CheckConstraint(
                condition=Q(payment__isnull=True) | Q(cents__gt=0), name="fee_paid_has_amount"
            ),
        ]

    @property
    def told(self) -> str:
        """The label for the reader, in the active language where it is faithful."""
        return rule_as_then(self.rule_id, self.label)


class Document(models.Model):
    """A document made elsewhere for the person of a case, until it is in the right hands."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("bestellt")
        READY = "ready", _("liegt zur Abholung bereit")
        HANDED_OVER = "handed_over", _("ausgehändigt")
        SENT = "sent", _("direkt nach Hause geschickt")

    class Delivery(models.TextChoices):
        COLLECTION = "collection", _("Abholung")
        DIRECT = "direct", _("Direktversand nach Hause")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="document")
    state = models.CharField(max_length=12, choices=State, default=State.ORDERED)
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.COLLECTION)
    ordered_at = models.DateTimeField()
    #: Planned, from the configured production times; None where none is known.
    expected_from = models.DateField(null=True)
    expected_until = models.DateField(null=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ordered_at"]
        indexes = [models.Index(fields=["state", "delivery"], name="document_state")]


class Handover(models.Model):
    """Something given into a hand, with date and time (documentation duty of § 4 PAuswV)."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("Bescheinigung")
        PIN_LETTER = "pin_letter", _("PIN-Brief")
        DOCUMENT = "document", _("Ausweis oder Pass")

    class To(models.TextChoices):
        PERSON = "person", _("an die Person selbst")
        REPRESENTATIVE = "representative", _("an die gesetzliche Vertretung")
        AUTHORISED = "authorised", _("an eine bevollmächtigte Person")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    kind = models.CharField(max_length=12, choices=Kind)
    to = models.CharField(max_length=16, choices=To)
    #: Name of the authorised person, whose authorisation was seen.
    receiver_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="handover_once")]
