"""The people who work in the demo, and how a visitor signs in as one of them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wanderamt.apps.catalogue.public import group_keys
from wanderamt.apps.workforce.public import Role, User, create_staff

#: Shown to everybody, on purpose: a demo holds invented people only, and `demo_load` runs nowhere else.
PASSWORD = "wanderamt2025"  # noqa: S105  # as said above


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    """A member of staff of the demo. `skills` None: trained for everything."""

    username: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    role: str | Promise
    skills: tuple[str, ...] | None = None
    password: str = PASSWORD


LOGINS = (
    DemoLogin(
        username="planung",
        first_name="Jonas",
        last_name="Brandt",
        roles=(Role.PLANNER,),
        role=_("Planung: Anfragen prüfen, Einsätze planen"),
        skills=(),
    ),
    DemoLogin(
        username="theke1",
        first_name="Theresa",
        last_name="Kehl",
        roles=(Role.CLERK,),
        role=_("Sachbearbeitung, erster Tresen"),
    ),
    DemoLogin(
        username="theke2",
        first_name="Emre",
        last_name="Aydın",
        roles=(Role.CLERK,),
        role=_("Sachbearbeitung, zweiter Tresen"),
    ),
    DemoLogin(
        username="theke3",
        first_name="Oksana",
        last_name="Bondar",
        roles=(Role.CLERK,),
        role=_("Sachbearbeitung, nur für Beglaubigungen geschult"),
        skills=("certification",),
    ),
    DemoLogin(
        username="redaktion",
        first_name="Mirjam",
        last_name="Falk",
        roles=(Role.EDITOR,),
        role=_("Redaktion: Leistungen und Texte ändern"),
        skills=(),
    ),
    DemoLogin(
        username="redaktion2",
        first_name="Tarek",
        last_name="Haddad",
        roles=(Role.EDITOR,),
        role=_("Redaktion: prüfen, was andere geändert haben"),
        skills=(),
    ),
    DemoLogin(
        username="leitung",
        first_name="Ingrid",
        last_name="Vogt",
        roles=(Role.ADMINISTRATOR, Role.PLANNER),
        role=_("Leitung: Planung und Verwaltung"),
        skills=(),
    ),
)


def hire() -> int:
    """Give everybody in LOGINS an account who has none yet; returns how many are new."""
    known = set(User.objects.values_list("username", flat=True))
    new = [login for login in LOGINS if login.username not in known]
    everything = group_keys()
    for login in new:
        create_staff(
            username=login.username,
            first_name=login.first_name,
            last_name=login.last_name,
            password=login.password,
            roles=login.roles,
            skills=everything if login.skills is None else login.skills,
        )
    return len(new)
