"""What somebody looks for: matters for each person, a place, wishes."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments import places
from wanderamt.apps.catalogue.public import Service, group_name
from wanderamt.apps.offices.public import Counter, Quarter
from wanderamt.foundation import formatting
from wanderamt.foundation.forms import Form


class StopForm(Form):
    """Near what? Both fields may stay empty."""

    quarter = forms.ChoiceField(label=_("Stadtteil"), required=False)
    place = forms.CharField(label=_("Oder Straße, Postleitzahl, Stadtteil"), required=False, max_length=80)

    def __init__(self, *args: Any, quarters: Sequence[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Ganz Hannover")), *((quarter.no, quarter.name) for quarter in quarters)]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def person_field(number: int) -> str:
    """The name of the field with the matters of person `number`, from 1."""
    return "services" if number == 1 else f"services{number}"


class MattersForm(Form):
    """What person `number` comes for, out of what is offered."""

    def __init__(self, *args: Any, offered: Sequence[Service], number: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {service.pk: service for service in offered}
        self.name = person_field(number)
        self.fields[self.name] = forms.MultipleChoiceField(
            label=_("Was möchten Sie erledigen?"),
            help_text=_("Sie können mehrere Anliegen wählen. Es bleibt ein Termin."),
            widget=forms.CheckboxSelectMultiple(attrs={"class": "kern-form-check__checkbox"}),
            choices=matter_choices(offered),
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), _("Bitte wählen Sie mindestens ein Anliegen aus der Liste.")
            ),
        )

    @property
    def matters(self) -> forms.BoundField:
        return self[self.name]

    def groups(self) -> list[tuple[str, list[Any], bool]]:
        """Heading, boxes, and whether one of them is ticked."""
        boxes = groupby(self.matters.subwidgets, key=lambda box: self.offered[str(box.data["value"])].group)
        listed = [(group_name(group), list(members)) for group, members in boxes]
        return [(name, members, any(box.data["selected"] for box in members)) for name, members in listed]

    def chosen(self) -> list[Service]:
        return [self.offered[key] for key in self.cleaned_data[self.name]]


def matter_choices(offered: Iterable[Service]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Services as choices under the headings of their groups; they come sorted by group."""
    return [
        (group_name(group), [(service.pk, service.title) for service in members])
        for group, members in groupby(offered, key=lambda service: service.group)
    ]


class WishForm(Form):
    """Where, when, and what the counter must be able to do. All may stay empty: then as early as possible."""

    office = forms.ChoiceField(label=_("Bürgeramt"), required=False)
    near = forms.CharField(label=_("Oder Straße, Postleitzahl, Stadtteil"), required=False, max_length=80)
    days = forms.MultipleChoiceField(
        label=_("Tage, die Ihnen passen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    part = forms.ChoiceField(
        label=_("Uhrzeit"),
        required=False,
        choices=[("", _("Egal")), ("morning", _("Vormittag")), ("afternoon", _("Nachmittag"))],
    )
    spoken = forms.ChoiceField(label=_("Sprache am Schalter"), required=False)
    step_free = forms.BooleanField(label=_("Ohne Stufen erreichbar"), required=False)

    def __init__(self, *args: Any, counters: Sequence[Counter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = formatting.locale().days["stand-alone"]["wide"]
        spoken = [(code, name) for code, name in settings.LANGUAGES if code not in {"de", "de-simple"}]
        for field, choices in (
            ("office", [("", _("Ganz Hannover")), *((str(each.pk), each.name) for each in counters)]),
            ("days", [(str(number), names[number]) for number in range(6)]),
            ("spoken", [("", "Deutsch"), *spoken]),
        ):
            self.fields[field].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.place: places.Place | None = None

    def clean_near(self) -> str:
        """Understand the place where one is typed; `place` is where it lies."""
        typed = str(self.cleaned_data["near"]).strip()
        if typed:
            self.place = places.locate(typed, among=places.quarters())
            if self.place is None:
                raise forms.ValidationError(
                    _("Das haben wir in Hannover nicht gefunden. Bitte wählen Sie Ihren Stadtteil aus.")
                )
        return typed

    def pairs(self) -> list[tuple[str, str]]:
        """What is wished, as it travels in an address; wrong values travel nowhere."""
        given = getattr(self, "cleaned_data", {})
        found = [(name, str(given[name])) for name in ("office", "near", "part", "spoken") if given.get(name)]
        found += [("days", day) for day in given.get("days", [])]
        return found + ([("step_free", "on")] if given.get("step_free") else [])
