"""What editors type: facts, texts beside their sources, why they changed something, what is to be mended."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wanderamt.apps.catalogue import packaged
from wanderamt.apps.catalogue.editing.content import EASY, GERMAN, Content
from wanderamt.apps.catalogue.editing.subjects import SEGMENTS, UNCONFIRMED, Subject
from wanderamt.apps.catalogue.editing.wording import language_name
from wanderamt.apps.catalogue.models import Mobile, Result
from wanderamt.apps.catalogue.models.text import text
from wanderamt.engines.texts import TextState
from wanderamt.foundation.forms import CreatingForm, Form, no_control_characters
from wanderamt.kernel.languages import LanguageTag

LONGEST_TEXT = 4000
LONGEST_VISIT = 240
RESULTS = [
    (Result.PAPER_NOW, _("Ein Papier, gleich zum Mitnehmen")),
    (Result.DOCUMENT_LATER, _("Ein Dokument, das später abgeholt wird")),
    (Result.HANDOVER, _("Ein fertiges Dokument wird übergeben")),
    (Result.SENT_BY_OTHER, _("Eine andere Stelle schickt etwas")),
    (Result.NONE, _("Nichts zum Mitnehmen")),
]
#: Yes or no, in the order of the page.
FLAGS = {
    "bookable": _("Man kann dafür einen Termin buchen"),
    "online": _("Es geht auch online"),
    "needs_photo": _("Ein digitales Foto gehört dazu"),
    "needs_fingerprints": _("Fingerabdrücke gehören dazu"),
    "pin_letter": _("Ein PIN-Brief kann dazugehören"),
    "verified": _("Die Angaben sind bestätigt"),
}
LABELS = {
    "group": _("Gruppe"),
    "situations": _("Lebenslagen"),
    "leika": _("LeiKa-Schlüssel"),
    "legal_basis": _("Rechtsgrundlagen"),
    "mobile": _("Im Mobilen Bürgeramt"),
    "equipment": _("Geräte"),
    "minutes": _("Dauer"),
    "result": _("Was die Person mitnimmt"),
    "sources": _("Quellen"),
    **FLAGS,
}
LISTS = ("legal_basis", "sources")
TICKED = ("situations", "equipment")


class FilterForm(Form):
    """Which subjects the list shows."""

    q = forms.CharField(label=_("Suchen"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("Zeigen"),
        required=False,
        choices=[
            ("", _("Alle")),
            ("draft", _("Entwürfe")),
            ("submitted", pgettext_lazy("Fassung", "Wartet auf Prüfung")),
            ("rules", _("Eine Regel fehlt")),
            ("missing", _("Eine Übersetzung fehlt")),
            ("outdated", _("Eine Übersetzung ist veraltet")),
        ],
    )


class StartForm(CreatingForm):
    """Begins a draft."""


class _Saved(Form):
    """Part of a draft. `version` is that of the draft when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    #: field -> what stands there by now, where that is not what was typed
    meanwhile: Mapping[str, Any] = {}

    def show(self, content: Content, version: int) -> None:
        """After a refusal: keep what was typed, show beside it what was saved meanwhile, and let the next
        save go upon that.
        """
        typed = cast("QueryDict", self.data).copy()
        typed["version"] = str(version)
        self.data = typed
        self.meanwhile = self.differences(content)

    def differences(self, content: Content) -> Mapping[str, Any]:
        """Fields whose stored value is not the typed one."""
        raise NotImplementedError


