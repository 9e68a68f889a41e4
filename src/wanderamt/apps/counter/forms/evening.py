"""Forms of the evening: till, count, end of the day, documents."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.cases.public import Document, Handover
from wanderamt.apps.counter.forms.amounts import EuroField
from wanderamt.apps.counter.models import WindowDay
from wanderamt.foundation.forms import Form

#: Notes and coins in cents, as they lie in the till.
NOTES = (20_000, 10_000, 5_000, 2_000, 1_000, 500)
COINS = (200, 100, 50, 20, 10, 5, 2, 1)


def denomination(cents: int) -> str:
    """How a note or coin is called: "50 €", "20 ct". The same in all languages."""
    return f"{cents // 100} €" if cents >= 100 else f"{cents} ct"


class OpenTillForm(Form):
    float_amount = EuroField(
        label=_("Geld in der Kasse am Anfang"), help_text=_("Zum Beispiel 150,00. Ohne Wechselgeld: 0,00.")
    )


class CountForm(Form):
    """Pieces of every note and coin, or only the sum."""

    total = EuroField(
        label=_("Summe"),
        required=False,
        help_text=_("Nur wenn Sie keine Stücke eintragen, oder um sie zu prüfen."),
    )
    reason = forms.CharField(
        label=_("Grund der Differenz"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nur wenn die Kasse nicht stimmt. Bitte keine Namen."),
    )

    def __init__(self, *args: Any, day: WindowDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value in (*NOTES, *COINS):
            self.fields[f"n{value}"] = forms.IntegerField(
                label=denomination(value),
                required=False,
                min_value=0,
                max_value=9_999,
                initial=(day.counted or {}).get(str(value)),
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        self.initial.setdefault("reason", day.difference_reason)
        if day.counted_cents is not None and not day.counted:
            self.initial.setdefault("total", f"{day.counted_cents / 100:.2f}".replace(".", ","))

    @property
    def notes(self) -> list[BoundField]:
        return [self[f"n{value}"] for value in NOTES]

    @property
    def coins(self) -> list[BoundField]:
        return [self[f"n{value}"] for value in COINS]

    @property
    def pieces(self) -> dict[int, int]:
        """What was typed, by value in cents; fields left empty are left out."""
        typed = {value: self.cleaned_data.get(f"n{value}") for value in (*NOTES, *COINS)}
        return {value: number for value, number in typed.items() if number is not None}


class CloseForm(Form):
    accept_absent = forms.BooleanField(
        label=_("Personen mit Termin, die nicht gekommen sind, zählen als nicht erschienen."), required=False
    )


class DocumentsForm(Form):
    """Ticks for the documents of a window that are still on order."""

    documents = forms.MultipleChoiceField(
        label=_("Dokumente"),
        error_messages={
            "required": _("Bitte wählen Sie mindestens ein Dokument."),
            "invalid_choice": _(
                "Eines der Dokumente gehört nicht zu diesem Tag. Bitte laden Sie die Seite neu."
            ),
        },
    )

    def __init__(self, *args: Any, documents: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = [(str(each.pk), each.case.number) for each in documents]  # type: ignore[attr-defined]  # a choice field

    @property
    def chosen(self) -> set[UUID]:
        return {UUID(key) for key in self.cleaned_data["documents"]}


class CollectionForm(Form):
    """Who takes the document."""

    to = forms.ChoiceField(
        label=_("An wen geben Sie das Dokument?"),
        choices=Handover.To.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, an wen Sie das Dokument geben.")},
    )
    receiver_name = forms.CharField(
        label=_("Name der bevollmächtigten Person"),
        required=False,
        max_length=120,
        help_text=_("Nur bei einer Vollmacht, die Sie gesehen haben."),
    )

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"d{document.pk.hex[-12:]}", **kwargs)
        self.document = document
        if document.case.representation == "none":
            kept = [choice for choice in Handover.To.choices if choice[0] != Handover.To.REPRESENTATIVE]
            self.fields["to"].choices = kept  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("to", Handover.To.PERSON)
