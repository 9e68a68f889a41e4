"""What a host is asked, one topic per page. Each page's `answers` are columns of `RequestData`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet import queries, rules
from wanderamt.apps.fleet.forms.asking import StepForm, needed
from wanderamt.apps.fleet.forms.choices import Label, MatterField
from wanderamt.apps.fleet.forms.days import DaysForm
from wanderamt.apps.fleet.models import Answer, VisitRequest
from wanderamt.apps.fleet.values import RequestData
from wanderamt.apps.offices.public import Quarter, Site
from wanderamt.foundation.forms import CreatingForm, Form

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PurposeForm(StepForm):
    purpose = forms.ChoiceField(
        label=_("Wofür brauchen Sie das Mobile Bürgeramt?"),
        widget=forms.RadioSelect,
        choices=[],
        error_messages=needed(_("Bitte wählen Sie, wofür Sie uns brauchen.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            VisitRequest.Purpose.REDUCED_MOBILITY: _("Zum Beispiel in einem Pflegeheim oder einer Klinik."),
            VisitRequest.Purpose.REPLACEMENT: _(
                "Zum Beispiel während einer Sanierung, in Räumen in der Nähe."
            ),
            VisitRequest.Purpose.PEAK: _("Zum Beispiel vor den Ferien oder für viele neue Studierende."),
        }
        field = cast("forms.ChoiceField", self.fields["purpose"])
        field.choices = [(each.value, Label(each.label, hints[each])) for each in VisitRequest.Purpose]


class OrganisationForm(StepForm):
    organisation = forms.CharField(
        label=_("Name der Einrichtung"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages=needed(_("Bitte geben Sie den Namen der Einrichtung an.")),
    )
    site_kind = forms.ChoiceField(
        label=_("Was für eine Einrichtung ist das?"),
        widget=forms.RadioSelect,
        choices=[
            (kind.value, kind.label)
            for kind in (
                Site.Kind.SENIOR,
                Site.Kind.COMMUNITY,
                Site.Kind.SCHOOL,
                Site.Kind.OFFICE,
                Site.Kind.OTHER,
            )
        ],
        error_messages=needed(_("Bitte wählen Sie, was für eine Einrichtung das ist.")),
    )
    street = forms.CharField(
        label=_("Straße und Hausnummer"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages=needed(_("Bitte geben Sie Straße und Hausnummer an.")),
    )
    postal_code = forms.CharField(
        label=_("Postleitzahl"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
        validators=[
            RegexValidator(r"^[0-9]{5}\Z", _("Eine Postleitzahl hat 5 Ziffern, zum Beispiel 30629."))
        ],
        error_messages=needed(_("Bitte geben Sie die Postleitzahl an.")),
    )
    elsewhere = forms.BooleanField(label=_("Die Einrichtung liegt trotzdem in Hannover"), required=False)
    quarter = forms.ModelChoiceField(
        label=_("Stadtteil"),
        queryset=Quarter.objects.none(),
        empty_label=_("Bitte wählen"),
        error_messages={
            "required": _("Bitte wählen Sie den Stadtteil."),
            "invalid_choice": _("Bitte wählen Sie einen Stadtteil aus der Liste."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].queryset = queries.quarters()  # type: ignore[attr-defined]  # it is a ModelChoiceField

    @property
    def asks_elsewhere(self) -> bool:
        """Whether the postal code looks as if it were not in Hannover, so that a person must confirm it."""
        code = str(self["postal_code"].value() or "").strip()
        return len(code) == 5 and code.isdecimal() and not code.startswith("30")

    def clean(self) -> dict[str, Any]:
        super().clean()
        if (
            "postal_code" in self.cleaned_data
            and self.asks_elsewhere
            and not self.cleaned_data.get("elsewhere")
        ):
            self.add_error(
                "postal_code",
                _(
                    "Postleitzahlen in Hannover beginnen mit 30. Prüfen Sie die Zahl. "
                    "Stimmt sie, dann setzen Sie bitte den Haken darunter."
                ),
            )
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "elsewhere"}

    @classmethod
    def initial_of(cls, data: RequestData) -> dict[str, Any]:
        return {**super().initial_of(data), "elsewhere": not data.postal_code.startswith("30")}


class MattersForm(StepForm):
    people = forms.IntegerField(
        label=_("Wie viele Menschen möchten etwas erledigen?"),
        help_text=_("Eine Schätzung reicht."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": rules.MOST_PEOPLE}),
        error_messages={
            "required": _("Bitte geben Sie an, wie viele Menschen es ungefähr sind."),
            "invalid": _("Bitte geben Sie eine ganze Zahl an."),
        },
    )
    bedside_people = forms.IntegerField(
        label=_("Wie viele davon sollen wir am Bett besuchen?"),
        help_text=_("Menschen, die nicht in den Raum kommen können. Sonst 0."),
        min_value=0,
        initial=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": rules.MOST_PEOPLE}),
        error_messages={
            "required": _("Bitte geben Sie eine Zahl an. Wenn niemand am Bett besucht werden soll: 0."),
            "invalid": _("Bitte geben Sie eine ganze Zahl an."),
            "min_value": _("Bitte geben Sie 0 oder mehr an."),
        },
    )
    services = MatterField(
        label=_("Was möchten sie erledigen?"),
        help_text=_("Wählen Sie alles, was vorkommen kann. Wer was braucht, fragen wir später."),
        required=False,
    )
    more_services = MatterField(label=_("Weitere Anliegen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matters = queries.matters()
        self._matter_field("services").offer(self.matters, usual=True)
        self._matter_field("more_services").offer(self.matters, usual=False)

    def _matter_field(self, name: str) -> MatterField:
        return cast("MatterField", self.fields[name])

    @property
    def more_used(self) -> bool:
        """Whether the further matters are shown at once."""
        return bool(self["more_services"].value() or self["more_services"].errors)

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = self.cleaned_data
        if "people" in found:
            self.accept(lambda: rules.check_people(found["people"]))
        if {"people", "bedside_people"} <= found.keys():
            self.accept(lambda: rules.check_bedside(people=found["people"], bedside=found["bedside_people"]))
        if {"services", "more_services"} <= found.keys():
            self.accept(lambda: rules.check_matters(self._chosen(), kits=queries.kits()))
        return self.cleaned_data

    def _chosen(self) -> tuple[Service, ...]:
        found = self.cleaned_data
        return self._matter_field("services").services([*found["services"], *found["more_services"]])

    def answers(self) -> dict[str, Any]:
        return {
            "people": self.cleaned_data["people"],
            "bedside_people": self.cleaned_data["bedside_people"],
            "services": self._chosen(),
        }

    @classmethod
    def initial_of(cls, data: RequestData) -> dict[str, Any]:
        chosen = [service.pk for service in data.services]
        return {**super().initial_of(data), "services": chosen, "more_services": chosen}


def _room_question(text: "_StrPromise", hint: "_StrPromise | str" = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=text,
        help_text=hint,
        widget=forms.RadioSelect,
        choices=Answer.choices,
        error_messages=needed(_("Bitte wählen Sie eine Antwort. „Weiß ich nicht“ ist auch in Ordnung.")),
    )


class RoomForm(StepForm):
    room = forms.CharField(
        label=_("In welchem Raum können wir arbeiten?"),
        help_text=_(
            "Zum Beispiel „Speisesaal, Erdgeschoss“. Wenn Sie es noch nicht wissen, lassen Sie das Feld leer."
        ),
        max_length=120,
        required=False,
    )
    step_free = _room_question(_("Kommt man ohne Stufen in den Raum?"))
    lift = _room_question(_("Gibt es einen Aufzug, oder liegt der Raum im Erdgeschoss?"))
    power = _room_question(_("Gibt es Steckdosen im Raum?"))
    reception = _room_question(
        _("Haben Handys im Raum guten Empfang?"),
        _("Für manche Anliegen brauchen wir eine Verbindung ins Netz."),
    )
    parking = _room_question(_("Kann ein kleiner Bus in der Nähe parken?"))
    privacy = _room_question(
        _("Können wir dort ungestört sprechen?"), _("Niemand soll mithören, was die Menschen uns sagen.")
    )
    questions: ClassVar[tuple[str, ...]] = ("step_free", "lift", "power", "reception", "parking", "privacy")


class ContactForm(StepForm):
    retention_days = property(lambda _self: settings.RETENTION_DAYS)
    contact_name = forms.CharField(
        label=_("Ihr Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=needed(_("Bitte geben Sie Ihren Namen an.")),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Dorthin schicken wir die Bestätigung und später den Link für die Anmeldung."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Bitte geben Sie Ihre E-Mail-Adresse an."),
            "invalid": _("Bitte prüfen Sie die E-Mail-Adresse. Sie sieht so aus: name@beispiel.de"),
        },
    )
    phone = forms.CharField(
        label=_("Telefon"),
        help_text=_("Für Fragen am Tag selbst."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        validators=[
            RegexValidator(r"^[0-9+()/ \-]*\Z", _("Bitte geben Sie die Telefonnummer mit Ziffern an."))
        ],
    )
    language = forms.ChoiceField(
        label=_("In welcher Sprache sollen wir Ihnen schreiben?"),
        choices=settings.LANGUAGES,
        initial="de",
        error_messages=needed(_("Bitte wählen Sie eine Sprache.")),
    )
    note = forms.CharField(
        label=_("Was sollen wir noch wissen?"),
        help_text=_("Bitte keine Namen von Bewohnerinnen und Bewohnern."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the request: its part of the address, its title and its form."""

    slug: str
    title: "_StrPromise"
    form: type[StepForm]

    @property
    def template(self) -> str:
        return f"fleet/host/step_{self.slug}.html"


