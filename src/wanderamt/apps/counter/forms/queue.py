"""Forms of the desk screen: who is here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.public import Service, group_name
from wanderamt.foundation.forms import CreatingForm, Form


class MatterLabel:
    """A matter to choose; `hint` is a second line: that it cannot be done here, or how far it gets."""

    def __init__(self, text: str, hint: object) -> None:
        self.text, self.hint = text, hint

    def __str__(self) -> str:
        return self.text


def reach(service: Service, *, mobile: bool) -> str:
    """How far a matter gets at the mobile office, said before anybody waits; "" at a fixed one."""
    return capfirst(service.get_mobile_display()) if mobile else ""


def matter_choices(
    services: Sequence[Service], *, offered: frozenset[str], mobile: bool = False
) -> list[tuple[str, list[tuple[str, MatterLabel]]]]:
    """Choices by group; what is not offered here says so, what a `mobile` office offers how far it gets."""
    groups: dict[str, list[tuple[str, MatterLabel]]] = {}
    for service in services:
        hint = reach(service, mobile=mobile) if service.pk in offered else _("geht hier nicht")
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
        self,
        *args: Any,
        services: Sequence[Service],
        offered: frozenset[str],
        mobile: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = matter_choices(services, offered=offered, mobile=mobile)
        self.fields["services"].choices = choices  # type: ignore[attr-defined]  # a choice field


class DeskForm(Form):
    """Which desk this tablet stands on."""

    desk = forms.IntegerField(
        label=_("Platz"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Bitte wählen Sie einen Platz.")),
    )
