"""When the documents are brought."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.fleet.values import PlanData
from wanderamt.foundation.forms import CreatingForm
from wanderamt.kernel.clock import BERLIN, at_berlin
from wanderamt.kernel.errors import DomainError

_OTHER = "other"
_LOCALES = {"de": "de_DE", "en": "en_GB"}


class CollectionPlanForm(CreatingForm):
    """One of the proposed days, or another one."""

    choice = forms.ChoiceField(
        label=_("Tag"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie einen Tag.")},
    )
    day = forms.DateField(
        label=_("Anderer Tag"), required=False, help_text=_("Nur wenn keiner der Vorschläge passt.")
    )
    starts = forms.TimeField(label=_("von"))
    ends = forms.TimeField(label=_("bis"))
    accept_warnings = forms.BooleanField(
        label=_("Ich habe die Hinweise gelesen und plane trotzdem."), required=False
    )

    def __init__(self, *args: Any, proposals: Sequence[PlanData], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [plan.starts_at.astimezone(BERLIN).date() for plan in proposals]
        locale = _LOCALES.get(get_language() or "de", "de_DE")
        named = [(day.isoformat(), format_date(day, "full", locale=locale)) for day in days]
        self.fields["choice"].choices = [*named, (_OTHER, _("Ein anderer Tag"))]  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("choice", named[0][0] if named else _OTHER)
        self.span: tuple[datetime, datetime] | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, starts, ends = cleaned.get("day"), cleaned.get("starts"), cleaned.get("ends")
        if cleaned.get("choice") not in (None, _OTHER):
            day = datetime.fromisoformat(cleaned["choice"]).date()
        elif day is None and "day" not in self.errors and "choice" in cleaned:
            self.add_error("day", _("Bitte geben Sie den Tag an."))
        if day and starts and ends:
            try:
                self.span = (at_berlin(day, starts, field="starts"), at_berlin(day, ends, field="ends"))
            except DomainError as error:
                refused = error
                self.accept(lambda: _raise(refused))
        return cleaned


def _raise(error: DomainError) -> None:
    raise error
