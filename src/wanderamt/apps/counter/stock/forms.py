"""Forms of the stock: handed over, used, counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.counter.stock.models import Kind, StockUse
from wanderamt.apps.counter.stock.queries import StockLine
from wanderamt.foundation.forms import CreatingForm, Form

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


def _serial(label: "_StrPromise | str", help_text: "_StrPromise | str" = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=24,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _pieces(label: "_StrPromise | str", **facts: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=99_999, widget=forms.NumberInput(attrs=_NUMBER), **facts
    )


class HandForm(CreatingForm):
    """What was handed to the window."""

    kind = forms.ChoiceField(label=_("Was wird übergeben?"), choices=Kind.choices)
    first_serial = _serial(_("Erste Nummer"), _("Wie gedruckt. Leer, wenn die Stücke keine Nummern haben."))
    last_serial = _serial(_("Letzte Nummer"))
    pieces = _pieces(_("Anzahl"), required=False, help_text=_("Bei Stücken ohne Nummer."))


class UseForm(CreatingForm):
    """What became of a piece."""

    kind = forms.ChoiceField(label=_("Was haben Sie verwendet?"))
    serial = _serial(_("Nummer"), _("Leer, wenn das Stück keine Nummer hat."))
    pieces = _pieces(_("Anzahl"), initial=1, required=False)
    purpose = forms.ChoiceField(
        label=_("Was ist damit geschehen?"),
        choices=StockUse.Purpose.choices,
        initial=StockUse.Purpose.USED,
        widget=forms.RadioSelect,
    )
    case_number = forms.CharField(
        label=_("Nummer des Vorgangs"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Was ist passiert?"),
        required=False,
        max_length=200,
        help_text=_("Nur wenn etwas verdorben oder verloren ist. Bitte keine Namen."),
    )

    def __init__(self, *args: Any, lines: Sequence[StockLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line.kind, line.label) for line in lines]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field


class CountForm(Form):
    """How many pieces are there, a kind a row."""

    def __init__(self, *args: Any, lines: Sequence[StockLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"counted_{line.kind}"] = _pieces(
                line.label,
                initial=line.counted,
                error_messages={"required": _("Bitte füllen Sie dieses Feld aus.")},
            )
            self.fields[f"reason_{line.kind}"] = forms.CharField(
                label=_("Grund der Differenz bei „%(kind)s“") % {"kind": line.label},
                required=False,
                max_length=300,
                initial=line.reason,
                help_text=_("Nur wenn die Anzahl nicht stimmt. Bitte keine Namen."),
            )

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Number and reason of each kind."""
        return [(self[f"counted_{line.kind}"], self[f"reason_{line.kind}"]) for line in self.lines]

    @property
    def counted(self) -> dict[str, int]:
        return {line.kind: self.cleaned_data[f"counted_{line.kind}"] for line in self.lines}

    @property
    def reasons(self) -> dict[str, str]:
        return {line.kind: self.cleaned_data[f"reason_{line.kind}"] for line in self.lines}
