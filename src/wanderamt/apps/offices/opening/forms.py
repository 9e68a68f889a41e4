"""What a planner enters about opening hours."""

from collections.abc import Sequence
from datetime import date, time
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.public import bookable_services
from wanderamt.apps.offices.errors import MOST_DESKS
from wanderamt.apps.offices.models import Counter, OpeningRule
from wanderamt.apps.offices.opening.plans import MORNING
from wanderamt.apps.offices.opening.services import ExceptionData, RuleData, Tier
from wanderamt.apps.offices.values import DeskLabel
from wanderamt.foundation.forms import CreatingForm, Form

#: Rows for the release: so many steps can still be explained to somebody.
TIERS = (1, 2, 3)
_LANGUAGE = "language:"
_DAY = {"invalid": _("Bitte geben Sie einen Tag an, den es gibt.")}
_TIME = {"invalid": _("Bitte geben Sie eine Uhrzeit an, zum Beispiel 09:00.")}


def _number(label: Any, *, least: int, most: int, required: bool = True, hint: Any = "") -> Any:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": least, "max": most}),
        error_messages={"invalid": _("Bitte geben Sie eine ganze Zahl an.")},
    )


class _PreviewedForm(CreatingForm):
    """A form whose effect is shown before it is saved. `seen` marks what the effect was shown for."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def mark(self) -> str:
        """Changes with everything that was typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return sha256(repr(sorted(typed.items())).encode()).hexdigest()[:32]

    def was_shown(self) -> bool:
        """Whether what is being saved is what the effect was shown for."""
        return bool(self.cleaned_data["seen"] == self.mark)

    def remember(self) -> None:
        """The page that follows shows the effect of what was typed."""
        typed = cast("QueryDict", self.data).copy()
        typed["seen"] = self.mark
        self.data = typed


