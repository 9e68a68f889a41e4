"""The form that gives something into a hand. Its texts are whole sentences for each kind of thing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.cases.public import Case, Document, Handover
from wanderamt.foundation.forms import Form

CHOOSE = {
    "required": _("Bitte wählen Sie eine Antwort."),
    "invalid_choice": _("Bitte wählen Sie eine Antwort aus der Liste."),
}
_QUESTIONS: Mapping[str, Any] = {
    Handover.Kind.PAPER: _("An wen geben Sie die Bescheinigung?"),
    Handover.Kind.PIN_LETTER: _("An wen geben Sie den PIN-Brief?"),
    Handover.Kind.DOCUMENT: _("An wen geben Sie den Ausweis oder Pass?"),
}
_GIVE: Mapping[str, Any] = {
    Handover.Kind.PAPER: _("Bescheinigung aushändigen"),
    Handover.Kind.PIN_LETTER: _("PIN-Brief aushändigen"),
    Handover.Kind.DOCUMENT: _("Ausweis oder Pass aushändigen"),
}


class HandoverForm(Form):
    """Who takes it. `give` is what its button says."""

    kind = forms.CharField(widget=forms.HiddenInput)
    to = forms.ChoiceField(widget=forms.RadioSelect, error_messages=CHOOSE)
    documents = forms.MultipleChoiceField(
        label=_("Diese Dokumente liegen für die Person bereit"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Bitte wählen Sie mindestens ein Dokument."),
            "invalid_choice": _("Dieses Dokument liegt nicht mehr bereit. Bitte laden Sie die Seite neu."),
        },
    )
    receiver_name = forms.CharField(
        label=_("Name der bevollmächtigten Person"),
        required=False,
        max_length=120,
        help_text=_("Nur mit Vollmacht"),
    )

    def __init__(self, data: Any = None, *, case: Case, kind: str, ready: Sequence[Document] = ()) -> None:
        self.give = _GIVE[kind]
        super().__init__(
            data,
            prefix=f"{case.number[-4:]}-{kind}",
            initial={"kind": kind, "to": Handover.To.PERSON, "documents": [str(each.pk) for each in ready]},
        )
        self.fields["to"].label = _QUESTIONS[kind]
        self.fields["documents"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(each.pk), f"{each.case.service.title} ({each.case.number})") for each in ready
        ]
        if not ready:
            del self.fields["documents"]
        refused = set()
        if case.representation == "none":
            refused.add(Handover.To.REPRESENTATIVE)
        if kind == Handover.Kind.PIN_LETTER:
            refused.add(Handover.To.AUTHORISED)
            del self.fields["receiver_name"]
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a choice field
            choice for choice in Handover.To.choices if choice[0] not in refused
        ]

    @property
    def chosen(self) -> set[UUID]:
        """The ready documents that are given now."""
        return {UUID(key) for key in self.cleaned_data.get("documents", ())}
