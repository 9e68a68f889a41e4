"""Forms that people fill in themselves at the kiosk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.counter.forms.queue import MatterLabel, reach
from wanderamt.apps.counter.services.arriving import SHORT_MINUTES
from wanderamt.foundation.forms import CreatingForm, Form

MOST_PEOPLE = 8
#: The choice of somebody who does not find the matter in the list.
OTHER = "-"


class KioskCodeForm(Form):
    """The code of the confirmation; a scanner types it and presses Enter."""

    code = forms.CharField(
        label=_("Code Ihres Termins"),
        max_length=20,
        error_messages={"required": _("Bitte geben Sie den Code Ihres Termins ein.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )


class KioskNameForm(Form):
    """Without the code: name and time are what the person knows."""

    name = forms.CharField(
        label=_("Ihr Name"),
        max_length=120,
        error_messages={"required": _("Bitte geben Sie Ihren Namen ein.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    at = forms.TimeField(
        label=_("Uhrzeit Ihres Termins"),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Bitte geben Sie die Uhrzeit Ihres Termins ein, zum Beispiel 10:30.")
        ),
        widget=forms.TimeInput(attrs={"type": "time"}),
    )


class KioskTicketForm(CreatingForm):
    """A number without an appointment. Nobody is asked for a name."""

    services = forms.MultipleChoiceField(
        label=_("Worum geht es?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    elsewhere = forms.ChoiceField(label=_("Mein Anliegen ist nicht dabei"), required=False)
    people = forms.IntegerField(
        label=_("Für wie viele Personen?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Bitte geben Sie eine Zahl von 1 bis 8 ein."),
        ),
    )

    def __init__(
        self,
        *args: Any,
        offered: Sequence[Service],
        others: Sequence[Service],
        mobile: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = _by_length(offered, mobile=mobile)  # type: ignore[attr-defined]  # a choice field
        self.fields["elsewhere"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "–"),
            (OTHER, _("Ich weiß es nicht, oder es ist etwas anderes")),
            *((service.pk, service.title) for service in others),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("services") and not cleaned.get("elsewhere") and "services" not in self.errors:
            self.add_error("services", _("Bitte wählen Sie mindestens ein Anliegen."))
        return cleaned


def _by_length(
    offered: Sequence[Service], *, mobile: bool
) -> list[tuple[Any, list[tuple[str, MatterLabel]]]]:
    """Short matters first: most people come for one of them."""
    groups: list[tuple[Any, list[tuple[str, MatterLabel]]]] = [
        (_("Geht schnell"), []),
        (_("Dauert länger"), []),
    ]
    for service in offered:
        label = MatterLabel(service.title, reach(service, mobile=mobile))
        groups[service.minutes > SHORT_MINUTES][1].append((service.pk, label))
    return [group for group in groups if group[1]]
