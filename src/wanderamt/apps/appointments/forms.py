"""What citizens are asked, one page at a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.persons import PersonData, name_words
from wanderamt.apps.catalogue.public import Service, group_name
from wanderamt.apps.offices.public import Quarter
from wanderamt.engines.slots import Offer
from wanderamt.foundation.forms import CreatingForm, Form
from wanderamt.kernel.clock import BERLIN

phone_number = RegexValidator(
    r"^[+0-9][0-9 /()-]{4,30}$",
    _("Bitte schreiben Sie die Telefonnummer mit Ziffern, zum Beispiel 0511 168-32000."),
)


class StopForm(Form):
    """Near what? Both fields may stay empty."""

    quarter = forms.ChoiceField(label=_("Stadtteil"), required=False)
    place = forms.CharField(label=_("Oder Straße, Postleitzahl, Stadtteil"), required=False, max_length=80)

    def __init__(self, *args: Any, quarters: Sequence[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Ganz Hannover")), *((quarter.no, quarter.name) for quarter in quarters)]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class MattersForm(Form):
    """What a person comes for, out of what the stop offers."""

    services = forms.MultipleChoiceField(
        label=_("Was möchten Sie erledigen?"),
        help_text=_("Sie können mehrere Anliegen wählen. Es bleibt ein Termin."),
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Bitte wählen Sie mindestens ein Anliegen aus der Liste.")
        ),
    )

    def __init__(self, *args: Any, offered: Sequence[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {service.pk: service for service in offered}
        self.fields["services"].choices = matter_choices(offered)  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> list[Service]:
        return [self.offered[key] for key in self.cleaned_data["services"]]


def matter_choices(offered: Iterable[Service]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Services as choices under the headings of their groups; they come sorted by group."""
    return [
        (group_name(group), [(service.pk, service.title) for service in members])
        for group, members in groupby(offered, key=lambda service: service.group)
    ]


class TimeForm(Form):
    """When, out of what is free."""

    start = forms.ChoiceField(
        label=_("Wann möchten Sie kommen?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Bitte wählen Sie eine Uhrzeit."),
            "invalid_choice": _("Diese Zeit ist nicht mehr frei. Bitte wählen Sie eine andere Zeit."),
        },
    )

    def __init__(self, *args: Any, free: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was chosen stays valid while it is free, even where other bookings shift what is shown.
        chosen = [offer for offer in free if offer.start.isoformat() == self.data.get("start")]
        shown = {offer.start: offer for offer in [*side_by_side(free), *chosen]}
        choices = time_choices([shown[start] for start in sorted(shown)])
        self.fields["start"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.empty = not choices

    def clean_start(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["start"])


def side_by_side(free: Sequence[Offer]) -> list[Offer]:
    """Times that do not overlap each other: a person can choose, and the day stays in one piece."""
    shown: list[Offer] = []
    for offer in free:
        if not shown or offer.start >= shown[-1].end:
            shown.append(offer)
    return shown


def time_choices(free: Sequence[Offer]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Times as choices, under a heading for each hour. The value is the moment, the label Berlin's clock."""

    def hour(offer: Offer) -> datetime:
        return offer.start.astimezone(BERLIN).replace(minute=0)

    groups = []
    for begin, members in groupby(free, key=hour):
        heading = gettext("%(start)s bis %(end)s Uhr") % {
            "start": f"{begin:%H:%M}",
            "end": f"{begin + timedelta(hours=1):%H:%M}",
        }
        groups.append(
            (
                heading,
                [(item.start.isoformat(), f"{item.start.astimezone(BERLIN):%H:%M}") for item in members],
            )
        )
    return groups


class PersonForm(CreatingForm):
    """Who comes. Only the name is needed."""

    name = forms.CharField(
        label=_("Vorname und Nachname"),
        help_text=_("So, wie der Name im Ausweis steht."),
        max_length=120,
        error_messages={"required": _("Bitte geben Sie Ihren Namen an.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("In welcher Sprache möchten Sie Nachrichten bekommen?"), choices=settings.LANGUAGES
    )
    email = forms.EmailField(
        label=_("E-Mail"),
        required=False,
        help_text=_("Dann schicken wir Ihnen den Termin und die Liste zum Mitbringen."),
        error_messages={
            "invalid": _("Bitte prüfen Sie die E-Mail-Adresse. Sie braucht ein @ und einen Punkt.")
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        max_length=40,
        help_text=_("Nur, damit wir Sie erreichen, wenn der Tag ausfällt."),
        validators=[phone_number],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language() or "de")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if not name_words(name):
            raise forms.ValidationError(_("Bitte geben Sie den Namen mit Buchstaben an."))
        return name

    def person(self) -> PersonData:
        data = self.cleaned_data
        return PersonData(
            name=data["name"], language=data["language"], email=data["email"], phone=data["phone"]
        )


class FindForm(Form):
    """The two things that are on every confirmation."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("6 Zeichen. Er steht in der E-Mail und auf Ihrem Ausdruck."),
        max_length=12,
        error_messages={"required": _("Bitte geben Sie den Code an.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=_("Nachname"),
        max_length=120,
        error_messages={"required": _("Bitte geben Sie den Nachnamen an.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
