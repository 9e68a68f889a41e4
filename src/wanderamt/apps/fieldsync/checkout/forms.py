"""Which stops go along, and when the team is back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanderamt.apps.offices.public import OpeningWindow
from wanderamt.foundation import formatting
from wanderamt.foundation.forms import Form
from wanderamt.kernel.clock import BERLIN, TimeDoesNotExist, TimeIsAmbiguous, at_berlin


class StopChoice:
    """A stop as a choice; `hint` is its time."""

    def __init__(self, window: OpeningWindow) -> None:
        self.window = window

    @property
    def hint(self) -> str:
        start, end = formatting.clock(self.window.starts_at), formatting.clock(self.window.ends_at)
        day = formatting.day(self.window.starts_at)
        return _("%(day)s, %(start)s bis %(end)s Uhr") % {"day": day, "start": start, "end": end}

    def __str__(self) -> str:
        return str(self.window.site)


class LeaveForm(Form):
    """The stops of the journey; those of its first day are ticked."""

    windows = forms.MultipleChoiceField(
        label=gettext_lazy("Welche Halte nimmt das Gerät mit?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Bitte wählen Sie mindestens einen Halt.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Zurück im Amt spätestens am"), widget=forms.DateInput(attrs={"type": "date"})
    )
    time = forms.TimeField(label=gettext_lazy("Uhrzeit"), widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(
        self, *args: Any, stops: Sequence[OpeningWindow], home_by: datetime | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stops = {str(window.pk): window for window in stops}
        self.fields["windows"].choices = [  # type: ignore[attr-defined]  # a choice field
            (key, StopChoice(window)) for key, window in self.stops.items()
        ]
        if home_by is not None:
            local = home_by.astimezone(BERLIN)
            first = stops[0].starts_at.astimezone(BERLIN).date()
            self.initial.setdefault("day", local.date())
            self.initial.setdefault("time", local.time())
            self.initial.setdefault(
                "windows",
                [
                    key
                    for key, each in self.stops.items()
                    if each.starts_at.astimezone(BERLIN).date() == first
                ],
            )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors:
            try:
                given["until"] = at_berlin(given["day"], given["time"])
            except (TimeDoesNotExist, TimeIsAmbiguous) as error:
                self.add_error("time", _(error.message) % {"day": given["day"], "time": given["time"]})
        return given

    @property
    def chosen(self) -> list[OpeningWindow]:
        """After validation."""
        return [self.stops[key] for key in self.cleaned_data["windows"]]
