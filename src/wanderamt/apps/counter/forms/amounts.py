"""Money as people type it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wanderamt.kernel.money import Cents, parse_euro

#: No till of ours holds more; a slip of the finger does.
MOST_CENTS = 10_000_000


class EuroField(forms.CharField):
    """An amount like "46,00"; the cleaned value is integer cents, or None where nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Cents | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = parse_euro(text)
        except ValueError:
            raise ValidationError(
                _("Bitte geben Sie einen Betrag mit Komma ein, zum Beispiel 46,00.")
            ) from None
        if cents < 0:
            raise ValidationError(_("Bitte geben Sie einen Betrag ohne Minus ein."))
        if cents > MOST_CENTS:
            raise ValidationError(_("Der Betrag ist zu hoch. Bitte prüfen Sie das Komma."))
        return cents
