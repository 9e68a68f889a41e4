"""The question."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.assistant.road import is_on_the_road
from wanderamt.foundation.forms import Form


class AskForm(Form):
    """Anything may be typed: what cannot be read is cleaned away, and nothing is answered with an error.

    It stands on pages that have forms of their own; its ids are not theirs.
    """

    question = forms.CharField(
        label=_("Ihre Frage"),
        help_text=_("Zum Beispiel: Mein Ausweis ist abgelaufen, was brauche ich?"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
        required=False,
    )
    memory = forms.CharField(widget=forms.HiddenInput, required=False)
    press = forms.CharField(widget=forms.HiddenInput, required=False)
    consent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="hanni_%s", **kwargs)
        self.fields["consent"].label = gettext(
            "Meine Frage darf ohne persönliche Angaben aufgehoben werden, damit %(name)s besser wird."
        ) % {"name": settings.ASSISTANT_NAME}
        if is_on_the_road():  # nothing is kept there
            del self.fields["consent"]
        for field in self.fields.values():
            field.validators.clear()