class FactsForm(_Saved):
    """The facts of a service."""

    group = forms.ChoiceField(label=LABELS["group"])
    situations = forms.MultipleChoiceField(label=LABELS["situations"], widget=forms.CheckboxSelectMultiple)
    minutes = forms.IntegerField(
        label=LABELS["minutes"],
        min_value=0,
        max_value=LONGEST_VISIT,
        help_text=_("Für die Planung. Eine Annahme, keine Zusage."),
    )
    mobile = forms.ChoiceField(label=LABELS["mobile"], choices=Mobile.choices, widget=forms.RadioSelect)
    equipment = forms.MultipleChoiceField(
        label=LABELS["equipment"], required=False, widget=forms.CheckboxSelectMultiple
    )
    result = forms.ChoiceField(label=LABELS["result"], choices=RESULTS, widget=forms.RadioSelect)
    legal_basis = forms.CharField(
        label=LABELS["legal_basis"],
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        help_text=_("Eine je Zeile, zum Beispiel § 17 Abs. 1 BMG"),
    )
    leika = forms.CharField(
        label=LABELS["leika"],
        required=False,
        validators=[RegexValidator(r"^\d{14}$", _("Der Schlüssel hat 14 Ziffern."))],
    )
    sources = forms.CharField(
        label=LABELS["sources"],
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        help_text=_("Eine je Zeile"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("group", "groups"), ("situations", "situations"), ("equipment", "equipment")):
            word = kind.removesuffix("s")
            choices = [(key, text(f"{word}.{key}") or key) for key in packaged.facts()[kind]]
            cast("forms.ChoiceField", self.fields[name]).choices = choices
        for name, label in FLAGS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)

    @staticmethod
    def initial_of(content: Content) -> dict[str, Any]:
        """The values of the fields for a content."""
        facts = {name: content.facts[name] for name in LABELS}
        return {**facts, **{name: "\n".join(facts[name]) for name in LISTS}}

    def facts(self) -> dict[str, Any]:
        """The facts that were typed, as a content holds them."""
        cleaned = {name: self.cleaned_data[name] for name in LABELS}
        return {**cleaned, **{name: _lines(cleaned[name]) for name in LISTS}}

    def change(self, content: Content) -> Content:
        """The content with these facts; boxes that stay ticked keep their order, new ones come behind."""
        facts = self.facts()
        ticked = {name: _in_order_of(content.facts[name], facts[name]) for name in TICKED}
        return content.with_facts(**{**facts, **ticked})

    def differences(self, content: Content) -> Mapping[str, Any]:
        typed = self.change(content).facts
        return {name: content.facts[name] for name in LABELS if content.facts[name] != typed[name]}


def _in_order_of(stored: Sequence[str], ticked: Sequence[str]) -> list[str]:
    return [*(each for each in stored if each in ticked), *(each for each in ticked if each not in stored)]


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


class Line:
    """One segment on a page of texts: its source beside a field, and a box to say that both agree."""

    def __init__(self, form: "TextsForm", segment: str, language: str) -> None:
        self._form, self._content = form, form.content
        self.segment, self.language = segment, language

    @property
    def label(self) -> Any:
        return self._form.subject.label(self.segment)

    @property
    def language_name(self) -> Any:
        return language_name(self.language)

    @property
    def source(self) -> str:
        return self._content.text(self.segment)

    @property
    def state(self) -> TextState:
        return self._content.state(self.segment, self.language)

    @property
    def field(self) -> forms.BoundField:
        return self._form[f"{self.segment}@{self.language}"]

    @property
    def review(self) -> forms.BoundField | None:
        """The box, where there is something to agree to."""
        name = f"{self.segment}@{self.language}!"
        return self._form[name] if name in self._form.fields else None

    @property
    def meanwhile(self) -> str:
        """What was saved here meanwhile, where it differs."""
        return str(self._form.meanwhile.get(f"{self.segment}@{self.language}", ""))


