"""What a coordinator is asked about a resident, and the two questions before a card or a registration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.public import Appointment, PersonData, Place, Representation, matters_of
from wanderamt.apps.catalogue.public import Service, group_name
from wanderamt.engines.law import Guardianship, Situation
from wanderamt.foundation.forms import CreatingForm, Form

OLDEST_YEARS = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """The label of a choice in the language of the page; `hint` is its second line."""

    text: object
    hint: object = ""

    def __str__(self) -> str:
        return str(self.text)


class ResidentForm(CreatingForm):
    """One resident."""

    name = forms.CharField(
        label=_("Vorname und Nachname"),
        help_text=_("So, wie der Name im Ausweis steht."),
        max_length=120,
        error_messages={"required": _("Bitte geben Sie den Namen an.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = forms.DateField(
        label=_("Geburtsdatum"),
        error_messages={
            "required": _("Bitte geben Sie das Geburtsdatum an."),
            "invalid": _(
                "Bitte schreiben Sie das Geburtsdatum als Tag, Monat und Jahr, zum Beispiel 08.05.1940."
            ),
        },
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
    )
    services = forms.MultipleChoiceField(
        label=_("Was möchte die Person erledigen?"),
        help_text=_("Mehrere Anliegen sind ein Termin."),
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie mindestens ein Anliegen aus der Liste.")
        ),
    )
    place = forms.ChoiceField(
        label=_("Wo sehen wir die Person?"),
        choices=[
            (Place.ROOM, Choice(_("Sie kommt zu uns in den Raum"))),
            (
                Place.BEDSIDE,
                Choice(
                    _("Wir kommen zu ihr ans Bett"),
                    _("Diese Besuche machen wir zum Schluss, Zimmer für Zimmer."),
                ),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Place.ROOM,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie, wo wir die Person sehen.")
        ),
    )
    room_label = forms.CharField(
        label=_("Zimmer"), help_text=_("Nötig, wenn wir ans Bett kommen."), max_length=30, required=False
    )
    representation = forms.ChoiceField(
        label=_("Handelt jemand für die Person?"),
        choices=[
            (Representation.NONE, Choice(_("Nein, sie handelt selbst"))),
            (
                Representation.LEGAL_GUARDIAN,
                Choice(_("Ja, eine rechtliche Betreuung"), _("Vom Gericht bestellt, mit Betreuerausweis.")),
            ),
            (Representation.PROXY, Choice(_("Ja, eine Person mit Vollmacht"))),
        ],
        widget=forms.RadioSelect,
        initial=Representation.NONE,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie, ob jemand für die Person handelt.")
        ),
    )
    representative_name = forms.CharField(
        label=_("Name der Betreuung oder der Person mit Vollmacht"), max_length=120, required=False
    )
    language = forms.ChoiceField(
        label=_("Sprache für die Liste zum Mitbringen"), choices=settings.LANGUAGES, initial="de"
    )

    def __init__(self, *args: Any, offered: Sequence[Service], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {service.pk: service for service in offered}
        self.today = today
        self.fields["services"].choices = _matters(offered)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_born_on(self) -> date:
        born: date = self.cleaned_data["born_on"]
        if born > self.today:
            raise forms.ValidationError(
                _("Das Geburtsdatum liegt in der Zukunft. Bitte prüfen Sie das Jahr.")
            )
        if born.year < self.today.year - OLDEST_YEARS:
            raise forms.ValidationError(
                _("Dieses Geburtsdatum liegt zu weit zurück. Bitte prüfen Sie das Jahr.")
            )
        return born

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("place") == Place.BEDSIDE and not data.get("room_label", "").strip():
            self.add_error("room_label", _("Bitte geben Sie an, in welchem Zimmer wir die Person besuchen."))
        represented = data.get("representation", Representation.NONE) != Representation.NONE
        if represented and not data.get("representative_name", "").strip():
            self.add_error("representative_name", _("Bitte geben Sie an, wer für die Person handelt."))
        return data

    def chosen(self) -> list[Service]:
        return [self.offered[key] for key in self.cleaned_data["services"]]

    def person(self, *, exemption: str) -> PersonData:
        data = self.cleaned_data
        represented = data["representation"] != Representation.NONE
        return PersonData(
            name=data["name"],
            born_on=data["born_on"],
            language=data["language"],
            place=data["place"],
            room_label=data["room_label"],
            representation=data["representation"],
            representative_name=data["representative_name"] if represented else "",
            exemption=exemption,
        )

    @staticmethod
    def initial_of(appointment: Appointment) -> dict[str, Any]:
        names = ("born_on", "place", "room_label", "representation", "representative_name", "language")
        return {
            "name": appointment.person_name,
            "services": [service.pk for service in matters_of(appointment)],
            **{name: getattr(appointment, name) for name in names},
        }


def _matters(offered: Sequence[Service]) -> list[tuple[Any, list[tuple[str, Choice]]]]:
    """What care homes need often comes first; the rest under the headings of the service list."""
    usual = [service for service in offered if service.care]
    rest = [service for service in offered if not service.care]
    groups: list[tuple[Any, list[tuple[str, Choice]]]] = [
        (group_name(group), [(each.pk, Choice(each.title)) for each in members])
        for group, members in groupby(rest, key=lambda service: service.group)
    ]
    if not usual:
        return groups
    heading = _("Oft gebraucht in Pflegeheimen")
    return [(heading, [(each.pk, Choice(each.title)) for each in usual]), *groups]


class Question(Form):
    """A question on a page of its own. `slug` marks in the page's data that it was asked."""

    slug: str
    template: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: What the page explains before it asks.
        self.facts: dict[str, Any] = {}

    @classmethod
    def marker(cls) -> str:
        return f"frage-{cls.slug}"


