"""What people decide about Klaerfaelle and lost devices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanderamt.apps.fieldsync.models import Klaerfall
from wanderamt.foundation.forms import Form
from wanderamt.kernel.clock import TimeDoesNotExist, TimeIsAmbiguous, at_berlin

#: What each way out does, said before it is chosen.
HINTS = {
    Klaerfall.WayOut.APPLY_AGAIN: gettext_lazy("Das Amt führt den Vorgang jetzt aus, so wie unterwegs."),
    Klaerfall.WayOut.APPLY_WITH_TIME: gettext_lazy(
        "Das Amt führt den Vorgang aus, mit dem Tag und der Uhrzeit, die Sie unten eintragen."
    ),
    Klaerfall.WayOut.SKIP_GAP: gettext_lazy(
        "Was fehlt, kommt nicht mehr. Was danach kam, wird übernommen, soweit es ohne geht."
    ),
    Klaerfall.WayOut.BY_HAND: gettext_lazy("Sie haben alles Nötige selbst im Amt eingetragen."),
    Klaerfall.WayOut.KEEP_HUB: gettext_lazy("Der Vorgang von unterwegs wird nicht übernommen."),
}


class WayChoice:
    """A way out with what it does, as a choice of a form."""

    def __init__(self, way: Klaerfall.WayOut, *, suggested: bool) -> None:
        self.way, self.suggested = way, suggested

    @property
    def hint(self) -> str:
        return str(HINTS[self.way])

    def __str__(self) -> str:
        label = str(self.way.label)
        label = label[:1].upper() + label[1:]
        return _("%(way)s (Vorschlag)") % {"way": label} if self.suggested else label


class SettleForm(Form):
    """One way out of those that are possible; the time only for the way that needs it."""

    how = forms.ChoiceField(label=gettext_lazy("Wie soll es weitergehen?"), widget=forms.RadioSelect)
    day = forms.DateField(
        label=gettext_lazy("Richtiger Tag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    time = forms.TimeField(
        label=gettext_lazy("Richtige Uhrzeit"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Notiz"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Was Sie geprüft oder nachgetragen haben. Bitte ohne Namen von Beschäftigten."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, ways: Sequence[Klaerfall.WayOut], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["how"]).choices = [
            (way.value, WayChoice(way, suggested=place == 0)) for place, way in enumerate(ways)
        ]
        if Klaerfall.WayOut.APPLY_WITH_TIME not in ways:
            del self.fields["day"], self.fields["time"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        how = given.get("how")
        if how == Klaerfall.WayOut.APPLY_WITH_TIME and not self.errors:
            self._read_time(given)
        if how == Klaerfall.WayOut.BY_HAND and not given.get("note"):
            self.add_error("note", _("Bitte schreiben Sie, was Sie nachgetragen haben."))
        return given

    def _read_time(self, given: dict[str, Any]) -> None:
        for name in ("day", "time"):
            if given.get(name) is None:
                self.add_error(name, _("Für diesen Weg brauchen wir den Tag und die Uhrzeit."))
        if self.errors:
            return
        try:
            given["at"] = at_berlin(given["day"], given["time"])
        except (TimeDoesNotExist, TimeIsAmbiguous) as error:
            self.add_error("time", _(error.message) % {"day": given["day"], "time": given["time"]})

    @property
    def at(self) -> datetime | None:
        """The corrected moment, where the chosen way needs one."""
        found = self.cleaned_data.get("at")
        return found if isinstance(found, datetime) else None


class LostForm(Form):
    """What happened to a device. For the file, so without names."""

    reason = forms.CharField(
        label=gettext_lazy("Was ist passiert?"),
        max_length=200,
        help_text=gettext_lazy("Zum Beispiel: Koffer aus dem Bus gestohlen, Anzeige erstattet."),
    )