class TextsForm(_Saved):
    """Segments in one language or in several. Fields are called "<segment>@<language>", the boxes of review
    carry an exclamation mark.
    """

    def __init__(
        self,
        *args: Any,
        subject: Subject,
        content: Content,
        segments: Sequence[str],
        languages: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.content = subject, content
        self.places = [(segment, language) for segment in segments for language in languages]
        for segment, language in self.places:
            self._add(segment, language)
        for field in self.fields.values():
            field.required = field is self.fields["version"]

    def _add(self, segment: str, language: str) -> None:
        name = f"{segment}@{language}"
        direction = "rtl" if LanguageTag(language).is_rtl else "ltr"
        self.fields[name] = forms.CharField(
            label=f"{self.subject.label(segment)}, {language_name(language)}",
            max_length=LONGEST_TEXT,
            validators=[no_control_characters],
            initial=self.content.text(segment, language),
            widget=forms.Textarea(attrs={"lang": language, "dir": direction, "rows": self._rows(segment)}),
        )
        state = self.content.state(segment, language)
        if language != GERMAN and state not in {TextState.MISSING, TextState.REVIEWED}:
            outdated = state is TextState.OUTDATED
            words = (
                _("Gilt noch: Beide Texte sagen dasselbe")
                if outdated
                else _("Gelesen: Beide Texte sagen dasselbe")
            )
            if language != EASY or outdated:
                self.fields[f"{name}!"] = forms.BooleanField(label=words)

    def _rows(self, segment: str) -> int:
        return min(8, 2 + len(self.content.text(segment)) // 60)

    @property
    def lines(self) -> list[Line]:
        """The segments with their fields, in order."""
        return [Line(self, segment, language) for segment, language in self.places]

    def change(self, content: Content) -> Content:
        """The content with what was typed: German first, for the others are wordings of it; then what
        somebody has read beside it.
        """
        before, typed = content, sorted(self.places, key=lambda place: place[1] != GERMAN)
        for segment, language in typed:
            words = self._typed(segment, language)
            if words != before.text(segment, language):  # a wording that goes with its German text stays away
                content = content.with_text(segment, language, words)
        for segment, language in typed:
            if self.cleaned_data.get(f"{segment}@{language}!"):
                content = content.with_review(segment, language)
        return (
            content.numbered(f"{self.subject.prefix}{UNCONFIRMED}.") if self.subject.service_id else content
        )

    def _typed(self, segment: str, language: str) -> str:
        # Browsers send lines with CR LF.
        return str(self.cleaned_data[f"{segment}@{language}"]).replace("\r\n", "\n").strip()

    def differences(self, content: Content) -> Mapping[str, Any]:
        return {
            f"{segment}@{language}": content.text(segment, language)
            for segment, language in self.places
            if content.text(segment, language) != self._typed(segment, language)
        }


def segments_of(subject: Subject, content: Content) -> list[str]:
    """All segments that a page of texts offers: those of the content, and those that a service can have."""
    if not subject.service_id:
        return subject.in_order(content.texts)
    notes = [key for key in content.texts if key.startswith(f"{subject.prefix}{UNCONFIRMED}.")]
    offered = [f"{subject.prefix}{name}" for name in SEGMENTS]
    one_more = f"{subject.prefix}{UNCONFIRMED}.{len(notes) + 1}"
    return subject.in_order({*content.texts, *offered, one_more})


class SubmitForm(Form):
    """Why, and from when on."""

    note = forms.CharField(
        label=_("Was haben Sie geändert, und warum?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    planned_on = forms.DateField(
        label=_("Ab wann soll das gelten?"),
        required=False,
        help_text=_("Die Regeln werden für heute und für diesen Tag geprüft. Veröffentlicht wird von Hand."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SendBackForm(Form):
    """What the author has to change."""

    reason = forms.CharField(
        label=_("Was ist noch zu ändern?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Bitte schreiben Sie, was noch zu ändern ist.")},
    )


class MergeForm(Form):
    """For every place that both have changed: which side stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    MINE, THEIRS = "mine", "theirs"

    def __init__(self, *args: Any, places: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [name for name, _label in places]
        for name, label in places:
            self.fields[name] = forms.ChoiceField(
                label=label,
                initial=self.MINE,
                widget=forms.RadioSelect,
                choices=[
                    (self.MINE, _("Mein Entwurf gilt")),
                    (self.THEIRS, _("Das Veröffentlichte gilt")),
                ],
            )

    def theirs(self) -> list[str]:
        """The places where the published side was chosen."""
        return [name for name in self.places if self.cleaned_data[name] == self.THEIRS]


__all__ = [
    "FactsForm",
    "FilterForm",
    "MergeForm",
    "SendBackForm",
    "StartForm",
    "SubmitForm",
    "TextsForm",
    "segments_of",
]
