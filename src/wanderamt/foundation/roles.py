"""What a member of staff may do."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    CLERK = "clerk"
    PLANNER = "planner"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


#: As shown in the administration and in the demo logins.
ROLE_LABELS = {
    Role.CLERK: _("Sachbearbeitung"),
    Role.PLANNER: _("Planung"),
    Role.EDITOR: _("Redaktion"),
    Role.ADMINISTRATOR: _("Verwaltung der Anwendung"),
}
