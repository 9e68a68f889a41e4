"""Choices with a second line of explanation, and the choice of matters."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet.queries import Matters


class Label(str):
    """The text of a choice; `hint` is its second line."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, text: object, hint: object = "") -> Self:
        label = super().__new__(cls, text)
        label.hint = str(hint)
        return label


class MatterField(forms.MultipleChoiceField):
    """Ticks for matters.

    What we cannot bring is no choice, but is told by its name when somebody sends it.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._known: dict[str, Service] = {}

    def offer(self, matters: Matters) -> None:
        """Take over what a host can choose from."""
        self._known = {each.pk: each for each in matters.possible}
        self._known |= {service.pk: service for service, _missing in matters.impossible}
        self.choices = [
            (
                _("Oft gebraucht in Pflegeheimen"),
                [(each.service.pk, Label(each.service.title, each.note)) for each in matters.usual],
            ),
            *(
                (name, [(each.service.pk, each.service.title) for each in group])
                for name, group in matters.groups
            ),
        ]

    def valid_value(self, value: Any) -> bool:
        return str(value) in self._known

    def services(self, ids: Sequence[str]) -> tuple[Service, ...]:
        """The services with these ids, without another query."""
        return tuple(self._known[each] for each in ids)
