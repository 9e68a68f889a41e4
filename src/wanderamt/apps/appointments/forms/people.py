"""Who comes, and who asks about an appointment."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.appointments.persons import PersonData, name_words
from wanderamt.foundation.forms import CreatingForm, Form

phone_number = RegexValidator(
    r"^[+0-9][0-9 /()-]{4,30}$",
    _("Bitte schreiben Sie die Telefonnummer mit Ziffern, zum Beispiel 0511 168-32000."),
)


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
