"""What the public pages of the catalogue ask: one search, and the few facts on which an answer depends."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.models.text import text
from wanderamt.apps.catalogue.templatetags.catalogue_texts import said
from wanderamt.engines.law import BadFact, FactKind, FactSpec, FactValue, load_facts
from wanderamt.foundation.forms import Form

LONGEST_QUERY = 200
#: As the programming interface and the command line write them: an address works in all three.
_YES, _NO = "true", "false"


class SearchForm(Form):
    """One field. Whatever is typed is searched for; only a whole page of text is sent back."""

    q = forms.CharField(
        label=_("Wonach suchen Sie?"),
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={"max_length": _("Bitte suchen Sie mit weniger Wörtern.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )


class FactsForm(Form):
    """Questions of the law book, each of them free to answer. Give it the names of the facts to ask for."""

    def __init__(self, data: Mapping[str, Any] | None, *, names: Iterable[str]) -> None:
        super().__init__(data)
        for name in names:
            self.fields[name] = fact_field(name)

    @property
    def answered(self) -> list[str]:
        """The facts that have an answer, valid or not."""
        return [name for name in self.fields if self.data.get(name, "").strip()]


def fact_field(name: str) -> forms.Field:
    """The field that asks for a fact: yes or no, a number, a day, or one of a few."""
    spec = load_facts()[name]
    label = said(f"fact.{name}")
    if spec.kind is FactKind.BOOL:
        return forms.TypedChoiceField(
            label=label,
            choices=[(_YES, _("Ja")), (_NO, _("Nein"))],
            coerce=_YES.__eq__,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Bitte wählen Sie Ja oder Nein.")},
        )
    if spec.allowed:
        return _OneOf(spec, label=label)
    return _Day(spec, label=label) if spec.kind is FactKind.DATE else _Number(spec, label=label)


def fact_value(name: str, typed: str) -> FactValue | None:
    """The value of a fact as somebody typed it; None for what cannot be."""
    try:
        value: FactValue | None = fact_field(name).clean(typed)
    except ValidationError:
        return None
    return value


class _OneOf(forms.TypedChoiceField):
    """One of the few values that the law knows."""

    def __init__(self, spec: FactSpec, **options: Any) -> None:
        super().__init__(
            choices=[(str(value), text(f"fact.{spec.name}.{value}") or str(value)) for value in spec.allowed],
            coerce=int if spec.kind is FactKind.NUMBER else str,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Bitte wählen Sie eine der Antworten.")},
            **options,
        )


class _Number(forms.IntegerField):
    """A whole number within the bounds that the law book gives."""

    def __init__(self, spec: FactSpec, **options: Any) -> None:
        # The form lives for one request: the sentence is put together in its language here.
        message = gettext("Bitte geben Sie eine ganze Zahl von %(low)s bis %(high)s ein.") % {
            "low": spec.low,
            "high": spec.high,
        }
        super().__init__(
            min_value=spec.low,
            max_value=spec.high,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
            **options,
        )


class _Day(forms.DateField):
    """A day; where the law needs only the year, a year will do."""

    def __init__(self, spec: FactSpec, **options: Any) -> None:
        self._spec = spec
        year = _("Bitte geben Sie ein Jahr oder einen Tag an, zum Beispiel 2003 oder 24.05.2003.")
        day = _("Bitte geben Sie einen Tag an, zum Beispiel 24.09.2026.")
        super().__init__(
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}) if spec.year_is_enough else forms.DateInput,
            help_text=_("Das Jahr reicht.") if spec.year_is_enough else "",
            error_messages={"invalid": year if spec.year_is_enough else day},
            **options,
        )

    def to_python(self, value: Any) -> date | None:
        if self._spec.year_is_enough and isinstance(value, str) and _is_year(value.strip()):
            value = f"{value.strip()}-01-01"
        found = super().to_python(value)
        if found is not None:
            try:
                self._spec.point(found)
            except BadFact:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return found


def _is_year(typed: str) -> bool:
    return len(typed) == len("2003") and typed.isascii() and typed.isdecimal()
