"""What the public page can be narrowed down to."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wanderamt.foundation.forms import Form


class LeadTimesForm(Form):
    """One service, one office, both or none. What is not in the lists is refused at its field."""

    dienst = forms.ChoiceField(label=_("Anliegen"), required=False)
    amt = forms.ChoiceField(label=_("Bürgeramt"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        services: Iterable[tuple[str, str]],
        offices: Iterable[tuple[UUID, str]],
    ) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[str, Any]]] = {
            "dienst": [("", _("Häufige Anliegen")), *services],
            "amt": [("", _("Alle Bürgerämter")), *((str(key), name) for key, name in offices)],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says it to the type checker
            field.choices = values

    def chosen(self) -> tuple[str, UUID | None]:
        """The service ("" for the frequent ones) and the counter; what was refused counts as not chosen."""
        self.full_clean()
        office = self.cleaned_data.get("amt")
        return self.cleaned_data.get("dienst") or "", UUID(office) if office else None
