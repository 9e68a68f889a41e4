"""The small forms of the serve page, one per step."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.public import MOST_PEOPLE, Representation
from wanderamt.apps.cases.public import Case, Payment, Step, allowed_outcomes, fee_of
from wanderamt.apps.catalogue.public import (
    BringItem,
    Result,
    Service,
    bring_list,
    evidence_name,
    fact_question,
)
from wanderamt.apps.counter.forms.amounts import EuroField
from wanderamt.apps.counter.forms.handing import CHOOSE
from wanderamt.apps.counter.forms.queue import MatterLabel, matter_choices
from wanderamt.engines.law import load_facts
from wanderamt.foundation.forms import CreatingForm, Form

YES_NO = (("yes", _("Ja")), ("no", _("Nein")))


class PaperForm(Form):
    """Which paper was seen. What is kept is the kind of paper, never its number."""

    PAPERS: Sequence[tuple[str, Any]] = ()
    paper = forms.ChoiceField(label=_("Gesehen"), widget=forms.RadioSelect, error_messages=CHOOSE)
    note = forms.CharField(
        label=_("Anderes Papier"), required=False, max_length=100, help_text=_("Nur die Art, keine Nummern.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [*self.PAPERS, ("other", _("anderes Papier"))]  # type: ignore[attr-defined]  # a choice field

    @property
    def seen(self) -> str:
        """The kind of paper as German text whatever language the page has, or what was typed.

        It is kept as text and not as a key: the files of an office are German (§ 23 (1) VwVfG), and they are
        read long after a list of keys has changed.
        """
        chosen = self.cleaned_data["paper"]
        with translation.override("de"):
            return str(self.cleaned_data["note"]) if chosen == "other" else str(dict(self.PAPERS)[chosen])


class IdentityForm(PaperForm):
    PAPERS = (
        ("id_card", _("Personalausweis")),
        ("passport", _("Reisepass")),
        ("expired", _("abgelaufener Ausweis oder Pass")),
    )


class RepresentationForm(PaperForm):
    PAPERS = (
        ("guardian_card", _("Betreuerausweis")),
        ("certified_power", _("öffentlich beglaubigte Vollmacht")),
        ("power", _("schriftliche Vollmacht und Ausweis")),
        ("custody", _("Nachweis der Sorge")),
    )


class EvidenceForm(Form):
    """The checklist; what must be there is judged by the service."""

    seen = forms.MultipleChoiceField(
        label=_("Was liegt vor?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {item.key: item for item in bring_list([case.service], on=case.day)}
        self.fields["seen"].choices = [  # type: ignore[attr-defined]  # a choice field
            (paper.key, MatterLabel(evidence_name(paper.key), _hint(known.get(paper.key))))
            for paper in case.evidence.all()
        ]
        self.initial.setdefault("seen", [paper.key for paper in case.evidence.all() if paper.seen_at])


def _hint(item: BringItem | None) -> object:
    if item is None:
        return ""
    return item.when or ("" if item.required else _("wenn vorhanden"))


class DataForm(Form):
    """One click: the data are in the register and the person has confirmed them."""


class BiometricsForm(Form):
    """The reference that the certified device shows. Nothing else leaves the device."""

    note = forms.CharField(
        label=_("Vorgangsnummer des Geräts"),
        max_length=60,
        error_messages={"required": _("Bitte tragen Sie die Vorgangsnummer des zertifizierten Geräts ein.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    photo = forms.ChoiceField(
        label=_("Foto"),
        widget=forms.RadioSelect,
        choices=(("yes", _("hier aufgenommen")), ("no", _("als Foto-Code mitgebracht"))),
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not case.service.needs_photo:
            del self.fields["photo"]
        elif "photo_by_office" in case.facts:
            self.initial["photo"] = "yes" if case.facts["photo_by_office"] else "no"

    @property
    def facts(self) -> dict[str, object] | None:
        return {"photo_by_office": self.cleaned_data["photo"] == "yes"} if "photo" in self.fields else None


class ResultForm(Form):
    """Ends the step without handing over, for a reason."""

    note = forms.CharField(
        label=_("Warum wird nichts ausgehändigt?"),
        max_length=150,
        error_messages={"required": _("Bitte schreiben Sie kurz, warum nichts ausgehändigt wird.")},
    )


STEP_FORMS: Mapping[str, type[Form]] = {
    Step.Kind.IDENTITY: IdentityForm,
    Step.Kind.REPRESENTATION: RepresentationForm,
    Step.Kind.EVIDENCE: EvidenceForm,
    Step.Kind.DATA: DataForm,
    Step.Kind.BIOMETRICS: BiometricsForm,
    Step.Kind.RESULT: ResultForm,
}


def step_form(case: Case, kind: str, data: Any = None) -> Form:
    """The form of a step of a case; each has its own ids on the page."""
    arguments: dict[str, Any] = {"prefix": f"{case.number[-4:]}-{kind}"}
    if kind in {Step.Kind.EVIDENCE, Step.Kind.BIOMETRICS}:
        arguments["case"] = case
    return STEP_FORMS[kind](data, **arguments)


class FeeFactsForm(Form):
    """What the fee still depends on. The photo is asked with the biometrics, the age follows from the
    birth date.
    """

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data, prefix=f"{case.number[-4:]}-angaben")
        open_facts = fee_of(case).open_facts
        asked_elsewhere = {"age", "photo_by_office"} if case.service.needs_photo else {"age"}
        names = [name for name in open_facts if name not in asked_elsewhere]
        self.needed = bool(names)
        if _can_be_sent(case):
            names.append("direct_delivery")
        names += [name for name in case.facts if name in load_facts() and name not in asked_elsewhere]
        for name in dict.fromkeys(names):
            self.fields[name] = _question(name, case.facts.get(name, _UNLESS_ASKED.get(name)))

    @property
    def can_wait(self) -> bool:
        """Whether the fee is known without these answers: they are extras or corrections."""
        return not self.needed

    @property
    def facts(self) -> dict[str, object]:
        """The answers by the names of engines.law.Facts."""
        return {name: _answer(value) for name, value in self.cleaned_data.items()}


def _can_be_sent(case: Case) -> bool:
    made_later = case.service.result == Result.DOCUMENT_LATER and case.representation == "none"
    return made_later and (case.service.group == "documents" or case.service_id == "eid_karte")


#: What holds as long as nobody asked for it.
_UNLESS_ASKED = {"direct_delivery": False}
_NUMBERS = {"pages": (32, 48), "permit_months": (6, 12, 24)}


def _question(name: str, known: object) -> forms.ChoiceField:
    choices = [(str(number), str(number)) for number in _NUMBERS[name]] if name in _NUMBERS else YES_NO
    initial = (
        {True: "yes", False: "no", None: None}[known]
        if isinstance(known, bool) or known is None
        else str(known)
    )
    return forms.ChoiceField(
        label=fact_question(name),
        choices=choices,
        initial=initial,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


def _answer(value: str) -> bool | int:
    return int(value) if value.isdigit() else value == "yes"


class FeeDecisionForm(Form):
    """An amount that nobody has confirmed: as the by-law says, or no fee."""

    rule_id = forms.CharField(widget=forms.HiddenInput, required=False)
    amount = EuroField(label=_("Betrag laut Satzung"), required=False, help_text=_("Zum Beispiel 7,50"))
    basis = forms.CharField(label=_("Stelle in der Satzung"), required=False, max_length=100)

    def clean_amount(self) -> int | None:
        amount: int | None = self.cleaned_data["amount"]
        if amount is None and "free" not in self.data:
            raise forms.ValidationError(_("Bitte tragen Sie den Betrag ein, oder wählen Sie „Keine Gebühr“."))
        return 0 if "free" in self.data else amount


class PayForm(CreatingForm):
    """Money for the whole visit, once."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    method = forms.ChoiceField(
        label=_("Wie wird bezahlt?"),
        choices=Payment.Method.choices,
        initial=Payment.Method.CASH,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    given = EuroField(label=_("Gegeben"), required=False, help_text=_("Nur bei Bargeld, zum Beispiel 50,00"))
    terminal_reference = forms.CharField(
        label=_("Belegnummer vom Kartengerät"),
        required=False,
        max_length=40,
        help_text=_("Nur bei Kartenzahlung"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="zahlung", **kwargs)


class ReversalForm(CreatingForm):
    """Gives the money of a payment back."""

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"storno-{payment.receipt_number}", **kwargs)
        self.payment = payment


