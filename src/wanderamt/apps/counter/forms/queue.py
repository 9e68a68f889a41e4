"""Forms of the desk screen: who is here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.public import Service, group_name
from wanderamt.foundation.forms import CreatingForm, Form


class MatterLabel:
    """A matter to choose; `hint` is a second line for one that cannot be done here."""

    def __init__(self, text: str, hint: object) -> None:
        self.text, self.hint = text, hint

    def __str__(self) -> str:
        return self.text


def matter_choices(
    services: Sequence[Service], *, offered: frozenset[str]
) -> list[tuple[str, list[tuple[str, MatterLabel]]]]:
    """Choices by group; matters that are not offered here say so."""
    groups: dict[str, list[tuple[str, MatterLabel]]] = {}
    for service in services:
        hint = "" if service.pk in offered else _("geht hier nicht")
        groups.setdefault(service.group, []).append((service.pk, MatterLabel(service.title, hint)))
    return [(group_name(key), choices) for key, choices in groups.items()]


class CodeForm(Form):
    """The code of an appointment, from the confirmation."""

    code = forms.CharField(
        label=_("Code des Termins"),
        max_length=12,
        error_messages={"required": _("Bitte geben Sie den Code ein, der auf der Bestätigung steht.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class WalkInForm(CreatingForm):
    """Somebody without an appointment."""

    services = forms.MultipleChoiceField(
        label=_("Worum geht es?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Bitte wählen Sie mindestens ein Anliegen."),
            "invalid_choice": _("Dieses Anliegen gibt es nicht. Bitte wählen Sie eines aus der Liste."),
        },
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        help_text=_("Die Wartenummer reicht. Den Namen sehen nur Sie."),
    )
    language = forms.ChoiceField(label=_("Sprache"), choices=settings.LANGUAGES, initial="de")
    reason = forms.CharField(label=_("Grund für die Ablehnung"), required=False, max_length=300)

    def __init__(
        self, *args: Any, services: Sequence[Service], offered: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = matter_choices(services, offered=offered)  # type: ignore[attr-defined]  # a choice field


class DeskForm(Form):
    """Which desk this tablet stands on."""

    desk = forms.IntegerField(
        label=_("Platz"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Bitte wählen Sie einen Platz.")),
    )
