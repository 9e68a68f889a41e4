from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.workforce.services import login_brake
from wanderamt.foundation import clock, errors
from wanderamt.kernel.errors import DomainError


class LoginForm(AuthenticationForm):
    """Name and password. After too many wrong passwords for a name nothing is tried for a while."""

    error_messages = {
        "invalid_login": _(
            "Name oder Passwort stimmt nicht. Bitte versuchen Sie es noch einmal. Achten Sie auf Groß- und "
            "Kleinschreibung."
        ),
        "inactive": _("Dieses Konto ist gesperrt. Bitte wenden Sie sich an Ihre Leitung."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Name")
        self.fields["password"].label = _("Passwort")

    def clean(self) -> dict[str, Any]:
        username, now = self.cleaned_data.get("username", ""), clock.now()
        try:
            login_brake.check(username, now=now)
        except DomainError as error:
            raise ValidationError(errors.text(error)) from error
        try:
            cleaned = super().clean()
        except ValidationError:
            login_brake.note(username, now=now)
            raise
        if self.get_user() is not None:  # not with an empty password: that must not start the count afresh
            login_brake.release(username)
        return cleaned
