"""What the staff say when a counter does not open as planned."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.offices.public import Counter, Site
from wanderamt.foundation.forms import CreatingForm
from wanderamt.kernel.clock import BERLIN


class ClosingForm(CreatingForm):
    """Which counter, which days, why, and who serves instead, if anybody."""

    counter = forms.ModelChoiceField(label=_("Welche Stelle?"), queryset=Counter.objects.all())
    first = forms.DateField(label=_("Erster Tag"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(
        label=_("Letzter Tag"),
        required=False,
        help_text=_("Leer: nur der erste Tag."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Grund"),
        max_length=200,
        help_text=_("Diesen Satz lesen alle, deren Termin verlegt wird."),
    )
    by = forms.ModelChoiceField(
        label=_("Wer übernimmt?"),
        queryset=Counter.objects.filter(kind=Counter.Kind.MOBILE),
        required=False,
        empty_label=_("niemand: andere Zeiten vorschlagen"),
    )
    site = forms.ModelChoiceField(
        label=_("Wo übernimmt das Mobile Bürgeramt?"),
        queryset=Site.objects.all(),
        required=False,
        empty_label=_("am selben Ort"),
    )
    room = forms.CharField(label=_("Wo genau?"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given.get("first"), given.get("last") or given.get("first")
        if first and last and last < first:
            self.add_error("last", _("Der letzte Tag liegt vor dem ersten."))
        if given.get("by") is not None and given.get("by") == given.get("counter"):
            self.add_error("by", _("Diese Stelle ist selbst geschlossen. Bitte wählen Sie eine andere."))
        given["last"] = last
        return given

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The closed days, half-open, by Berlin's clocks."""
        given = self.cleaned_data
        end = given["last"] + timedelta(days=1)
        return datetime.combine(given["first"], time(0), BERLIN), datetime.combine(end, time(0), BERLIN)
