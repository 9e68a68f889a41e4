"""The forms of the pages about appointments, as they stand in a conversation."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.public import FindForm, PersonForm
from wanderamt.apps.assistant.turns import Chip
from wanderamt.apps.offices.public import Quarter
from wanderamt.foundation.forms import Form

__all__ = ["FindForm", "NearForm", "WhoForm"]
#: What a person types about themselves.
TYPED = ("name", "language", "email", "phone")


class NearForm(Form):
    """Near what? Empty means everywhere."""

    quarter = forms.ChoiceField(label=_("Stadtteil"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quarters = Quarter.objects.order_by("name").values_list("no", "name")
        self.fields["quarter"].choices = [("", _("Ganz Hannover")), *quarters]  # type: ignore[attr-defined]  # a ChoiceField


class WhoForm(PersonForm):
    """Who comes; `buttons` are what can be done with it instead of going on."""

    buttons: tuple[Chip, ...] = ()

    @classmethod
    def carrying(cls, fields: Mapping[str, str], buttons: Iterable[Chip]) -> "WhoForm":
        """Return the form with what was typed, out of sight, so that nothing has to be typed twice."""
        form = cls(initial={name: fields.get(name, "") for name in (*TYPED, "form_key")})
        for each in form.fields.values():
            each.widget = forms.HiddenInput()
        form.buttons = tuple(buttons)
        return form