class OutcomeForm(Form):
    """How the matter ends."""

    outcome = forms.ChoiceField(
        label=_("Wie endet das Anliegen?"), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = forms.CharField(
        label=_("Satz für die Person"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Nur wenn noch etwas fehlt, wir ablehnen oder ein Dokument hier bleibt: warum, und was die "
            "Person jetzt tun kann."
        ),
    )

    def __init__(self, data: Any = None, *, case: Case) -> None:
        ends = allowed_outcomes(case)
        super().__init__(data, prefix=f"{case.number[-4:]}-ende", initial={"outcome": ends[0]})
        self.fields["outcome"].choices = [(end.value, end.label) for end in ends]  # type: ignore[attr-defined]  # a choice field


class PersonForm(Form):
    """Who is here, and who speaks for them."""

    person_name = forms.CharField(
        label=_("Vorname und Familienname"),
        max_length=120,
        error_messages={"required": _("Bitte geben Sie den Namen ein.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = forms.DateField(
        label=_("Geburtsdatum"),
        required=False,
        widget=forms.DateInput,
        error_messages={"invalid": _("Bitte geben Sie das Geburtsdatum mit Tag, Monat und Jahr ein.")},
    )
    language = forms.ChoiceField(label=_("Sprache"), choices=settings.LANGUAGES)
    email = forms.EmailField(
        label=_("E-Mail"),
        required=False,
        help_text=_("Für die Nachricht, wenn ein Dokument fertig ist."),
        error_messages={
            "invalid": _(
                "Bitte geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel name@beispiel.de."
            )
        },
    )
    representation = forms.ChoiceField(label=_("Wer handelt?"), choices=Representation.choices)
    representative_name = forms.CharField(label=_("Name der Vertretung"), required=False, max_length=120)

    def __init__(self, *args: Any, person_no: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"person{person_no or ''}", **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("representation") not in {None, "none"} and not values.get("representative_name"):
            self.add_error("representative_name", _("Bitte geben Sie den Namen der Vertretung ein."))
        return values


class MatterForm(Form):
    """A further matter during the visit."""

    service = forms.ChoiceField(
        label=_("Weiteres Anliegen"),
        error_messages={
            "required": _("Bitte wählen Sie ein Anliegen."),
            "invalid_choice": _("Dieses Anliegen geht hier nicht. Bitte wählen Sie eines aus der Liste."),
        },
    )

    person = forms.TypedChoiceField(label=_("Für wen"), coerce=int, required=False)

    def __init__(self, data: Any = None, *, services: Sequence[Service], people: Sequence[str] = ()) -> None:
        super().__init__(data, prefix="anliegen")
        known = [*enumerate(people)][:MOST_PEOPLE]
        more = [(len(known), gettext("eine weitere Person"))] if len(known) < MOST_PEOPLE else []
        self.fields["person"].choices = [*known, *more]  # type: ignore[attr-defined]  # a choice field
        groups = matter_choices(services, offered=frozenset(service.pk for service in services))
        self.fields["service"].choices = [("", gettext("Bitte wählen")), *groups]  # type: ignore[attr-defined]  # a choice field