STEPS: tuple[Step, ...] = (
    Step(slug="zweck", title=_("Wofür Sie uns brauchen"), form=PurposeForm),
    Step(slug="einrichtung", title=_("Wer Sie sind und wo wir Sie finden"), form=OrganisationForm),
    Step(slug="anliegen", title=_("Wie viele Menschen und welche Anliegen"), form=MattersForm),
    Step(slug="raum", title=_("Der Raum"), form=RoomForm),
    Step(slug="tage", title=_("Tage, die Ihnen passen"), form=DaysForm),
    Step(slug="kontakt", title=_("Wie wir Sie erreichen"), form=ContactForm),
)


def step_named(slug: str) -> Step | None:
    """The step with this part of the address, if there is one."""
    return next((step for step in STEPS if step.slug == slug), None)


class SendForm(CreatingForm):
    """Sends the checked answers, once."""


class WithdrawForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class FindForm(Form):
    reference = forms.CharField(
        label=_("Ihr Zeichen"),
        help_text=_("Es beginnt mit MB, zum Beispiel MB-2026-00042."),
        max_length=20,
        error_messages=needed(_("Bitte geben Sie Ihr Zeichen an.")),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die Adresse, die Sie in der Anfrage angegeben haben."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Bitte geben Sie Ihre E-Mail-Adresse an."),
            "invalid": _("Bitte prüfen Sie die E-Mail-Adresse. Sie sieht so aus: name@beispiel.de"),
        },
    )