class RuleForm(_PreviewedForm):
    """A weekly rule of a counter."""

    weekdays = forms.MultipleChoiceField(
        label=_("Wochentage"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        error_messages={"required": _("Bitte wählen Sie mindestens einen Wochentag.")},
    )
    starts = forms.TimeField(label=_("von"), widget=forms.TimeInput, error_messages=_TIME)
    ends = forms.TimeField(label=_("bis"), widget=forms.TimeInput, error_messages=_TIME)
    every_weeks = forms.TypedChoiceField(
        label=_("Wie oft"),
        coerce=int,
        choices=[
            (1, _("jede Woche")),
            (2, _("jede zweite Woche")),
            (3, _("jede dritte Woche")),
            (4, _("jede vierte Woche")),
        ],
    )
    valid_from = forms.DateField(label=_("Gilt ab"), widget=forms.DateInput, error_messages=_DAY)
    valid_to = forms.DateField(
        label=_("Gilt bis"),
        help_text=_("Leer: bis jemand die Regel ändert."),
        widget=forms.DateInput,
        required=False,
        error_messages=_DAY,
    )
    desks = _number(
        _("Plätze gleichzeitig"),
        least=0,
        most=MOST_DESKS,
        hint=_("An so vielen Plätzen bedienen wir zur selben Zeit."),
    )
    short_desks = _number(
        _("davon für kurze Anliegen"),
        least=0,
        most=MOST_DESKS,
        hint=_("Höchstens 10 Minuten, zum Beispiel Abholungen."),
    )
    same_day_desks = _number(
        _("davon erst am selben Tag buchbar"), least=0, most=MOST_DESKS, hint=_("Frei ab 7 Uhr am Morgen.")
    )
    photo_stations = _number(_("Fotostationen"), least=0, most=MOST_DESKS)
    languages = forms.MultipleChoiceField(
        label=_("Je ein Platz spricht auch"), widget=forms.CheckboxSelectMultiple, required=False
    )
    services = forms.MultipleChoiceField(
        label=_("Nur diese Anliegen"),
        help_text=_("Nichts angekreuzt: alles, was am Schalter geht."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    confirmed = forms.BooleanField(label=_("Diese Zeiten sind bestätigt"), required=False)
    source = forms.CharField(label=_("Woher wir das wissen"), max_length=200, required=False)

    def __init__(self, *args: Any, rule: OpeningRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A desk that can do more than speak one language stays as it is.
        self._other = tuple(
            frozenset(each) for each in (rule.special_desks if rule else ()) if not _tongue(each)
        )
        self._offered = {each.pk: each for each in bookable_services()}
        languages = [(code, name) for code, name in settings.LANGUAGES if code not in {"de", "de-simple"}]
        self.fields["languages"].choices = languages  # type: ignore[attr-defined]  # it is a choice field
        self.fields["services"].choices = [(key, each.title) for key, each in self._offered.items()]  # type: ignore[attr-defined]  # as above
        for number in TIERS:
            self.fields[f"share{number}"] = _number(
                _("Anteil in Prozent"), least=1, most=100, required=number == 1
            )
            self.fields[f"days{number}"] = _number(_("Tage vorher"), least=0, most=365, required=number == 1)

    def tiers(self) -> list[tuple[Any, Any]]:
        """The rows of the release as fields: share and days."""
        return [(self[f"share{number}"], self[f"days{number}"]) for number in TIERS]

    def clean(self) -> dict[str, Any]:
        """A row of the release has both numbers or none."""
        found = super().clean() or self.cleaned_data
        for number in TIERS:
            share, days = found.get(f"share{number}"), found.get(f"days{number}")
            if (share is None) != (days is None) and not self.errors:
                self.add_error(
                    f"days{number}", _("Bitte geben Sie in jeder Zeile beide Zahlen an oder keine.")
                )
        return found

    def rule_data(self) -> RuleData:
        """What was entered, after validation."""
        found = self.cleaned_data
        spoken = tuple(frozenset({f"{_LANGUAGE}{code}"}) for code in found["languages"])
        tiers = [
            Tier(share=found[f"share{number}"], days=found[f"days{number}"], at=MORNING)
            for number in TIERS
            if found[f"share{number}"] is not None
        ]
        plain = ("starts", "ends", "valid_from", "valid_to", "every_weeks", "desks", "short_desks")
        more = ("same_day_desks", "photo_stations", "confirmed", "source")
        return RuleData(
            weekdays=frozenset(map(int, found["weekdays"])),
            special_desks=spoken + self._other,
            release=tuple(tiers),
            services=tuple(self._offered[key] for key in found["services"]),
            **{name: found[name] for name in plain + more},
        )


def _tongue(features: Sequence[str]) -> str:
    """The language that a desk has as its one feature, else ""."""
    return (
        features[0].removeprefix(_LANGUAGE)
        if len(features) == 1 and features[0].startswith(_LANGUAGE)
        else ""
    )


def initial_rule(*, today: date, rule: OpeningRule | None) -> dict[str, Any]:
    """What the form shows at first: a rule that exists, or what is usual."""
    if rule is None:
        return {
            "every_weeks": 1,
            "valid_from": today,
            "desks": 3,
            "short_desks": 1,
            "same_day_desks": 0,
            "photo_stations": 0,
            "share1": 100,
            "days1": settings.BOOKING_HORIZON_DAYS,
        }
    names = ("every_weeks", "starts", "ends", "valid_from", "valid_to", "desks", "short_desks")
    more = ("same_day_desks", "photo_stations", "confirmed", "source")
    release = rule.release or [{"share": 100, "days": settings.BOOKING_HORIZON_DAYS}]
    tiers = {
        f"{name}{number}": each[name]
        for number, each in enumerate(release, start=1)
        for name in ("share", "days")
    }
    return {
        **{name: getattr(rule, name) for name in names + more},
        **tiers,
        "weekdays": [str(day) for day in rule.weekdays],
        "languages": [tongue for each in rule.special_desks if (tongue := _tongue(each))],
        "services": [service.pk for service in rule.services.all()],
    }


class ExceptionForm(_PreviewedForm):
    """Days on which a counter, an office or the whole city keeps other hours."""

    place = forms.ChoiceField(label=_("Wo"), required=False)
    kind = forms.ChoiceField(
        label=_("Was gilt an diesen Tagen?"),
        widget=forms.RadioSelect,
        choices=[("closed", _("geschlossen")), ("hours", _("andere Zeiten"))],
        initial="closed",
        error_messages={"required": _("Bitte wählen Sie, was an diesen Tagen gilt.")},
    )
    first_day = forms.DateField(label=_("Erster Tag"), widget=forms.DateInput, error_messages=_DAY)
    last_day = forms.DateField(
        label=_("Letzter Tag"),
        help_text=_("Leer: bis auf Weiteres, zum Beispiel bei einer Renovierung."),
        widget=forms.DateInput,
        required=False,
        error_messages=_DAY,
    )
    starts = forms.TimeField(label=_("von"), widget=forms.TimeInput, required=False, error_messages=_TIME)
    ends = forms.TimeField(label=_("bis"), widget=forms.TimeInput, required=False, error_messages=_TIME)
    reason = forms.CharField(
        label=_("Grund"), help_text=_("So lesen ihn die Bürgerinnen und Bürger."), max_length=200
    )

    def __init__(self, *args: Any, counters: Sequence[Counter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._counters = {str(each.pk): each for each in counters}
        choices = [("", _("ganz Hannover")), *((key, each.name) for key, each in self._counters.items())]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Other hours need both times."""
        found = super().clean() or self.cleaned_data
        if found.get("kind") == "hours":
            for name in ("starts", "ends"):
                if found.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Bitte geben Sie an, wann an diesen Tagen geöffnet ist."))
        return found

    def exception_data(self) -> ExceptionData:
        """What was entered, after validation. The times of a closed day are nobody's concern."""
        found = self.cleaned_data
        hours = found["kind"] == "hours"
        return ExceptionData(
            first_day=found["first_day"],
            last_day=found["last_day"],
            reason=found["reason"],
            counter=self._counters.get(found["place"]),
            starts=_only(found["starts"], hours=hours),
            ends=_only(found["ends"], hours=hours),
        )


def initial_desks(counter: Counter) -> dict[str, str]:
    """What is known of the desks and the way to them."""
    found = {"step_free": ""}
    if counter.site is not None and counter.site.step_free is not None:
        found["step_free"] = "yes" if counter.site.step_free else "no"
    for desk in counter.desk_labels.all():
        found |= {f"label{desk.number}": desk.label, f"room{desk.number}": desk.room}
    return found


def _only(value: time | None, *, hours: bool) -> time | None:
    return value if hours else None


_STEP_FREE = {"": None, "yes": True, "no": False}


class DesksForm(Form):
    """What the desks of a counter are called, and how one gets there."""

    step_free = forms.ChoiceField(
        label=_("Ohne Stufen erreichbar"),
        required=False,
        choices=[("", _("nicht bestätigt")), ("yes", _("Ja")), ("no", _("Nein"))],
    )

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._numbers = numbers
        for number in numbers:
            self.fields[f"label{number}"] = forms.CharField(
                label=_("Name von Platz %(number)s") % {"number": number}, max_length=40, required=False
            )
            self.fields[f"room{number}"] = forms.CharField(label=_("Raum"), max_length=40, required=False)

    def rows(self) -> list[tuple[Any, Any]]:
        """Name and room of each desk as fields."""
        return [(self[f"label{number}"], self[f"room{number}"]) for number in self._numbers]

    def is_step_free(self) -> bool | None:
        """The answer; None: nobody has confirmed it."""
        return _STEP_FREE[self.cleaned_data["step_free"]]

    def labels(self) -> dict[int, DeskLabel]:
        """What was entered, by number."""
        found = self.cleaned_data
        return {
            number: DeskLabel(label=found[f"label{number}"], room=found[f"room{number}"])
            for number in self._numbers
        }
