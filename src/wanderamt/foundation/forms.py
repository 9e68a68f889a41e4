"""The base of all forms: a key against double submits, whole sentences, refusals shown at their field."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from wanderamt.kernel.errors import DomainError
from wanderamt.kernel.ids import uuid7

from . import errors

T = TypeVar("T")

#: Control and direction override characters have no place in a name or an address (CVE-2021-42574).
no_control_characters = RegexValidator(
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]*$",
    _("Der Text enthält unsichtbare Zeichen. Bitte tippen Sie ihn neu ein."),
)


class Form(forms.Form):
    """A form whose text fields refuse invisible characters, that says in our words what is missing, and that
    shows refusals at their field.
    """

    error_css_class = "kern-form-input--error"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Bitte füllen Sie dieses Feld aus.")
            if isinstance(field, forms.CharField):
                field.validators.append(no_control_characters)

    def accept(self, deed: Callable[[], T]) -> T | None:
        """Run `deed`. A DomainError becomes an error of its field, what was typed is kept; None then."""
        try:
            return deed()
        except DomainError as error:
            self.add_error(error.field if error.field in self.fields else None, errors.text(error))
            return None


class CreatingForm(Form):
    """A form that creates something once: a second submit of the same page carries the same `form_key`."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid7())
        self.fields["form_key"].error_messages = dict.fromkeys(
            ("required", "invalid"),
            _("Die Seite ist veraltet. Bitte laden Sie sie neu und senden Sie sie noch einmal ab."),
        )

    @property
    def key(self) -> UUID:
        """The key of this submit, after validation."""
        return UUID(str(self.cleaned_data["form_key"]))