NOTHING = "nothing"


class SituationQuestion(Question):
    """Which grounds for an exemption from the ID duty there are (§ 1 (3) PAuswG)."""

    slug = "lage"
    template = "fleet/register_situation.html"

    situation = forms.MultipleChoiceField(
        label=_("Was trifft auf die Person zu?"),
        help_text=_("Sie können mehreres wählen."),
        choices=[
            ("permanent_care", _("Sie bleibt voraussichtlich auf Dauer im Pflegeheim.")),
            ("guardianship", _("Sie hat eine rechtliche Betreuung, und zwar nicht nur vorläufig.")),
            (
                "certified_power",
                _("Sie kann nicht selbst handeln, und jemand hat eine öffentlich beglaubigte Vollmacht."),
            ),
            (
                "cannot_move_alone",
                _("Sie kann wegen einer dauerhaften Behinderung nicht allein aus dem Haus."),
            ),
            (NOTHING, _("Nichts davon, oder ich weiß es nicht.")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie, was zutrifft, oder „Nichts davon“.")
        ),
    )

    def clean_situation(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["situation"]
        if NOTHING in chosen and len(chosen) > 1:
            raise forms.ValidationError(
                _("„Nichts davon“ passt nicht zu den anderen Angaben. Bitte wählen Sie eines von beiden.")
            )
        return chosen

    def answer(self) -> Situation:
        chosen = self.cleaned_data["situation"]
        return Situation(
            permanent_care="permanent_care" in chosen,
            guardianship=Guardianship.LASTING if "guardianship" in chosen else Guardianship.NONE,
            certified_power="certified_power" in chosen,
            cannot_move_alone="cannot_move_alone" in chosen,
        )


class ExemptionOffer(Question):
    """The exemption in place of a card; the person decides."""

    slug = "befreiung"
    template = "fleet/register_exemption.html"

    exemption = forms.ChoiceField(
        label=_("Was möchte die Person?"),
        choices=[
            (
                Appointment.Exemption.CHOSEN,
                Choice(
                    _("Die Befreiung von der Ausweispflicht"),
                    _("Kein neues Foto, keine Fingerabdrücke, kein Ausweis."),
                ),
            ),
            (
                Appointment.Exemption.DECLINED,
                Choice(
                    _("Trotzdem einen Ausweis"),
                    _("Zum Beispiel, weil die Person verreist oder zur Bank geht."),
                ),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie eine der beiden Möglichkeiten.")
        ),
    )


class DwellingQuestion(Question):
    """Whether the resident must register here at all (§ 32 BMG)."""

    slug = "wohnung"
    template = "fleet/register_dwelling.html"

    other_dwelling = forms.ChoiceField(
        label=_("Ist die Person noch für eine andere Wohnung in Deutschland gemeldet?"),
        choices=[
            ("yes", Choice(_("Ja"), _("Zum Beispiel gibt es die alte Wohnung noch."))),
            (
                "no",
                Choice(
                    _("Nein"),
                    _("Die alte Wohnung ist abgemeldet, oder die Person kommt aus dem Ausland."),
                ),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Bitte wählen Sie Ja oder Nein.")),
    )
    stay_since = forms.DateField(
        label=_("Seit wann lebt die Person hier?"),
        help_text=_("Wenn Sie es nicht genau wissen, lassen Sie das Feld frei."),
        required=False,
        error_messages={
            "invalid": _("Bitte schreiben Sie das Datum als Tag, Monat und Jahr, zum Beispiel 01.06.2026.")
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_stay_since(self) -> date | None:
        since: date | None = self.cleaned_data["stay_since"]
        if since is not None and since > self.today:
            raise forms.ValidationError(_("Dieses Datum liegt in der Zukunft. Bitte prüfen Sie es."))
        return since


class DwellingOffer(Question):
    """No duty to register: the matter is taken out unless the person wants it."""

    slug = "keine-anmeldung"
    template = "fleet/register_no_duty.html"

    registration = forms.ChoiceField(
        label=_("Was möchte die Person?"),
        choices=[
            ("drop", Choice(_("Keine Anmeldung"), _("Alles bleibt, wie es ist. Es entsteht kein Nachteil."))),
            ("keep", Choice(_("Sich trotzdem hier anmelden"), _("Nur auf ausdrücklichen Wunsch."))),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie eine der beiden Möglichkeiten.")
        ),
    )
