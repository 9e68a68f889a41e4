"""Who wants to be told, and until when it is of use."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.forms.people import PersonForm
from wanderamt.engines.slots import Wish
from wanderamt.foundation import clock, formatting


class WaitForm(PersonForm):
    """The contact is needed: without it nobody could be asked in time."""

    days = forms.MultipleChoiceField(
        label=_("Tage, die Ihnen passen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    part = forms.ChoiceField(
        label=_("Uhrzeit"),
        required=False,
        choices=[("", _("Egal")), ("morning", _("Vormittag")), ("afternoon", _("Nachmittag"))],
    )
    latest = forms.DateField(
        label=_("Spätestens am"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    at_once = forms.BooleanField(
        label=_("Buchen Sie für mich, ohne zu fragen"),
        required=False,
        help_text=_(
            "Dann müssen Sie nicht schnell antworten. Sie bekommen die erste Zeit, die passt, mindestens "
            "einen Tag vorher. Sie können sie absagen."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = formatting.locale().days["stand-alone"]["wide"]
        self.fields["days"].choices = [(str(number), names[number]) for number in range(6)]  # type: ignore[attr-defined]  # a choice field
        self.fields["email"].required = not settings.MESSAGE_CHANNELS
        self.fields["email"].help_text = ""
        if not settings.MESSAGE_CHANNELS:  # nothing but mail reaches anybody
            del self.fields["phone"]

    def clean_latest(self) -> date | None:
        latest: date | None = self.cleaned_data["latest"]
        if latest is not None and latest < clock.today():
            raise ValidationError(_("Bitte wählen Sie einen Tag, der noch kommt."))
        return latest

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.setdefault("phone", "")
        return self.cleaned_data

    def wish(self) -> Wish:
        """When it may be."""
        given = self.cleaned_data
        return Wish(
            weekdays=frozenset(int(day) for day in given["days"]),
            part=given["part"] or "any",
            latest=given["latest"],
        )
