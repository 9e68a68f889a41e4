"""The days on which the host has the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.fleet import rules
from wanderamt.apps.fleet.forms.asking import StepForm
from wanderamt.apps.fleet.values import PreferredTime, RequestData


@dataclass(frozen=True, slots=True)
class DayRow:
    """The three fields of one preferred day."""

    number: int
    day: forms.BoundField
    starts: forms.BoundField
    ends: forms.BoundField

    @property
    def used(self) -> bool:
        return any(field.value() for field in (self.day, self.starts, self.ends))


class DaysForm(StepForm):
    """Up to five days, `day_1` to `ends_5`; a row counts as soon as one of its fields is filled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first_day = self.today.isoformat()
        for number in range(1, rules.MOST_DAYS + 1):
            wrong = {"invalid": _("Bitte geben Sie einen Tag an, den es gibt.")}
            self.fields[f"day_{number}"] = forms.DateField(
                # The error summary shows these; the page itself shows short labels below "1. Tag".
                label=gettext("%(number)s. Tag, Datum") % {"number": number},
                required=False,
                widget=forms.DateInput(attrs={"min": first_day}),
                error_messages=wrong,
            )
            times = (("starts", gettext("%(number)s. Tag, von")), ("ends", gettext("%(number)s. Tag, bis")))
            for name, label in times:
                self.fields[f"{name}_{number}"] = forms.TimeField(
                    label=label % {"number": number},
                    required=False,
                    widget=forms.TimeInput,
                    error_messages={"invalid": _("Bitte geben Sie eine Uhrzeit an, zum Beispiel 09:00.")},
                )

    def rows(self) -> list[DayRow]:
        """The fields, row by row."""
        numbers = range(1, rules.MOST_DAYS + 1)
        return [DayRow(n, self[f"day_{n}"], self[f"starts_{n}"], self[f"ends_{n}"]) for n in numbers]

    @property
    def shown(self) -> list[DayRow]:
        """The first rows; the others wait behind "more days"."""
        return self.rows()[:2]

    @property
    def more(self) -> list[DayRow]:
        return self.rows()[2:]

    @property
    def more_used(self) -> bool:
        return any(row.used for row in self.more)

    def clean(self) -> dict[str, Any]:
        super().clean()
        wishes: list[PreferredTime] = []
        for row in self.rows():
            if (wish := self._wish(row)) is not None:
                self._check(row.number, wish, wishes)
                wishes.append(wish)
        if not any(row.used for row in self.rows()):
            self.accept(lambda: rules.check_days([], today=self.today))
        self._wishes = tuple(wishes)
        return self.cleaned_data

    def _wish(self, row: DayRow) -> PreferredTime | None:
        values = [self.cleaned_data.get(f"{name}_{row.number}") for name in ("day", "starts", "ends")]
        if row.used:
            texts = (
                _("Bitte geben Sie den Tag an."),
                _("Bitte geben Sie an, ab wann."),
                _("Bitte geben Sie an, bis wann."),
            )
            for field, value, text in zip((row.day, row.starts, row.ends), values, texts, strict=True):
                if value is None and not field.errors:
                    self.add_error(field.name, text)
        day, starts, ends = values
        if day is None or starts is None or ends is None:
            return None
        return PreferredTime(day=day, starts=starts, ends=ends)

    def _check(self, number: int, wish: PreferredTime, earlier: Sequence[PreferredTime]) -> None:
        self.accept(lambda: rules.check_day(wish, today=self.today, suffix=f"_{number}"))
        self.accept(lambda: rules.check_once(wish, earlier, field=f"day_{number}"))

    def answers(self) -> dict[str, Any]:
        return {"preferred_days": self._wishes}

    @classmethod
    def initial_of(cls, data: RequestData) -> dict[str, Any]:
        return {
            f"{name}_{number}": getattr(wish, name)
            for number, wish in enumerate(data.preferred_days, start=1)
            for name in ("day", "starts", "ends")
        }
