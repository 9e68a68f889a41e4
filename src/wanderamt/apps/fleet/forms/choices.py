"""Choices with a second line of explanation, and the choice of matters."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms

from wanderamt.apps.catalogue.public import Service
from wanderamt.apps.fleet.queries import MatterChoice, Matters


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

    def offer(self, matters: Matters, *, usual: bool) -> None:
        """Take over what a host can choose from: what care homes usually need, or all the rest."""
        self._known = {each.pk: each for each in matters.possible}
        self._known |= {service.pk: service for service, _missing in matters.impossible}
        if usual:
            self.choices = [_choice(each) for each in matters.usual]
        else:
            self.choices = [(name, [_choice(each) for each in group]) for name, group in matters.groups]

    def valid_value(self, value: Any) -> bool:
        return str(value) in self._known

    def services(self, ids: Sequence[str]) -> tuple[Service, ...]:
        """The services with these ids, without another query."""
        return tuple(self._known[each] for each in ids)


def _choice(each: MatterChoice) -> tuple[str, Label]:
    return each.service.pk, Label(each.service.title, each.note)
